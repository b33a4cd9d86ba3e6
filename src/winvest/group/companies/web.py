"""Doors of the companies: the list, the creation, the identity tab and its undo."""

from dataclasses import asdict
from typing import Any

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import Conflict, FieldError, Forbidden, Invalid
from winvest.foundation.kit.french import of
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.commands import change_activity, create_company, edit_identity
from winvest.group.companies.forms import Identity, parse_identity
from winvest.group.companies.rules import COUNTRIES, CURRENCIES
from winvest.group.companies.sheet_queries import CompanySheet, company_lines, company_sheet

LIST = "/administration/societes"
ZONES = (
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Luxembourg",
    "Europe/Zurich",
    "Indian/Reunion",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "Pacific/Noumea",
)
LABELS = {
    "legal_name": "Raison sociale",
    "brand_name": "Marque",
    "siren": "SIREN",
    "siret": "SIRET",
    "vat_number": "TVA",
    "ics_code": "ICS",
    "country": "Pays",
    "currency": "Devise",
    "timezone": "Fuseau",
}
BLANK = dict.fromkeys((*LABELS, "code", "lock_version"), "")
READ = {"right": "companies.read", "public": False, "company_scoped": True}
EDIT = {"right": "companies.edit", "public": False, "company_scoped": True}


@get(LIST, opt=READ)
async def companies_page(session: AsyncSession, caller: Scope) -> Html:
    """The companies of one's perimeter, with the numbers that need a look."""
    lines = await company_lines(session, caller)
    return page("administration/companies.html", lines=lines, may_create=_may_create(caller))


@get(f"{LIST}/nouvelle", opt=EDIT)
async def new_company(caller: Scope) -> Html:
    """The form of a new company."""
    _require_creator(caller)
    raw = {**BLANK, "country": "FR", "currency": "EUR", "timezone": "Europe/Paris"}
    return page("administration/company_new.html", raw=raw, errors={}, **_choices())


@post(f"{LIST}/nouvelle", opt=EDIT, status_code=200)
async def create(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Create a company."""
    _require_creator(caller)
    raw = await posted(request)
    try:
        code = _code(raw)
        identity = parse_identity(raw)
        await create_company(session, caller, code=code, identity=identity)
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full="administration/company_new.html",
            raw={**BLANK, **raw},
            **_choices(),
        ) from refusal
    toast = Toast(message=f"{identity.legal_name} est créée : complétez ses coordonnées.")
    return redirect_to(f"{LIST}/{code}/coordonnees", request=request, toast=toast)


@get(f"{LIST}/{{code:str}}", opt=READ)
async def company_page(session: AsyncSession, caller: Scope, code: str) -> Html:
    """The identity of a company."""
    sheet = await company_sheet(session, caller, code=code)
    return page("administration/company.html", **_identity_frame(caller, sheet), errors={})


@post(f"{LIST}/{{code:str}}", opt=EDIT, status_code=200)
async def save_identity(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str
) -> Html:
    """Save the identity; what was typed is kept on a refusal, and compared on a conflict."""
    raw = await posted(request)
    sheet = await company_sheet(session, caller, code=code)
    try:
        edited = await edit_identity(
            session,
            caller,
            code=code,
            lock_version=Reading(raw).version(),
            identity=parse_identity(raw),
        )
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full="administration/company.html",
            **_identity_frame(caller, sheet, raw=raw),
        ) from refusal
    except Conflict as conflict:
        raise FormRejected(_compared(caller, conflict, raw)) from conflict
    before = edited.before.identity
    token = pack_undo(
        "companies.identity", {"raw": _raw(before), "lock_version": edited.lock_version}
    )
    toast = Toast(
        message=f"L’identité {of(sheet.name)} est enregistrée.",
        undo=f"{LIST}/{code}/retablissement/{token}",
    )
    return redirect_to(f"{LIST}/{code}", request=request, toast=toast)


@post(f"{LIST}/{{code:str}}/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def restore_identity(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, token: str
) -> Html:
    """Take the last change of the identity back."""
    values = unpack_undo("companies.identity", token)
    identity = Identity(**values["raw"])
    await edit_identity(
        session, caller, code=code, lock_version=values["lock_version"], identity=identity
    )
    toast = Toast(message="La modification est annulée.", tone="info")
    return redirect_to(f"{LIST}/{code}", request=request, toast=toast)


@post(f"{LIST}/{{code:str}}/activite", opt=EDIT, status_code=200)
async def save_activity(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str
) -> Html:
    """Disable or enable a company again."""
    raw = await posted(request)
    active = raw.get("active") == "1"
    await change_activity(
        session, caller, code=code, lock_version=Reading(raw).version(), active=active
    )
    word = "réactivée" if active else "désactivée"
    toast = Toast(message=f"La société {code} est {word}.")
    return redirect_to(f"{LIST}/{code}", request=request, toast=toast)


def company_tabs(sheet: CompanySheet, current: str) -> list[dict[str, object]]:
    """The tabs of a company's sheet."""
    here = f"{LIST}/{sheet.code}"
    tabs = (
        ("identite", "Identité", here),
        ("coordonnees", "Coordonnées", f"{here}/coordonnees"),
        ("charte", "Charte", f"{here}/charte"),
        ("comptabilite", "Comptabilité", f"{here}/comptabilite"),
        ("connexion", "Connexion", f"{here}/connexion"),
        ("historique", "Historique", f"{here}/historique"),
    )
    return [
        {"label": label, "href": href, "current": name == current} for name, label, href in tabs
    ]


def _identity_frame(
    scope: Scope, sheet: CompanySheet, *, raw: dict[str, str] | None = None
) -> dict[str, Any]:
    warnings = {one.field: one.message for one in sheet.doubts}
    return {
        "sheet": sheet,
        "tab_items": company_tabs(sheet, "identite"),
        "raw": {**BLANK, **(raw or {**_raw(sheet.identity), "lock_version": sheet.lock_version})},
        "warnings": warnings,
        "may_deactivate": scope.group_admin,
        "conflict": (),
        **_choices(),
    }


def _compared(scope: Scope, conflict: Conflict, raw: dict[str, str]) -> Html:
    """The form again, beside what stands now: the next save answers to the version of now."""
    sheet = conflict.current["sheet"]
    if not isinstance(sheet, CompanySheet):
        raise conflict
    now = _raw(sheet.identity)
    cells = [
        {"label": label, "before": raw.get(name, ""), "after": now[name] or ""}
        for name, label in LABELS.items()
        if (raw.get(name) or "") != (now[name] or "")
    ]
    frame = _identity_frame(scope, sheet, raw={**raw, "lock_version": str(sheet.lock_version)})
    return page(
        "administration/company.html", status=409, **{**frame, "conflict": cells}, errors={}
    )


def _raw(identity: Identity) -> dict[str, str | None]:
    return asdict(identity)


def _choices() -> dict[str, Any]:
    return {
        "countries": COUNTRIES,
        "currencies": [(one, one) for one in CURRENCIES],
        "zones": ZONES,
    }


def _code(raw: dict[str, str]) -> str:
    code = raw.get("code", "").strip().upper()
    if not (1 <= len(code) <= 8 and code.isascii() and code.isalnum()):
        sentence = "Un code compte de 1 à 8 lettres capitales ou chiffres (MTV)."
        raise Invalid([FieldError(field="code", code="code", message=sentence)])
    return code


def _may_create(scope: Scope) -> bool:
    return scope.group_admin and scope.may("companies.edit")


def _require_creator(scope: Scope) -> None:
    if not scope.group_admin:
        raise Forbidden("Seul l’Admin Groupe crée une société. Demandez-le-lui.")


routes = [
    companies_page,
    new_company,
    create,
    company_page,
    save_identity,
    restore_identity,
    save_activity,
]

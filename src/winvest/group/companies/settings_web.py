"""Doors of a company's theme and accounting settings."""

from typing import Any

from litestar import Response, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, posted_file, unpack_undo
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    fragment_or_page,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.french import of
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.colour import contrast
from winvest.group.companies.commands import edit_ledger, edit_theme
from winvest.group.companies.enums import LedgerPurpose
from winvest.group.companies.forms import LedgerLine, parse_ledger
from winvest.group.companies.logos import keep_logo, logo_content
from winvest.group.companies.sheet_queries import CompanySheet, company_ledger, company_sheet
from winvest.group.companies.theme import Tints, checked_colour, dark_tints, light_tints
from winvest.group.companies.web import EDIT, LIST, READ, company_tabs

SHEET = f"{LIST}/{{code:str}}"
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
DEFAULT_BRAND = "#3a4fa8"
DARK_GROUND = "#17191d"


@get(f"{SHEET}/charte", opt=READ)
async def brand_preview(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str
) -> Html:
    """The theme of a company, and what a colour typed gives on both grounds."""
    sheet = await company_sheet(session, caller, code=code)
    typed = str(request.query_params.get("brand", sheet.brand or DEFAULT_BRAND))
    frame = _theme_frame(sheet, typed)
    return fragment_or_page(
        request,
        full="administration/company_theme.html",
        fragment="administration/_brand_preview.html",
        status=422 if frame["errors"] else 200,
        **frame,
    )


@post(f"{SHEET}/charte", opt=EDIT, status_code=200)
async def save_theme(request: AnyRequest, session: AsyncSession, caller: Scope, code: str) -> Html:
    """Save the colour, and the logo when one was dropped."""
    raw = await posted(request)
    sheet = await company_sheet(session, caller, code=code)
    content = await posted_file(request, "logo")
    logo = None if raw.get("no_logo") else sheet.logo
    try:
        brand = checked_colour(raw.get("brand", ""))
        if content:
            logo = await _kept(request, content)
        edited = await edit_theme(
            session,
            caller,
            code=code,
            lock_version=Reading(raw).version(),
            brand=brand,
            logo=logo,
        )
    except Invalid as refusal:
        frame = _theme_frame(sheet, raw.get("brand", ""))
        frame.pop("errors")
        opened = Reading(raw).version()
        raise invalid_page(
            request, refusal, full="administration/company_theme.html", opened=opened, **frame
        ) from refusal
    before = {
        "brand": edited.before.brand,
        "logo": edited.before.logo,
        "lock_version": edited.lock_version,
    }
    toast = Toast(
        message=f"La charte {of(sheet.name)} est enregistrée.",
        undo=f"{LIST}/{code}/charte/retablissement/{pack_undo('companies.theme', before)}",
    )
    return redirect_to(f"{LIST}/{code}/charte", request=request, toast=toast)


@post(f"{SHEET}/charte/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def restore_theme(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, token: str
) -> Html:
    """Take the last change of the theme back."""
    await edit_theme(session, caller, code=code, **unpack_undo("companies.theme", token))
    toast = Toast(message="La modification est annulée.", tone="info")
    return redirect_to(f"{LIST}/{code}/charte", request=request, toast=toast)


@get(f"{SHEET}/comptabilite", opt=READ)
async def ledger_page(session: AsyncSession, caller: Scope, code: str) -> Html:
    """The accounts and journals that a company uses by default."""
    sheet = await company_sheet(session, caller, code=code)
    return await _ledger(session, caller, sheet)


@post(f"{SHEET}/comptabilite", opt=EDIT, status_code=200)
async def save_ledger(request: AnyRequest, session: AsyncSession, caller: Scope, code: str) -> Html:
    """Save the accounting settings."""
    raw = await posted(request)
    sheet = await company_sheet(session, caller, code=code)
    rows = await company_ledger(session, caller, company_id=sheet.id)
    frame: dict[str, Any] = {
        "sheet": sheet,
        "rows": rows,
        "tab_items": company_tabs(sheet, "comptabilite"),
        "raw": raw,
    }
    try:
        lines = parse_ledger(raw)
        versions = {
            one.value: Reading(raw).version(f"{one.value}_version") for one in LedgerPurpose
        }
        before = await edit_ledger(session, caller, code=code, versions=versions, lines=lines)
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="administration/company_ledger.html", **frame
        ) from refusal
    except Conflict as conflict:
        errors = {"": conflict.message}
        raise FormRejected(
            page("administration/company_ledger.html", status=409, errors=errors, **frame)
        ) from conflict
    token = pack_undo(
        "companies.ledger", {one.purpose.value: [one.gl_account, one.journal] for one in before}
    )
    toast = Toast(
        message=f"Les réglages comptables {of(sheet.name)} sont enregistrés.",
        undo=f"{LIST}/{code}/comptabilite/retablissement/{token}",
    )
    return redirect_to(f"{LIST}/{code}/comptabilite", request=request, toast=toast)


@post(f"{SHEET}/comptabilite/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def restore_ledger(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, token: str
) -> Html:
    """Put the accounting settings back as they were."""
    lines = tuple(
        LedgerLine(purpose=LedgerPurpose(name), gl_account=account, journal=journal)
        for name, (account, journal) in unpack_undo("companies.ledger", token).items()
    )
    await edit_ledger(session, caller, code=code, versions={}, lines=lines)
    toast = Toast(message="La modification est annulée.", tone="info")
    return redirect_to(f"{LIST}/{code}/comptabilite", request=request, toast=toast)


@get(
    "/theme/logo/{name:str}",
    opt={"public": True, "right": None, "company_scoped": False, "file": True},
)
async def logo_file(request: AnyRequest, name: str) -> Response[bytes]:
    """A logo, at the address of its content: it never changes."""
    content, kind = await logo_content(request.app.state.settings.var_dir, name)
    return Response(content, media_type=kind, headers=FOR_GOOD)


async def _ledger(session: AsyncSession, scope: Scope, sheet: CompanySheet) -> Html:
    rows = await company_ledger(session, scope, company_id=sheet.id)
    raw: dict[str, object] = {}
    for row in rows:
        raw[f"{row.purpose.value}_account"] = row.gl_account or ""
        raw[f"{row.purpose.value}_journal"] = row.journal or ""
        raw[f"{row.purpose.value}_version"] = row.lock_version
    return page(
        "administration/company_ledger.html",
        sheet=sheet,
        rows=rows,
        raw=raw,
        errors={},
        tab_items=company_tabs(sheet, "comptabilite"),
    )


async def _kept(request: AnyRequest, content: bytes) -> str:
    try:
        return await keep_logo(request.app.state.settings.var_dir, content)
    except Refused as refusal:
        error = FieldError(field="logo", code=refusal.code, message=refusal.message)
        raise Invalid([error]) from refusal


def _theme_frame(sheet: CompanySheet, typed: str) -> dict[str, Any]:
    errors: dict[str, str] = {}
    brand = sheet.brand or DEFAULT_BRAND
    try:
        brand = checked_colour(typed)
    except Invalid as refusal:
        errors = refusal.by_field
    return {
        "sheet": sheet,
        "tab_items": company_tabs(sheet, "charte"),
        "typed": typed,
        "brand": brand,
        "grounds": (
            _ground("Thème clair", "#ffffff", "#16191f", light_tints(brand)),
            _ground("Thème sombre", DARK_GROUND, "#eceef2", dark_tints(brand)),
        ),
        "raw_ratio": contrast(brand, "#ffffff"),
        "errors": errors,
    }


def _ground(label: str, surface: str, ink: str, tints: Tints) -> dict[str, object]:
    return {
        "label": label,
        "surface": surface,
        "ink": ink,
        "tints": tints,
        "button_ratio": contrast(tints.solid, "#ffffff"),
        "text_ratio": contrast(tints.text, surface),
    }


routes = [
    brand_preview,
    save_theme,
    restore_theme,
    ledger_page,
    save_ledger,
    restore_ledger,
    logo_file,
]

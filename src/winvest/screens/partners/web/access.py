"""What opens a partner's systems: its keys by environment, its extranet codes."""

from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, invalid_page, page
from winvest.foundation.kit.calendar import PARIS
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.partners.access_forms import PARTS, Keys, parse_code, parse_keys
from winvest.group.partners.access_queries import (
    credential_states,
    extranet_codes,
)
from winvest.group.partners.credential_commands import (
    require_proof,
    revoke_credentials,
    set_credentials,
)
from winvest.group.partners.enums import AuthType, CredentialEnvironment
from winvest.group.partners.reach_commands import add_code, edit_code, remove_code, reveal_code
from winvest.group.partners.sheet_queries import (
    CREDENTIALS,
    EDIT,
)
from winvest.screens.partners.web.frame import EDITING, ONE, READING, SECRETS, back, framed

ACCESS, KEYS, CODES = f"{ONE}/acces", f"{ONE}/acces/cles/{{env:str}}", f"{ONE}/acces/codes"


@get(ACCESS, opt=READING)
async def partner_access(
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The state of the keys, never their value; the extranet codes, secret ones hidden."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="acces")
    own = sheet.company_id in caller.company_ids
    return page(
        "partners/access.html",
        **frame,
        own=own,
        keys=await credential_states(session, caller, partner_id=sheet.id) if own else (),
        codes=await extranet_codes(session, caller, partner_id=sheet.id),
    )


@get(KEYS, opt=SECRETS)
async def keys_form(
    request: AnyRequest,
    compagnie: FromPath[str],
    env: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of the keys of an environment; `?type=` says how one identifies oneself."""
    frame = await _keys_frame(session, caller, compagnie, env)
    asked = str(request.query_params.get("type", ""))
    return page("partners/keys.html", **_parts(frame, asked), raw={}, errors={})


@post(KEYS, opt=SECRETS, status_code=200)
async def keys_save(
    request: AnyRequest,
    compagnie: FromPath[str],
    env: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Set or renew the keys; on a refusal, what is secret is to be typed again."""
    raw = await posted(request)
    frame = await _keys_frame(session, caller, compagnie, env)
    try:
        keys = parse_keys(raw)
        first = await set_credentials(
            session,
            caller,
            partner_id=frame["sheet"].id,
            env=frame["env"],
            auth_type=keys.auth_type,
            values=keys.values,
            valid_to=_end(keys),
        )
    except Invalid as refusal:
        shown = _parts(frame, raw.get("auth_type", ""))
        raise invalid_page(
            request, refusal, full="partners/keys.html", **shown, raw=raw
        ) from refusal
    told = "Les clés sont enregistrées." if first else "Les clés sont renouvelées."
    return back(request, f"{frame['here']}/acces", told)


@post(f"{KEYS}/revocation", opt=SECRETS, status_code=200)
async def keys_removal(
    request: AnyRequest,
    compagnie: FromPath[str],
    env: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Revoke the keys of an environment."""
    frame = await _keys_frame(session, caller, compagnie, env)
    await revoke_credentials(session, caller, partner_id=frame["sheet"].id, env=frame["env"])
    return back(request, f"{frame['here']}/acces", "Les clés sont révoquées.")


@get(f"{CODES}/nouveau", opt=EDITING)
async def code_form(
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a new extranet code."""
    frame = await _code_frame(session, caller, compagnie, None)
    return page("partners/code.html", **frame, raw={}, errors={})


@post(f"{CODES}/nouveau", opt=EDITING, status_code=200)
async def code_add(
    request: AnyRequest,
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Add an extranet code."""
    raw = await posted(request)
    frame = await _code_frame(session, caller, compagnie, None)
    try:
        code = parse_code(raw)
        await add_code(session, caller, partner_id=frame["sheet"].id, code=code)
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="partners/code.html", **frame, raw=raw
        ) from refusal
    return back(request, f"{frame['here']}/acces", "Le code est ajouté.")


@get(f"{CODES}/{{code_id:uuid}}", opt=EDITING)
async def code_edit(
    compagnie: FromPath[str],
    code_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of an extranet code; a secret one is not shown in it."""
    frame = await _code_frame(session, caller, compagnie, code_id)
    return page("partners/code.html", **frame, raw={}, errors={})


@post(f"{CODES}/{{code_id:uuid}}", opt=EDITING, status_code=200)
async def code_save(
    request: AnyRequest,
    compagnie: FromPath[str],
    code_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save an extranet code; an empty value keeps the code that stands."""
    raw = await posted(request)
    frame = await _code_frame(session, caller, compagnie, code_id)
    try:
        await edit_code(
            session,
            caller,
            partner_id=frame["sheet"].id,
            code_id=code_id,
            lock_version=Reading(raw).version(),
            code=parse_code(raw, known=True),
        )
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="partners/code.html", **frame, raw=raw
        ) from refusal
    return back(request, f"{frame['here']}/acces", "Le code est enregistré.")


@post(f"{CODES}/{{code_id:uuid}}/suppression", opt=EDITING, status_code=200)
async def code_removal(
    request: AnyRequest,
    compagnie: FromPath[str],
    code_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove an extranet code."""
    frame = await _code_frame(session, caller, compagnie, code_id)
    await remove_code(session, caller, partner_id=frame["sheet"].id, code_id=code_id)
    return back(request, f"{frame['here']}/acces", "Le code est retiré.")


@post(f"{CODES}/{{code_id:uuid}}/lecture", opt=SECRETS, status_code=200)
async def code_shown(
    compagnie: FromPath[str],
    code_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Show a secret code, once; the reading is in the audit."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="acces")
    found = await reveal_code(session, caller, partner_id=sheet.id, code_id=code_id)
    rows = await extranet_codes(session, caller, partner_id=sheet.id)
    row = next(one for one in rows if one.id == code_id)
    return page("partners/code_shown.html", **frame, row=row, secret=found)


async def _keys_frame(session: AsyncSession, scope: Scope, key: str, env: str) -> dict[str, Any]:
    sheet, frame = await framed(session, scope, key=key, tab="acces")
    scope.require(CREDENTIALS, company_id=sheet.company_id)
    require_proof(scope)
    if env not in list(CredentialEnvironment):
        raise NotFound("Cet environnement n’existe pas : revenez aux accès de la compagnie.")
    states = await credential_states(session, scope, partner_id=sheet.id)
    state = next(one for one in states if one.env == env)
    return {**frame, "env": CredentialEnvironment(env), "state": state}


def _parts(frame: dict[str, Any], asked: str) -> dict[str, Any]:
    """The parts that the type asked for demands; that of the keys that stand, else a plain key."""
    kind = AuthType(asked) if asked in list(AuthType) else frame["state"].auth_type
    kind = kind or AuthType.API_KEY
    address = f"{frame['here']}/acces/cles/{frame['env'].value}"
    return {
        **frame,
        "auth_type": kind,
        "parts": PARTS[kind],
        "kinds": [
            {"label": one.label, "href": f"{address}?type={one.value}", "current": one is kind}
            for one in AuthType
        ],
    }


async def _code_frame(
    session: AsyncSession, scope: Scope, key: str, code_id: UUID | None
) -> dict[str, Any]:
    sheet, frame = await framed(session, scope, key=key, tab="acces")
    scope.require(EDIT, company_id=sheet.company_id)
    row = None
    if code_id is not None:
        rows = await extranet_codes(session, scope, partner_id=sheet.id)
        row = next((one for one in rows if one.id == code_id), None)
        if row is None:
            raise NotFound("Ce code n’existe plus : revenez aux accès de la compagnie.")
        if row.secret:
            scope.require(CREDENTIALS, company_id=sheet.company_id)
            require_proof(scope)
    names = await company_names(session, scope)
    return {**frame, "row": row, "company_choices": [(str(one.id), one.name) for one in names]}


def _end(keys: Keys) -> datetime | None:
    """Keys said to end on a day end with it, in Paris."""
    if keys.until is None:
        return None
    return datetime.combine(keys.until, time(23, 59, 59), tzinfo=ZoneInfo(PARIS))


routes = [
    partner_access,
    keys_form,
    keys_save,
    keys_removal,
    code_form,
    code_add,
    code_edit,
    code_save,
    code_removal,
    code_shown,
]

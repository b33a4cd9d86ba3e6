"""Doors of the API keys: list, creation (its token shown once), revocation."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    fragment_or_page,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.forms import parse_key
from winvest.group.identity.administration.queries.keys import keys, role_rights
from winvest.group.identity.administration.queries.person import company_choices
from winvest.group.identity.administration.queries.roles import roles
from winvest.group.identity.administration.web.frame import KEYS, day_of, needs, this_moment
from winvest.group.identity.commands.accounts import create_key, revoke_key
from winvest.group.identity.enums import Role
from winvest.group.identity.rules import key_role_allowed

OPT = needs("apikeys.edit")
BLANK = {"name": "", "role": "", "company_id": "", "expires_on": "", "rights": "", "narrowed": ""}
USUAL_LIFE = timedelta(days=90)


@get(KEYS, opt=OPT)
async def keys_page(session: AsyncSession, caller: Scope) -> Html:
    """The keys of one's companies: prefix, rights, last use, end."""
    lines = await keys(session, caller, now=await this_moment())
    return page("administration/keys.html", lines=lines, path=KEYS)


@get(f"{KEYS}/nouvelle", opt=OPT)
async def key_rights(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """The form of a key; htmx asks it for the rights of the role chosen."""
    caller.require_step_up()
    now = await this_moment()
    asked = {name: str(request.query_params.get(name, "")) for name in BLANK}
    raw = {**asked, "expires_on": asked["expires_on"] or _usual_end(now)}
    return fragment_or_page(
        request,
        full="administration/key_new.html",
        fragment="administration/_key_rights.html",
        errors={},
        **await _form(session, caller, raw),
    )


@post(f"{KEYS}/nouvelle", opt=OPT, status_code=200)
async def make_key(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Make a key; the page that answers is the only one that ever shows its token."""
    caller.require_step_up()
    raw = {**BLANK, **await posted(request)}
    now = await this_moment()
    frame = await _form(session, caller, raw)
    try:
        form = parse_key(raw, now=now, today=day_of(now))
        token = await create_key(
            session,
            caller,
            name=form.name,
            company_id=form.company_id,
            role=form.role,
            expires_at=form.expires_at,
            rights=form.rights,
        )
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="administration/key_new.html", **frame
        ) from refusal
    return page("administration/key_made.html", name=form.name, token=token, path=KEYS)


@post(f"{KEYS}/{{key_id:uuid}}/revocation", opt=OPT, status_code=200)
async def revoke(request: AnyRequest, session: AsyncSession, caller: Scope, key_id: UUID) -> Html:
    """Revoke a key: the next call that bears it is refused."""
    name = await revoke_key(session, caller, key_id=key_id, now=await this_moment())
    toast = Toast(message=f"La clé « {name} » est révoquée.")
    return redirect_to(KEYS, request=request, toast=toast)


async def _form(session: AsyncSession, scope: Scope, raw: dict[str, str]) -> dict[str, Any]:
    lines = await roles(session, scope)
    role = raw["role"] if raw["role"] in set(Role) else ""
    held = await role_rights(session, scope, role=role) if role else ()
    return {
        "raw": raw,
        "role_choices": [(one.code, one.label) for one in lines if key_role_allowed(one.code)],
        "company_choices": await company_choices(session, scope, right="apikeys.edit"),
        "rights": [
            (one.code, one.label, "" if scope.may(one.code) else "Vous n’avez pas ce droit.")
            for one in held
        ],
        "path": KEYS,
    }


def _usual_end(now: datetime) -> str:
    return day_of(now + USUAL_LIFE).strftime("%d/%m/%Y")


routes = [keys_page, key_rights, make_key, revoke]

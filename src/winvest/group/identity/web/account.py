"""Doors of one's own account: preferences, company, password, factors, sessions."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.visits import current_visit
from winvest.foundation.infra.web import AnyRequest, FormRejected, Toast, redirect_to
from winvest.foundation.infra.web import page as full_page
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.account import (
    change_password,
    choose_company,
    count_wrong_password,
    revoke_session,
    set_preferences,
)
from winvest.group.identity.commands.enrolment import new_recovery_codes, remove_factor
from winvest.group.identity.factor_rules import may_drop_factor, must_prove
from winvest.group.identity.own_queries import (
    open_sessions,
    own_account,
    passkeys,
    phones,
    totp_factors,
)
from winvest.group.identity.queries import factors_of, roles_of, sms_allowed_for
from winvest.group.identity.rules import local_path
from winvest.group.identity.web.sign_in import Form, Html, visitor_of

OWN = {"public": False, "right": None, "company_scoped": False}
PREFERENCES = ("theme", "density", "rail")


@get("/compte", opt=OWN)
async def account_page(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """One's own account: factors, password, sessions."""
    return full_page("identity/account.html", **await _account(session, caller))


@post("/compte/mot-de-passe", opt=OWN)
async def password_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Change one's own password."""
    try:
        await change_password(
            session,
            caller,
            current=str(data.get("current") or ""),
            new=str(data.get("new") or ""),
            again=str(data.get("again") or ""),
            now=datetime.now(UTC),
        )
    except Invalid as refusal:
        context = await _account(session, caller)
        context["errors"] = refusal.by_field
        if "current" in refusal.by_field:  # returned, not raised: the failure must be kept
            now = datetime.now(UTC)
            await count_wrong_password(session, caller, visitor=visitor_of(request), now=now)
            return full_page("identity/account.html", status=422, **context)
        raise FormRejected(full_page("identity/account.html", status=422, **context)) from refusal
    return redirect_to(
        "/compte", toast=Toast(message="Mot de passe changé. Vos autres sessions sont fermées.")
    )


@post("/compte/facteurs/{factor_id:uuid}/retrait", opt=OWN)
async def factor_removal(session: AsyncSession, caller: Scope, factor_id: UUID) -> Html:
    """Take away one of one's own second factors."""
    caller.require_step_up()
    name = await remove_factor(session, caller, factor_id=factor_id, now=datetime.now(UTC))
    return redirect_to("/compte", toast=Toast(message=f"« {name} » est retiré."))


@post("/compte/codes", opt=OWN)
async def recovery_codes_submit(session: AsyncSession, caller: Scope) -> Html:
    """Make ten new recovery codes, and show them this once."""
    caller.require_step_up()
    account = await own_account(session, caller)
    now = datetime.now(UTC)
    codes = await new_recovery_codes(session, caller, user_id=account.id, now=now)
    return full_page("identity/recovery_codes.html", codes=codes, onward="/compte")


@post("/compte/sessions/{session_id:uuid}/fermeture", opt=OWN)
async def session_closing(session: AsyncSession, caller: Scope, session_id: UUID) -> Html:
    """Close one of one's own sessions."""
    closed = await revoke_session(session, caller, session_id=session_id, now=datetime.now(UTC))
    if not closed:
        raise NotFound("Cette session est déjà fermée. Rechargez la page.")
    return redirect_to("/compte", toast=Toast(message="Session fermée."))


@post("/compte/sessions/fermeture", opt=OWN)
async def other_sessions_closing(session: AsyncSession, caller: Scope) -> Html:
    """Close all of one's own sessions but this one."""
    closed = await revoke_session(session, caller, session_id=None, now=datetime.now(UTC))
    message = f"{plural(closed, 'session fermée', 'sessions fermées')}."
    return redirect_to("/compte", toast=Toast(message=message))


@post("/preferences", opt=OWN)
async def preferences_submit(
    request: AnyRequest, session: AsyncSession, caller: Scope, data: Form
) -> Html:
    """Keep theme, density, rail; or look at another company of one's perimeter."""
    chosen = {name: str(data[name]) for name in PREFERENCES if name in data}
    if chosen:
        await set_preferences(session, caller, chosen=chosen)
    if "societe" in data:
        await choose_company(session, caller, company_id=_company(str(data["societe"])))
    return redirect_to(local_path(str(data.get("suite") or "")))


def _company(code: str) -> UUID | None:
    visit = current_visit()
    person = visit.principal.person if visit and visit.principal else None
    for one in person.companies if person else ():
        if one.code == code:
            return one.id
    if code:
        raise NotFound("Cette société n’est pas dans votre périmètre. Choisissez-en une autre.")
    return None


async def _account(session: AsyncSession, scope: Scope) -> dict[str, Any]:
    account = await own_account(session, scope)
    now = datetime.now(UTC)
    held = await factors_of(session, scope, user_id=account.id)
    roles = await roles_of(session, scope, user_id=account.id, now=now)
    return {
        "account": account.display_name,
        "password_changed_at": account.password_changed_at,
        "factors": held,
        "may_drop": {
            "totp": may_drop_factor(roles, left=replace(held, totp=held.totp - 1)),
            "passkeys": may_drop_factor(roles, left=replace(held, passkeys=held.passkeys - 1)),
            "sms": may_drop_factor(roles, left=replace(held, sms=max(0, held.sms - 1))),
        },
        "totp": await totp_factors(session, scope),
        "keys": await passkeys(session, scope),
        "phones": await phones(session, scope),
        "may_add_phone": await sms_allowed_for(session, scope, user_id=account.id),
        "compulsory": must_prove(roles),
        "sessions": await open_sessions(session, scope, now=now),
        "this_session": scope.session_id,
        "errors": {},
    }


routes = [
    account_page,
    password_submit,
    factor_removal,
    recovery_codes_submit,
    session_closing,
    other_sessions_closing,
    preferences_submit,
]

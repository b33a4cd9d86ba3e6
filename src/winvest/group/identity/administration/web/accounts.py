"""Doors of the grave acts on an account: disable, enable, end sessions, reset the second factor."""

from typing import Any
from uuid import UUID

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import of
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.commands.people import (
    NOT_OWN_ACCOUNT,
    NOT_OWN_FACTORS,
    disable_user,
    enable_user,
    end_sessions,
    invite_again,
    reset_factors,
)
from winvest.group.identity.administration.forms import parse_reason
from winvest.group.identity.administration.queries.person import managed_person, person_sheet
from winvest.group.identity.administration.web.frame import PEOPLE, needs, public_url, this_moment

EDIT = needs("users.edit")
SHEET = f"{PEOPLE}/{{user_id:uuid}}"
REASON = "administration/person_reason.html"
DISABLING: dict[str, Any] = {
    "act": "desactivation",
    "title": "Désactiver le compte",
    "verb": "Désactiver",
    "what": "La personne ne pourra plus se connecter et ses sessions se ferment aussitôt. "
    "Ses rôles sont gardés : vous pourrez la réactiver.",
}
RESETTING: dict[str, Any] = {
    "act": "second-facteur",
    "title": "Réinitialiser le second facteur",
    "verb": "Réinitialiser",
    "what": "Ses applications, clés, numéros et codes de secours sont effacés et ses sessions se "
    "ferment. À la prochaine connexion, elle enrôle un nouveau second facteur. "
    "Vérifiez d’abord son identité de vive voix.",
}


@get(f"{SHEET}/desactivation", opt=EDIT)
async def disabling(session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """Ask why the account is disabled."""
    sheet = await managed_person(
        session, caller, user_id=user_id, now=await this_moment(), own=NOT_OWN_ACCOUNT
    )
    return page(REASON, sheet=sheet, raw={"reason": ""}, errors={}, **DISABLING)


@post(f"{SHEET}/desactivation", opt=EDIT, status_code=200)
async def disable(request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """Disable the account."""
    raw = await posted(request)
    now = await this_moment()
    sheet = await person_sheet(session, caller, user_id=user_id, now=now)
    try:
        reason = parse_reason(raw)
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full=REASON,
            sheet=sheet,
            raw={"reason": raw.get("reason", "")},
            **DISABLING,
        ) from refusal
    await disable_user(session, caller, user_id=user_id, reason=reason, now=now)
    toast = Toast(
        message=f"Le compte {of(sheet.display_name)} est désactivé.",
        undo=f"{PEOPLE}/{user_id}/reactivation",
    )
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


@post(f"{SHEET}/reactivation", opt=EDIT, status_code=200)
async def enable(request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """Enable the account again."""
    sheet = await enable_user(session, caller, user_id=user_id, now=await this_moment())
    toast = Toast(message=f"Le compte {of(sheet.display_name)} est réactivé.")
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


@post(f"{SHEET}/sessions", opt=EDIT, status_code=200)
async def close_sessions(
    request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID
) -> Html:
    """End all sessions of the account."""
    closed = await end_sessions(session, caller, user_id=user_id, now=await this_moment())
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=Toast(message=f"{closed}."))


@post(f"{SHEET}/invitation", opt=EDIT, status_code=200)
async def send_again(
    request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID
) -> Html:
    """Mail the invitation again."""
    sheet = await invite_again(
        session, caller, user_id=user_id, public_url=public_url(request), now=await this_moment()
    )
    toast = Toast(message=f"L’invitation est repartie vers {sheet.email}.")
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


@get(f"{SHEET}/second-facteur", opt=EDIT)
async def resetting(session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """Ask why the second factor is reset, once the administrator proved who he is."""
    caller.require_step_up()
    sheet = await managed_person(
        session, caller, user_id=user_id, now=await this_moment(), own=NOT_OWN_FACTORS
    )
    return page(REASON, sheet=sheet, raw={"reason": ""}, errors={}, **RESETTING)


@post(f"{SHEET}/second-facteur", opt=EDIT, status_code=200)
async def reset(request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """Reset the second factor."""
    raw = await posted(request)
    now = await this_moment()
    sheet = await person_sheet(session, caller, user_id=user_id, now=now)
    try:
        reason = parse_reason(raw)
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full=REASON,
            sheet=sheet,
            raw={"reason": raw.get("reason", "")},
            **RESETTING,
        ) from refusal
    await reset_factors(session, caller, user_id=user_id, reason=reason, now=now)
    toast = Toast(message=f"Le second facteur {of(sheet.display_name)} est réinitialisé.")
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


routes = [disabling, disable, enable, close_sessions, send_again, resetting, reset]

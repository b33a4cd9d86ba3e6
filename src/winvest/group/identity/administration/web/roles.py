"""Doors of a person's roles: give, withdraw, give back."""

from uuid import UUID

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.commands.roles import assign_role, withdraw_role
from winvest.group.identity.administration.forms import GROUP, parse_wish
from winvest.group.identity.administration.queries.person import person_sheet
from winvest.group.identity.administration.web.frame import (
    PEOPLE,
    day_of,
    last_day,
    needs,
    this_moment,
)
from winvest.group.identity.administration.web.people import role_form

EDIT = needs("users.edit")
HERE = f"{PEOPLE}/{{user_id:uuid}}/roles"
TEMPLATE = "administration/role_new.html"
BLANK = dict.fromkeys(("role", "company_id", "families", "valid_from", "valid_to"), "")


@get(HERE, opt=EDIT)
async def new_role(session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """The form of a role to give."""
    sheet = await person_sheet(session, caller, user_id=user_id, now=await this_moment())
    frame = await role_form(session, caller)
    return page(TEMPLATE, sheet=sheet, raw=BLANK, errors={}, **frame)


@post(HERE, opt=EDIT, status_code=200)
async def give(request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """Give a role; it holds at the person's next request."""
    raw = await posted(request)
    now = await this_moment()
    sheet = await person_sheet(session, caller, user_id=user_id, now=now)
    frame = await role_form(session, caller)
    try:
        wish = parse_wish(raw, today=day_of(now))
        given = await assign_role(session, caller, user_id=user_id, wish=wish, now=now)
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full=TEMPLATE, sheet=sheet, raw={**BLANK, **raw}, **frame
        ) from refusal
    toast = Toast(
        message=f"Le rôle est donné à {sheet.display_name}.",
        undo=f"{PEOPLE}/{user_id}/roles/{given}/retrait",
    )
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


@post(f"{HERE}/{{assignment_id:uuid}}/retrait", opt=EDIT, status_code=200)
async def withdraw(
    request: AnyRequest,
    session: AsyncSession,
    caller: Scope,
    user_id: UUID,
    assignment_id: UUID,
) -> Html:
    """Withdraw a role; « Annuler » gives it back."""
    done = await withdraw_role(
        session, caller, assignment_id=assignment_id, now=await this_moment()
    )
    values = {
        "role": done.wish.role,
        "company_id": str(done.wish.company_id or GROUP),
        "families": ",".join(sorted(done.wish.families or ())),
        "valid_from": done.wish.valid_from and day_of(done.wish.valid_from).isoformat(),
        "valid_to": done.wish.valid_to and last_day(done.wish.valid_to).isoformat(),
    }
    kept = {name: value for name, value in values.items() if value}
    undo = f"{PEOPLE}/{done.row.user_id}/roles/retablissement/{pack_undo('identity.role', kept)}"
    toast = Toast(message=f"Le rôle {done.row.role_label} est retiré.", undo=undo)
    return redirect_to(f"{PEOPLE}/{done.row.user_id}", request=request, toast=toast)


@post(f"{HERE}/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def give_back(
    request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID, token: str
) -> Html:
    """Give a withdrawn role back."""
    now = await this_moment()
    wish = parse_wish(unpack_undo("identity.role", token), today=day_of(now))
    await assign_role(session, caller, user_id=user_id, wish=wish, now=now)
    toast = Toast(message="Le rôle est rendu.", tone="info")
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


routes = [new_role, give, withdraw, give_back]

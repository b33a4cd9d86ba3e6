"""Doors of one account: its sheet, its history, its correction."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import cursor_text
from winvest.foundation.audit.forms import parse_filter as parse_audit
from winvest.foundation.audit.queries.history import record_history
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
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.commands.people import edit_user
from winvest.group.identity.administration.forms import (
    parse_person,
)
from winvest.group.identity.administration.ports import surroundings
from winvest.group.identity.administration.queries.person import (
    PersonSheet,
    managed_person,
    person_sheet,
)
from winvest.group.identity.administration.web.frame import PEOPLE, needs, public_url, this_moment

READ, EDIT = needs("users.read"), needs("users.edit")
SHEET = f"{PEOPLE}/{{user_id:uuid}}"
BLANK = dict.fromkeys(("display_name", "email", "phone"), "")


@get(SHEET, opt=READ)
async def person_page(session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """One account: who, which roles, which factors, what administrators did."""
    sheet = await person_sheet(session, caller, user_id=user_id, now=await this_moment())
    return page("administration/person.html", **await _frame(session, caller, sheet))


@get(f"{SHEET}/historique", opt=needs("audit.read"))
async def person_history(
    request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID
) -> Html:
    """All that happened to an account and its roles; the group's chain is the Admin Groupe's."""
    caller.require("users.read")
    if not caller.group_admin:
        raise Forbidden("L’historique des comptes est au journal du groupe : demandez-le à l’Admin "
                        "Groupe.")  # fmt: skip
    sheet = await person_sheet(session, caller, user_id=user_id, now=await this_moment())
    after = parse_audit({"apres": request.query_params.get("apres", "")}).after
    history = await record_history(
        session, caller, table="app_user", record_id=user_id, after=after
    )
    following = f"?{urlencode({'apres': cursor_text(history.next)})}" if history.next else ""
    return page(
        "administration/person_history.html",
        sheet=sheet,
        entries=history.acts,
        entries_next=following,
        path=PEOPLE,
    )


@get(f"{SHEET}/modification", opt=EDIT)
async def person_form(session: AsyncSession, caller: Scope, user_id: UUID) -> Html:
    """The form of a correction."""
    sheet = await managed_person(session, caller, user_id=user_id, now=await this_moment())
    raw = {
        "display_name": sheet.display_name,
        "email": sheet.email,
        "phone": sheet.phone or "",
        "lock_version": sheet.lock_version,
    }
    return page("administration/person_edit.html", sheet=sheet, raw=raw, errors={}, conflict="")


@post(f"{SHEET}/modification", opt=EDIT, status_code=200)
async def save_person(
    request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID
) -> Html:
    """Correct a name, an address, a telephone."""
    raw = await posted(request)
    now = await this_moment()
    sheet = await person_sheet(session, caller, user_id=user_id, now=now)
    try:
        done = await edit_user(
            session,
            caller,
            user_id=user_id,
            lock_version=Reading(raw).version(),
            person=parse_person(raw),
            public_url=public_url(request),
            now=now,
        )
    except Conflict as conflict:
        raise FormRejected(_compared(conflict, raw)) from conflict
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full="administration/person_edit.html",
            sheet=sheet,
            conflict="",
            raw={**BLANK, "lock_version": sheet.lock_version, **raw},
        ) from refusal
    values = {
        "display_name": done.before.display_name,
        "email": done.before.email,
        "phone": done.before.phone or "",
        "lock_version": str(done.lock_version),
    }
    undo = f"{PEOPLE}/{user_id}/retablissement/{pack_undo('identity.person', values)}"
    toast = Toast(message="L’identité est enregistrée.", undo=undo)
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


@post(f"{SHEET}/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def restore_person(
    request: AnyRequest, session: AsyncSession, caller: Scope, user_id: UUID, token: str
) -> Html:
    """Take the last correction back."""
    raw = unpack_undo("identity.person", token)
    await edit_user(
        session,
        caller,
        user_id=user_id,
        lock_version=Reading(raw).version(),
        person=parse_person(raw),
        public_url=public_url(request),
        now=await this_moment(),
    )
    toast = Toast(message="La modification est annulée.", tone="info")
    return redirect_to(f"{PEOPLE}/{user_id}", request=request, toast=toast)


def _compared(conflict: Conflict, raw: dict[str, str]) -> Html:
    """The form again with what was typed, beside what stands now."""
    sheet = conflict.current["sheet"]
    if not isinstance(sheet, PersonSheet):
        raise conflict
    kept = {**BLANK, **raw, "lock_version": str(sheet.lock_version)}
    return page(
        "administration/person_edit.html",
        status=409,
        sheet=sheet,
        raw=kept,
        errors={},
        conflict=conflict.message,
    )


async def _frame(
    session: AsyncSession, scope: Scope, sheet: PersonSheet, **more: Any
) -> dict[str, Any]:
    """What the page of an account needs."""
    families = {one.code: one.label for one in await surroundings().families(session, scope)}
    return {
        "sheet": sheet,
        "family_labels": families,
        "teams": await surroundings().teams(session, scope, sheet.id),
        "path": PEOPLE,
        "may_read_history": scope.group_admin and scope.may("audit.read"),
        **more,
    }


routes = [person_page, person_history, person_form, save_person, restore_person]

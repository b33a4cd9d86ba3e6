"""The book of obligations: what the law asks of each family, dated; edited by Juriste."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import FormRejected, Html, Toast, page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.law.commands import (
    EDIT,
    add_obligation,
    confirm_obligation,
    end_obligation,
    remove_obligation,
)
from winvest.offer.documents.law.forms import parse_last_day, parse_obligation
from winvest.offer.documents.law.queries import (
    ObligationRow,
    obligation,
    obligations,
    products_concerned,
)
from winvest.offer.documents.law.rules import LegalFamily, difference
from winvest.screens.tariffs.queries import latest_acts

AnyRequest = Request[Any, Any, State]
PATH = "/documents/obligations"
ONE = f"{PATH}/{{row_id:uuid}}"
READING = {"right": "documents.read", "public": False, "company_scoped": False}
WRITING = {**READING, "right": EDIT}
TABLE = "document_obligation"
EVERY = "Toutes les familles"


@get(PATH, opt=READING)
async def law_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Every obligation by family; those that ended on demand."""
    today, past = today_in(datetime.now(UTC)), "toutes" in request.query_params
    rows = [
        one for one in await obligations(session) if past or one.ends is None or one.ends > today
    ]
    groups = [
        (family.label if family else EVERY, [one for one in rows if one.family is family])
        for family in (*LegalFamily, None)
    ]
    return page(
        "library/law.html",
        groups=[(name, found) for name, found in groups if found],
        count=len(rows),
        past=past,
        today=today,
        path=PATH,
        may_edit=caller.may(EDIT),
    )


@get(f"{PATH}/nouvelle", opt=WRITING)
async def obligation_form(request: AnyRequest) -> Html:
    """The form of an obligation to come."""
    asked = request.query_params
    form = {"famille": str(asked.get("famille", "")), "canal": str(asked.get("canal", ""))}
    return page("library/obligation_form.html", **_form_frame(form), errors={})


@post(f"{PATH}/nouvelle", opt=WRITING, status_code=200)
async def add(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """First what it changes, channel by channel; then, once agreed to, the obligation itself."""
    raw, today = await posted(request), today_in(datetime.now(UTC))
    try:
        entry = parse_obligation(raw, today=today)
        if not raw.get("confirme"):
            before = [one.rule for one in await obligations(session)]
            moved = difference(before, [*before, entry.rule], day=entry.first_day)
            concerned = await products_concerned(
                session, caller, family=entry.family, channel=entry.channel
            )
            return page(
                "library/obligation_difference.html",
                entry=entry,
                moved=moved,
                concerned=concerned,
                form=raw,
                path=PATH,
            )
        if raw["confirme"] == "retour":
            return page("library/obligation_form.html", **_form_frame(raw), errors={})
        row_id = await add_obligation(session, caller, entry=entry)
    except Invalid as refusal:
        raise FormRejected(
            page(
                "library/obligation_form.html",
                status=422,
                **_form_frame(raw),
                errors=refusal.by_field,
            )
        ) from refusal
    toast = Toast(message="L’obligation est inscrite, à confirmer par le juriste.")
    return redirect_to(f"{PATH}/{row_id}", request=request, toast=toast)


@get(ONE, opt=READING)
async def obligation_page(
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """One obligation: its text, its days, whom it concerns, who changed what."""
    one = await obligation(session, caller, row_id=row_id)
    return page("library/obligation.html", **await _frame(session, caller, one), errors={})


@post(f"{ONE}/fin", opt=WRITING, status_code=200)
async def end(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Give it a last day."""
    raw, today = await posted(request), today_in(datetime.now(UTC))
    one = await obligation(session, caller, row_id=row_id)
    try:
        last, version = parse_last_day(raw, today=today)
        await end_obligation(session, caller, row_id=row_id, last_day=last, lock_version=version)
    except Invalid as refusal:
        frame = await _frame(session, caller, one)
        raise FormRejected(
            page(
                "library/obligation.html",
                status=422,
                **{**frame, "typed": raw.get("au", "")},
                errors=refusal.by_field,
            )
        ) from refusal
    return _back(request, row_id, "Le dernier jour est inscrit.")


@post(f"{ONE}/confirmation", opt=WRITING, status_code=200)
async def confirm(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Sign its source, or take the signature back."""
    raw = await posted(request)
    signed = raw.get("confirme") == "oui"
    await confirm_obligation(
        session, caller, row_id=row_id, lock_version=Reading(raw).version(), confirmed=signed
    )
    told = "La source est confirmée." if signed else "La source est de nouveau à confirmer."
    return _back(request, row_id, told)


@post(f"{ONE}/suppression", opt=WRITING, status_code=200)
async def remove(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove an obligation that has not begun."""
    version = Reading(await posted(request)).version()
    today = today_in(datetime.now(UTC))
    await remove_obligation(session, caller, row_id=row_id, lock_version=version, today=today)
    toast = Toast(message="L’obligation à venir est supprimée.", tone="info")
    return redirect_to(PATH, request=request, toast=toast)


async def _frame(session: AsyncSession, caller: Scope, one: ObligationRow) -> dict[str, Any]:
    today = today_in(datetime.now(UTC))
    return {
        "one": one,
        "path": PATH,
        "here": f"{PATH}/{one.id}",
        "today": today,
        "typed": "",
        "may_edit": caller.may(EDIT),
        "concerned": await products_concerned(
            session, caller, family=one.family, channel=one.channel
        ),
        "entries": await latest_acts(session, caller, table=TABLE, ids=[one.id]),
        "entries_next": "",
        "audit_link": lambda right, **_: caller.group_admin and caller.may(right),
    }


def _form_frame(form: Mapping[str, str]) -> dict[str, Any]:
    return {
        "form": form,
        "chosen": [one for one in form.get("types", "").split(",") if one],
        "families": LegalFamily,
        "channels": Channel,
        "types": DocumentType,
        "path": PATH,
    }


def _back(request: AnyRequest, row_id: UUID, told: str) -> Html:
    return redirect_to(f"{PATH}/{row_id}", request=request, toast=Toast(message=told))


routes = [law_page, obligation_form, add, obligation_page, end, confirm, remove]

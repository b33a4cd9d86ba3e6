"""The book of obligations: what the law asks of each family, dated; edited by Juriste."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid
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
from winvest.offer.documents.law.forms import parse_obligation
from winvest.offer.documents.law.queries import (
    ObligationRow,
    obligation,
    obligations,
    products_concerned,
)
from winvest.offer.documents.law.rules import LegalFamily, difference
from winvest.screens.library.web.dated import (
    READING,
    WRITING,
    Book,
    give_end,
    listed,
    sign,
    surroundings,
    take_out,
)

PATH = "/documents/obligations"
ONE = f"{PATH}/{{row_id:uuid}}"
TABLE = "document_obligation"
EVERY = "Toutes les familles"


@get(PATH, opt=READING)
async def law_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Every obligation by family; those that ended on demand."""
    today, past = today_in(datetime.now(UTC)), "toutes" in request.query_params
    rows = listed(await obligations(session), past=past, today=today)
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
        raise invalid_page(
            request, refusal, full="library/obligation_form.html", **_form_frame(raw)
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
    return await give_end(BOOK, request, session, caller, row_id)


@post(f"{ONE}/confirmation", opt=WRITING, status_code=200)
async def confirm(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Sign its source, or take the signature back."""
    return await sign(BOOK, request, session, caller, row_id)


@post(f"{ONE}/suppression", opt=WRITING, status_code=200)
async def remove(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove an obligation that has not begun."""
    return await take_out(BOOK, request, session, caller, row_id)


async def _frame(session: AsyncSession, caller: Scope, one: ObligationRow) -> dict[str, Any]:
    concerned = await products_concerned(session, caller, family=one.family, channel=one.channel)
    around = await surroundings(session, caller, table=TABLE, path=PATH, row_id=one.id)
    return {**around, "one": one, "concerned": concerned}


def _form_frame(form: Mapping[str, str]) -> dict[str, Any]:
    return {
        "form": form,
        "chosen": [one for one in form.get("types", "").split(",") if one],
        "families": LegalFamily,
        "channels": Channel,
        "types": DocumentType,
        "path": PATH,
    }


BOOK = Book(
    path=PATH,
    sheet="library/obligation.html",
    find=obligation,
    frame=_frame,
    end=end_obligation,
    confirm=confirm_obligation,
    remove=remove_obligation,
    missing="Donnez le dernier jour de l’obligation.",
    removed="L’obligation à venir est supprimée.",
)

routes = [law_page, obligation_form, add, obligation_page, end, confirm, remove]

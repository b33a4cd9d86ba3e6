"""The book of notices: before a price goes up, which letter leaves and when; edited by Juriste."""

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
from winvest.offer.documents.law.queries import products_concerned
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.rehearsal.enums import NoticeLetter
from winvest.offer.rehearsal.notices.commands import (
    EDIT,
    add_notice,
    confirm_notice,
    end_notice,
    remove_notice,
)
from winvest.offer.rehearsal.notices.forms import parse_notice
from winvest.offer.rehearsal.notices.queries import NoticeRow, notice, notices
from winvest.offer.rehearsal.rules.consequences import notice_difference
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

PATH = "/documents/preavis"
ONE = f"{PATH}/{{row_id:uuid}}"
TABLE = "price_notice_rule"
FORM, DIFFERENCE, SHEET = "notice_form", "notice_difference", "notice"


@get(PATH, opt=READING)
async def notices_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Every notice by family; those that ended on demand."""
    today, past = today_in(datetime.now(UTC)), "toutes" in request.query_params
    rows = listed(await notices(session), past=past, today=today)
    return page(
        "rehearsal/notices.html",
        rows=rows,
        past=past,
        today=today,
        path=PATH,
        may_edit=caller.may(EDIT),
    )


@get(f"{PATH}/nouveau", opt=WRITING)
async def notice_form(request: AnyRequest) -> Html:
    """The form of a notice to come."""
    form = {"famille": str(request.query_params.get("famille", ""))}
    return page(f"rehearsal/{FORM}.html", **_form_frame(form), errors={})


@post(f"{PATH}/nouveau", opt=WRITING, status_code=200)
async def notice_added(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """First what it changes, family by family; then, once agreed to, the notice itself."""
    raw, today = await posted(request), today_in(datetime.now(UTC))
    try:
        entry = parse_notice(raw, today=today)
        if not raw.get("confirme"):
            before = [one.rule for one in await notices(session)]
            moved = notice_difference(before, [*before, entry.rule], day=entry.first_day)
            concerned = await products_concerned(session, caller, family=entry.family, channel=None)
            return page(
                f"rehearsal/{DIFFERENCE}.html",
                entry=entry,
                moved=moved,
                concerned=concerned,
                form=raw,
                path=PATH,
            )
        if raw["confirme"] == "retour":
            return page(f"rehearsal/{FORM}.html", **_form_frame(raw), errors={})
        row_id = await add_notice(session, caller, entry=entry)
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full=f"rehearsal/{FORM}.html", **_form_frame(raw)
        ) from refusal
    toast = Toast(message="Le préavis est inscrit, à confirmer par le juriste.")
    return redirect_to(f"{PATH}/{row_id}", request=request, toast=toast)


@get(ONE, opt=READING)
async def notice_page(
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """One notice: its letter, its delay, its text, its days, who changed what."""
    one = await notice(session, caller, row_id=row_id)
    return page(f"rehearsal/{SHEET}.html", **await _frame(session, caller, one), errors={})


@post(f"{ONE}/fin", opt=WRITING, status_code=200)
async def notice_ended(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Give it a last day."""
    return await give_end(BOOK, request, session, caller, row_id)


@post(f"{ONE}/confirmation", opt=WRITING, status_code=200)
async def notice_confirmed(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Sign its source, or take the signature back."""
    return await sign(BOOK, request, session, caller, row_id)


@post(f"{ONE}/suppression", opt=WRITING, status_code=200)
async def notice_removed(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove a notice that has not begun."""
    return await take_out(BOOK, request, session, caller, row_id)


async def _frame(session: AsyncSession, caller: Scope, one: NoticeRow) -> dict[str, Any]:
    concerned = await products_concerned(session, caller, family=one.family, channel=None)
    around = await surroundings(session, caller, table=TABLE, path=PATH, row_id=one.id)
    return {**around, "one": one, "concerned": concerned}


def _form_frame(form: Mapping[str, str]) -> dict[str, Any]:
    return {"form": form, "families": LegalFamily, "letters": NoticeLetter, "path": PATH}


BOOK = Book(
    path=PATH,
    sheet=f"rehearsal/{SHEET}.html",
    find=notice,
    frame=_frame,
    end=end_notice,
    confirm=confirm_notice,
    remove=remove_notice,
    missing="Donnez le dernier jour de ce préavis.",
    removed="Le préavis à venir est supprimé.",
)

routes = [
    notices_page,
    notice_form,
    notice_added,
    notice_page,
    notice_ended,
    notice_confirmed,
    notice_removed,
]

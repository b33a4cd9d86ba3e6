"""What clients are to be told: the list that waits, and the sending that somebody writes down."""

from datetime import UTC, date, datetime
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
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.rehearsal.enums import SentHow
from winvest.offer.rehearsal.notices.queries import notices
from winvest.offer.rehearsal.telling.commands import EDIT, record_client_notice
from winvest.offer.rehearsal.telling.forms import parse_sending
from winvest.offer.rehearsal.telling.queries import (
    READ,
    ClientNoticeRow,
    client_notice,
    client_notices,
)

PATH = "/documents/preavis/a-envoyer"
ONE = f"{PATH}/{{row_id:uuid}}"
READING = {"right": READ, "public": False, "company_scoped": True}
WRITING = {**READING, "right": EDIT}
SHEET = "rehearsal/sending.html"


@get(PATH, opt=READING)
async def sendings_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """What waits to be sent to clients, the most urgent first; or what was sent."""
    sent = "faits" in request.query_params
    after = request.query_params.get("apres")
    found = await client_notices(session, caller, sent=sent, after=after)
    return page(
        "rehearsal/sendings.html",
        rows=found.rows,
        total=found.total,
        following=found.following,
        sent=sent,
        today=today_in(datetime.now(UTC)),
        path=PATH,
    )


@get(ONE, opt=READING)
async def sending_page(
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """One of them: why, what is said, by what, until when; and the form of its sending."""
    one = await client_notice(session, caller, row_id=row_id)
    today = today_in(datetime.now(UTC))
    form = {"le": f"{today:%d/%m/%Y}"}
    may_edit = caller.may(EDIT, company_id=one.company_id, risk_family=one.risk_code)
    return page(SHEET, **await _frame(session, one, today), may_edit=may_edit, form=form, errors={})


@post(f"{ONE}/envoi", opt=WRITING, status_code=200)
async def sending_recorded(
    request: AnyRequest,
    row_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Write a sending down: on which day, to how many clients, by what."""
    raw, now = await posted(request), datetime.now(UTC)
    one = await client_notice(session, caller, row_id=row_id)
    today = today_in(now)
    try:
        sending = parse_sending(raw, today=today)
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full=SHEET, **await _frame(session, one, today), may_edit=True,
            form=raw,
        ) from refusal  # fmt: skip
    await record_client_notice(
        session, caller, row_id=row_id, sending=sending,
        lock_version=Reading(raw).version(), now=now,
    )  # fmt: skip
    toast = Toast(message="L’envoi est noté.")
    return redirect_to(f"{PATH}/{row_id}", request=request, toast=toast)


async def _frame(session: AsyncSession, one: ClientNoticeRow, today: date) -> dict[str, Any]:
    """`confirmed`: is the rule that wants it signed by Juriste as it stands today?"""
    confirmed = {each.legal_source for each in await notices(session) if each.confirmed_at}
    return {
        "one": one,
        "confirmed": one.legal_source in confirmed,
        "today": today,
        "hows": SentHow,
        "path": PATH,
    }


routes = [sendings_page, sending_page, sending_recorded]

"""What clients are to be told: the list that waits, and the sending that somebody writes down."""

from datetime import UTC, datetime
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
from winvest.offer.rehearsal.telling.commands import EDIT, record_client_notice
from winvest.offer.rehearsal.telling.forms import parse_sending
from winvest.offer.rehearsal.telling.queries import READ, client_notice, client_notices

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
    return page(
        "rehearsal/sendings.html",
        rows=await client_notices(session, caller, sent=sent),
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
    return page(
        SHEET, one=one, may_edit=caller.may(EDIT, company_id=one.company_id), today=today,
        hows=SentHow, path=PATH, form=form, errors={},
    )  # fmt: skip


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
            request, refusal, full=SHEET, one=one, may_edit=True, today=today, hows=SentHow,
            path=PATH, form=raw,
        ) from refusal  # fmt: skip
    await record_client_notice(
        session, caller, row_id=row_id, sending=sending,
        lock_version=Reading(raw).version(), now=now,
    )  # fmt: skip
    toast = Toast(message="L’envoi est noté.")
    return redirect_to(f"{PATH}/{row_id}", request=request, toast=toast)


routes = [sendings_page, sending_page, sending_recorded]

"""Doors of the inbox: the list, reading, wishes, and the live bell."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

from litestar import get, post
from litestar.datastructures import State
from litestar.response import ServerSentEvent, ServerSentEventMessage
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    fragment_or_page,
    is_partial,
    page,
    redirect_to,
    render,
)
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.notifications.commands import (
    mark_all_read,
    mark_read,
    mark_unread,
    set_wishes,
)
from winvest.group.notifications.forms import parse_wishes
from winvest.group.notifications.queries import inbox, own_phone, own_wishes, unread_count
from winvest.group.notifications.rules import PERSONAL, register

INBOX = "/notifications"
OWN = {"right": None, "public": False, "company_scoped": False}


@get(INBOX, opt=OWN)
async def notifications(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """What the person was told, newest first; `?etat=non-lues` keeps those not read."""
    unread_only = request.query_params.get("etat") == "non-lues"
    found = await inbox(
        session, caller, unread_only=unread_only, after=request.query_params.get("apres")
    )
    return fragment_or_page(
        request,
        full="notifications/index.html",
        fragment="notifications/_inbox.html",
        inbox=found,
        unread_only=unread_only,
        path=INBOX,
    )


@post(f"{INBOX}/{{notification_id:uuid}}/lue", opt=OWN, status_code=200)
async def read(
    request: AnyRequest, session: AsyncSession, caller: Scope, notification_id: UUID
) -> Html:
    """Mark as read, and open what it is about."""
    link = await mark_read(session, caller, notification_id=notification_id, now=datetime.now(UTC))
    opens = (await posted(request)).get("ouvrir")
    return redirect_to(link if link and opens else INBOX, request=request)


@post(f"{INBOX}/{{notification_id:uuid}}/non-lue", opt=OWN, status_code=200)
async def unread(
    request: AnyRequest, session: AsyncSession, caller: Scope, notification_id: UUID
) -> Html:
    """Mark as not read."""
    await mark_unread(session, caller, notification_id=notification_id)
    return redirect_to(INBOX, request=request)


@post(f"{INBOX}/lues", opt=OWN, status_code=200)
async def all_read(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Mark everything as read."""
    count = await mark_all_read(session, caller, now=datetime.now(UTC))
    told = f"{plural(count, 'notification')} {'lue' if count < 2 else 'lues'}."
    return redirect_to(INBOX, request=request, toast=Toast(message=told))


@get(f"{INBOX}/preferences", opt=OWN)
async def wishes(session: AsyncSession, caller: Scope) -> Html:
    """By which channels the person is told of what."""
    return page(
        "notifications/wishes.html",
        notices=register.by_family(),
        channels=PERSONAL,
        wishes=await own_wishes(session, caller),
        phone=await own_phone(session, caller),
        path=INBOX,
    )


@post(f"{INBOX}/preferences", opt=OWN, status_code=200)
async def save_wishes(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Keep what was ticked."""
    raw = await posted(request)
    await set_wishes(session, caller, wishes=parse_wishes(raw, register.notices))
    toast = Toast(message="Vos préférences sont enregistrées.")
    return redirect_to(f"{INBOX}/preferences", request=request, toast=toast)


@get(f"{INBOX}/cloche", opt={**OWN, "fragment": True})
async def bell(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """The bell with its count; without htmx, the inbox itself."""
    if not is_partial(request):
        return redirect_to(INBOX)
    return page("notifications/_bell.html", unread=await unread_count(session, caller))


@get(f"{INBOX}/flux", opt={**OWN, "fragment": True, "stream": True, "skip_compression": True})
async def bell_stream(request: AnyRequest, caller: Scope) -> ServerSentEvent:
    """The bell, drawn again each time that its count changes (server-sent events)."""
    return ServerSentEvent(_bells(request.app.state, caller))


async def _bells(state: State, scope: Scope) -> AsyncIterator[ServerSentEventMessage]:
    async for changed in state.live.changes(f"bell:{scope.actor_id}", at_once=True):
        if not changed:
            yield ServerSentEventMessage(comment="toujours là")
            continue
        async with transaction(state.db, scope) as session:
            unread = await unread_count(session, scope)
        html = render("notifications/_bell.html", unread=unread)
        yield ServerSentEventMessage(data=" ".join(html.split()))


routes = [notifications, read, unread, all_read, wishes, save_wishes, bell, bell_stream]

"""Acts of the notifications: tell people, read, wish."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, Table, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.notifications.enums import NoticeChannel
from winvest.group.notifications.models import (
    Notification,
    NotificationPreference,
    Sending,
    SlackHook,
)
from winvest.group.notifications.queries import Reader, notice_of, readers, words_of
from winvest.group.notifications.rules import Notice, Told, channels_of, masked, told_as

INBOX = cast("Table", Notification.__table__)


async def notify(
    session: AsyncSession,
    scope: Scope,
    *,
    event: str,
    company_id: UUID,
    people: Iterable[UUID],
    values: Mapping[str, object],
    link: str | None = None,
    subject_key: str | None = None,
) -> int:
    """Tell people of an event, each by the channels they wish; how many were told.

    A step of the acts above, in their transaction: nobody is told of what is rolled back. With a
    `subject_key`, each person is told once of that subject, however often this runs.
    """
    notice = notice_of(event)
    own = await words_of(session, scope, company_id=company_id, event=event)
    told = {
        channel: told_as(notice, own.get(channel), notice.usual_words(channel), values)
        for channel in NoticeChannel
    }
    count = 0
    for reader in await readers(session, scope, people=people, event=event):
        channels = channels_of(notice, reader.wishes, has_phone=bool(reader.phone))
        fresh = await _into_inbox(
            session, reader, notice, told[NoticeChannel.APP],
            company_id=company_id, link=link, subject_key=subject_key,
            shown=NoticeChannel.APP in channels,
        )  # fmt: skip
        if not fresh:
            continue
        count += 1
        for channel in channels - {NoticeChannel.APP}:
            target = reader.email if channel is NoticeChannel.MAIL else reader.phone or ""
            await _send(
                session, notice, channel, told[channel], target=target, link=link,
                company_id=company_id, recipient_id=reader.id,
            )  # fmt: skip
    if NoticeChannel.SLACK in notice.channels and count:
        await _to_slack(
            session, notice, told[NoticeChannel.SLACK], company_id=company_id, link=link
        )
    return count


@command("notifications.mark_read", needs=None, undo=Undo("notifications.mark_unread"))
async def mark_read(
    session: AsyncSession, scope: Scope, *, notification_id: UUID, now: datetime
) -> str | None:
    """Marquer une notification comme lue. Gives the page that it is about."""
    return await _mark(session, scope, notification_id, now)


@command("notifications.mark_unread", needs=None, undo=Undo("notifications.mark_read"))
async def mark_unread(session: AsyncSession, scope: Scope, *, notification_id: UUID) -> None:
    """Remettre une notification en non lue."""
    await _mark(session, scope, notification_id, None)


@command(
    "notifications.mark_all_read",
    needs=None,
    undo=Irreversible("Chaque notification se remet en non lue, une à une."),
)
async def mark_all_read(session: AsyncSession, scope: Scope, *, now: datetime) -> int:
    """Tout marquer comme lu."""
    done = await session.execute(
        update(Notification)
        .where(Notification.recipient_id == scope.actor_id, Notification.read_at.is_(None))
        .values(read_at=now)
        .returning(Notification.id)
    )
    return len(done.all())


@command("notifications.set_wishes", needs=None, undo=Undo("notifications.set_wishes"))
async def set_wishes(
    session: AsyncSession, scope: Scope, *, wishes: Mapping[tuple[str, NoticeChannel], bool]
) -> None:
    """Choisir comment être prévenu."""
    for (event, channel), wanted in wishes.items():
        statement = insert(NotificationPreference).values(
            id=new_id(), user_id=scope.actor_id, event=event, channel=channel, wanted=wanted
        )
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["user_id", "event", "channel"], set_={"wanted": wanted}
            )
        )


async def _into_inbox(
    session: AsyncSession,
    reader: Reader,
    notice: Notice,
    told: Told,
    *,
    company_id: UUID,
    link: str | None,
    subject_key: str | None,
    shown: bool,
) -> bool:
    """Put it in; false when the person was told already. Unwanted ones are kept as read."""
    made = await session.execute(
        insert(INBOX)
        .values(
            id=new_id(),
            recipient_id=reader.id,
            about_company_id=company_id,
            event=notice.code,
            tone=notice.tone,
            title=told.subject,
            body=told.body,
            link=link,
            subject_key=subject_key,
            read_at=None if shown else func.now(),
        )
        .on_conflict_do_nothing(),
        execution_options={"preserve_rowcount": True},
    )
    return cast("CursorResult[object]", made).rowcount == 1


async def _to_slack(
    session: AsyncSession, notice: Notice, told: Told, *, company_id: UUID, link: str | None
) -> None:
    hook = (
        await session.execute(
            select(SlackHook).where(SlackHook.company_id == company_id, SlackHook.active)
        )
    ).scalar_one_or_none()
    if hook is not None:
        await _send(
            session, notice, NoticeChannel.SLACK, told, target=hook.label, link=link,
            company_id=company_id, recipient_id=None,
        )  # fmt: skip


async def _send(
    session: AsyncSession,
    notice: Notice,
    channel: NoticeChannel,
    told: Told,
    *,
    target: str,
    link: str | None,
    company_id: UUID,
    recipient_id: UUID | None,
) -> None:
    sending = Sending(
        id=new_id(),
        company_id=company_id,
        event=notice.code,
        channel=channel,
        recipient_id=recipient_id,
        shown_target=masked(target) if recipient_id else target,
        subject=told.subject,
        content={"to": target, "subject": told.subject, "body": told.body, "link": link or ""},
    )
    session.add(sending)
    await session.flush()
    await enqueue(session, "notifications.carry", sending_id=str(sending.id))


async def _mark(
    session: AsyncSession, scope: Scope, notification_id: UUID, moment: datetime | None
) -> str | None:
    done = await session.execute(
        update(Notification)
        .where(Notification.id == notification_id, Notification.recipient_id == scope.actor_id)
        .values(read_at=moment)
        .returning(Notification.link)
    )
    row = done.one_or_none()
    if row is None:
        raise NotFound("Cette notification n’existe plus : rechargez la page.")
    found: str | None = row.link
    return found

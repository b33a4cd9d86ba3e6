"""Queries of the notifications: an inbox, wishes, words of a company, sendings."""

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.models import User
from winvest.group.notifications.enums import NoticeChannel, NoticeTone, SendingStatus
from winvest.group.notifications.models import (
    Notification,
    NotificationPreference,
    NotificationTemplate,
    NotificationUnread,
    Sending,
    SlackHook,
)
from winvest.group.notifications.rules import Notice, Words, register

PAGE = 50
Wishes = Mapping[NoticeChannel, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """A notification as its person reads it."""

    id: UUID
    tone: NoticeTone
    title: str
    body: str
    link: str | None
    company_code: str | None
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A page of an inbox, newest first, and where the next one starts."""

    lines: tuple[InboxLine, ...]
    unread: int
    following: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody to be told: how to reach them and what they wish."""

    id: UUID
    email: str
    phone: str | None
    wishes: Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingLine:
    """A sending as the log shows it."""

    id: UUID
    event: str
    channel: NoticeChannel
    shown_target: str
    subject: str
    status: SendingStatus
    attempts: int
    last_error: str | None
    created_at: datetime
    sent_at: datetime | None
    company_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackLine:
    """The Slack channel of a company; its address is never read back."""

    label: str
    active: bool
    lock_version: int


async def inbox(
    session: AsyncSession, scope: Scope, *, unread_only: bool = False, after: str | None = None
) -> Inbox:
    """The notifications of the person who asks."""
    statement = (
        select(
            Notification.id,
            Notification.tone,
            Notification.title,
            Notification.body,
            Notification.link,
            Company.code.label("company_code"),
            Notification.created_at,
            Notification.read_at,
        )
        .outerjoin(Company, Company.id == Notification.about_company_id)
        .where(Notification.recipient_id == scope.actor_id)
        .order_by(Notification.created_at.desc(), Notification.id.desc())
        .limit(PAGE + 1)
    )
    if unread_only:
        statement = statement.where(Notification.read_at.is_(None))
    place = _place(after)
    if place is not None:
        statement = statement.where(tuple_(Notification.created_at, Notification.id) < place)
    rows = (await session.execute(statement)).all()
    kept = rows[:PAGE]
    more = len(rows) > PAGE
    return Inbox(
        lines=tuple(InboxLine(**one._asdict()) for one in kept),
        unread=await unread_count(session, scope),
        following=_token(kept[-1].created_at, kept[-1].id) if more else None,
    )


async def unread_count(session: AsyncSession, scope: Scope) -> int:
    """How many notifications the person has not read."""
    found = await session.scalar(
        select(NotificationUnread.unread).where(NotificationUnread.user_id == scope.actor_id)
    )
    return found or 0


async def readers(
    session: AsyncSession, scope: Scope, *, people: Iterable[UUID], event: str
) -> tuple[Reader, ...]:
    """The active people among these, with what they wish for an event."""
    wanted = tuple(set(people))
    rows = await session.execute(
        select(User.id, User.email, User.phone)
        .where(User.id.in_(wanted), User.status == UserStatus.ACTIVE)
        .order_by(User.email)
    )
    wishes: dict[UUID, dict[NoticeChannel, bool]] = defaultdict(dict)
    for user_id, channel, wished in await session.execute(
        select(
            NotificationPreference.user_id,
            NotificationPreference.channel,
            NotificationPreference.wanted,
        ).where(NotificationPreference.user_id.in_(wanted), NotificationPreference.event == event)
    ):
        wishes[user_id][channel] = wished
    return tuple(
        Reader(id=found, email=email, phone=phone, wishes=wishes[found])
        for found, email, phone in rows
    )


async def own_wishes(session: AsyncSession, scope: Scope) -> Mapping[str, Wishes]:
    """What the person who asks wishes, by event."""
    found: dict[str, dict[NoticeChannel, bool]] = defaultdict(dict)
    for event, channel, wished in await session.execute(
        select(
            NotificationPreference.event,
            NotificationPreference.channel,
            NotificationPreference.wanted,
        ).where(NotificationPreference.user_id == scope.actor_id)
    ):
        found[event][channel] = wished
    return found


async def own_phone(session: AsyncSession, scope: Scope) -> str | None:
    """The telephone of the person who asks, where SMS go."""
    return await session.scalar(select(User.phone).where(User.id == scope.actor_id))


async def words_of(
    session: AsyncSession, scope: Scope, *, company_id: UUID, event: str
) -> Mapping[NoticeChannel, Words]:
    """The words that a company wrote for an event, by channel."""
    found = await session.execute(
        select(
            NotificationTemplate.channel, NotificationTemplate.subject, NotificationTemplate.body
        ).where(NotificationTemplate.company_id == company_id, NotificationTemplate.event == event)
    )
    return {channel: Words(subject=subject, body=body) for channel, subject, body in found}


async def own_templates(
    session: AsyncSession, scope: Scope, *, company_id: UUID
) -> Mapping[tuple[str, NoticeChannel], int]:
    """The messages that a company worded itself, with the version of each."""
    found = await session.execute(
        select(
            NotificationTemplate.event,
            NotificationTemplate.channel,
            NotificationTemplate.lock_version,
        ).where(NotificationTemplate.company_id == company_id)
    )
    return {(event, channel): version for event, channel, version in found}


async def sendings(
    session: AsyncSession,
    scope: Scope,
    *,
    company_ids: Iterable[UUID],
    status: SendingStatus | None = None,
    after: str | None = None,
) -> tuple[tuple[SendingLine, ...], str | None]:
    """What these companies sent, newest first, and where the next page starts."""
    statement = (
        select(
            Sending.id,
            Sending.event,
            Sending.channel,
            Sending.shown_target,
            Sending.subject,
            Sending.status,
            Sending.attempts,
            Sending.last_error,
            Sending.created_at,
            Sending.sent_at,
            Company.code.label("company_code"),
        )
        .join(Company, Company.id == Sending.company_id)
        .where(Sending.company_id.in_(tuple(company_ids)))
        .order_by(Sending.created_at.desc(), Sending.id.desc())
        .limit(PAGE + 1)
    )
    if status is not None:
        statement = statement.where(Sending.status == status)
    place = _place(after)
    if place is not None:
        statement = statement.where(tuple_(Sending.created_at, Sending.id) < place)
    rows = (await session.execute(statement)).all()
    kept = rows[:PAGE]
    following = _token(kept[-1].created_at, kept[-1].id) if len(rows) > PAGE else None
    return tuple(SendingLine(**one._asdict()) for one in kept), following


async def slack_of(session: AsyncSession, scope: Scope, *, company_id: UUID) -> SlackLine | None:
    """The Slack channel of a company, without its address."""
    row = (
        await session.execute(
            select(SlackHook.label, SlackHook.active, SlackHook.lock_version).where(
                SlackHook.company_id == company_id
            )
        )
    ).one_or_none()
    return SlackLine(**row._asdict()) if row else None


def notice_of(code: str) -> Notice:
    """A kind of event by its code."""
    try:
        return register[code]
    except KeyError:
        raise NotFound("Ce message n’existe pas. Revenez à la liste des messages.") from None


def _token(moment: datetime, row_id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {row_id}".encode()).decode().rstrip("=")


def _place(token: str | None) -> tuple[datetime, UUID] | None:
    """The place that an address holds; a wrong one is the first page."""
    if not token:
        return None
    try:
        plain = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        moment, _, row_id = plain.partition(" ")
        found = datetime.fromisoformat(moment)
        return (found, UUID(row_id)) if found.tzinfo else None
    except (ValueError, binascii.Error):
        return None

"""Acts of a company's messages: their words, its Slack channel, sending again what did not go."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.errors import Conflict, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.notifications.enums import NoticeChannel, SendingStatus
from winvest.group.notifications.models import NotificationTemplate, Sending, SlackHook
from winvest.group.notifications.queries import notice_of
from winvest.group.notifications.rules import Words, check_words

EDIT = "messages.edit"


@command("notifications.word_message", needs=EDIT, undo=Undo("notifications.word_message"))
async def word_message(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    event: str,
    channel: NoticeChannel,
    words: Words,
    lock_version: int,
) -> None:
    """Rédiger le message d’une société pour un événement."""
    scope.require(EDIT, company_id=company_id)
    check_words(notice_of(event), channel, words)
    known = await _template(session, company_id, event, channel)
    if (known.lock_version if known else 0) != lock_version:
        raise Conflict("Ce message vient de changer : rechargez la page, puis recommencez.")
    if known is None:
        session.add(
            NotificationTemplate(
                company_id=company_id,
                event=event,
                channel=channel,
                subject=words.subject,
                body=words.body,
            )
        )
    else:
        known.subject, known.body = words.subject, words.body
    await session.flush()


@command("notifications.usual_message", needs=EDIT, undo=Undo("notifications.word_message"))
async def usual_message(
    session: AsyncSession, scope: Scope, *, company_id: UUID, event: str, channel: NoticeChannel
) -> Words:
    """Revenir au message de la maison. Gives the company's words back."""
    scope.require(EDIT, company_id=company_id)
    known = await _template(session, company_id, event, channel)
    if known is None:
        raise NotFound("Cette société emploie déjà le message de la maison : rechargez la page.")
    gone = Words(subject=known.subject, body=known.body)
    await session.execute(delete(NotificationTemplate).where(NotificationTemplate.id == known.id))
    return gone


@command(
    "notifications.set_slack",
    needs=EDIT,
    undo=Irreversible("L’adresse de Slack est un secret : l’ancienne n’est pas gardée."),
)
async def set_slack(
    session: AsyncSession, scope: Scope, *, company_id: UUID, label: str, url: str
) -> None:
    """Relier une société à un canal Slack."""
    scope.require(EDIT, company_id=company_id)
    known = (
        await session.execute(
            select(SlackHook).where(SlackHook.company_id == company_id).with_for_update()
        )
    ).scalar_one_or_none()
    if known is None:
        session.add(SlackHook(company_id=company_id, label=label, url=url.encode(), active=True))
    else:
        known.label, known.url, known.active = label, url.encode(), True
    await session.flush()


@command(
    "notifications.remove_slack",
    needs=EDIT,
    undo=Irreversible("L’adresse de Slack est un secret : elle est à saisir de nouveau."),
)
async def remove_slack(session: AsyncSession, scope: Scope, *, company_id: UUID) -> None:
    """Délier une société de son canal Slack."""
    scope.require(EDIT, company_id=company_id)
    await session.execute(delete(SlackHook).where(SlackHook.company_id == company_id))


@command(
    "notifications.send_again",
    needs=EDIT,
    undo=Irreversible("Un message parti ne se rattrape pas."),
)
async def send_again(session: AsyncSession, scope: Scope, *, sending_id: UUID) -> str:
    """Renvoyer un message qui n’est pas parti."""
    found = (
        await session.execute(
            select(Sending)
            .where(Sending.id == sending_id, Sending.company_id.in_(scope.company_ids))
            .with_for_update()
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("Cet envoi n’existe plus : rechargez la page.")
    scope.require(EDIT, company_id=found.company_id)
    if found.status not in (SendingStatus.FAILED, SendingStatus.REFUSED):
        raise Conflict("Cet envoi n’est pas en échec : rechargez la page.")
    found.status = SendingStatus.WAITING
    await session.flush()
    await enqueue(session, "notifications.carry", sending_id=str(sending_id))
    return found.shown_target


async def _template(
    session: AsyncSession, company_id: UUID, event: str, channel: NoticeChannel
) -> NotificationTemplate | None:
    found = await session.execute(
        select(NotificationTemplate)
        .where(
            NotificationTemplate.company_id == company_id,
            NotificationTemplate.event == event,
            NotificationTemplate.channel == channel,
        )
        .with_for_update()
    )
    return found.scalar_one_or_none()

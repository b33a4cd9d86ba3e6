"""Jobs of the notifications: carry one message; forget old ones."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.delivery.commands import written
from winvest.foundation.delivery.jobs import mail_carrier, sms_carrier
from winvest.foundation.delivery.ports import Sms
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Refusal, Refused
from winvest.group.notifications.enums import NoticeChannel, SendingStatus
from winvest.group.notifications.models import Sending, SlackHook
from winvest.group.notifications.slack import SlackCarrier

LABEL = "Winvest (envois)"
TRIES = 6
KEPT = timedelta(days=730)  # like the call log (annexe G 3)


@job("notifications.carry")
async def carry(world: World, *, sending_id: str, **_: Any) -> None:
    """Carry one message and write down how it went; the queue tries again what may pass later.

    The network is spoken to between two transactions: none is held while a server answers. The
    message keeps its id at each try, so that a server can drop a repeat.
    """
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        sending = await _waiting(session, UUID(sending_id))
        if sending is None:
            return
        channel, content, company_id = sending.channel, dict(sending.content), sending.company_id
        hook = await _hook(session, company_id) if channel is NoticeChannel.SLACK else None
        attempt = sending.attempts + 1
    status, error = SendingStatus.SENT, None
    try:
        await _carry(world.settings, channel, content, hook, message_id=sending_id)
    except Refusal as refusal:
        status, error = SendingStatus.REFUSED, refusal.message
    except Exception as fault:
        last = attempt % TRIES == 0  # tried as often again once somebody sent it again
        status = SendingStatus.FAILED if last else SendingStatus.RETRY
        error = f"{type(fault).__name__} : {fault}"[:500]
        await _note(world, sending_id, status, error)
        raise
    await _note(world, sending_id, status, error)


@job("notifications.forget", cron="40 3 * * *")
async def forget(world: World, **_: Any) -> None:
    """Forget what was sent more than two years ago."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        await session.execute(delete(Sending).where(Sending.created_at < func.now() - KEPT))


async def _carry(
    settings: Settings,
    channel: NoticeChannel,
    content: dict[str, str],
    hook: str | None,
    *,
    message_id: str,
) -> None:
    link = f"{settings.public_url}{content['link']}" if content["link"] else ""
    if channel is NoticeChannel.MAIL:
        mail = written(
            "notice",
            to=content["to"],
            title=content["subject"],
            body=content["body"],
            link=link,
            wishes=f"{settings.public_url}/notifications/preferences",
        )
        await mail_carrier(settings).send(mail, message_id=message_id)
    elif channel is NoticeChannel.SMS:
        await sms_carrier(settings).send(
            Sms(to=content["to"], text=content["body"]), message_id=message_id
        )
    elif hook is None:
        raise Refused(
            "La société n’a plus de canal Slack : reliez-en un, puis renvoyez le message.",
            code="no_slack",
        )
    else:
        text = f"*{content['subject']}*\n{content['body']}" + (f"\n{link}" if link else "")
        await SlackCarrier(loopback=settings.environment != "prod").post(hook, text)


async def _waiting(session: AsyncSession, sending_id: UUID) -> Sending | None:
    found = await session.execute(
        select(Sending).where(
            Sending.id == sending_id,
            Sending.status.in_((SendingStatus.WAITING, SendingStatus.RETRY)),
        )
    )
    return found.scalar_one_or_none()


async def _hook(session: AsyncSession, company_id: UUID) -> str | None:
    found = await session.scalar(
        select(SlackHook.url).where(SlackHook.company_id == company_id, SlackHook.active)
    )
    return found.decode() if found else None


async def _note(world: World, sending_id: str, status: SendingStatus, error: str | None) -> None:
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        sending = await session.get(Sending, UUID(sending_id), with_for_update=True)
        if sending is not None:
            sending.status, sending.last_error = status, error
            sending.attempts += 1
            sending.sent_at = func.now() if status is SendingStatus.SENT else None

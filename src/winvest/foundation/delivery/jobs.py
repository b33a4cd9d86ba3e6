"""Jobs of delivery: carry one message each; a temporary fault is tried again by the queue."""

from typing import Any

from winvest.foundation.delivery.commands import opened
from winvest.foundation.delivery.gateway import SmsGateway
from winvest.foundation.delivery.outbox import OutboxMail, OutboxSms
from winvest.foundation.delivery.ports import Mail, MailCarrier, Sms, SmsCarrier
from winvest.foundation.delivery.smtp import SmtpCarrier
from winvest.foundation.infra.queue import World, job
from winvest.foundation.infra.settings import Settings


@job("delivery.send_mail")
async def send_mail(world: World, *, message_id: str, sealed: str, **_: Any) -> None:
    """Carry one mail."""
    await mail_carrier(world.settings).send(Mail(**opened(sealed)), message_id=message_id)


@job("delivery.send_sms")
async def send_sms(world: World, *, message_id: str, sealed: str, **_: Any) -> None:
    """Carry one SMS."""
    await sms_carrier(world.settings).send(Sms(**opened(sealed)), message_id=message_id)


def mail_carrier(settings: Settings) -> MailCarrier:
    """SMTP when `SMTP_URL` names a server, else the outbox."""
    if settings.smtp_url:
        return SmtpCarrier(settings.smtp_url, sender=settings.mail_from)
    return OutboxMail(settings.var_dir / "outbox" / "mail", sender=settings.mail_from)


def sms_carrier(settings: Settings) -> SmsCarrier:
    """The gateway when `SMS_URL` names one, else the outbox."""
    if settings.sms_url:
        return SmsGateway(settings.sms_url, token=settings.sms_token)
    return OutboxSms(settings.var_dir / "outbox" / "sms")

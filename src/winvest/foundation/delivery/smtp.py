"""SMTP: carries mails to the server that `SMTP_URL` names.

`smtp://user:password@host:587` (STARTTLS when the server offers it, compulsory with
`?starttls=always`), `smtps://…:465` (TLS from the start).
"""

import asyncio
import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from winvest.foundation.delivery.ports import Mail
from winvest.foundation.kit.errors import Refused

TIMEOUT_S = 15


class SmtpCarrier:
    """One connection a mail, in a thread, with a time-out."""

    def __init__(self, url: str, *, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    async def send(self, mail: Mail, *, message_id: str) -> None:
        """Hand the mail to the server; a recipient refused for good is not tried again."""
        message = email_message(
            mail, sender=self._sender, message_id=message_id, now=datetime.now(UTC)
        )
        try:
            await asyncio.to_thread(_deliver, self._url, message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(code >= 500 for code in codes):
                raise Refused(
                    "Le serveur de messagerie refuse ce destinataire. Vérifiez l’adresse.",
                    code="recipient_refused",
                ) from error
            raise


def email_message(mail: Mail, *, sender: str, message_id: str, now: datetime) -> EmailMessage:
    """The mail as it travels: plain text first, then HTML."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = reference_of(message_id, sender=sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def reference_of(message_id: str, *, sender: str) -> str:
    """The `Message-ID` of a mail, by which the journals of mail servers name it.

    >>> reference_of("0192", sender="Winvest <ne-pas-repondre@winvest.example>")
    '<0192@winvest.example>'
    """
    return f"<{message_id}@{_domain(sender)}>"


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def _deliver(url: SplitResult, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    host = url.hostname or "localhost"
    secure = url.scheme == "smtps"
    with (
        smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT_S, context=context)
        if secure
        else smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT_S)
    ) as server:
        server.ehlo()
        compulsory = parse_qs(url.query).get("starttls") == ["always"]
        if not secure and (compulsory or server.has_extn("starttls")):
            server.starttls(context=context)
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)

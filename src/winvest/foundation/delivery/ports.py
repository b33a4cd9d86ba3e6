"""Ports: who carries a mail, who carries an SMS; and the messages they carry."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one person: both bodies say the same."""

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """An SMS: the number in international form (+33…)."""

    to: str
    text: str


class MailCarrier(Protocol):
    """Carries mails; raises `Refused` when trying again is of no use, anything else otherwise."""

    async def send(self, mail: Mail, *, message_id: str) -> None:
        """Hand the mail over; the same `message_id` at each new try."""
        ...


class SmsCarrier(Protocol):
    """Carries SMS; raises as `MailCarrier` does."""

    async def send(self, sms: Sms, *, message_id: str) -> None:
        """Hand the SMS over; the same `message_id` at each new try."""
        ...

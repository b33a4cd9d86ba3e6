"""Outbox: mails and SMS laid down as files, where no server is named (development, tests)."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import structlog

from winvest.foundation.delivery.ports import Mail, Sms
from winvest.foundation.delivery.smtp import email_message

log = structlog.get_logger("delivery")


class OutboxMail:
    """Lays each mail down as an `.eml` that any mail program opens."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: Mail, *, message_id: str) -> None:
        """Write `<id>.eml`; a repeat writes the same file again."""
        message = email_message(
            mail, sender=self._sender, message_id=message_id, now=datetime.now(UTC)
        )
        path = self._folder / f"{message_id}.eml"
        await asyncio.to_thread(_lay_down, path, message.as_bytes())
        log.info("mail laid down", file=path.name)


class OutboxSms:
    """Lays each SMS down as a small JSON file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, sms: Sms, *, message_id: str) -> None:
        """Write `<id>.json`; a repeat writes the same file again."""
        body = json.dumps({"to": sms.to, "text": sms.text}, ensure_ascii=False, indent=2)
        path = self._folder / f"{message_id}.json"
        await asyncio.to_thread(_lay_down, path, body.encode())
        log.info("sms laid down", file=path.name)


def _lay_down(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    path.chmod(0o600)

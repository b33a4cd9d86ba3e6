"""Sending: a message leaves if and only if the change that caused it is committed.

Its job carries it sealed (AES-256-GCM): the queue shows neither addresses nor single-use links.
"""

import base64
import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.delivery.ports import Mail, Sms
from winvest.foundation.infra.crypto import keyring
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.infra.templates import template_environment
from winvest.foundation.kit.identifiers import new_id

ABOUT = b"delivery"


async def send_mail(session: AsyncSession, *, to: str, template: str, **context: Any) -> None:
    """Write `templates/mail/<template>.txt` and `.html` to somebody, once this commits."""
    await _enqueue(session, "delivery.send_mail", asdict(written(template, to=to, **context)))


async def send_sms(session: AsyncSession, *, to: str, text: str) -> None:
    """Send an SMS once this commits."""
    await _enqueue(session, "delivery.send_sms", asdict(Sms(to=to, text=text)))


def written(template: str, *, to: str, **context: Any) -> Mail:
    """The mail as its two templates write it; the first line of the text is its subject."""
    text = _environment().get_template(f"mail/{template}.txt").render(context)
    subject, _, body = text.partition("\n")
    html = (
        _environment()
        .get_template(f"mail/{template}.html")
        .render({**context, "subject": subject.strip()})
    )
    return Mail(to=to, subject=subject.strip(), text=body.strip() + "\n", html=html)


def opened(sealed: str) -> dict[str, str]:
    """The message that a job carries."""
    found: dict[str, str] = json.loads(keyring().open(base64.b64decode(sealed), about=ABOUT))
    return found


async def _enqueue(session: AsyncSession, job: str, message: dict[str, str]) -> None:
    sealed = keyring().seal(json.dumps(message).encode(), about=ABOUT)
    await enqueue(session, job, message_id=str(new_id()), sealed=base64.b64encode(sealed).decode())


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return template_environment().overlay(autoescape=_escapes)


def _escapes(name: str | None) -> bool:
    """HTML is escaped, plain text is not."""
    return name is None or not name.endswith(".txt")

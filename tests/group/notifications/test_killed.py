"""A worker killed while it hands a mail over: none is lost; what may come twice is known again."""

import asyncio
import email
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from tests.apart import born
from tests.group.identity.world import a_company, an_account
from tests.group.notifications.test_telling import as_person, tell
from winvest.app.worker import requeue_stalled, run_worker
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.group.notifications.enums import SendingStatus
from winvest.group.notifications.queries import sendings

pytestmark = [pytest.mark.commits, pytest.mark.req("ORG-06", "OPS-01")]
WORKER = "import asyncio; from winvest.app.worker import run_worker as r; asyncio.run(r(once=True))"


class Mailbox:
    """Accepts the first mail, keeps the second waiting for ever, then accepts again.

    `after`: it accepts the second, and it is the goodbye that follows that waits for ever.
    """

    def __init__(self) -> None:
        self.received: list[str] = []
        self.bodies: list[str] = []
        self.holding = threading.Event()
        self.after = False

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        if self.after and len(self.received) == 2 and not self.holding.is_set():
            self.holding.set()
            await asyncio.Event().wait()
        return "221 Bye"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if len(self.received) == 1 and not self.after and not self.holding.is_set():
            self.holding.set()
            await asyncio.Event().wait()
        message = email.message_from_bytes(envelope.content)
        self.received.append(message["Message-ID"])
        self.bodies.append(f"{message['To']}\n{message['Subject']}")
        return "250 OK"


@pytest.fixture
def smtp() -> Iterator[tuple[str, Mailbox]]:
    mailbox = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}", mailbox
    controller.stop()


async def test_killed_while_it_sends_it_ends_as_if_it_had_not_been(
    db: Database, settings: Settings, smtp: tuple[str, Mailbox]
) -> None:
    _, mailbox = smtp
    await killed_and_started_again(db, settings, smtp)
    assert len(mailbox.received) == len(set(mailbox.received)) == 3


async def test_killed_after_the_server_accepted_the_double_has_the_same_message_id(
    db: Database, settings: Settings, smtp: tuple[str, Mailbox]
) -> None:
    """SMTP has no way to take an acceptance back: the mail goes again, under its own number."""
    _, mailbox = smtp
    mailbox.after = True
    await killed_and_started_again(db, settings, smtp)
    twice = [one for one in mailbox.received if mailbox.received.count(one) == 2]
    assert (len(mailbox.received), len(set(mailbox.received)), len(twice)) == (4, 3, 2)
    same = {body for one, body in zip(mailbox.received, mailbox.bodies, strict=True)
            if one in twice}  # fmt: skip
    assert len(same) == 1, "the same mail to the same person"


async def killed_and_started_again(
    db: Database, settings: Settings, smtp: tuple[str, Mailbox]
) -> None:
    """Three mails, the worker killed at the second; another one ends the work."""
    url, mailbox = smtp
    company = await a_company(db, "AP")
    people = [
        await an_account(db, ("adv", company), email=f"adv{at}@winvest.example") for at in range(3)
    ]
    async with transaction(db, as_person(people[0], company)) as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    assert await tell(db, company, *people) == 3
    process = born(WORKER, settings, SMTP_URL=url)
    assert await asyncio.to_thread(mailbox.holding.wait, 60)
    await process.killed()
    assert await statuses(db, company) == {
        SendingStatus.SENT: 1,
        SendingStatus.WAITING: 2,
    }
    async with transaction(db, as_person(people[0], company)) as session:
        await session.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        )
    after = replace(settings, smtp_url=url)
    await requeue_stalled(World(db=db, settings=after))
    await run_worker(after, once=True)
    assert await statuses(db, company) == {SendingStatus.SENT: 3}


async def statuses(db: Database, company: UUID) -> dict[SendingStatus, int]:
    """How many sendings stand where."""
    scope = system_scope("Essai", company_ids=frozenset((company,)))
    async with transaction(db, scope) as session:
        lines, _ = await sendings(session, scope, company_ids=[company])
    found = [one.status for one in lines]
    return {one: found.count(one) for one in SendingStatus if one in found}

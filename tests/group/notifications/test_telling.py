"""Telling people: inboxes, mails, Slack, once a subject, never across people or companies."""

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from tests.group.identity.world import Known, a_company, an_account, jobs_named
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.infra.live import LiveHub
from winvest.foundation.infra.outgoing import guarded_client
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.notifications.commands import (
    mark_all_read,
    mark_read,
    notify,
    set_wishes,
)
from winvest.group.notifications.enums import NoticeChannel, SendingStatus
from winvest.group.notifications.jobs import carry
from winvest.group.notifications.message_commands import send_again, set_slack, word_message
from winvest.group.notifications.models import Notification, Sending
from winvest.group.notifications.queries import inbox, sendings, unread_count
from winvest.group.notifications.rules import Words

pytestmark = pytest.mark.req("ORG-06")
EVENT = "documents.expiring"
VALUES = {
    "document": "DIPA 2026",
    "produit": "Santé Senior",
    "sku": "AP-SANTE-003",
    "jours": 30,
    "fin": "21 déc. 2026",
}


def as_person(known: Known, *companies: UUID) -> Scope:
    """The person, with the right to word messages."""
    return a_scope(*companies, rights={"messages.edit"}, actor_id=known.id)


async def tell(
    db: Database, company: UUID, *people: Known, event: str = EVENT, key: str | None = None
) -> int:
    """Tell people of an expiring document."""
    values = VALUES if event == EVENT else {"chaine": "AP", "nature": "modifiée"}
    scope = system_scope("Essai", company_ids=frozenset((company,)))
    async with transaction(db, scope) as session:
        return await notify(
            session,
            scope,
            event=event,
            company_id=company,
            people=[one.id for one in people],
            values=values,
            link="/produits/AP-SANTE-003/documents",
            subject_key=key,
        )


@pytest.fixture
async def company(db: Database) -> UUID:
    return await a_company(db, "AP")


@pytest.fixture
async def ada(db: Database, company: UUID) -> Known:
    return await an_account(db, ("adv", company))


async def test_somebody_is_told_in_winvest_and_by_mail(
    db: Database, settings: Settings, company: UUID, ada: Known
) -> None:
    assert await tell(db, company, ada) == 1
    me = as_person(ada, company)
    async with transaction(db, me) as session:
        found = await inbox(session, me)
        assert [one.title for one in found.lines] == [
            "DIPA 2026 de Santé Senior expire dans 30 jours"
        ]
        assert found.unread == 1
        assert await mark_read(
            session, me, notification_id=found.lines[0].id, now=datetime.now(UTC)
        ) == "/produits/AP-SANTE-003/documents"  # fmt: skip
        assert await unread_count(session, me) == 0
    (job,) = await jobs_named(db, "notifications.carry")
    await carry(World(db=db, settings=settings), sending_id=str(job["sending_id"]))
    await carry(World(db=db, settings=settings), sending_id=str(job["sending_id"]))
    (laid,) = (settings.var_dir / "outbox" / "mail").glob(f"{job['sending_id']}.eml")
    assert "DIPA" in laid.read_text()
    async with transaction(db, me) as session:
        (sent,), following = await sendings(session, me, company_ids=[company])
    assert (sent.status, sent.attempts, following) == (SendingStatus.SENT, 1, None)
    assert sent.shown_target == "ad…@winvest.example"


async def test_a_subject_is_told_once_and_a_wish_is_kept(
    db: Database, company: UUID, ada: Known
) -> None:
    me = as_person(ada, company)
    async with transaction(db, me) as session:
        await set_wishes(session, me, wishes={(EVENT, NoticeChannel.MAIL): False})
    assert await tell(db, company, ada, key="document:1:30") == 1
    assert await tell(db, company, ada, key="document:1:30") == 0
    assert await tell(db, company, ada, key="document:1:7") == 1
    assert await jobs_named(db, "notifications.carry") == []
    async with transaction(db, me) as session:
        assert await unread_count(session, me) == 2
        assert await mark_all_read(session, me, now=datetime.now(UTC)) == 2
        assert await unread_count(session, me) == 0


async def test_nobody_is_told_of_what_is_rolled_back(
    db: Database, company: UUID, ada: Known
) -> None:
    scope = system_scope("Essai", company_ids=frozenset((company,)))
    async with db.sessions() as session, session.begin() as change:
        await set_context(session, scope)
        await notify(
            session, scope, event=EVENT, company_id=company, people=[ada.id], values=VALUES
        )
        await change.rollback()
    assert await jobs_named(db, "notifications.carry") == []


@pytest.mark.req("ORG-03")
async def test_an_inbox_is_read_by_its_person_alone(
    db: Database, company: UUID, ada: Known
) -> None:
    other = await an_account(db, ("adv", company), email="bob@winvest.example")
    await tell(db, company, ada)
    spy = as_person(other, company)
    async with transaction(db, spy) as session:
        assert (await inbox(session, spy)).lines == ()
        seen = await session.execute(select(Notification.id))
        assert seen.all() == []
        changed = await session.execute(text("UPDATE notification SET title = 'volé'"))
        assert changed.rowcount == 0  # type: ignore[attr-defined]


@pytest.mark.req("ORG-03")
async def test_a_neighbour_sees_no_sending(db: Database, company: UUID, ada: Known) -> None:
    await tell(db, company, ada)
    neighbour = await a_company(db, "MTV")
    other = as_person(
        await an_account(db, ("adv", neighbour), email="c@winvest.example"), neighbour
    )
    async with transaction(db, other) as session:
        assert (await sendings(session, other, company_ids=[company, neighbour]))[0] == ()


async def test_a_company_speaks_its_own_words(db: Database, company: UUID, ada: Known) -> None:
    me = as_person(ada, company)
    async with transaction(db, me) as session:
        await word_message(
            session, me, company_id=company, event=EVENT, channel=NoticeChannel.APP,
            words=Words(subject="À remplacer : {{ document }}", body="{{ sku }}"), lock_version=0,
        )  # fmt: skip
    await tell(db, company, ada)
    async with transaction(db, me) as session:
        assert (await inbox(session, me)).lines[0].title == "À remplacer : DIPA 2026"


class Slack(BaseHTTPRequestHandler):
    """Answers as Slack does; `answers` are given in turn, then 200."""

    answers: list[int] = []
    received: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        code = self.answers.pop(0) if self.answers else 200
        if code == 200:
            self.received.append(json.loads(body)["text"])
        self.send_response(code)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def slack() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Slack)
    Slack.answers, Slack.received = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/services/T/B/secret"
    server.shutdown()


async def test_slack_is_told_tried_again_and_refused_for_good(
    db: Database, settings: Settings, company: UUID, ada: Known, slack: str
) -> None:
    me, world = as_person(ada, company), World(db=db, settings=settings)
    async with transaction(db, me) as session:
        await set_slack(session, me, company_id=company, label="#alertes", url=slack)
        stored = await session.scalar(text("SELECT encode(url, 'escape') FROM slack_hook"))
    assert "127.0.0.1" not in str(stored)
    await tell(db, company, ada, event="security.chain_damaged")
    (job,) = await jobs_named(db, "notifications.carry")
    sending = str(job["sending_id"])
    Slack.answers[:] = [503]
    with pytest.raises(httpx.HTTPStatusError):
        await carry(world, sending_id=sending)
    assert await status_of(db, me, sending) == (SendingStatus.RETRY, 1)
    await carry(world, sending_id=sending)
    assert await status_of(db, me, sending) == (SendingStatus.SENT, 2)
    assert Slack.received[0].startswith("*Journal d’audit altéré\u00a0: AP*")
    await tell(db, company, ada, event="security.chain_damaged")
    second = str((await jobs_named(db, "notifications.carry"))[1]["sending_id"])
    Slack.answers[:] = [404]
    await carry(world, sending_id=second)
    assert await status_of(db, me, second) == (SendingStatus.REFUSED, 1)
    async with transaction(db, me) as session:
        assert await send_again(session, me, sending_id=UUID(second)) == "#alertes"
    await carry(world, sending_id=second)
    assert await status_of(db, me, second) == (SendingStatus.SENT, 2)


async def status_of(db: Database, scope: Scope, sending_id: str) -> tuple[SendingStatus, int]:
    """Where a sending stands, after how many tries."""
    async with transaction(db, scope) as session:
        found = await session.get_one(Sending, UUID(sending_id))
        return found.status, found.attempts


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/x", "https://localhost/x", "http://[::1]/x", "https://169.254.169.254/",
     "http://2130706433/", "file:///etc/passwd"],
)  # fmt: skip
async def test_the_guard_lets_no_typed_address_into_our_network(url: str) -> None:
    async with guarded_client() as http:
        with pytest.raises((Refused, httpx.UnsupportedProtocol)):
            await http.get(url)


async def test_an_open_page_hears_of_its_bell_and_of_no_other(
    db: Database, settings: Settings, company: UUID, ada: Known
) -> None:
    other = await an_account(db, ("adv", company), email="bob@winvest.example")
    hub = LiveHub(settings.database_url)
    mine, theirs = hub.changes(f"bell:{ada.id}"), hub.changes(f"bell:{other.id}")
    heard = asyncio.ensure_future(anext(mine))
    silent = asyncio.ensure_future(anext(theirs))
    assert await asyncio.wait_for(heard, 5) is True  # said while nobody heard yet
    assert await asyncio.wait_for(silent, 5) is True
    heard, silent = asyncio.ensure_future(anext(mine)), asyncio.ensure_future(anext(theirs))
    await asyncio.sleep(0.2)
    await tell(db, company, ada)
    assert await asyncio.wait_for(heard, 5) is True
    await asyncio.sleep(0.2)
    assert not silent.done()
    late = hub.changes(f"bell:{ada.id}", at_once=True)
    assert await asyncio.wait_for(anext(late), 1) is True, "told between the page and its stream"
    hub.stop()
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(silent, 5)
    await hub.close()

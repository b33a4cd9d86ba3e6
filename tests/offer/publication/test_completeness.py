"""Completeness: what lacks by company and channel, worked out again when something changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import MANAGE, World, a_group, a_product
from tests.offer.documents.test_rules import a_paper
from tests.worlds import a_scope
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.law.rules import BOOK, SPECIFIED, LegalFamily, Obligation
from winvest.offer.publication.completeness.queries import Lacks, lack_lines
from winvest.offer.publication.completeness.rules import Given, completeness
from winvest.offer.publication.completeness.telling import missing_by_company
from winvest.offer.publication.completeness.working import due_products, work_out
from winvest.offer.publication.events import DocumentsMissing

pytestmark = pytest.mark.req("DOC-02", "DOC-03")
NOW = datetime.now(UTC)
ONE, TWO = uuid4(), uuid4()
TERMS = """
    INSERT INTO product_document (id, product_version_id, type, title, file_url, file_hash, status,
                                  published_at, valid_to)
    SELECT gen_random_uuid(), v.id, :kind, 'CG', 'x', repeat('b', 64), 'published', now(), :until
    FROM product_version v JOIN product p ON p.id = v.product_id WHERE p.sku = 'FTX-BOX-1'
"""


@pytest.fixture(autouse=True)
def book() -> Iterator[None]:
    """The book is a whole process's: give it back."""
    yield
    BOOK[:] = SPECIFIED


def test_each_company_and_channel_has_its_own_standing() -> None:
    papers = [a_paper(DocumentType.CGU), a_paper(DocumentType.CGA, channels=(Channel.FIELD,))]
    field = Given(company_id=ONE, channels=(Channel.FIELD,))
    both = Given(
        company_id=TWO, channels=(Channel.FIELD, Channel.WEB), until=NOW + timedelta(days=9)
    )
    found = completeness(papers, family=LegalFamily.MEDIA, given=[field, both], now=NOW)
    told = {(one.company_id, one.channel): one.missing for one in found}
    assert told == {
        (ONE, Channel.FIELD): (),
        (TWO, Channel.FIELD): (),
        (TWO, Channel.WEB): ("CGA", "DIPA ou CG"),
    }
    assert {one.recheck_at for one in found if one.company_id == TWO} == {both.until}


def test_a_document_to_come_lacks_until_its_day_and_is_looked_at_then() -> None:
    day = NOW + timedelta(days=5)
    papers = [
        a_paper(DocumentType.CGA),
        a_paper(DocumentType.CG),
        replace(a_paper(DocumentType.CGU), valid_from=day),
    ]
    web = Given(company_id=ONE, channels=(Channel.WEB,))
    (one,) = completeness(papers, family=LegalFamily.MEDIA, given=[web], now=NOW)
    assert (one.missing, one.recheck_at) == (("CGU",), day)
    (then,) = completeness(papers, family=LegalFamily.MEDIA, given=[web], now=day)
    assert then.missing == ()


@pytest.fixture
async def box(session: AsyncSession) -> World:
    """A box sold on the field and the web, which nothing documents yet."""
    world = await a_group(session)
    await a_product(
        session, world, "FTX-BOX-1", "Box", company=world.ft, risk=world.box, price="9.90",
        channels=("field", "web"),
    )  # fmt: skip
    return world


async def settle(session: AsyncSession, world: World, now: datetime = NOW) -> tuple[UUID, ...]:
    """What the job does, once."""
    scope = system_scope("Essais", company_ids=world.companies)
    await set_context(session, scope)
    due = await due_products(session, scope, now=now)
    await work_out(session, scope, product_ids=due, now=now)
    return due


async def lacking(session: AsyncSession, at: UUID, **asked: object) -> list[tuple[str, ...]]:
    scope = a_scope(at, rights=MANAGE)
    await set_context(session, scope)
    found = await lack_lines(session, scope, asked=Lacks(**asked), now=NOW)  # type: ignore[arg-type]
    return [(one.channel.value, *one.missing, one.closes_for or "") for one in found]


async def missing(session: AsyncSession, world: World) -> tuple[DocumentsMissing, ...]:
    scope = system_scope("Essais", company_ids=world.companies)
    await set_context(session, scope)
    return await missing_by_company(session, scope)


@pytest.mark.req("ORG-06")
async def test_it_follows_documents_time_and_the_law(session: AsyncSession, box: World) -> None:
    assert await settle(session, box) != ()
    assert await settle(session, box) == (), "nothing changed since"
    assert await lacking(session, box.ft) == [("web", "DIPA ou CG", "")]
    (told,) = await missing(session, box)
    assert (told.company_id, told.products) == (box.ft, 1)
    assert told.examples == ("FTX-BOX-1 (DIPA ou CG)",)
    assert await missing(session, box) == (told,), "the same while nothing changes"
    assert await lacking(session, box.ap) == [], "a neighbour sees nothing"
    until = NOW + timedelta(days=20)
    await set_context(session, system_scope("Essais", company_ids=box.companies))
    await session.execute(text(TERMS), {"kind": "CG", "until": until})
    assert len(await settle(session, box)) == 1, "the document's product alone"
    assert await missing(session, box) == ()
    assert await lacking(session, box.ft) == []
    assert await lacking(session, box.ft, to_come=True) == [("web", "DIPA ou CG")]
    assert len(await settle(session, box, now=until)) == 1, "its day has come"
    assert await lacking(session, box.ft) == [("web", "DIPA ou CG", "")]
    BOOK.append(
        Obligation(
            family=None, channel=Channel.FIELD, types=(DocumentType.FAQ,), starts=date(2020, 1, 1)
        )
    )
    assert len(await settle(session, box)) >= 1, "another edition of the book"
    assert ("field", "FAQ", "") in await lacking(session, box.ft)
    assert await lacking(session, box.ft, channel=Channel.FIELD, company="FTX") == [
        ("field", "FAQ", "")
    ]

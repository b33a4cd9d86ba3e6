"""What is kept of the completeness is what would be worked out from scratch, whatever happened."""

import random
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import MANAGE, World, a_group, a_product
from tests.worlds import a_scope
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.forms.filters import Completeness, ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.shelf import Shelf
from winvest.offer.catalog.queries.listing import listing
from winvest.offer.catalog.queries.standing_counts import completeness_counts
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.law.rules import BOOK, SPECIFIED, Obligation
from winvest.offer.publication.completeness.models import ProductCompleteness
from winvest.offer.publication.completeness.working import due_products, work_out, worked_out

pytestmark = pytest.mark.req("DOC-02", "DOC-03", "CAT-06")
NOW = datetime.now(UTC)
KINDS = (DocumentType.CG, DocumentType.DIPA, DocumentType.FAQ)
Step = Callable[[AsyncSession, random.Random, datetime], Awaitable[object]]
# (product, company, channel) → (owner, missing, closes at, for what, to be looked at again on)
Kept = dict[
    tuple[UUID, UUID, Channel],
    tuple[UUID, tuple[str, ...], datetime | None, str | None, datetime | None],
]

A_DOCUMENT = """
    INSERT INTO product_document (id, product_version_id, type, title, file_url, file_hash, status,
                                  published_at, valid_to, channels)
    SELECT gen_random_uuid(), v.id, :kind, 'Essai', 'x', repeat('b', 64), :status, now(), :until,
           :channels
    FROM product_version v JOIN product p ON p.id = v.product_id WHERE p.sku ~ :sku
    ORDER BY md5(p.sku || v.version || :luck) LIMIT 1
"""
ONE_DOCUMENT = """
    SELECT d.id FROM product_document d JOIN product_version v ON v.id = d.product_version_id
    JOIN product p ON p.id = v.product_id WHERE d.status <> 'archived'
    ORDER BY md5(p.sku || v.version || d.type || :luck) LIMIT 1
"""
A_DRAFT = """
    INSERT INTO product_version (id, product_id, version, status, effective_from)
    SELECT gen_random_uuid(), p.id, (SELECT max(version) + 1 FROM product_version v
                                     WHERE v.product_id = p.id), 'draft', :start
    FROM product p ORDER BY md5(p.sku || :luck) LIMIT 1
"""
END_A_VERSION = """
    UPDATE product_version SET effective_to = :end WHERE id = (
        SELECT v.id FROM product_version v JOIN product p ON p.id = v.product_id
        WHERE v.status = 'active' AND v.effective_to IS NULL AND p.sku ~ :sku
              AND v.effective_from < :end
        ORDER BY md5(p.sku || :luck) LIMIT 1)
    RETURNING product_id
"""
A_NEXT_VERSION = """
    INSERT INTO product_version (id, product_id, version, status, effective_from)
    SELECT gen_random_uuid(), id, (SELECT max(version) + 1 FROM product_version v
                                   WHERE v.product_id = p.id), 'active', :start
    FROM product p WHERE id = :product
"""


@pytest.fixture(autouse=True)
def book() -> Iterator[None]:
    """The book is a whole process's: give it back."""
    yield
    BOOK[:] = SPECIFIED


async def deposit(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    days = luck.choice((None, 5, 40, 400, 700))
    await session.execute(
        text(A_DOCUMENT),
        {
            "kind": luck.choice(KINDS).value,
            "status": luck.choice(("published", "published", "draft")),
            "until": None if days is None else now + timedelta(days=days),
            "channels": luck.choice(([], [], ["web"], ["field", "web"])),
            "luck": str(luck.random()),
            "sku": "",
        },
    )


async def archive(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    await session.execute(
        text(f"UPDATE product_document SET status = 'archived' WHERE id = ({ONE_DOCUMENT})"),
        {"luck": str(luck.random())},
    )


async def prepare(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    """A draft: shown only where no version is in force."""
    await session.execute(
        text(A_DRAFT), {"luck": str(luck.random()), "start": now + timedelta(days=9)}
    )


async def give_up(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    await session.execute(text("DELETE FROM product_version WHERE status = 'draft'"))


async def follow(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    """The version in force ends on a day; the next one begins then, with no document yet."""
    end = now + timedelta(days=luck.randint(1, 20))
    ended = await session.scalar(
        text(END_A_VERSION), {"end": end, "luck": str(luck.random()), "sku": ""}
    )
    await session.execute(text(A_NEXT_VERSION), {"product": ended, "start": end})


async def sell_elsewhere(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    channels = luck.choice((["field"], ["web"], ["field", "telesales"]))
    await session.execute(
        text("UPDATE publication SET channels = :channels, end_at = :until"),
        {
            "channels": channels,
            "until": luck.choice((None, now + timedelta(days=luck.randint(1, 60)))),
        },
    )


async def sell_by(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    channels = luck.sample(["field", "web", "telesales"], k=luck.randint(1, 3))
    await session.execute(
        text(
            "UPDATE product SET channels = :channels WHERE id ="
            " (SELECT id FROM product ORDER BY md5(sku || :luck) LIMIT 1)"
        ),
        {"channels": channels, "luck": str(luck.random())},
    )


async def legislate(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    if len(BOOK) > len(SPECIFIED) and luck.random() < 0.5:
        BOOK.pop()
        return
    BOOK.append(
        Obligation(
            family=None,
            channel=luck.choice((None, Channel.FIELD, Channel.TELESALES)),
            types=(luck.choice(KINDS),),
            starts=local_day(now) + timedelta(days=luck.choice((-1, 0, 3, 50))),
            ends=luck.choice((None, local_day(now) + timedelta(days=90))),
        )
    )


async def wait(session: AsyncSession, luck: random.Random, now: datetime) -> None:
    """Nothing but days that pass."""


STEPS: tuple[Step, ...] = (
    *(deposit, deposit, deposit, archive, prepare, give_up),
    *(follow, sell_elsewhere, sell_by, legislate, wait, wait),
)


@pytest.mark.parametrize("seed", [1])
async def test_after_any_changes_what_is_kept_is_what_would_be_worked_out(
    session: AsyncSession, seed: int
) -> None:
    luck, now = random.Random(seed), NOW
    world = await some_products(session)
    everything = system_scope("Essais", company_ids=world.companies)
    written = set()
    for _ in range(18):
        await set_context(session, everything)
        step = luck.choice(STEPS)
        await step(session, luck, now)
        now += timedelta(days=luck.choice((0, 0, 1, 30, 380)))
        while due := await due_products(session, everything, now=now):
            await work_out(session, everything, product_ids=due, now=now)
        ids = (await session.scalars(select(Product.id))).all()
        anew: Kept = {
            place: (owner, one.missing, one.closes_at, one.closes_for, one.recheck_at)
            for place, (owner, one) in (await worked_out(session, ids, now=now)).items()
        }
        assert await kept(session) == anew, step.__name__
        written.update(bool(one[1]) for one in anew.values())
        for who in (world.ft, world.mtv):
            await the_list_says_so(session, who, anew, luck=luck, today=local_day(now))
    assert written == {True, False}, "some lacked, some did not"


async def some_products(session: AsyncSession) -> World:
    """Three products of one company, one of them sold by another too; a product of the other."""
    world = await a_group(session)
    ft, mtv = world.ft, world.mtv
    for number, (owner, risk, seller) in enumerate(
        ((ft, world.box, mtv), (ft, world.box, None), (ft, world.tv, None), (mtv, world.tv, None))
    ):
        await a_product(
            session, world, f"P-{number}", f"Produit {number}", company=owner, risk=risk,
            price="9.90", sold_by=seller, channels=("field", "web"),
        )  # fmt: skip
    return world


async def kept(session: AsyncSession) -> Kept:
    one = ProductCompleteness.__table__.c
    rows = await session.execute(
        select(
            *(one.product_id, one.company_id, one.channel, one.owner_company_id, one.missing),
            *(one.closes_at, one.closes_for, one.recheck_at),
        )
    )
    return {tuple(row[:3]): (row[3], tuple(row[4]), *row[5:]) for row in rows}  # type: ignore[misc]


async def the_list_says_so(
    session: AsyncSession, who: UUID, anew: Kept, *, luck: random.Random, today: date
) -> None:
    """The filters of a company's list, and their counts, from the same entries read one by one."""
    scope = a_scope(who, rights=MANAGE)
    await set_context(session, scope)
    channel = luck.choice((None, Channel.WEB, Channel.FIELD))
    day = luck.choice((None, today + timedelta(days=30), today + timedelta(days=500)))
    shown = await listed(session, scope, ProductFilters(channel=channel))
    expected = {
        wanted: {
            product for product in shown if stands(anew, product, who, channel, day) is not None
            and wanted in stands(anew, product, who, channel, day)
        }
        for wanted in Completeness
    }  # fmt: skip
    found = {}
    for wanted in Completeness:
        filters = ProductFilters(channel=channel, completeness=wanted, complete_on=day)
        found[wanted] = await listed(session, scope, filters)
    assert found == expected, (channel, day)
    filters = ProductFilters(channel=channel, complete_on=day)
    counts = await completeness_counts(session, scope, filters=filters)
    assert counts == {wanted: len(expected[wanted]) for wanted in Completeness}


async def listed(session: AsyncSession, scope: Scope, filters: ProductFilters) -> set[UUID]:
    page = await listing(session, scope, filters=filters)
    ids = {one.id for one in page.page.rows}
    assert sum(one.count for one in page.partners) == len(ids), "counts beside the list"
    return ids


def stands(
    anew: Kept, product: UUID, who: UUID, channel: Channel | None, day: date | None
) -> set[Completeness]:
    """What is said of a product to a company: all to its owner, its own to a seller."""
    seen = [
        entry
        for (one, company, at), entry in anew.items()
        if one == product and who in (entry[0], company) and channel in (None, at)
    ]
    lacks = any(entry[1] for entry in seen)
    ends = [entry[2] for entry in seen if entry[2] is not None and not entry[1]]
    if day is not None:
        ends = [at for at in ends if local_day(at) <= day]
    said = set()
    if lacks or (day is not None and ends):
        said.add(Completeness.INCOMPLETE)
    if seen and not lacks and ends:
        said.add(Completeness.CLOSING)
    if seen and not lacks and not (day is not None and ends):
        said.add(Completeness.COMPLETE)
    return said


async def test_time_alone_moves_what_is_kept(session: AsyncSession) -> None:
    """A document for two years, then another version: each day is told, as it comes."""
    world = await some_products(session)
    everything = system_scope("Essais", company_ids=world.companies)
    await set_context(session, everything)
    for sku, until in (("P-1", 700), ("P-1", 20), ("P-2", 900)):
        given = {"kind": "CG", "status": "published", "channels": [], "luck": "", "sku": sku}
        await session.execute(text(A_DOCUMENT), {**given, "until": NOW + timedelta(days=until)})
    start = NOW + timedelta(days=500)
    ended = await session.scalar(text(END_A_VERSION), {"end": start, "luck": "", "sku": "P-2"})
    await session.execute(text(A_NEXT_VERSION), {"product": ended, "start": start})
    ids = (await session.scalars(select(Product.id))).all()
    told = []
    for day in (0, 21, 370, 499, 501, 699, 701):
        now = NOW + timedelta(days=day)
        while due := await due_products(session, everything, now=now):
            await work_out(session, everything, product_ids=due, now=now)
        anew = await worked_out(session, ids, now=now)
        assert await kept(session) == {
            place: (owner, one.missing, one.closes_at, one.closes_for, one.recheck_at)
            for place, (owner, one) in anew.items()
        }, day
        told.append(sum(bool(one.missing) for _, one in anew.values()))
    assert told == [1, 1, 1, 1, 2, 2, 3]


async def test_a_list_is_told_only_of_what_changed(session: AsyncSession) -> None:
    """Worked out again for nothing: no row of the shelf is touched, no memory of it is lost."""
    world = await some_products(session)
    scope = system_scope("Essais", company_ids=world.companies)
    await set_context(session, scope)
    ids = (await session.scalars(select(Product.id))).all()
    assert await work_out(session, scope, product_ids=ids, now=NOW) > 0
    stamps = select(func.array_agg(Shelf.stamp)).where(Shelf.standing.is_not(None))
    before = await session.scalar(stamps)
    assert len(before or ()) == len(ids)
    assert await work_out(session, scope, product_ids=ids, now=NOW) == 0
    BOOK.append(
        Obligation(family=None, channel=Channel.PARTNER, types=(KINDS[0],), starts=date(2020, 1, 1))
    )
    assert set(await due_products(session, scope, now=NOW)) == set(ids), "another edition"
    assert await work_out(session, scope, product_ids=ids, now=NOW) == 0
    assert await due_products(session, scope, now=NOW) == ()
    assert await session.scalar(stamps) == before

"""What a process remembers: per company, and for as long as nothing changes."""

import asyncio
import random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.offer.pricing.quotes.conftest import Shop, a_shop
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.offer.pricing.quotes.queries import places, tariffs
from winvest.offer.pricing.quotes.shelves import Kept, Shelves, listening
from winvest.offer.pricing.rules.shelf import Place

SKU = "MTV-OFFRE-001"


@pytest.fixture
async def companies(demo_db: Database) -> dict[str, UUID]:
    """The companies of the demo group, by code."""
    async with demo_db.engine.connect() as connection:
        found = await connection.execute(text("SELECT code, id FROM company"))
        return {code: key for code, key in found}


async def place(
    db: Database, shelves: Shelves, companies: dict[str, UUID], code: str
) -> Place | None:
    """Where the offer stands on a company's shelf, asked for as that company alone."""
    scope = system_scope("Essais", company_ids=frozenset((companies[code],)))
    async with transaction(db, scope) as session:
        found = await places(
            session, scope, shelves=shelves, company_id=companies[code], skus=[SKU]
        )
    return found.get(SKU)


async def until_live(shelves: Shelves) -> None:
    """The news are listened to."""
    async with asyncio.timeout(5):
        while not shelves.live:  # noqa: ASYNC110 - a memory, not a queue
            await asyncio.sleep(0.01)


@pytest.mark.req("PRI-05")
async def test_nothing_is_remembered_while_the_news_are_not_heard(
    demo_db: Database, companies: dict[str, UUID]
) -> None:
    shelves = Shelves()
    assert await place(demo_db, shelves, companies, "MTV")
    assert not shelves.places.rows


@pytest.mark.req("PRI-05", "ORG-03")
async def test_memory_never_mixes_companies(
    demo_db: Database, demo_settings: Settings, companies: dict[str, UUID]
) -> None:
    """Every SKU asked by every company in a drawn order: memory says what the database says."""
    shelves, silent = Shelves(), Shelves()
    everyone = system_scope("Essais", company_ids=frozenset(companies.values()))
    async with transaction(demo_db, everyone) as session:
        skus = list(await session.scalars(text("SELECT sku FROM product ORDER BY sku")))
    dice = random.Random(4)
    async with listening(shelves, demo_settings.database_url):
        await until_live(shelves)
        for _ in range(2):  # the second time from memory
            for code in dice.sample(sorted(companies), len(companies)):
                asked = dice.sample(skus, len(skus))
                remembered = await shelf(demo_db, shelves, companies[code], asked)
                assert remembered == await shelf(demo_db, silent, companies[code], asked)
        assert len(shelves.places.rows) > len(skus)
    assert not silent.places.rows


async def shelf(
    db: Database, shelves: Shelves, company_id: UUID, skus: list[str]
) -> dict[str, Place]:
    """What a company, acting alone, knows of products."""
    scope = system_scope("Essais", company_ids=frozenset((company_id,)))
    async with transaction(db, scope) as session:
        return await places(session, scope, shelves=shelves, company_id=company_id, skus=skus)


@pytest.mark.req("PRI-05")
async def test_a_published_change_is_seen_within_a_second(
    demo_db: Database, demo_settings: Settings, companies: dict[str, UUID]
) -> None:
    shelves = Shelves()
    everyone = system_scope("Essais", company_ids=frozenset(companies.values()))
    async with listening(shelves, demo_settings.database_url):
        await until_live(shelves)
        before = await place(demo_db, shelves, companies, "MTV")
        assert before is not None
        scope = system_scope("Essais", company_ids=frozenset((companies["MTV"],)))
        async with transaction(demo_db, scope) as session:
            version = before.editions[-1].version_id
            await tariffs(session, scope, shelves=shelves, version_ids=[version], keep=True)
        assert shelves.tariffs.get(version) is not None
        async with transaction(demo_db, everyone) as session:
            await session.execute(
                text("UPDATE product SET max_age = 99 WHERE sku = :sku"), {"sku": SKU}
            )
        async with asyncio.timeout(1):
            while (companies["MTV"], SKU) in shelves.places.rows:  # noqa: ASYNC110 - a memory, not a queue
                await asyncio.sleep(0.005)
        after = await place(demo_db, shelves, companies, "MTV")
        assert after is not None
        assert (before.conditions.max_age, after.conditions.max_age) == (None, 99)
        assert shelves.tariffs.get(version) is None
    assert not shelves.live


@pytest.mark.req("PRI-05")
async def test_what_changed_while_it_was_read_is_not_kept() -> None:
    shelves = Shelves()
    shelves.live = True
    seen = shelves.edition
    shelves.hear("*")
    shelves.put_place(uuid4(), SKU, None, seen=seen)  # type: ignore[arg-type]
    assert not shelves.places.rows


async def test_the_least_recent_is_forgotten() -> None:
    kept: Kept[int, str] = Kept(2)
    kept.put(1, "a")
    kept.put(2, "b")
    kept.get(1)
    kept.put(3, "c")
    assert list(kept.rows) == [1, 3]


@pytest.mark.req("PRI-03")
async def test_a_client_on_the_exclusion_list_buys_nothing(
    http: object, demo_db: Database, companies: dict[str, UUID]
) -> None:
    shop: Shop = await a_shop(http, demo_db, "MTV")  # type: ignore[arg-type]
    scope = system_scope("Essais", company_ids=frozenset((companies["MTV"],)))
    async with transaction(demo_db, scope) as session:
        await session.execute(
            text(
                "INSERT INTO client_exclusion (id, company_id, client_reference, reason)"
                " VALUES (gen_random_uuid(), :company, 'C-13', 'Impayés répétés')"
            ),
            {"company": companies["MTV"]},
        )
    quote = await shop.quote({"sku": SKU, "plan": "BASIC"}, client={"reference": "C-13"})
    assert [one["code"] for one in quote["eligibility"][0]["reasons"]] == ["blacklist"]
    assert quote["lines"] == []

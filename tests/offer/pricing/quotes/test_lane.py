"""The lane of the quotes: answers as the usual way does, keeps, counts, and steps aside."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from tests.offer.pricing.quotes.conftest import QUOTE, Shop, a_shop
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.offer.pricing.api.lane import QuoteLane
from winvest.offer.pricing.quotes.shelves import Shelves, listening
from winvest.offer.pricing.rules import amounts
from winvest.screens.simulator.basket import typed_of
from winvest.screens.simulator.forms import parse_simulation
from winvest.screens.simulator.queries import simulation

TV = {"sku": "MTV-OFFRE-001", "plan": "BASIC"}
PARISIAN = {"birth_date": "1980-05-01", "postal_code": "75011", "kind": "personal", "household": 2}
DRAWN = ("quote_id", "priced_at", "valid_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A web process: its application running, what it remembers, its own HTTP."""

    http: httpx.AsyncClient
    shelves: Shelves
    lane: QuoteLane

    def of(self, shop: Shop) -> Shop:
        """The same program, asking this process."""
        return replace(shop, http=self.http)

    def remembers(self, shop: Shop, sku: str) -> bool:
        """Is the product on the company's shelf here?"""
        return (shop.company_id, sku) in self.shelves.places.rows


async def a_process(stack: AsyncExitStack, settings: Settings) -> Process:
    """Start an application and wait until it has heard of the news and read ahead."""
    application = create_app(settings)
    (lane,) = application.lanes.values()
    assert isinstance(lane, QuoteLane)
    await stack.enter_async_context(listening(lane.shelves, settings.database_url))
    await stack.enter_async_context(lane.open())
    stack.push_async_callback(application.db.close)
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    http = await stack.enter_async_context(
        httpx.AsyncClient(transport=transport, base_url="http://localhost:8000")
    )
    async with asyncio.timeout(30):
        while len(lane.shelves.places.rows) < 40:  # noqa: ASYNC110 - a memory, not a queue
            await asyncio.sleep(0.02)
    return Process(http=http, shelves=lane.shelves, lane=lane)


@pytest.fixture
async def process(demo_settings: Settings) -> AsyncIterator[Process]:
    """One web process."""
    async with AsyncExitStack() as stack:
        yield await a_process(stack, demo_settings)


async def by_lane(process: Process, shop: Shop, item: dict[str, Any], **more: Any) -> Any:
    """A quote that the lane answers (never compressed), read again as it is kept."""
    sent = {"items": [item], "channel": "field"} | more
    headers = {"authorization": f"Bearer {shop.token}", "accept-encoding": "gzip"}
    before = process.lane.answered
    answer = await process.http.post(QUOTE, json=sent, headers=headers)
    assert answer.status_code == 200, answer.text
    assert process.lane.answered == before + 1
    return answer


@pytest.mark.req("PRI-03", "PRI-05", "AHEAD-01")
async def test_the_lane_answers_keeps_and_replays(process: Process, mtv: Shop) -> None:
    await process.of(mtv).quote(TV)  # the first fetches rates and the seat of the company
    answer = await by_lane(process, mtv, TV, client=PARISIAN)
    made = answer.json()
    assert made["lines"][0]["amount_incl_tax"] == "9.90"
    here = process.of(mtv)
    path = f"/api/catalog/quotes/{made['quote_id']}"
    assert (await here("GET", path)).json() == made
    again = await here("POST", f"{path}/replay")
    assert again.json() == {"same": True, "trace_sha256": made["trace_sha256"]}


@pytest.mark.req("PRI-03", "PRI-05")
async def test_the_lane_says_what_the_usual_way_says(
    process: Process, mtv: Shop, usgp: Shop, ap: Shop
) -> None:
    """Every plan of three companies, both ways at one moment: same cents, words, hash, headers."""
    at = "2026-11-21T10:00:00+01:00"
    compared = 0
    for shop in (mtv, usgp, ap):
        for sku, plan, channel in await shop.offered():
            item = {"sku": sku, "plan": plan, "usage": {"kWh": "250", "revenue": "1000"}}
            body = {"items": [item], "channel": channel, "client": PARISIAN, "at": at}
            usual = await shop("POST", QUOTE, body)  # this application heard no news: usual way
            quick = await process.of(shop)("POST", QUOTE, body)
            assert usual.status_code == quick.status_code == 200
            assert plain(quick.json()) == plain(usual.json()), (sku, plan)
            named = set(usual.headers) - {"content-encoding"}
            assert set(quick.headers) - {"content-encoding"} == named
            compared += 1
    assert compared > 40
    assert process.lane.answered > 40


def plain(quote: dict[str, Any]) -> dict[str, Any]:
    """A quote but for its number and the moment when it was made."""
    return {name: value for name, value in quote.items() if name not in DRAWN}


PACK = "FT-PACK-0001"


@pytest.mark.req("PRI-05")
async def test_a_pack_that_memory_lacks_is_fetched_with_its_members_in_one_question(
    process: Process, http: httpx.AsyncClient, demo_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that is at hand is asked for again: a member alone is fetched alone."""
    shop = process.of(await a_shop(http, demo_db, "FT"))
    found = await shop.quote({"sku": PACK})
    members = {one["sku"] for one in found["lines"]} - {PACK}
    assert len(members) > 1
    asked: list[list[str]] = []
    fetch = process.lane._stock._fetch

    async def counted(company_id: UUID, skus: list[str]) -> None:
        asked.append(skus)
        await fetch(company_id, skus)

    monkeypatch.setattr(process.lane._stock, "_fetch", counted)
    some = min(members)
    for gone, fetched in ((members | {PACK}, PACK), ({some}, some), (set[str](), None)):
        for sku in gone:
            process.shelves.places.rows.pop((shop.company_id, sku))
        asked.clear()
        again = (await by_lane(process, shop, {"sku": PACK})).json()
        assert (again["lines"], again["totals"]) == (found["lines"], found["totals"])
        assert asked == ([[fetched]] if fetched else [])


@pytest.mark.req("PRI-04")
async def test_the_lane_leaves_to_the_usual_way_what_is_not_plain(
    process: Process, mtv: Shop
) -> None:
    here = process.of(mtv)
    await here.quote(TV)
    before = process.lane.answered
    assert (await here("POST", QUOTE, {"items": [{"sku": "NOPE"}]})).status_code == 422
    assert (await here("POST", QUOTE, {"items": [TV], "at": "hier"})).status_code == 422
    first = await here("POST", QUOTE, {"items": [TV]}, idempotency_key="voie-1")
    again = await here("POST", QUOTE, {"items": [TV]}, idempotency_key="voie-1")
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    known = await here.quote(TV, client={"reference": "C-1"})
    assert known["lines"]
    stranger = replace(here, token="wv_nobody")
    assert (await stranger("POST", QUOTE, {"items": [TV]})).status_code == 401
    assert process.lane.answered == before


@pytest.mark.req("ORG-03", "PRI-05")
async def test_a_withdrawn_key_is_refused_at_its_next_quote(
    process: Process, http: httpx.AsyncClient, demo_db: Database
) -> None:
    shop = process.of(await a_shop(http, demo_db, "MTV"))
    await shop.quote(TV)
    await by_lane(process, shop, TV)
    async with demo_db.engine.begin() as connection:
        found = await connection.execute(
            text("UPDATE api_key SET revoked_at = now() WHERE prefix = left(:token, 11)"),
            {"token": shop.token},
        )
        assert found.rowcount == 1
    assert (await shop("POST", QUOTE, {"items": [TV], "channel": "field"})).status_code == 401


@pytest.mark.req("PRI-05")
async def test_what_a_key_may_ask_a_minute_is_counted_together(
    process: Process, http: httpx.AsyncClient, demo_db: Database
) -> None:
    shop = process.of(await a_shop(http, demo_db, "MTV"))
    await shop.quote(TV)
    async with demo_db.engine.begin() as connection:
        await connection.execute(
            text("UPDATE api_key SET rate_per_minute = 12 WHERE prefix = left(:token, 11)"),
            {"token": shop.token},
        )
    body = {"items": [TV], "channel": "field"}
    answers = await asyncio.gather(*(shop("POST", QUOTE, body) for _ in range(20)))
    statuses = [one.status_code for one in answers]
    assert set(statuses) == {200, 429}
    assert statuses.count(200) <= 12
    kept = {one.json()["quote_id"] for one in answers if one.status_code == 200}
    assert len(kept) == statuses.count(200)


@pytest.mark.req("PRI-05")
async def test_a_published_change_is_seen_by_every_process_within_a_second(
    demo_settings: Settings, demo_db: Database, mtv: Shop
) -> None:
    """Two processes with their own engines and memories; a third party changes the offer."""
    async with AsyncExitStack() as stack:
        processes = [await a_process(stack, demo_settings) for _ in range(2)]
        for one in processes:
            await one.of(mtv).quote(TV)
            await by_lane(one, mtv, TV)
            assert one.remembers(mtv, TV["sku"])
        companies = await everyone(demo_db)
        async with transaction(demo_db, companies) as session:
            frozen = "UPDATE product SET lifecycle_status = :status WHERE sku = :sku"
            await session.execute(text(frozen), {"status": "frozen", "sku": TV["sku"]})
        try:
            async with asyncio.timeout(1):
                while any(one.remembers(mtv, TV["sku"]) for one in processes):  # noqa: ASYNC110 - a memory, not a queue
                    await asyncio.sleep(0.005)
            for one in processes:
                quote = (await by_lane(one, mtv, TV)).json()
                assert quote["lines"] == []
                assert [why["code"] for why in quote["eligibility"][0]["reasons"]] == ["frozen"]
        finally:
            async with transaction(demo_db, companies) as session:
                await session.execute(text(frozen), {"status": "active", "sku": TV["sku"]})


@pytest.mark.req("ORG-03", "PRI-05")
async def test_two_companies_asking_for_one_sku_at_once_never_share_an_answer(
    process: Process, mtv: Shop, ap: Shop, http: httpx.AsyncClient, demo_db: Database
) -> None:
    """Drawn orders, all at once through one memory: each is told what it is told when alone."""
    ft = await a_shop(http, demo_db, "FT")
    shops = {"MTV": mtv, "AP": ap, "FT": ft}
    skus = sorted({sku for shop in shops.values() for sku, _, _ in await shop.offered()})[:24]
    at = "2026-11-21T10:00:00+01:00"

    async def told(shop: Shop, sku: str) -> object:
        body = {"items": [{"sku": sku}], "at": at, "client": PARISIAN}
        answer = await shop("POST", QUOTE, body)
        found = answer.json()
        if answer.status_code != 200:
            return [(one["pointer"], one["code"]) for one in found["errors"]]
        return plain(found)

    alone = {
        (code, sku): await told(shop, sku) for code, shop in shops.items() for sku in skus[::3]
    }
    dice = random.Random(11)
    drawn = [dice.choice(sorted(alone)) for _ in range(150)]
    together = await asyncio.gather(*(told(process.of(shops[code]), sku) for code, sku in drawn))
    for key, found in zip(drawn, together, strict=True):
        assert found == alone[key], key


@pytest.mark.req("PRI-03")
async def test_one_engine_prices_quotes_the_simulator_and_bare_rules(
    process: Process, mtv: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Break the one rule of a fixed price: each way of asking for a price fails with it."""
    here = process.of(mtv)
    good = await here.quote(TV)
    rule = {"type": "fixed", "payload": {"amount": "9.90"}}
    assert (await here("POST", PREVIEW, {"rule": rule})).status_code == 200

    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError("the rule is broken")

    monkeypatch.setattr(amounts, "_fixed", broken)
    for way in ({"items": [TV], "channel": "field"}, {"items": [TV], "channel": "web"}):
        assert (await failing(here, QUOTE, way)) == 500
    assert (await failing(mtv, QUOTE, {"items": [TV], "channel": "field"})) == 500
    assert (await failing(here, PREVIEW, {"rule": rule})) == 500
    with pytest.raises(ZeroDivisionError):
        await simulated(process, mtv)
    replayed = f"/api/catalog/quotes/{good['quote_id']}/replay"
    assert (await failing(here, replayed, None)) == 500
    monkeypatch.undo()
    assert await simulated(process, mtv)
    assert (await here("POST", replayed)).json()["same"] is True


PREVIEW = "/api/catalog/pricing/preview"


async def simulated(process: Process, shop: Shop) -> object:
    """What the simulator's page shows of the offer."""
    asked = parse_simulation(typed_of((("produit", TV["sku"]), ("formule", TV["plan"]))))
    scope = system_scope("Essais", company_ids=frozenset((shop.company_id,)))
    async with transaction(shop.db, scope) as session:
        found = await simulation(
            session,
            scope,
            shelves=process.shelves,
            company_id=shop.company_id,
            asked=asked,
            now=datetime.now(UTC),
        )
    return found.quote


async def failing(shop: Shop, path: str, body: object) -> int:
    """The status of a request that something breaks."""
    return (await shop("POST", path, body)).status_code


async def everyone(db: Database) -> Any:
    """The scope of the whole group."""
    async with db.engine.connect() as connection:
        found = await connection.execute(text("SELECT id FROM company"))
        return system_scope("Essais", company_ids=frozenset(found.scalars()))

"""What a key may ask in a minute, whichever process counts."""

import httpx
import pytest
from sqlalchemy import text

from tests.api.conftest import Api, key_for, together
from tests.offer.catalog.world import World
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

pytestmark = [pytest.mark.req("CAT-11"), pytest.mark.req("OPS-05")]
PRODUCTS = "/api/catalog/products"


async def limit(db: Database, per_minute: int) -> None:
    """Every key may ask so much."""
    async with db.engine.begin() as connection:
        await connection.execute(text(f"UPDATE api_key SET rate_per_minute = {per_minute}"))


async def test_each_answer_says_what_is_left(ft: Api, db: Database) -> None:
    await limit(db, 50)
    first, second = await ft.get(PRODUCTS), await ft.get(f"{PRODUCTS}/RIEN")
    left = [int(one.headers["ratelimit-remaining"]) for one in (first, second)]
    assert first.headers["ratelimit-limit"] == "50"
    assert left[0] - left[1] == 1 or left[1] == 49  # unless the minute has just turned
    assert 1 <= int(second.headers["ratelimit-reset"]) <= 60


async def test_beyond_it_is_a_429_with_retry_after(ft: Api, ap: Api, db: Database) -> None:
    await limit(db, 3)
    answers = [await ft.get(PRODUCTS) for _ in range(8)]
    refused = [one for one in answers if one.status_code == 429]
    assert len(refused) >= 2  # the minute may turn once
    problem = refused[-1].json()
    assert problem["code"] == "rate_limited"
    assert refused[-1].headers["retry-after"] == refused[-1].headers["ratelimit-reset"]
    assert refused[-1].headers["ratelimit-remaining"] == "0"
    assert refused[-1].headers["content-type"] == "application/problem+json"
    assert (await ap.get(PRODUCTS)).status_code == 200  # another key is not concerned


async def test_two_processes_count_together(
    ft: Api, db: Database, settings: Settings, world: World
) -> None:
    await limit(db, 1000)
    twin = create_app(settings)
    transport = httpx.ASGITransport(app=twin, client=("127.0.0.1", 50001))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        other = Api(http, ft.token)
        answers = await together(*(one.get(PRODUCTS) for one in (ft, other) * 10))
    await twin.db.close()
    left = sorted(int(one.headers["ratelimit-remaining"]) for one in answers)
    assert len(set(left)) >= 19  # each was counted once; a turn of the minute may repeat one


async def test_the_next_minute_starts_again(ft: Api, db: Database) -> None:
    await limit(db, 2)
    for _ in range(4):
        await ft.get(PRODUCTS)
    async with db.engine.begin() as connection:
        await connection.execute(
            text("UPDATE api_key_usage SET minute = minute - interval '1 minute'")
        )
    assert (await ft.get(PRODUCTS)).status_code == 200


async def test_the_default_lets_the_stress_test_of_annex_h_pass(settings: Settings) -> None:
    """Annexe H 2.4: ten thousand quotes a minute."""
    assert settings.api_rate_per_minute >= 10_000


async def test_a_key_may_have_a_limit_of_its_own(ft: Api, db: Database, world: World) -> None:
    own = Api(ft.http, await key_for(db, world, world.ft, rate=7))
    assert (await own.get(PRODUCTS)).headers["ratelimit-limit"] == "7"
    assert (await ft.get(PRODUCTS)).headers["ratelimit-limit"] == "60000"

"""A POST sent twice with the same key acts once, whatever happens at the same moment."""

from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import text

from tests.api.conftest import Api, key_for, together
from tests.offer.catalog.world import World
from winvest.foundation.infra.api.jobs import forget_answers
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.queue import World as Jobs
from winvest.foundation.infra.settings import Settings

pytestmark = pytest.mark.req("CAT-11")
PRODUCTS = "/api/catalog/products"


def body(world: World, sku: str = "FTX-NEW-1") -> dict[str, object]:
    return {
        "sku": sku,
        "name": "Box Neuve",
        "company_id": str(world.ft),
        "risk_id": str(world.box),
        "revenue_model": "revenue",
    }


def same(one: httpx.Response, other: httpx.Response) -> bool:
    """Same status, same body, same place, same tag."""
    kept = ("location", "etag")
    return (one.status_code, one.content, *(one.headers[name] for name in kept)) == (
        other.status_code,
        other.content,
        *(other.headers[name] for name in kept),
    )


async def test_a_retry_is_answered_the_same_and_acts_once(ft: Api, world: World) -> None:
    first = await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    again = await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    assert first.status_code == 201
    assert same(first, again)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    changed = {"name": "Renommée"}
    await ft("PATCH", first.headers["location"], changed, If_Match=first.headers["etag"])
    late = await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    assert same(first, late)  # what was answered, not what stands


async def test_spaces_and_order_are_the_same_body(ft: Api, world: World) -> None:
    first = await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    turned = dict(reversed(body(world).items()))
    assert same(first, await ft("POST", PRODUCTS, turned, Idempotency_Key="k-1"))


async def test_the_same_key_with_another_body_is_refused(ft: Api, world: World) -> None:
    await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    for other in (body(world, "FTX-NEW-2"), {"sku": 1}, []):
        answer = await ft("POST", PRODUCTS, other, Idempotency_Key="k-1")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
        assert "clé d’idempotence a déjà servi" in answer.json()["detail"]
    elsewhere = await ft("POST", f"{PRODUCTS}/FTX-BOX-1/versions", {}, Idempotency_Key="k-1")
    assert elsewhere.json()["code"] == "idempotency_mismatch"
    assert (await ft.get(f"{PRODUCTS}/FTX-NEW-2")).status_code == 404


async def test_at_the_same_moment_there_is_one_effect(ft: Api, world: World, db: Database) -> None:
    answers = await together(
        *(ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1") for _ in range(12))
    )
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    fresh = [one for one in answers if "idempotency-replayed" not in one.headers]
    assert len(fresh) == 1
    path = f"{PRODUCTS}/FTX-BOX-1/versions"
    sent = {"effective_from": "2027-01-01T00:00:00Z"}
    drafted = await together(*(ft("POST", path, sent, Idempotency_Key="v-1") for _ in range(8)))
    assert {one.json()["version"] for one in drafted} == {2}
    assert len((await ft.get(path)).json()["items"]) == 2


async def test_a_refusal_had_no_effect_and_is_judged_anew(ft: Api, world: World) -> None:
    refused = await ft("POST", PRODUCTS, {"sku": "FTX-NEW-1"}, Idempotency_Key="k-1")
    assert refused.status_code == 422
    assert (await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")).status_code == 201


async def test_a_key_is_of_its_program_alone(
    ft: Api, ap: Api, http: httpx.AsyncClient, db: Database, world: World
) -> None:
    await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    theirs = body(world, "APX-NEW-1") | {
        "company_id": str(world.ap),
        "risk_id": str(world.health),
    }
    answer = await ap("POST", PRODUCTS, theirs, Idempotency_Key="k-1")
    assert answer.status_code == 201
    colleague = Api(http, await key_for(db, world, world.ft))
    other = await colleague("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    assert other.json()["code"] == "sku_taken"


async def test_a_key_that_lost_its_right_replays_nothing(
    ft: Api, world: World, db: Database
) -> None:
    await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    async with db.engine.begin() as connection:
        await connection.execute(text("UPDATE api_key SET rights = ARRAY['catalog.read']"))
    answer = await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    assert answer.status_code == 403


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\tici"])
async def test_a_key_is_1_to_255_visible_characters(ft: Api, world: World, key: str) -> None:
    answer = await ft("POST", PRODUCTS, body(world), Idempotency_Key=key)
    assert answer.status_code == 400


async def test_after_a_day_it_is_forgotten(
    ft: Api, world: World, db: Database, settings: Settings, superuser_url: str
) -> None:
    first = await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    assert first.status_code == 201
    kept = await _records(superuser_url)
    assert len(kept) == 1
    left = kept[0] - datetime.now(UTC)
    assert 23.9 < left.total_seconds() / 3600 <= 24
    await forget_answers(Jobs(db=db, settings=settings))
    assert len(await _records(superuser_url)) == 1
    await _age(superuser_url)
    late = await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    assert late.json()["code"] == "sku_taken"  # judged anew
    await forget_answers(Jobs(db=db, settings=settings))
    assert await _records(superuser_url) == []


async def test_what_is_kept_is_encrypted(ft: Api, world: World, superuser_url: str) -> None:
    await ft("POST", PRODUCTS, body(world), Idempotency_Key="k-1")
    import psycopg

    with psycopg.connect(superuser_url) as truth:
        row = truth.execute("SELECT body FROM idempotency_record").fetchone()
    assert row
    assert b"FTX-NEW-1" not in bytes(row[0])


async def _records(url: str) -> list[datetime]:
    import psycopg

    with psycopg.connect(url) as truth:
        return [row[0] for row in truth.execute("SELECT expires_at FROM idempotency_record")]


async def _age(url: str) -> None:
    import psycopg

    with psycopg.connect(url) as truth:
        truth.execute("UPDATE idempotency_record SET expires_at = now()")

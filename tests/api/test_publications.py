"""Publications for programs: all that lacks is listed with its code; a key acts for its company."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from tests.api.conftest import Api, Only, key_for, together
from tests.group.people.world import Staff, a_person, composer
from tests.offer.catalog.world import World
from tests.offer.publication.test_publishing import Lacks
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.scope import system_scope
from winvest.group.people.commands import archive_team, create_team
from winvest.group.people.forms import TeamForm
from winvest.offer.publication import ports

PATH = "/api/catalog/publications"
NOW = datetime.now(UTC)


@pytest.mark.req("VER-04", "VER-05")
async def test_what_lacks_refuses_with_every_code(ft: Api) -> None:
    product = (await ft.get("/api/catalog/products/FTX-TV-1")).json()
    body = {
        "company_id": product["company_id"],
        "product_version_id": product["current_version_id"],
        "channels": ["field"],
        "start_at": "2026-01-01T00:00:00+01:00",
    }
    refused = await ft("POST", PATH, body)
    assert refused.status_code == 409, refused.text
    told = refused.json()
    assert told["code"] == "not_publishable"
    assert "mapping_not_validated" in [one["code"] for one in told["errors"]]
    assert (await ft("POST", PATH, {**body, "channels": []})).status_code == 422
    assert (await ft("POST", PATH, {**body, "couleur": "bleu"})).status_code == 422
    other = {**body, "company_id": "22222222-2222-2222-2222-222222222222"}
    assert (await ft("POST", PATH, other)).status_code == 403
    listed = await ft.get(PATH, product="FTX-TV-1")
    assert [one["channels"] for one in listed.json()["items"]] == [["field"]]


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here nothing lacks: the checklist has its own tests."""
    monkeypatch.setattr(ports, "_gate", [Lacks()])


async def wanted(ft: Api, **more: Any) -> dict[str, Any]:
    """A publication of the box to its own company."""
    product = (await ft.get("/api/catalog/products/FTX-BOX-1")).json()
    return {
        "company_id": product["company_id"],
        "product_version_id": product["current_version_id"],
        "channels": ["telesales", "field"],
        "start_at": "2026-01-01T00:00:00+01:00",
        **more,
    }


async def of_the_box(ft: Api) -> list[dict[str, Any]]:
    listed = await ft.get(PATH, product="FTX-BOX-1")
    assert listed.status_code == 200, listed.text
    return list(listed.json()["items"])


@pytest.mark.req("VER-04", "CAT-11")
@pytest.mark.usefixtures("ready")
async def test_a_program_publishes_once_and_unpublishes_once(ft: Api) -> None:
    body = await wanted(ft, visibility="public", conditions="Sur accord")
    made = await ft("POST", PATH, body, Idempotency_Key="p-1")
    assert made.status_code == 201, made.text
    item = made.json()
    assert (item["status"], item["visibility"], item["conditions"]) == (
        "published", "public", "Sur accord",
    )  # fmt: skip
    assert item["channels"] == ["field", "telesales"]
    assert (item["pilot_user_ids"], item["pilot_team_ids"]) == ([], [])
    begun = datetime.fromisoformat(item["start_at"])
    assert datetime.now(UTC) - begun < timedelta(minutes=1), "a sale never begins in the past"
    assert made.headers["location"] == f"{PATH}/{item['id']}"
    assert made.headers["etag"]
    again = await ft("POST", PATH, body, Idempotency_Key="p-1")
    assert (again.status_code, again.json()) == (201, item)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == made.headers["location"]
    other = await ft("POST", PATH, {**body, "visibility": "hidden"}, Idempotency_Key="p-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert [one["id"] for one in await of_the_box(ft)] == [item["id"]]

    end = f"{PATH}/{item['id']}/unpublish"
    why = {"reason": "Fin d’accord", "end_at": "2099-03-01T00:00:00+01:00"}
    planned = await ft("POST", end, why)
    assert (planned.status_code, planned.json()["status"]) == (200, "published")
    assert datetime.fromisoformat(planned.json()["end_at"]).year == 2099
    ended = await ft("POST", end, {"reason": "Fin d’accord"}, Idempotency_Key="p-2")
    assert (ended.status_code, ended.json()["status"]) == (200, "withdrawn")
    replayed = await ft("POST", end, {"reason": "Fin d’accord"}, Idempotency_Key="p-2")
    assert replayed.json() == ended.json()
    assert replayed.headers["idempotency-replayed"] == "true"
    over = await ft("POST", end, {"reason": "Encore"})
    assert (over.status_code, over.json()["code"]) == (409, "publication_over")
    assert [one["status"] for one in await of_the_box(ft)] == ["withdrawn"]


@pytest.mark.req("VER-04", "CAT-11")
@pytest.mark.usefixtures("ready")
async def test_what_a_program_may_not_publish_is_a_problem_told(
    ft: Api, ap: Api, only: Only
) -> None:
    body = await wanted(ft)
    for changes, status, pointer in (
        ({"end_at": "2025-01-01T00:00:00+01:00"}, 422, "/end_at"),
        ({"channels": ["pigeon"]}, 422, "/channels/0"),
        ({"start_at": "2026-01-01T00:00:00"}, 422, "/start_at"),
        ({"visibility": "secret"}, 422, "/visibility"),
    ):
        refused = await ft("POST", PATH, body | changes)
        assert refused.status_code == status, refused.text
        assert refused.headers["content-type"].startswith("application/problem+json")
        told = refused.json()
        assert [one["pointer"] for one in told["errors"]] == [pointer]
        assert told["status"] == status
        assert told["type"].endswith(told["code"])
        assert told["request_id"] == refused.headers["x-request-id"]
    pilot = await ft("POST", PATH, body | {"pilot_user_ids": [body["company_id"]]})
    assert (pilot.status_code, pilot.json()["errors"][0]["pointer"]) == (422, "/end_at")
    stranger = {"pilot_user_ids": [body["company_id"]], "end_at": "2099-01-01T00:00:00+01:00"}
    named = await ft("POST", PATH, body | stranger)
    assert (named.status_code, named.json()["errors"][0]["pointer"]) == (422, "/pilot_user_ids/0")
    unknown = await ft("POST", PATH, body | {"product_version_id": body["company_id"]})
    assert unknown.status_code == 404
    made = await ft("POST", PATH, body)
    twice = await ft("POST", PATH, body | {"channels": ["field", "web"]})
    assert (twice.status_code, twice.json()["code"]) == (409, "publication_overlap")
    assert "Terrain" in twice.json()["detail"]
    end = made.headers["location"] + "/unpublish"
    mute = await ft("POST", end, {"reason": ""})
    assert (mute.status_code, mute.json()["errors"][0]["pointer"]) == (422, "/reason")
    reader = await only("catalog.read", "publication.read")
    assert (await reader("POST", PATH, body)).status_code == 403
    assert (await reader("POST", end, {"reason": "Non"})).status_code == 403
    assert (await ap("POST", end, {"reason": "Non"})).status_code == 404, "a neighbour sees none"
    assert (await ap.get(PATH, product="FTX-BOX-1")).status_code == 404
    assert [one["status"] for one in await of_the_box(ft)] == ["published"]


async def a_team(db: Database, world: World, company: UUID, name: str, *people: UUID) -> UUID:
    """An active team of a company."""
    async with db.sessions() as session, session.begin():
        form = TeamForm(name=name, members=people)
        scope = composer(company)
        await set_context(session, scope)
        return await create_team(session, scope, company_id=company, team=form, now=NOW)


@pytest.mark.req("VER-04", "CAT-11")
@pytest.mark.usefixtures("ready")
async def test_a_program_names_the_teams_of_a_pilot(ft: Api, db: Database, world: World) -> None:
    """What a publication tells of its pilot can be sent: teams beside people."""
    staff = Staff(world=world)
    async with db.sessions() as session, session.begin():
        seller = await a_person(session, staff, "Farid", company=world.ft)
    team = await a_team(db, world, world.ft, "Équipe Nord", seller)
    empty = await a_team(db, world, world.ft, "Équipe Sud")
    strange = await a_team(db, world, world.mtv, "Équipe Ouest")
    gone = await a_team(db, world, world.ft, "Équipe Est", seller)
    async with db.sessions() as session, session.begin():
        await set_context(session, composer(world.ft))
        await archive_team(session, composer(world.ft), team_id=gone, now=NOW)
    endless = await wanted(ft, pilot_team_ids=[str(team)])
    body = endless | {"end_at": "2099-01-01T00:00:00+01:00"}
    for sent, pointer, code in (
        (endless, "/end_at", "pilot_endless"),
        (body | {"pilot_team_ids": [str(team), str(strange)]}, "/pilot_team_ids/1", "unknown"),
        (body | {"pilot_team_ids": [str(gone)]}, "/pilot_team_ids/0", "archived"),
        (body | {"pilot_team_ids": ["nord"]}, "/pilot_team_ids/0", "uuid"),
    ):
        refused = await ft("POST", PATH, sent)
        assert refused.status_code == 422, refused.text
        told = refused.json()["errors"]
        assert [(one["pointer"], one["code"]) for one in told] == [(pointer, code)]
    nobody = await ft("POST", PATH, body | {"pilot_team_ids": [str(empty)]})
    assert (nobody.status_code, nobody.json()["errors"][0]["code"]) == (409, "pilot_empty")
    made = await ft("POST", PATH, body | {"pilot_team_ids": [str(team), str(team)]})
    assert made.status_code == 201, made.text
    assert (made.json()["pilot_team_ids"], made.json()["pilot_user_ids"]) == ([str(team)], [])
    assert [one["pilot_team_ids"] for one in await of_the_box(ft)] == [[str(team)]]


@pytest.mark.req("VER-04", "CAT-11")
@pytest.mark.usefixtures("ready")
async def test_two_programs_at_once_publish_once(ft: Api) -> None:
    body = await wanted(ft)
    same = await together(*(ft("POST", PATH, body, Idempotency_Key="once") for _ in range(3)))
    assert [one.status_code for one in same] == [201] * 3
    assert len({one.json()["id"] for one in same}) == 1
    both = await together(*(ft("POST", PATH, body | {"channels": ["partner"]}) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [201, 409]
    assert {one.json().get("code") for one in both} == {None, "publication_overlap"}


@pytest.mark.req("VER-04", "CAT-11")
async def test_what_is_being_prepared_is_told_to_its_owner_alone(
    ft: Api, http: httpx.AsyncClient, db: Database, world: World
) -> None:
    async with transaction(db, system_scope("Essais", company_ids=world.companies)) as session:
        await session.execute(
            text(
                "INSERT INTO publication (id, product_version_id, company_id, channels, status,"
                " start_at) SELECT gen_random_uuid(), v.id, :company, '{web}', 'draft', now()"
                " FROM product_version v JOIN product p ON p.id = v.product_id"
                " WHERE p.sku = 'FTX-TV-1'"
            ),
            {"company": world.mtv},
        )
    mtv = Api(http, await key_for(db, world, world.mtv))
    told = [await one.get(PATH, product="FTX-TV-1") for one in (ft, mtv)]
    states = [sorted(each["status"] for each in one.json()["items"]) for one in told]
    assert states == [["draft", "published"], ["published"]]


@pytest.mark.req("VER-04", "CAT-05")
@pytest.mark.usefixtures("ready")
async def test_nothing_begins_while_sales_are_frozen(ft: Api) -> None:
    product = await ft.get("/api/catalog/products/FTX-BOX-1")
    frozen = await ft(
        "PATCH", "/api/catalog/products/FTX-BOX-1", {"lifecycle_status": "frozen"},
        If_Match=product.headers["etag"],
    )  # fmt: skip
    assert frozen.status_code == 200, frozen.text
    body = await wanted(ft, channels=["telesales"])
    refused = await ft("POST", PATH, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "product_frozen")
    later = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    assert (await ft("POST", PATH, {**body, "start_at": later})).status_code == 201

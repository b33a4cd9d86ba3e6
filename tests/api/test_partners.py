"""Partners for programs: cards, and keys that are written and never read back."""

import json
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import JSONB

from tests.api.conftest import Api, key_for
from tests.offer.catalog.world import World
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.kit.scope import system_scope

pytestmark = [pytest.mark.req("CAT-11"), pytest.mark.req("CAT-04")]
PARTNERS = "/api/catalog/partners"
FIELDS = {
    "id", "slug", "company_id", "type", "name", "legal_name", "siren", "addresses", "iban_masked",
    "bic", "payment_terms", "status",
}  # fmt: skip
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def body(world: World, **more: object) -> dict[str, object]:
    """A partner of Action Prévoyance."""
    return {
        "company_id": str(world.ap),
        "name": "Énergie d’Été",
        "type": "energy",
        "siren": "530 895 710",
        "iban": IBAN,
        "addresses": [{"line1": "1 rue de la Mer", "postal_code": "29200", "city": "Brest"}],
    } | more


async def test_a_partner_is_created_and_its_account_masked(ap: Api, world: World) -> None:
    answer = await ap("POST", PARTNERS, body(world))
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) >= FIELDS
    assert made["slug"] == "energie-d-ete"
    assert made["iban_masked"] == "FR76 **** **** 0189"
    assert IBAN.replace(" ", "") not in answer.text
    assert made["siren"] == "530895710"
    assert [one["code"] for one in made["warnings"]] == ["doubt"]  # annex A's own SIREN
    by_slug = await ap.get(f"{PARTNERS}/energie-d-ete")
    assert by_slug.json() == made
    assert (await ap.get(answer.headers["location"])).headers["etag"] == answer.headers["etag"]


@pytest.mark.req("ORG-08")
@pytest.mark.parametrize("asked", [None, "active", "test", "inactive"])
async def test_a_partner_is_integrated_by_the_matrix_as_on_screen(
    ap: Api, world: World, superuser_url: str, asked: str | None
) -> None:
    """The last of its signatures puts it in use, and nothing before (annexe D 3.4)."""
    answer = await ap("POST", PARTNERS, body(world, **({"status": asked} if asked else {})))
    assert answer.status_code == 201
    made = answer.json()
    assert made["status"] == ("inactive" if asked == "inactive" else "test")
    told = [one["pointer"] for one in made["warnings"] if one["code"] == "onboarding_unsigned"]
    assert told == (["/status"] if asked == "active" else [])
    with psycopg.connect(superuser_url) as truth:
        asked_of = truth.execute(
            "SELECT task, role_code, status FROM approval_task WHERE subject_id = %s ORDER BY task",
            (made["id"],),
        ).fetchall()
    assert asked_of == [
        ("contract", "catalogue_manager", "open"),
        ("credentials", "it", "open"),
        ("go_live", "it", "open"),
        ("sandbox_test", "it", "open"),
    ]
    path, etag = answer.headers["location"], answer.headers["etag"]
    early = await ap("PATCH", path, {"status": "active"}, If_Match=etag)
    assert (early.status_code, early.json()["code"]) == (409, "onboarding_unsigned")


async def test_what_is_surely_wrong_is_refused(ap: Api, world: World) -> None:
    wrong = body(world, siren="12", iban="FR00", bic="X", slug="Été", type="bank", country="France")
    answer = await ap("POST", PARTNERS, wrong)
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} >= {"/slug", "/type", "/country"}
    wrong = body(world, siren="12", iban="FR00", bic="X")
    wrong["addresses"] = [{"line1": "1 rue", "postal_code": "2920", "city": "Brest"}]
    answer = await ap("POST", PARTNERS, wrong)
    found = {one["pointer"] for one in answer.json()["errors"]}
    assert found == {"/siren", "/iban", "/bic", "/addresses/0/postal_code"}
    masked = await ap("POST", PARTNERS, body(world, iban_masked="FR76"))
    assert masked.json()["errors"][0]["pointer"] == "/iban_masked"


async def test_a_partner_is_changed_from_the_state_that_was_read(ap: Api, world: World) -> None:
    made = await ap("POST", PARTNERS, body(world))
    path = made.headers["location"]
    assert (await ap("PATCH", path, {"bic": None})).status_code == 428
    assert (await ap("PATCH", path, {"bic": None}, If_Match='"0"')).status_code == 412
    etag = made.headers["etag"]
    done = await ap("PATCH", path, {"payment_terms": "30 jours", "status": "test"}, If_Match=etag)
    assert done.status_code == 200
    assert (done.json()["payment_terms"], done.json()["status"]) == ("30 jours", "test")
    assert done.json()["iban_masked"] == made.json()["iban_masked"]
    assert done.json()["addresses"] == made.json()["addresses"]
    emptied = await ap("PATCH", path, {"iban": None}, If_Match=done.headers["etag"])
    assert emptied.json()["iban_masked"] is None
    unknown = await ap("PATCH", path, {"slug": "x"}, If_Match=emptied.headers["etag"])
    assert unknown.status_code == 422


@pytest.mark.parametrize("kept", ["{}", '{"line2": null}'])
async def test_what_was_not_changed_is_not_told_as_changed(
    ap: Api, db: Database, world: World, kept: str
) -> None:
    """Whoever wrote the address, with or without its empty parts: the same address is the same."""
    made = await ap("POST", PARTNERS, body(world))
    this = made.json()["id"]
    scope = system_scope("Essais", company_ids=world.companies)
    async with db.sessions() as session, session.begin():
        await set_context(session, scope)
        sql = (
            "UPDATE partner SET addresses = jsonb_build_array((addresses -> 0) - 'line2' || :kept)"
        )
        asked = text(f"{sql} WHERE id = :this").bindparams(this=UUID(this))
        await session.execute(asked.bindparams(bindparam("kept", json.loads(kept), type_=JSONB)))
    path = made.headers["location"]
    read = await ap.get(path)
    sent = {"payment_terms": "60 jours", "addresses": read.json()["addresses"]}
    done = await ap("PATCH", path, sent, If_Match=read.headers["etag"])
    assert done.status_code == 200, done.text
    async with db.sessions() as session, session.begin():
        await set_context(session, scope)
        last = select(AuditLog.after).where(AuditLog.record_id == this)
        after = await session.scalar(last.order_by(AuditLog.at.desc()).limit(1))
    assert after is not None
    assert after["payment_terms"] == "60 jours"
    assert "addresses" not in after


async def test_partners_are_filtered_and_paged(ap: Api, world: World) -> None:
    await ap("POST", PARTNERS, body(world))

    async def slugs(**asked: str) -> list[str]:
        answer = await ap.get(PARTNERS, **asked)
        assert answer.status_code == 200, answer.text
        return [one["slug"] for one in answer.json()["items"]]

    assert await slugs() == ["mutuelle-essai", "energie-d-ete"]
    assert await slugs(q="ete") == ["energie-d-ete"]
    assert await slugs(type="insurer") == ["mutuelle-essai"]
    assert await slugs(status="inactive") == []
    assert await slugs(slug="energie-d-ete") == ["energie-d-ete"]
    assert await slugs(company_id=str(world.ft)) == []
    first = (await ap.get(PARTNERS, limit="1")).json()
    rest = (await ap.get(PARTNERS, limit="1", after=first["next"])).json()
    assert [one["slug"] for one in rest["items"]] == ["energie-d-ete"]
    assert rest["next"] is None


async def test_a_partner_of_another_company_is_not_found(ft: Api, ap: Api, world: World) -> None:
    made = await ap("POST", PARTNERS, body(world))
    for name in (made.json()["id"], made.json()["slug"], "mutuelle-essai"):
        assert (await ft.get(f"{PARTNERS}/{name}")).status_code == 404
        change = await ft("PATCH", f"{PARTNERS}/{name}", {"name": "X"}, If_Match="*")
        assert change.status_code == 404
    assert (await ft("POST", PARTNERS, body(world))).status_code == 403


async def test_keys_are_written_and_never_read_back(
    http: object, db: Database, ap: Api, world: World, superuser_url: str
) -> None:
    it = Api(ap.http, await key_for(db, world, world.ap, role="it"))
    path = f"{PARTNERS}/mutuelle-essai/credentials/sandbox"
    sent = {"auth_type": "api_key", "credentials": {"api_key": "sésame-ouvre-toi"}}
    for _ in range(2):  # set, then renewed
        answer = await it("PUT", path, sent)
        assert (answer.status_code, answer.content) == (204, b"")
    assert (await it.get(path)).status_code == 405
    card = await it.get(f"{PARTNERS}/mutuelle-essai")
    assert "credential" not in card.text
    with psycopg.connect(superuser_url) as truth:
        row = truth.execute("SELECT credentials FROM partner_credential").fetchone()
        replaced = truth.execute("SELECT count(*) FROM partner_credential_history").fetchone()
    assert row
    assert "sésame".encode() not in bytes(row[0])
    assert replaced == (1,)
    assert (await it("DELETE", path)).status_code == 204
    assert (await it("DELETE", path)).status_code == 404


async def test_keys_are_checked_and_ask_for_their_right(
    db: Database, ap: Api, ft: Api, world: World
) -> None:
    it = Api(ap.http, await key_for(db, world, world.ap, role="it"))
    path = f"{PARTNERS}/mutuelle-essai/credentials"
    wrong = {"auth_type": "oauth2", "credentials": {"api_key": "x"}, "secret": 1}
    answer = await it("PUT", f"{path}/sandbox", wrong)
    assert answer.json()["errors"][0]["pointer"] == "/secret"
    del wrong["secret"]
    found = {one["pointer"] for one in (await it("PUT", f"{path}/sandbox", wrong)).json()["errors"]}
    assert found == {
        "/credentials/api_key", "/credentials/client_id", "/credentials/client_secret",
    }  # fmt: skip
    sent = {"auth_type": "api_key", "credentials": {"api_key": "x"}}
    past = await it("PUT", f"{path}/sandbox", sent | {"valid_to": "2020-01-01T00:00:00Z"})
    assert past.json()["errors"][0]["pointer"] == "/valid_to"
    assert (await it("PUT", f"{path}/staging", sent)).status_code == 404
    assert (await ap("PUT", f"{path}/sandbox", sent)).status_code == 403
    theirs = Api(ap.http, await key_for(db, world, world.ft, role="it"))
    assert (await theirs("PUT", f"{path}/sandbox", sent)).status_code == 404

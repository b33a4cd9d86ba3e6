"""API keys: never more than their maker, shown once, revoked at once; and the security page."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.group.identity.world import a_browser, an_account
from tests.group.identity_admin.world import Group, audited, forget_proof, signed, value
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware

HERE = "/administration/cles"
TOKEN = re.compile(r'value="(wv_[A-Za-z0-9_-]+)"')


def form(company: object, **changed: str) -> dict[str, str]:
    last = (datetime.now(UTC) + timedelta(days=60)).strftime("%d/%m/%Y")
    return {
        "name": "Site <web>",
        "role": "vente",
        "company_id": str(company),
        "expires_on": last,
        **changed,
    }


async def call(application: EdgeMiddleware, token: str) -> httpx.Response:
    async with a_browser(application) as http:
        return await http.get("/compte", headers={"authorization": f"Bearer {token}"})


@pytest.mark.req("ORG-04", "ORG-03")
async def test_a_key_is_made_shown_once_and_revoked(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    async with (
        signed(application, group.ap_admin) as ap,
        signed(application, group.mtv_admin) as mtv,
    ):
        made = await ap.post(f"{HERE}/nouvelle", **form(group.ap))
        assert made.status_code == 200, made.text
        token = TOKEN.search(made.text)
        assert token
        assert made.headers["cache-control"] == "no-store"
        listed = (await ap.get(HERE)).text
        assert "Site &lt;web&gt;" in listed
        assert token[1] not in listed
        assert token[1][:11] in listed
        assert "Jamais" in listed
        assert "Site" not in (await mtv.get(HERE)).text.partition("<main")[2]
        stored = await value(db, "SELECT count(*) FROM api_key WHERE token_hash = sha256(:t)",
                             t=token[1].encode())  # fmt: skip
        assert stored == 1
        key = await value(db, "SELECT id FROM api_key")
        living = await call(application, token[1])
        assert living.status_code == 403
        assert "Une clé d’API n’ouvre pas les écrans" in living.text
        assert (await mtv.post(f"{HERE}/{key}/revocation")).status_code == 404
        assert (await ap.post(f"{HERE}/{key}/revocation")).status_code == 303
        assert "refus" not in (await ap.get(HERE)).text.partition("<main")[2]
        assert (await call(application, token[1])).status_code == 303, "nobody any more"
        assert (await call(application, token[1])).status_code == 303
        told = (await ap.get(HERE)).text.replace("\xa0", " ")
        assert "2 refus, le dernier" in told
        assert "clé révoquée" in told
        assert (await call(application, f"{token[1][:-4]}xxxx")).status_code == 303
        told = (await ap.get(HERE)).text.replace("\xa0", " ")
        assert "3 refus, le dernier" in told
        assert "jeton inconnu" in told
        assert (await ap.post(f"{HERE}/{key}/revocation")).status_code == 404
        assert "Révoquée" in (await ap.get(HERE)).text
        assert "identity.create_key" in await audited(db, "api_key", key)  # type: ignore[arg-type]


@pytest.mark.req("ORG-02", "ORG-04")
async def test_a_key_never_does_more_than_its_maker(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    it = await an_account(db, ("it", group.ap), email="it@winvest.example", enrolled=True)
    async with signed(application, it) as maker:
        more = await maker.post(f"{HERE}/nouvelle", **form(group.ap, role="catalogue_manager"))
        assert more.status_code == 403
        assert "droits que vous n’avez pas" in more.text
        narrowed = await maker.post(
            f"{HERE}/nouvelle",
            **form(group.ap, role="catalogue_manager", narrowed="1", rights="catalog.read"),
        )
        assert narrowed.status_code == 200
        elsewhere = await maker.post(f"{HERE}/nouvelle", **form(group.mtv, role="marketing"))
        assert elsewhere.status_code == 403
        for role in ("admin_groupe", "client"):
            refused = await maker.post(f"{HERE}/nouvelle", **form(group.ap, role=role))
            assert refused.status_code == 422
        beyond = await maker.post(
            f"{HERE}/nouvelle",
            **form(group.ap, role="marketing", narrowed="1", rights="users.edit"),
        )
        assert beyond.status_code == 422
        assert 'value="Site &lt;web&gt;"' in beyond.text
    assert await value(db, "SELECT rights::text FROM api_key") == "{catalog.read}"
    assert await value(db, "SELECT count(*) FROM api_key") == 1


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "quel programme"),
        ({"expires_on": ""}, "dernier jour"),
        ({"expires_on": "01/01/2020"}, "Ce jour est passé"),
        ({"expires_on": "01/01/2099"}, "un an au plus"),
        ({"role": "dieu"}, "Choisissez un rôle"),
        ({"narrowed": "1"}, "Cochez les droits gardés"),
    ],
)
async def test_what_a_key_needs(
    application: EdgeMiddleware, group: Group, changed: dict[str, str], sentence: str
) -> None:
    async with signed(application, group.ap_admin) as ap:
        answer = await ap.post(f"{HERE}/nouvelle", **form(group.ap, **changed))
        assert answer.status_code == 422
        assert sentence in answer.text


@pytest.mark.req("ORG-04")
async def test_making_a_key_asks_to_prove_who_one_is(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    async with (
        signed(application, group.ap_admin) as ap,
        signed(application, group.ap_seller) as seller,
    ):
        assert (await ap.get(f"{HERE}/nouvelle")).status_code == 200
        fragment = await ap.http.get(
            f"{HERE}/nouvelle", params={"role": "vente"}, headers={"HX-Request": "true"}
        )
        assert 'id="key-rights"' in fragment.text
        assert "<html" not in fragment.text
        await forget_proof(db, group.ap_admin)
        for answer in (
            await ap.get(f"{HERE}/nouvelle"),
            await ap.post(f"{HERE}/nouvelle", **form(group.ap)),
        ):
            assert answer.status_code == 303
            assert "confirmation" in answer.headers["location"]
        assert (await seller.get(HERE)).status_code == 403
    assert await value(db, "SELECT count(*) FROM api_key") == 0


@pytest.mark.req("KPI-04", "ORG-03")
async def test_the_security_page_tells_what_is_real_and_ones_own(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    idle = await an_account(db, ("vente", group.ap), email="absent@winvest.example")
    await an_account(db, ("compta", group.mtv), email="sans@winvest.example")
    async with db.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"UPDATE app_user SET last_seen_at = now() - interval '75 days' WHERE id = '{idle.id}'"
        )
        for email, outcome in (
            [("vente.mtv@winvest.example", "wrong")] * 4
            + [("inconnu@ailleurs.example", "locked")]
            + [("vente.ap@winvest.example", "wrong")] * 3
        ):
            await connection.exec_driver_sql(
                "INSERT INTO login_attempt (id, email, ip, user_agent, outcome)"
                f" VALUES (gen_random_uuid(), '{email}', '10.0.0.1', 'x', '{outcome}')"
            )
    async with signed(application, group.top) as top:
        page = (await top.get("/administration/securite")).text
        for said in ("inconnu@ailleurs.example", "vente.mtv@winvest.example", "A été bloqué",
                     "Comptes inactifs", "Second facteur manquant"):  # fmt: skip
            assert said in page, said
    async with signed(application, group.ap_admin) as ap:
        page = (await ap.get("/administration/securite")).text
        assert "vente.ap@winvest.example" in page
        assert "vente.mtv@winvest.example" not in page
        assert "inconnu@ailleurs.example" not in page
        assert "Second facteur manquant" not in page
        soon = form(
            group.ap, expires_on=(datetime.now(UTC) + timedelta(days=9)).strftime("%d/%m/%Y")
        )
        await ap.post(f"{HERE}/nouvelle", **soon)
        assert "près de leur fin" in (await ap.get("/administration/securite")).text
    async with signed(application, group.ap_seller) as seller:
        assert (await seller.get("/administration/securite")).status_code == 403

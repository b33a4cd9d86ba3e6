"""One's own account: preferences, password, factors, sessions, confirmation of identity."""

from datetime import UTC, datetime
from uuid import UUID

import httpx
import psycopg
import pyotp
import pytest

from tests.group.identity.test_sign_in import PASSWORD, attempt, make_person
from tests.people import token_of
from tests.worlds import Server

NEW = "une autre phrase tranquille"


@pytest.fixture
def person(server: Server, clone: str) -> UUID:
    """An account without any role."""
    return make_person(server, clone, "ada@winvest.example")


async def post(client: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    token = token_of(await client.get("/compte"))
    return await client.post(path, data={**form, "csrf_token": token})


@pytest.mark.req("ORG-04")
async def test_changing_the_password_closes_the_other_sessions(
    client: httpx.AsyncClient, person: UUID
) -> None:
    await attempt(client, "ada@winvest.example", PASSWORD)
    elsewhere = client.cookies["wv"]
    client.cookies.clear()
    await attempt(client, "ada@winvest.example", PASSWORD)
    wrong = await post(client, "/compte/mot-de-passe", current="non", new="court", again="court")
    assert wrong.status_code == 422
    assert "Ce n’est pas votre mot de passe" in wrong.text
    assert "au moins 12" in wrong.text
    done = await post(client, "/compte/mot-de-passe", current=PASSWORD, new=NEW, again=NEW)
    assert done.status_code == 303
    assert (await client.get("/compte")).status_code == 200
    client.cookies.clear()
    client.cookies.set("wv", elsewhere)
    assert (await client.get("/compte")).status_code == 303
    client.cookies.clear()
    assert (await attempt(client, "ada@winvest.example", PASSWORD)).status_code == 401
    assert (await attempt(client, "ada@winvest.example", NEW)).status_code == 303


@pytest.mark.req("ORG-04")
async def test_enrolling_gives_ten_codes_that_each_serve_once(
    client: httpx.AsyncClient, server: Server, clone: str
) -> None:
    make_person(server, clone, "neuf@winvest.example", "compta")
    first = await attempt(client, "neuf@winvest.example", PASSWORD, suite="/aide")
    page = await client.get(first.headers["location"])
    secret = page.text.partition('<span class="code">')[2].partition("<")[0].replace(" ", "")
    assert (await client.get("/connexion/enrolement/code.svg")).text.startswith("<svg")
    form = {"csrf_token": token_of(page), "suite": "/aide"}
    wrong = await client.post("/connexion/enrolement", data={**form, "code": "12"})
    assert wrong.status_code == 422
    code = pyotp.TOTP(secret).at(datetime.now(UTC))
    shown = await client.post("/connexion/enrolement", data={**form, "code": code})
    codes = [part.partition("<")[0] for part in shown.text.split('<li class="code">')[1:]]
    assert len(set(codes)) == 10
    assert (await client.get("/aide")).status_code == 200
    for expected in (303, 401):
        client.cookies.clear()
        await attempt(client, "neuf@winvest.example", PASSWORD)
        asked = await client.get("/connexion/mfa")
        answer = await client.post(
            "/connexion/mfa", data={"code": codes[3].lower(), "csrf_token": token_of(asked)}
        )
        assert answer.status_code == expected


@pytest.mark.req("ORG-04")
async def test_a_known_factor_is_not_bypassed_by_enrolling_another(
    client: httpx.AsyncClient, server: Server, clone: str
) -> None:
    make_person(server, clone, "marie@winvest.example", "compta", totp=True)
    await attempt(client, "marie@winvest.example", PASSWORD)
    for path in ("/connexion/enrolement", "/connexion/enrolement/code.svg"):
        assert (await client.get(path)).status_code == 303


@pytest.mark.req("ORG-04")
async def test_sensitive_acts_ask_for_identity_again(
    client: httpx.AsyncClient, server: Server, clone: str, person: UUID
) -> None:
    await attempt(client, "ada@winvest.example", PASSWORD)
    page = await client.get("/connexion/enrolement?suite=/compte")
    assert page.headers["location"] == "/connexion/confirmation?suite=/connexion/enrolement"
    asked = await client.get(page.headers["location"])
    form = {"csrf_token": token_of(asked), "suite": "/connexion/enrolement"}
    wrong = await client.post("/connexion/confirmation", data={**form, "password": "faux"})
    assert wrong.status_code == 401
    right = await client.post("/connexion/confirmation", data={**form, "password": PASSWORD})
    assert right.headers["location"] == "/connexion/enrolement"
    assert (await client.get("/connexion/enrolement")).status_code == 200
    with psycopg.connect(server.owner_url(clone)) as owner:
        owner.execute("UPDATE user_session SET step_up_at = now() - interval '11 minutes'")
    assert (await client.get("/connexion/enrolement")).status_code == 303


@pytest.mark.req("ORG-04")
async def test_the_compulsory_factor_cannot_be_removed(
    client: httpx.AsyncClient, server: Server, clone: str
) -> None:
    user = make_person(server, clone, "marie@winvest.example", "compta", totp=True)
    await attempt(client, "marie@winvest.example", PASSWORD)
    code = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").at(datetime.now(UTC))
    asked = await client.get("/connexion/mfa")
    await client.post("/connexion/mfa", data={"code": code, "csrf_token": token_of(asked)})
    with psycopg.connect(server.owner_url(clone)) as owner:
        factor = owner.execute("SELECT id FROM totp_factor WHERE user_id = %s", (user,)).fetchone()
    assert factor
    shown = (await client.get("/compte")).text
    assert "exigé par votre rôle" in shown
    assert "/retrait" not in shown, "what would be refused is not offered"
    refused = await post(client, f"/compte/facteurs/{factor[0]}/retrait")
    assert refused.status_code == 409
    assert "Ajoutez-en un autre" in refused.text


@pytest.mark.req("ORG-04")
async def test_nobody_removes_a_factor_or_session_of_another(
    client: httpx.AsyncClient, server: Server, clone: str, person: UUID
) -> None:
    other = make_person(server, clone, "marie@winvest.example", "vente", totp=True)
    await attempt(client, "marie@winvest.example", PASSWORD)
    client.cookies.clear()
    await attempt(client, "ada@winvest.example", PASSWORD)
    with psycopg.connect(server.owner_url(clone)) as owner:
        owner.execute("UPDATE user_session SET step_up_at = now()")
        factor = owner.execute("SELECT id FROM totp_factor WHERE user_id = %s", (other,)).fetchone()
        theirs = owner.execute(
            "SELECT id FROM user_session WHERE user_id = %s", (other,)
        ).fetchone()
    assert factor
    assert theirs
    assert (await post(client, f"/compte/facteurs/{factor[0]}/retrait")).status_code == 404
    assert (await post(client, f"/compte/sessions/{theirs[0]}/fermeture")).status_code == 404
    with psycopg.connect(server.owner_url(clone)) as owner:
        left = owner.execute("SELECT revoked_at FROM user_session WHERE id = %s", theirs).fetchone()
        assert left == (None,)


@pytest.mark.req("OPS-06")
async def test_preferences_are_kept_and_checked(client: httpx.AsyncClient, person: UUID) -> None:
    await attempt(client, "ada@winvest.example", PASSWORD)
    kept = await post(client, "/preferences", theme="dark", density="dense", suite="/aide")
    assert (kept.status_code, kept.headers["location"]) == (303, "/aide")
    assert 'data-theme="dark"' in (await client.get("/aide")).text
    assert (await post(client, "/preferences", theme="<script>")).status_code == 422
    assert (await post(client, "/preferences", societe="FT")).status_code == 404

"""Sign-in over HTTP: password, second factor, lock-out, sessions, onward addresses."""

import re
from datetime import UTC, datetime
from uuid import UUID

import httpx
import psycopg
import pyotp
import pytest

from tests.people import token_of
from tests.worlds import Server
from winvest.foundation.infra.crypto import keyring
from winvest.foundation.kit.identifiers import new_id
from winvest.group.identity.passwords import HASHER

PASSWORD = "correct cheval agrafe"
SECRET = b"12345678901234567890"


@pytest.fixture
def person(server: Server, clone: str) -> UUID:
    """An account without any role: its password is enough."""
    return make_person(server, clone, "ada@winvest.example")


def make_person(server: Server, clone: str, email: str, *roles: str, totp: bool = False) -> UUID:
    found = new_id()
    with psycopg.connect(server.owner_url(clone)) as owner:
        owner.execute(
            "INSERT INTO app_user (id, email, display_name, password_hash, status)"
            " VALUES (%s, %s, 'Ada Essai', %s, 'active')",
            (found, email, HASHER.hash(PASSWORD)),
        )
        for role in roles:
            owner.execute(
                "INSERT INTO role_assignment (id, user_id, role_code) VALUES (%s, %s, %s)",
                (new_id(), found, role),
            )
        if totp:
            owner.execute(
                "INSERT INTO totp_factor (id, user_id, name, secret, confirmed_at)"
                " VALUES (%s, %s, 'Téléphone', %s, now())",
                (new_id(), found, keyring().seal(SECRET)),
            )
    return found


async def attempt(
    client: httpx.AsyncClient, email: str, password: str, **more: str
) -> httpx.Response:
    token = token_of(await client.get("/connexion"))
    form = {"email": email, "password": password, "csrf_token": token, **more}
    return await client.post("/connexion", data=form)


@pytest.mark.req("ORG-04")
async def test_the_password_opens_a_session(client: httpx.AsyncClient, person: UUID) -> None:
    answer = await attempt(client, " ADA@winvest.example ", PASSWORD)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await client.get("/aide")).status_code == 200
    token = token_of(await client.get("/aide"))
    out = await client.post("/deconnexion", data={"csrf_token": token})
    assert (out.status_code, out.headers["location"]) == (303, "/connexion")
    assert (await client.get("/aide")).status_code == 303


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@winvest.example", "pas le bon du tout"),
        ("inconnu@winvest.example", PASSWORD),
        ("", ""),
        ("ada@winvest.example' OR '1'='1", PASSWORD),
        ("ada@winvest.example", "x" * 5000),
    ],
)
async def test_refusals_are_all_alike(
    client: httpx.AsyncClient, person: UUID, email: str, password: str
) -> None:
    answer = await attempt(client, email, password)
    assert answer.status_code == 401
    assert "Adresse ou mot de passe incorrect" in answer.text
    assert password not in answer.text or not password


@pytest.mark.req("ORG-04")
async def test_a_disabled_account_is_refused_as_a_wrong_password(
    client: httpx.AsyncClient, server: Server, clone: str, person: UUID
) -> None:
    with psycopg.connect(server.owner_url(clone)) as owner:
        owner.execute("UPDATE app_user SET status = 'disabled' WHERE id = %s", (person,))
    answer = await attempt(client, "ada@winvest.example", PASSWORD)
    assert answer.status_code == 401
    assert "Adresse ou mot de passe incorrect" in answer.text


@pytest.mark.req("ORG-04", "OPS-05")
@pytest.mark.parametrize("email", ["ada@winvest.example", "inconnu@winvest.example"])
async def test_the_tenth_failure_locks_that_address_alone(
    client: httpx.AsyncClient, server: Server, clone: str, person: UUID, email: str
) -> None:
    make_person(server, clone, "autre@winvest.example")
    statuses = [(await attempt(client, email, "faux " * 4)).status_code for _ in range(10)]
    assert statuses == [401] * 9 + [429]
    locked = await attempt(client, email, PASSWORD)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["retry-after"]) <= 60
    assert "Trop d’essais" in locked.text
    other = await attempt(client, "autre@winvest.example", PASSWORD)
    assert other.status_code == 303
    with psycopg.connect(server.owner_url(clone)) as owner:
        jobs = owner.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'identity.alert_lockout'"
        ).fetchone()
    assert jobs == ((1,) if email.startswith("ada") else (0,))


@pytest.mark.req("ORG-04")
async def test_the_second_factor_is_asked_and_each_code_serves_once(
    client: httpx.AsyncClient, server: Server, clone: str
) -> None:
    make_person(server, clone, "marie@winvest.example", "compta", totp=True)
    first = await attempt(client, "marie@winvest.example", PASSWORD, suite="/aide")
    assert first.headers["location"] == "/connexion/mfa?suite=/aide"
    assert (await client.get("/aide")).status_code == 303, "not signed in yet"
    half = client.cookies["wv"]
    page = await client.get("/connexion/mfa?suite=/aide")
    code = pyotp.TOTP(pyotp.random_base32()).now()
    wrong = await client.post(
        "/connexion/mfa", data={"code": code, "csrf_token": token_of(page), "suite": "/aide"}
    )
    assert wrong.status_code == 401
    right = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").at(datetime.now(UTC))
    done = await client.post(
        "/connexion/mfa", data={"code": right, "csrf_token": token_of(page), "suite": "/aide"}
    )
    assert (done.status_code, done.headers["location"]) == (303, "/aide")
    assert client.cookies["wv"] != half, "the session gets a new name once proven"
    assert (await client.get("/aide")).status_code == 200
    client.cookies.set("wv", half)
    assert (await client.get("/aide")).status_code == 303
    client.cookies.clear()
    await attempt(client, "marie@winvest.example", PASSWORD)
    again = await client.post(
        "/connexion/mfa",
        data={"code": right, "csrf_token": token_of(await client.get("/connexion/mfa"))},
    )
    assert again.status_code == 401, "the same code does not serve twice"


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize("role", ["admin_groupe", "admin_societe", "it", "compta"])
async def test_sensitive_roles_must_enrol_a_second_factor(
    client: httpx.AsyncClient, server: Server, clone: str, role: str
) -> None:
    make_person(server, clone, "neuf@winvest.example", role)
    answer = await attempt(client, "neuf@winvest.example", PASSWORD)
    assert answer.headers["location"].startswith("/connexion/enrolement")
    assert (await client.get("/aide")).status_code == 303


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    "suite",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/%2Fevil.example", "/%5cevil",
     "javascript:alert(1)", "/\tevil", "evil", "/connexion"],
)  # fmt: skip
async def test_onward_addresses_stay_on_this_site(
    client: httpx.AsyncClient, person: UUID, suite: str
) -> None:
    answer = await attempt(client, "ada@winvest.example", PASSWORD, suite=suite)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.req("OPS-05")
async def test_a_session_token_is_never_taken_from_the_visitor(
    client: httpx.AsyncClient, person: UUID
) -> None:
    client.cookies.set("wv", "choisi-par-un-autre")
    page = await client.get("/connexion")
    token = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page.text)
    assert token
    form = {"email": "ada@winvest.example", "password": PASSWORD, "csrf_token": token[1]}
    answer = await client.post("/connexion", data=form)
    assert answer.status_code == 303
    assert "choisi-par-un-autre" not in answer.headers["set-cookie"]

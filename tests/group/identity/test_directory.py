"""Sign-in by the group's directory, against a real OpenID Connect provider over HTTP."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread
from sqlalchemy import text

from tests.group.identity.world import Known, a_browser, a_company, an_account
from tests.worlds import Server
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import load_settings

App = EdgeMiddleware
ADA = "ada@winvest.example"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A directory that knows three people."""
    people = (
        User(sub="s-ada", claims={"email": ADA, "email_verified": True}),
        User(sub="s-eve", claims={"email": ADA, "email_verified": False}),
        User(sub="s-max", claims={"email": ADA, "amr": ["pwd", "mfa"]}),
    )
    with run_server_in_thread(user_claims=people) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
async def with_directory(
    server: Server, clone: str, var_dir: Path, provider: str
) -> AsyncIterator[App]:
    """The application, with that directory in its settings."""
    settings = load_settings(
        {
            "DATABASE_URL": server.app_url(clone),
            "WINVEST_VAR": str(var_dir),
            "WINVEST_KEY_FILE": str(var_dir / "master.key"),
            "OIDC_ISSUER": provider,
            "OIDC_CLIENT_ID": "winvest",
            "OIDC_CLIENT_SECRET": "secret-d-essai",
        }
    )
    made = create_app(settings)
    yield made
    await made.db.close()


async def go(http: httpx.AsyncClient, *, subject: str, suite: str = "/compte") -> str:
    """Leave for the directory, sign in there as somebody; gives the address of the way back."""
    leaving = await http.get("/connexion/annuaire", params={"suite": suite})
    assert leaving.status_code == 303
    asked = parse_qs(urlsplit(leaving.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) > 20
    async with httpx.AsyncClient() as outside:
        back = await outside.post(leaving.headers["location"], data={"sub": subject})
    assert back.status_code == 302, back.text[:300]
    return _local(back.headers["location"])


def _local(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(("", "", parts.path, parts.query, ""))


async def ada(db: Database, role: str = "vente") -> Known:
    """Ada, who has an account here."""
    return await an_account(db, (role, await a_company(db, "FT")), email=ADA)


@pytest.mark.req("ORG-04")
async def test_the_button_is_there_only_with_a_directory(
    application: App, with_directory: App
) -> None:
    async with a_browser(application) as http:
        assert "/connexion/annuaire" not in (await http.get("/connexion")).text
        assert (await http.get("/connexion/annuaire")).status_code == 404
    async with a_browser(with_directory) as http:
        assert "/connexion/annuaire" in (await http.get("/connexion")).text


@pytest.mark.req("ORG-04")
async def test_the_directory_opens_the_session_of_a_known_account(
    with_directory: App, db: Database
) -> None:
    await ada(db)
    async with a_browser(with_directory) as http:
        answer = await http.get(await go(http, subject="s-ada"))
        assert answer.status_code == 303, re.sub(r"\s+", " ", answer.text)[:800]
        assert answer.headers["location"] == "/compte"
        assert (await http.get("/compte")).status_code == 200


@pytest.mark.req("ORG-04")
async def test_a_stranger_to_winvest_is_told_so(with_directory: App) -> None:
    async with a_browser(with_directory) as http:
        answer = await http.get(await go(http, subject="inconnu@winvest.example"))
        assert answer.status_code == 403
        assert "Aucun compte Winvest" in answer.text


@pytest.mark.req("ORG-04")
async def test_an_address_not_vouched_for_opens_nothing(with_directory: App, db: Database) -> None:
    await ada(db)
    async with a_browser(with_directory) as http:
        answer = await http.get(await go(http, subject="s-eve"))
        assert answer.status_code == 403
        assert "ne garantit pas" in answer.text


@pytest.mark.req("ORG-04")
async def test_another_subject_with_the_same_address_opens_nothing(
    with_directory: App, db: Database
) -> None:
    await ada(db)
    async with a_browser(with_directory) as first, a_browser(with_directory) as second:
        assert (await first.get(await go(first, subject="s-ada"))).status_code == 303
        assert (await second.get(await go(second, subject="s-max"))).status_code == 403


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize(
    ("subject", "location"),
    [("s-ada", "/connexion/enrolement?suite=/compte"), ("s-max", "/compte")],
    ids=["password alone at the directory", "second factor at the directory"],
)
async def test_a_sensitive_role_still_owes_its_second_factor(
    with_directory: App, db: Database, subject: str, location: str
) -> None:
    await ada(db, "compta")
    async with a_browser(with_directory) as http:
        answer = await http.get(await go(http, subject=subject))
        assert answer.headers["location"] == location


@pytest.mark.req("ORG-04")
async def test_a_disabled_account_stays_out(with_directory: App, db: Database) -> None:
    await ada(db)
    async with a_browser(with_directory) as http:
        assert (await http.get(await go(http, subject="s-ada"))).status_code == 303
        async with db.engine.begin() as connection:
            await connection.execute(text("UPDATE app_user SET status = 'disabled'"))
        assert (await http.get(await go(http, subject="s-ada"))).status_code == 403


@pytest.mark.req("ORG-04")
async def test_a_way_back_serves_its_own_browser_once(with_directory: App, db: Database) -> None:
    await ada(db)
    async with a_browser(with_directory) as http, a_browser(with_directory) as other:
        back = await go(http, subject="s-ada")
        stolen = await other.get(back)
        assert stolen.status_code == 403
        assert "vient d’ailleurs" in stolen.text
        assert (await http.get(back)).status_code == 303
        again = await http.get(back)
        assert again.status_code == 403


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize("change", [{"code": "faux"}, {"state": "faux"}, {"error": "denied"}])
async def test_an_altered_way_back_opens_nothing(
    with_directory: App, db: Database, change: dict[str, str]
) -> None:
    await ada(db)
    async with a_browser(with_directory) as http:
        back = urlsplit(await go(http, subject="s-ada"))
        asked = {name: one[0] for name, one in parse_qs(back.query).items()} | change
        answer = await http.get(back.path, params=asked)
        assert answer.status_code == 403


@pytest.mark.req("OPS-05")
async def test_the_way_on_is_local(with_directory: App, db: Database) -> None:
    await ada(db)
    async with a_browser(with_directory) as http:
        answer = await http.get(await go(http, subject="s-ada", suite="//evil.example"))
        assert answer.headers["location"] == "/"


@pytest.mark.req("OPS-03")
async def test_a_silent_directory_is_told_with_the_way_round(
    server: Server, clone: str, var_dir: Path
) -> None:
    settings = load_settings(
        {
            "DATABASE_URL": server.app_url(clone),
            "WINVEST_VAR": str(var_dir),
            "WINVEST_KEY_FILE": str(var_dir / "master.key"),
            "OIDC_ISSUER": "http://localhost:9",
            "OIDC_CLIENT_ID": "winvest",
            "OIDC_CLIENT_SECRET": "x",
        }
    )
    made = create_app(settings)
    async with a_browser(made) as http:
        answer = await http.get("/connexion/annuaire")
        assert answer.status_code == 503
        assert "par mot de passe" in answer.text
    await made.db.close()

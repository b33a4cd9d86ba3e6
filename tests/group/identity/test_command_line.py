"""`winvest user create` and `winvest token create`, as a person or a script types them."""

import io
import re
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.group.identity.world import Known, a_browser, a_company, give_password
from tests.worlds import Server
from winvest.app.cli import main
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware


@pytest.fixture
def shell(
    server: Server, clone: str, var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """An environment in which the command speaks to the test's own database."""
    monkeypatch.setenv("DATABASE_URL", server.app_url(clone))
    monkeypatch.setenv("WINVEST_VAR", str(var_dir))
    monkeypatch.setenv("WINVEST_KEY_FILE", str(var_dir / "master.key"))
    return monkeypatch


async def run(*words: str) -> int:
    """Run the command in a thread: it has a loop of its own."""
    import asyncio

    return await asyncio.to_thread(main, list(words))


@pytest.mark.req("ORG-02", "ORG-04")
async def test_an_account_with_a_password_read_from_stdin_signs_in(
    application: EdgeMiddleware,
    db: Database,
    shell: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await a_company(db, "AP")
    shell.setattr(sys, "stdin", io.StringIO("une phrase tapée au clavier\n"))
    words = ("user", "create", "--email", "Eva.Roy@winvest.example", "--role", "vente")
    assert await run(*words, "--company", "AP", "--password-stdin") == 0
    assert capsys.readouterr().out == ""
    known = Known(
        id=None,  # type: ignore[arg-type]
        email="eva.roy@winvest.example",
        password="une phrase tapée au clavier",
        secret=None,
    )
    async with a_browser(application) as http:
        assert (await give_password(http, known)).status_code == 303
        assert "Eva Roy" in (await http.get("/compte")).text
    assert await run(*words, "--company", "AP", "--password-stdin") == 1


@pytest.mark.req("ORG-02")
async def test_a_password_is_made_and_shown_when_none_is_given(
    application: EdgeMiddleware,
    db: Database,
    shell: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await a_company(db, "AP")
    words = ("user", "create", "--email", "a@winvest.example", "--role", "vente")
    assert await run(*words, "--company", "AP") == 0
    made = capsys.readouterr().out.strip()
    known = Known(id=None, email="a@winvest.example", password=made, secret=None)  # type: ignore[arg-type]
    async with a_browser(application) as http:
        assert (await give_password(http, known)).status_code == 303


@pytest.mark.req("ORG-02")
async def test_a_token_is_printed_alone_and_opens_its_company(
    application: EdgeMiddleware,
    db: Database,
    shell: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    company = await a_company(db, "FT")
    words = ("token", "create", "--company", "FT", "--role", "catalogue_manager")
    assert await run(*words, "--expires", "12h") == 0
    token = capsys.readouterr().out
    assert re.fullmatch(r"wv_[\w-]{40,}\n", token)
    async with db.engine.connect() as connection:
        found = await application.authenticate(
            connection, cookie=None, bearer=token.strip(), ip="", request_id="r"
        )
        assert found is not None
        assert found.scope.company_ids == frozenset((company,))
        hours = await connection.scalar(
            text("SELECT extract(epoch FROM expires_at - now()) / 3600 FROM api_key")
        )
        assert hours is not None
        assert 11.9 < hours <= 12


@pytest.mark.req("ORG-02")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("user", "create", "--email", "x", "--role", "vente", "--company", "AP"), "adresse"),
        (("user", "create", "--email", "a@b.fr", "--role", "vente", "--company", "ZZ"), "ZZ"),
        (("user", "create", "--email", "a@b.fr", "--role", "roi", "--company", "AP"), "rôle"),
        (("token", "create", "--company", "ZZ", "--role", "compta"), "Choisissez parmi"),
        (("token", "create", "--company", "AP", "--role", "admin_groupe"), "programme"),
        (("token", "create", "--company", "AP", "--role", "compta", "--expires", "demain"), "90d"),
    ],
)
async def test_a_refusal_is_a_french_sentence_and_exit_one(
    db: Database,
    shell: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    told: str,
) -> None:
    await a_company(db, "AP")
    assert await run(*words) == 1
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""

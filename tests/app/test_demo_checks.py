"""The demo jurist has something to sign, and the documents say that it waits."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.people import demo_people, sign_in
from tests.screens.drawn import Drawn
from tests.worlds import Server, settings_for
from winvest.app.asgi import create_app

pytestmark = [pytest.mark.req("CAT-13", "DOC-03", "ORG-08"), pytest.mark.commits]
SERRURE = "/produits/DEP-SERRURE-0001/documents"


@pytest.fixture
async def jurist(
    server: Server, demo_template: str, var_dir: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """The jurist of the group, signed in."""
    name = server.clone(demo_template)
    application = create_app(settings_for(server, name, var_dir))
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        people = demo_people(var_dir)
        await sign_in(http, next(one for one in people if one.role == "juriste"))
        yield http
    await application.db.close()
    server.drop(name)


async def test_a_new_edition_waits_for_the_jurist(jurist: httpx.AsyncClient) -> None:
    own = Drawn(await jurist.get("/mes-validations"))
    (task,) = own.attributes("main tbody a.rowlink", "href")
    assert "Vérification légale" in " ".join(own.words("main tbody"))
    listed = Drawn(await jurist.get("/documents", params={"etat": "a-verifier", "q": "serrure"}))
    assert listed.words("tbody td.r2 .status") == ["À vérifier"]
    (paper,) = listed.attributes("tbody a.rowlink", "href")
    shown = Drawn(await jurist.get(paper))
    assert "En attente de vérification légale" in " ".join(shown.words(".banner"))
    expired = Drawn(await jurist.get("/documents", params={"etat": "expire", "q": "serrure"}))
    assert expired.words("tbody td.r2 .status") == ["Expiré"], "until it is signed"
    asked = Drawn(await jurist.get(task))
    assert "Laurent Pichon" in " ".join(asked.words("main"))
    assert "Vérification légale" in " ".join(
        Drawn(await jurist.get("/notifications")).words("main li, main tr")
    )

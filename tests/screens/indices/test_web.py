"""Indices as people keep them: a curve, a file, a revision that changes no past quote."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.people import demo_people, sign_in, token_of
from tests.screens.simulator.test_web import plain
from tests.worlds import Server, settings_for
from winvest.app.asgi import create_app

pytestmark = pytest.mark.req("PRI-01")
ENERGY = {
    "societe": "USGP",
    "produit": "USGP-ELEC-0002",
    "usage.kWh": "1000",
    "canal": "web",
    "date": "21/11/2026",
}


@pytest.fixture(scope="module")
async def browser(
    server: Server, demo_template: str, var_dir: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """The group's administrator, signed in."""
    name = server.clone(demo_template)
    application = create_app(settings_for(server, name, var_dir))
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        await sign_in(http, next(one for one in demo_people(var_dir) if one.role == "admin_groupe"))
        yield http
    await application.db.close()
    server.drop(name)


async def imported(browser: httpx.AsyncClient, lines: str, source: str = "Essai") -> httpx.Response:
    """The answer to a file that is pasted."""
    token = token_of(await browser.get("/indices"))
    form = {"csrf_token": token, "source": source, "valeurs": f"serie;date;valeur\n{lines}"}
    return await browser.post("/indices", data=form)


async def test_a_series_shows_its_curve_and_its_values(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/indices?serie=energy")
    text = plain(answer.text)
    assert answer.status_code == 200
    assert "Énergie, de" in text
    assert "valeur inventée" in text


async def test_a_revision_changes_the_price_and_no_past_quote(browser: httpx.AsyncClient) -> None:
    shown = await browser.get("/simulateur", params=ENERGY)
    assert shown.status_code == 200, plain(shown.text)
    kept = await browser.post("/simulateur/devis", data=ENERGY | {"csrf_token": token_of(shown)})
    before = plain((await browser.get(kept.headers["location"])).text)
    assert "avec spot 0,08 au 1er oct. 2026 = 0,1314 €" in plain(shown.text)
    answer = await imported(browser, "spot;01/10/2026;0,1000")
    assert answer.status_code == 303, plain(answer.text)
    series = plain((await browser.get("/indices?serie=spot")).text)
    assert "0 valeur ajoutée, 1 révision, 0 inchangée." in series
    assert "0,08 jusqu’au" in series
    after = plain((await browser.get("/simulateur", params=ENERGY)).text)
    assert "index * 1.08 + 0.0450 avec spot 0,1 au 1er oct. 2026 = 0,153 €" in after
    again = plain((await browser.get(kept.headers["location"])).text)
    assert "Rejoué à l’identique" in again
    assert "131,40 €" in before
    assert "131,40 €" in again


async def test_a_wrong_file_is_told_line_by_line_and_changes_nothing(
    browser: httpx.AsyncClient,
) -> None:
    answer = await imported(browser, "or;01/03/2026;1\nspot;32/03/2026;1")
    text = plain(answer.text)
    assert answer.status_code == 422
    assert "Ligne 2 : série inconnue" in text
    assert "Ligne 3 : écrivez la date" in text
    assert (await imported(browser, "spot;01/03/2026;1", source="")).status_code == 422

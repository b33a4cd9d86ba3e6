"""Several products at once: one price, one quote, the very cents and hash of the quote API."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pypdf import PdfReader

from tests.people import token_of
from tests.screens.simulator.test_web import browser, plain
from winvest.foundation.kit.calendar import start_of_day, today_in
from winvest.foundation.kit.errors import Invalid
from winvest.screens.simulator.basket import MOST, changed, typed_of
from winvest.screens.simulator.forms import parse_simulation

__all__ = ["browser"]
pytestmark = pytest.mark.req("PRI-02", "PRI-03", "AHEAD-01")
DAY = today_in(datetime.now(UTC)) + timedelta(days=2)
ELEC, GAS = "USGP-ELEC-0001", "USGP-GAZ-0001"
TWO = {
    "societe": "USGP",
    "canal": "field",
    "date": f"{DAY:%d/%m/%Y}",
    "code_postal": "75011",
    "produit": GAS,
    "quantite": "1",
    "formule": "B1",
    "usage.kWh": "1000",
    "produit-2": ELEC,
    "formule-2": "KVA6",
    "quantite-2": "1",
    "usage-2.kWh": "100,5",
}
SWAPPED = TWO | {
    **{"produit": ELEC, "formule": "KVA6", "usage.kWh": "100,5"},
    **{"produit-2": GAS, "formule-2": "B1", "usage-2.kWh": "1000"},
}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def amounts(html: str) -> list[str]:
    """The amounts of the lines, in whatever order they stand."""
    table = html[html.index("Lignes du prix") : html.index("pairs--sum")]
    return sorted(re.findall(r'<td class="num r1"><b>([^<]+)</b>', table))


def seal(html: str) -> str:
    """The hash shown beside the explanation."""
    found = re.search(r"\b[0-9a-f]{16}\b", html[html.index('id="pourquoi"') :])
    assert found is not None
    return found[0]


async def test_two_products_cost_what_the_quote_api_says_in_any_order(
    browser: httpx.AsyncClient,
) -> None:
    """Simulated, simulated the other way round, kept, asked by a program: the same."""
    shown = await browser.get("/simulateur", params=TWO)
    assert shown.status_code == 200, plain(shown.text)
    swapped = await browser.get("/simulateur", params=SWAPPED)
    assert seal(shown.text) == seal(swapped.text)
    assert amounts(shown.text) == amounts(swapped.text)
    api = await browser.post(
        "/api/catalog/pricing/quote",
        headers={"X-CSRF-Token": token_of(shown)},
        json={
            "items": [
                {"sku": ELEC, "plan": "KVA6", "usage": {"kWh": "100.5"}},
                {"sku": GAS, "plan": "B1", "usage": {"kWh": "1000"}},
            ],
            "at": start_of_day(DAY).isoformat(),
            "channel": "field",
            "client": {"postal_code": "75011"},
            "company_id": await company_of(browser),
        },
    )
    assert api.status_code == 200, api.text
    told = api.json()
    assert told["trace_sha256"].startswith(seal(shown.text))
    cents = sorted(one["amount_incl_tax"].replace(".", ",") for one in told["lines"])
    assert sorted(re.sub(r"[^0-9,−-]", "", one) for one in amounts(shown.text)) == cents
    assert {one["item"] for one in told["lines"]} == {0, 1}
    kept = await browser.post("/simulateur/devis", data=TWO | {"csrf_token": token_of(shown)})
    assert kept.status_code == 303
    page = await browser.get(kept.headers["location"])
    assert "Rejoué à l’identique" in plain(page.text)
    assert seal(page.text) == seal(shown.text)
    assert amounts(page.text) == amounts(shown.text)
    parts = re.findall(r"<h3>([^<]+)</h3>", page.text)
    assert parts[:3] == [*(one for one in parts[:2] if GAS in one or ELEC in one), parts[2]]
    assert GAS in parts[0]
    assert parts[2] == "Taxes et totaux"
    again = re.search(r'href="/simulateur\?([^"]+)"', page.text)
    assert again is not None
    asked = dict(parse_qsl(again[1].replace("&amp;", "&")))
    assert (asked["produit"], asked["produit-2"], asked["usage-2.kWh"]) == (GAS, ELEC, "100.5")
    paper = await browser.get(f"{kept.headers['location']}/devis.pdf")
    read = PdfReader(BytesIO(paper.content))
    text = plain(" ".join(each.extract_text() for each in read.pages))
    assert GAS in text
    assert ELEC in text
    assert "Taxes et totaux" in text


async def company_of(browser: httpx.AsyncClient) -> str:
    """The company that sells energy, by its number."""
    found = await browser.get("/api/catalog/products", params={"q": ELEC})
    return str(found.json()["items"][0]["company_id"])


async def test_a_line_is_added_and_taken_away_and_the_address_says_it(
    browser: httpx.AsyncClient,
) -> None:
    """Without JavaScript the page goes to an address of its own; htmx is told which one."""
    added = await browser.get("/simulateur", params=TWO | {"acte": "ajouter"})
    assert added.status_code == 303
    shown = await browser.get(added.headers["location"])
    assert 'name="produit-3"' in shown.text
    assert re.search(r'name="produit-3"[^>]*autofocus', shown.text)
    assert 'value="100,5"' in shown.text
    assert len(amounts(shown.text)) >= 2  # the empty line prevents nothing
    removed = await browser.get("/simulateur", params=TWO | {"acte": "retirer-1"}, headers=HTMX)
    assert removed.status_code == 200
    address = dict(parse_qsl(urlsplit(removed.headers["hx-push-url"]).query))
    assert (address["produit"], address["usage.kWh"]) == (ELEC, "100,5")
    assert not any(name.endswith("-2") or name == "acte" for name in address)
    assert 'name="produit-2"' not in removed.text
    sheet = await browser.get("/simulateur", params=TWO, headers=HTMX)
    assert "hx-push-url" not in sheet.headers  # the sheet simulates in place


async def test_what_is_wrong_on_a_line_is_said_on_that_line(browser: httpx.AsyncClient) -> None:
    wrong = await browser.get("/simulateur", params=TWO | {"produit-2": "RIEN"})
    assert wrong.status_code == 422
    assert re.search(r'id="f-produit-2-erreur".*?Ce produit n’existe pas', wrong.text, re.S)
    assert 'id="f-produit-erreur"' not in wrong.text
    assert 'value="1000"' in wrong.text
    slip = await browser.get("/simulateur", params=TWO | {"quantite-2": "deux"})
    assert slip.status_code == 422
    assert re.search(r'name="quantite-2"[^>]*aria-invalid="true"', slip.text)
    assert 'value="deux"' in slip.text
    version = await browser.get("/simulateur", params=TWO | {"version-2": "99"})
    assert re.search(r'id="f-version-2-erreur".*?n’existe pas', version.text, re.S)
    foreign = await browser.get("/simulateur", params=TWO | {"produit-2": "AP-SANTE-0001"})
    assert foreign.status_code == 422
    assert re.search(r'id="f-produit-2-erreur"', foreign.text)
    form = TWO | {"csrf_token": token_of(slip), "quantite-2": "deux"}
    refused = await browser.post("/simulateur/devis", data=form)
    assert refused.status_code == 422
    assert 'value="deux"' in refused.text
    assert 'value="1000"' in refused.text


async def test_the_company_is_that_of_all_the_products_or_is_asked_for(
    browser: httpx.AsyncClient,
) -> None:
    own = {name: value for name, value in TWO.items() if name != "societe"}
    assert 'value="USGP" selected' in (await browser.get("/simulateur", params=own)).text
    mixed = await browser.get("/simulateur", params=own | {"produit-2": "MTV-OFFRE-001"})
    assert mixed.status_code == 422
    assert "Choisissez la société qui vend ces produits." in plain(mixed.text)


async def test_the_whole_basket_is_compared_at_another_day_or_version(
    browser: httpx.AsyncClient,
) -> None:
    day = {"comparer": "01/01/2019"}
    then = plain((await browser.get("/simulateur", params=TWO | day)).text)
    assert "1er janv. 2019, en regard" in then
    assert f"({GAS}) : " in then  # which product has no price then
    two = {"societe": "MTV", "canal": "web", "produit": "MTV-OFFRE-001", "formule": "BASIC"}
    two |= {"produit-2": "MTV-TV-0001", "formule-2": "P990", "version-2": "1"}
    page = await browser.get("/simulateur", params=two)
    text = plain(page.text)
    assert "MTV-TV-0001 v1, en regard" in text, text
    rows = page.text[page.text.index("Les deux prix") :]
    assert "identique" in rows[: rows.index("</tbody>")]


def test_lines_are_numbered_without_a_gap_and_at_most_fifty() -> None:
    typed = typed_of([("produit-3", "b"), ("options-3", "X"), ("options-3", "X"), ("foyer", "2")])
    assert [(one.at, one.sku) for one in typed.lines] == [("", ""), ("-2", "B")]
    assert typed.pairs() == [("foyer", "2"), ("produit-2", "b"), ("options-2", "X")]
    assert [one.sku for one in changed(typed, "retirer-1").lines] == ["B"]
    assert changed(typed, "retirer-x") == typed
    full = typed_of([(f"produit-{nth}", f"A{nth}") for nth in range(1, MOST + 1)])
    assert len(changed(full, "ajouter").lines) == MOST
    more = typed_of([(f"produit-{nth}", f"A{nth}") for nth in range(1, MOST + 2)])
    with pytest.raises(Invalid) as refusal:
        parse_simulation(more)
    assert [one.field for one in refusal.value.errors] == [f"produit-{MOST + 1}"]


def test_a_product_on_two_lines_is_compared_with_one_version() -> None:
    pairs = [("produit", "A"), ("version", "1"), ("produit-2", "A"), ("version-2", "2")]
    with pytest.raises(Invalid) as refusal:
        parse_simulation(typed_of(pairs))
    assert [one.field for one in refusal.value.errors] == ["version-2"]

"""The simulator as people use it: form, price, why, another day, a quote kept."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from pypdf import PdfReader

from tests.offer.pricing.world import AT, NET, a_rule, a_tariff, quoted
from tests.people import demo_people, sign_in, token_of
from tests.worlds import Server, settings_for
from winvest.app.asgi import create_app
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import long_date
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.tariff import Fixed, Tax
from winvest.screens.simulator.basket import typed_of
from winvest.screens.simulator.comparing import gap
from winvest.screens.simulator.forms import number_typed, parse_simulation
from winvest.screens.simulator.views import later, quote_view

pytestmark = pytest.mark.req("PRI-03", "AHEAD-01")
TV = {"societe": "MTV", "produit": "MTV-OFFRE-001", "formule": "BASIC", "canal": "field"}


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


def plain(html: str) -> str:
    """The text of a page, spaces made plain."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", html))


async def test_it_asks_for_a_product_first(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/simulateur")
    assert answer.status_code == 200
    assert "Quel produit ?" in plain(answer.text)


async def test_a_price_with_its_reasons(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/simulateur", params=TV | {"quantite": "3"})
    text = plain(answer.text)
    assert answer.status_code == 200, text
    assert "29,70 €" in text
    assert "Pourquoi ce montant ?" in text
    assert re.search(r"Prix de la formule( « [^»]+ »)? : 9,90 € × 3", text)


async def test_who_sells_for_several_companies_starts_from_that_of_the_product(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/simulateur", params={"produit": "MTV-OFFRE-001"})
    assert 'value="FT" selected' in answer.text  # whose product it is
    assert "9,90 €" in plain(answer.text)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    kept = await browser.post("/simulateur/devis", data=hidden)
    assert kept.status_code == 303, kept.text[:300]
    other = await browser.get("/simulateur", params={"societe": "AP", "produit": "MTV-TV-0001"})
    assert other.status_code == 422
    told = "Action Prévoyance ne vend pas ce produit : choisissez Mondial TV."
    assert told in plain(other.text)
    wrong = await browser.get("/simulateur", params={"produit": "RIEN"})
    assert wrong.status_code == 422
    assert "Choisissez la société qui vend ce produit." in plain(wrong.text)


async def test_another_product_keeps_what_it_has_too_and_a_slip_loses_nothing(
    browser: httpx.AsyncClient,
) -> None:
    """The plan and options of the former product leave; a wrong quantity keeps all fields."""
    asked = TV | {"produit": "MTV-TV-0001", "options": "RIEN", "quantite": "2"}
    other = await browser.get("/simulateur", params=asked)
    assert other.status_code == 200
    assert "Choisissez la formule." in plain(other.text)
    alone = await browser.get("/simulateur", params=TV | {"formule": "P1990", "quantite": "2"})
    assert "19,80 €" in plain(alone.text)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', alone.text))
    assert "formule" not in hidden
    assert (await browser.post("/simulateur/devis", data=hidden)).status_code == 303
    wrong = await browser.get(
        "/simulateur", params=asked | {"formule": "P1990", "quantite": "deux"}
    )
    assert wrong.status_code == 422
    assert 'value="P1990" selected' in wrong.text
    assert 'value="deux"' in wrong.text


async def test_a_pack_asks_what_each_of_its_members_measures(browser: httpx.AsyncClient) -> None:
    asked = {"societe": "USGP", "produit": "USGP-DUO-0001", "canal": "field"}
    page = await browser.get("/simulateur", params=asked)
    fields = re.findall(r'name="(usage\.[^"]+/kWh)"', page.text)
    assert fields == ["usage.USGP-ELEC-0001/kWh", "usage.USGP-GAZ-0001/kWh"]
    used = await browser.get("/simulateur", params=asked | {fields[0]: "100", fields[1]: "1000"})
    text = plain(used.text)
    assert re.search(r"100 × 0,\d+ €? ?par kWh|100 × 0,\d+", text)
    assert re.search(r"1 000 × 0,\d+", text)


async def test_the_plan_is_asked_for_when_there_are_several(browser: httpx.AsyncClient) -> None:
    asked = {"societe": "MTV", "produit": "mtv-tv-0001"}
    answer = await browser.get("/simulateur", params=asked)
    text = plain(answer.text)
    assert "Choisissez la formule." in text
    assert 'value="P1990"' in answer.text


async def test_what_cannot_be_asked_is_said_beside_its_field(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/simulateur", params=TV | {"produit": "RIEN"})
    assert answer.status_code == 422
    assert "Ce produit n’existe pas" in plain(answer.text)
    answer = await browser.get("/simulateur", params=TV | {"quantite": "douze", "code_postal": "7"})
    text = plain(answer.text)
    assert "Écrivez un nombre comme 12" in text
    assert "a cinq chiffres" in text


async def test_what_may_not_be_sold_says_why(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/simulateur", params=TV | {"canal": "partner"})
    assert "n’est pas diffusé" in plain(answer.text)


async def test_another_day_in_regard(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/simulateur", params=TV | {"comparer": "01/01/2019"})
    text = plain(answer.text)
    assert "1er janv. 2019, en regard" in text
    assert "1er janv. 2019 : Ce produit" in text


async def test_another_version_in_regard_line_by_line(browser: httpx.AsyncClient) -> None:
    asked = {"societe": "MTV", "produit": "MTV-TV-0001", "formule": "P990", "canal": "web"}
    form = (await browser.get("/simulateur", params=asked)).text
    assert "Comparer avec la version" in form
    answer = await browser.get("/simulateur", params=asked | {"version": "1"})
    text = plain(answer.text)
    assert "version 1, en regard" in text
    assert "Total mensuel" in text
    assert "Dans le calcul : version 1" in text
    wrong = await browser.get("/simulateur", params=asked | {"version": "99"})
    assert wrong.status_code == 422
    assert "n’existe pas" in plain(wrong.text)
    assert (await browser.get("/simulateur", params=asked | {"version": "x"})).status_code == 422


async def test_the_order_of_prices_is_told(browser: httpx.AsyncClient) -> None:
    text = plain((await browser.get("/simulateur")).text)
    order = ["Prix négocié :", "Promotion :", "Prix daté de la formule :", "Prix du produit :"]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


async def test_a_quote_is_kept_and_its_page_replays_it(browser: httpx.AsyncClient) -> None:
    shown = await browser.get("/simulateur", params=TV)
    form = TV | {"csrf_token": token_of(shown)}
    answer = await browser.post("/simulateur/devis", data=form)
    assert answer.status_code == 303, answer.text[:300]
    page = await browser.get(answer.headers["location"])
    text = plain(page.text)
    assert "Rejoué à l’identique" in text
    assert "9,90 €" in text
    again = re.search(r'href="(/simulateur\?[^"]+)"', page.text)
    assert again is not None
    assert "societe=MTV" in again[1]
    assert "29,70" not in text
    assert (await browser.get(again[1].replace("&amp;", "&"))).status_code == 200
    paper = await browser.get(f"{answer.headers['location']}/devis.pdf")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize(
    ("asked", "name"),
    [(TV, "Mondial TV"), ({"societe": "FT", "produit": "FT-BOX-001"}, "France Téléphone")],
)
async def test_a_kept_quote_is_printed_for_its_company_and_its_day(
    browser: httpx.AsyncClient, asked: dict[str, str], name: str
) -> None:
    """A day begins at midnight in Paris, when it is still the day before in UTC."""
    day = today_in(datetime.now(UTC)) + timedelta(days=3)
    form = asked | {"canal": "field", "date": f"{day:%d/%m/%Y}", "reference": "C-12"}
    shown = await browser.get("/simulateur", params=form)
    kept = await browser.post("/simulateur/devis", data=form | {"csrf_token": token_of(shown)})
    paper = await browser.get(f"{kept.headers['location']}/devis.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    read = PdfReader(BytesIO(paper.content))
    text = plain(" ".join(page.extract_text() for page in read.pages))
    assert name in text
    assert f"date d’effet du {plain(long_date(day))}" in text
    assert "Client C-12" in text
    assert "SIREN" in text
    assert "TTC" in text


def test_what_follows_the_first_months_is_told() -> None:
    def charged(amount: str, months: int | None, recurrence: str = "monthly") -> SimpleNamespace:
        return SimpleNamespace(
            recurrence=recurrence, first_months=months, amount_incl_tax=Decimal(amount)
        )

    lines = [charged("30", None), charged("-10", 1), charged("-5", 6), charged("99", 2, "yearly")]
    told = plain(later(lines, Recurrence.MONTHLY, "EUR"))
    assert told == "le premier mois, puis 25,00 € jusqu’au 6e mois, puis 30,00 €"
    assert later(lines[:1], Recurrence.MONTHLY, "EUR") == ""
    assert later(lines, Recurrence.YEARLY, "EUR") == ""


def test_each_tax_is_told_when_a_quote_has_several() -> None:
    reduced = Tax(rate=Decimal("5.5"), included=False)
    tariffs = (
        a_tariff(a_rule(Fixed(amount=Decimal(100)), tax=NET), sku="A"),
        a_tariff(a_rule(Fixed(amount=Decimal(50)), tax=reduced), sku="B"),
    )
    shown = quote_view(quoted(*tariffs), AT.date())
    assert [plain(one) for one in shown.taxes] == [
        "5,5 % sur 50,00 € HT : 2,75 €",
        "20 % sur 100,00 € HT : 20,00 €",
    ]


async def test_htmx_takes_the_fragment_alone(browser: httpx.AsyncClient) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = await browser.get("/simulateur", params=TV, headers=headers)
    assert answer.text.lstrip().startswith("<div")
    assert 'id="simulation"' in answer.text


async def test_the_sheet_simulates_in_place(browser: httpx.AsyncClient) -> None:
    sheet = (await browser.get("/produits/MTV-TV-0001/tarification")).text
    form = sheet[sheet.index('id="simuler"') :]
    assert 'hx-get="/simulateur" hx-target="#simulation"' in form
    assert re.search(r'<option value="P1990"', form)
    sent = {"produit": "MTV-TV-0001", "formule": "P1990", "quantite": "1", "date": ""}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = await browser.get("/simulateur", params=sent, headers=headers)
    assert 'id="simulation"' in answer.text
    assert "19,90 €" in plain(answer.text)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("12", "12"), ("1 234,5", "1234.5"), ("1\u202f234,50", "1234.50"), ("", None), ("NaN", None)],
)
def test_numbers_as_people_type_them(typed: str, found: str | None) -> None:
    assert number_typed(typed) == (None if found is None else Decimal(found))


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        ("10", "10", "="),
        ("10", "12.5", "+2,50 € (+25 %)"),
        ("10", "9", "−1,00 € (−10 %)"),
        ("0", "9", "+9,00 €"),
        (None, "9", "–"),
    ],
)
def test_a_gap_is_told_in_money_and_in_percent(here: str | None, there: str, told: str) -> None:
    found = gap(None if here is None else Decimal(here), Decimal(there), "EUR")
    assert plain(found) == told


def test_use_is_read_by_unit() -> None:
    typed = {"produit": " ab-1 ", "usage.kWh": "120,5", "usage.Go": "", "foyer": "3"}
    (asked,) = parse_simulation(
        typed_of([*typed.items(), ("options", "4K"), ("options", "")])
    ).lines
    assert (asked.sku, asked.usage, asked.options) == ("AB-1", {"kWh": Decimal("120.5")}, ("4K",))
    with pytest.raises(Invalid):
        parse_simulation(typed_of([("foyer", "0")]))

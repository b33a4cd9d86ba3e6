"""The catalogue beyond its rows: versions under a product, partners sought, its own address."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from tests.offer.catalog.world import READ, World, manager, reader
from tests.screens.doors import HTMX, Door, door
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.offer.catalog.enums import Recurrence, TariffMode, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PricingRule
from winvest.screens.catalogue.forms import addresses, parse_state

pytestmark = pytest.mark.req("CAT-06")
SKU = re.compile(r'data-sku="([^"]+)"')
VERSION = re.compile(r'/versions/\d+">v(\d+)</a>')
PARTNER = re.compile(r'<a class="pick-row pick-row--2"[^>]*><span[^>]*>([^<]+)</span>')


async def drafts(db: Database, world: World, count: int) -> None:
    """As many drafts after the version in force of the box, each with a plan at its own price."""
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        box = await session.scalar(select(Product.id).where(Product.sku == "FTX-BOX-1"))
        for at in range(2, count + 2):
            version = ProductVersion(
                id=new_id(),
                product_id=box,
                version=at,
                status=VersionStatus.DRAFT,
                effective_from=datetime.now(UTC) + timedelta(days=at),
            )
            session.add(version)
            await session.flush()
            plan = ProductPlan(
                id=new_id(),
                product_version_id=version.id,
                code="BASE",
                name=f"Formule {at}",
                recurrence=Recurrence.MONTHLY,
            )
            session.add(plan)
            await session.flush()
            session.add(
                PricingRule(
                    product_version_id=version.id,
                    plan_id=plan.id,
                    type=PricingType.FIXED,
                    payload={"amount": Decimal(at)},
                )
            )


@pytest.mark.req("VER-01")
async def test_versions_unfold_newest_first_ten_at_a_time(
    settings: Settings, db: Database, world: World
) -> None:
    await drafts(db, world, 12)
    async with door(settings, manager(world.ft)) as browser:
        first = await browser.get("/produits/FTX-BOX-1/versions", htmx=True, colonnes="8")
        assert VERSION.findall(first.text) == [str(one) for one in range(13, 3, -1)]
        assert 'colspan="8"' in first.text
        assert "13\u00a0versions" in first.text
        assert "Formule 13 <b>13,00\u00a0€</b>" in first.text
        assert "avant=4" in first.text
        second = await browser.get("/produits/FTX-BOX-1/versions", htmx=True, avant="4")
        assert VERSION.findall(second.text) == ["3", "2", "1"]
        assert "En vigueur" in second.text
        assert "Les plus récentes" in second.text
        assert "Versions antérieures" not in second.text
        past = await browser.get("/produits/FTX-BOX-1/versions", htmx=True, avant="1")
        assert "Aucune version plus ancienne." in past.text


async def test_the_address_opens_a_product_without_javascript(
    settings: Settings, db: Database, world: World
) -> None:
    await drafts(db, world, 12)
    async with door(settings, manager(world.ft)) as browser:
        closed = await browser.get("/catalogue", tri="code")
        assert 'href="/produits/FTX-BOX-1/versions"' in closed.text
        came = {"referer": "http://localhost:8000/catalogue?tri=code&q=box"}
        followed = await browser.http.get("/produits/FTX-BOX-1/versions", headers=came)
        assert followed.headers["location"] == "/catalogue?q=box&tri=code&ouvert=FTX-BOX-1"
        opened = await browser.get("/catalogue", tri="code", ouvert="FTX-BOX-1")
        assert VERSION.findall(opened.text)[0] == "13"
        assert 'aria-expanded="true"' in opened.text
        assert "/catalogue?tri=code&amp;ouvert=FTX-BOX-1&amp;avant=4" in opened.text
        older = await browser.get("/catalogue", tri="code", ouvert="FTX-BOX-1", avant="4")
        assert VERSION.findall(older.text) == ["3", "2", "1"]
        page = await browser.get("/produits/FTX-BOX-1/versions")
        assert page.status_code == 303
        assert page.headers["location"] == "/catalogue?q=FTX-BOX-1&ouvert=FTX-BOX-1"


@pytest.mark.req("ORG-02")
async def test_what_is_being_prepared_is_not_told_to_who_sells(
    settings: Settings, db: Database, world: World
) -> None:
    await drafts(db, world, 2)
    async with door(settings, reader(world.ft)) as browser:
        told = await browser.get("/produits/FTX-BOX-1/versions", htmx=True)
    assert VERSION.findall(told.text) == ["1"]
    assert "1\u00a0version\n" in told.text
    assert "Formule 3" not in told.text


@pytest.mark.req("ORG-03")
async def test_versions_of_a_neighbour_or_of_a_draft_are_not_found(
    settings: Settings, world: World
) -> None:
    async with door(settings, reader(world.ap)) as browser:
        for path in ("FTX-BOX-1", "RIEN"):
            for htmx in (True, False):
                answer = await browser.get(f"/produits/{path}/versions", htmx=htmx)
                assert answer.status_code == 404
        page = await browser.get("/catalogue", ouvert="FTX-BOX-1")
        assert VERSION.findall(page.text) == []
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/produits/FTX-BOX-2/versions", htmx=True)
    assert answer.status_code == 404, "a draft is its editors'"


@pytest.mark.req("ORG-02")
async def test_plans_are_named_without_prices_to_who_may_not_read_them(
    settings: Settings, world: World
) -> None:
    blind = Scope(
        actor_id=new_id(),
        actor_label="Camille",
        company_ids=frozenset((world.ft,)),
        grants=(Grant(role="it", rights=READ - {"pricing.read"}, company_id=world.ft),),
    )
    async with door(settings, blind) as browser:
        answer = await browser.get("/produits/FTX-BOX-1/versions", htmx=True)
    assert "Base" in answer.text
    assert "29,90" not in answer.text


async def test_partners_are_sought_in_their_pane(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ap, world.ft)) as browser:
        every = await browser.get("/catalogue")
        assert PARTNER.findall(every.text) == ["Toutes", "Mutuelle Océane", "Sans compagnie"]
        found = await browser.get("/catalogue", cq="OCEANE", tri="code")
        assert PARTNER.findall(found.text) == ["Mutuelle Océane"]
        assert len(SKU.findall(found.text)) == 3, "the products stay"
        assert "cq=OCEANE" in found.text
        none = await browser.get("/catalogue", cq="zzz")
    assert "Aucune compagnie ne s’appelle ainsi ici." in none.text


async def asked(browser: Door, at: str, **query: str) -> dict[str, str]:
    """The headers of a fragment asked for while the browser is at an address."""
    headers = {**HTMX, "HX-Current-URL": f"http://localhost:8000{at}"}
    answer = await browser.http.get("/catalogue", params=query, headers=headers)
    return {name: answer.headers[name] for name in answer.headers if name.startswith("hx-")}


async def test_a_space_typed_after_a_word_makes_no_page_of_history(
    settings: Settings, world: World
) -> None:
    async with door(settings, reader(world.ft)) as browser:
        assert await asked(browser, "/catalogue?q=box", q="box ") == {"hx-push-url": "false"}
        assert await asked(browser, "/catalogue", q="b") == {"hx-push-url": "/catalogue?q=b"}
        assert await asked(browser, "/catalogue?q=b", q="bo") == {
            "hx-replace-url": "/catalogue?q=bo"
        }
        assert await asked(browser, "/catalogue?q=b", q="b", statut="active") == {
            "hx-push-url": "/catalogue?q=b&statut=active"
        }
        assert await asked(browser, "/ailleurs?q=b", q="b") == {"hx-push-url": "/catalogue?q=b"}
        assert await asked(browser, "/catalogue", pan="risques") == {
            "hx-push-url": "/catalogue?pan=risques"
        }


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [
        ("auto", ["FTX-TV-1"]),
        ("Automatique", ["FTX-TV-1"]),
        ("manuel", ["FTX-BOX-1"]),
        ("fixed", ["FTX-BOX-1", "FTX-TV-1"]),
        ("usage", []),
        ("inconnu", []),
    ],
)
async def test_the_price_model_is_a_type_or_a_tariff_mode(
    settings: Settings, db: Database, world: World, asked_for: str, found: list[str]
) -> None:
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        await session.execute(
            update(Product).where(Product.sku == "FTX-TV-1").values(tariff_mode=TariffMode.AUTO)
        )
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/catalogue", modele=asked_for)
    assert SKU.findall(answer.text) == found


async def test_filters_are_lifted_one_by_one_or_all_at_once(
    settings: Settings, world: World
) -> None:
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/catalogue", statut="active", canal="field", q="box")
    text = answer.text.replace("&amp;", "&")
    assert 'href="/catalogue?q=box&canal=field" aria-label="Retirer le filtre Statut"' in text
    assert 'href="/catalogue" hx-get="/catalogue" hx-target="#catalogue">Tout effacer' in text


async def test_duplicating_asks_for_one_ticked_product(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        assert "/catalogue/dupliquer" in (await browser.get("/catalogue")).text
        one = await browser.post("/catalogue/dupliquer", {"choix": "FTX-BOX-1"})
        assert one.headers["location"] == "/produits/FTX-BOX-1/dupliquer"
        none = await browser.post("/catalogue/dupliquer", {"liste": "/catalogue?q=box"})
        assert none.headers["location"] == "/catalogue?q=box"
        assert "Cochez le produit à dupliquer." in (await browser.get("/catalogue")).text
        several = await browser.post("/catalogue/dupliquer", {"choix": ["A", "B"]})
        assert several.headers["location"] == "/catalogue"
    async with door(settings, reader(world.ft)) as browser:
        assert "/catalogue/dupliquer" not in (await browser.get("/catalogue")).text
        refused = await browser.post("/catalogue/dupliquer", {"choix": "X"})
        assert refused.status_code == 403


async def test_exports_name_what_is_shown(settings: Settings, world: World) -> None:
    async with door(settings, reader(world.ft)) as browser:
        answer = await browser.get("/catalogue", statut="active", tri="-maj")
    text = answer.text.replace("&amp;", "&")
    assert 'href="/catalogue/export?format=csv&statut=active&tri=-maj"' in text
    assert 'href="/catalogue/export?format=xlsx&statut=active&tri=-maj"' in text


@pytest.mark.parametrize(
    "address", [{}, {"q": "a b&c", "risque": "SANTE", "cq": "é"}, {"vue": "x", "tri": "-maj"}]
)
@pytest.mark.parametrize(
    "changes",
    [{}, {"risque": "X Y"}, {"compagnie": None, "pan": "compagnies"}, {"q": ""}, {"ouvert": "A/1"}],
)
def test_the_links_of_a_page_are_the_addresses_of_its_list(
    address: dict[str, str], changes: dict[str, str | None]
) -> None:
    state = parse_state(address)
    assert addresses(state)(**changes) == state.address(**changes)


@pytest.mark.req("CAT-06", "ORG-03")
async def test_filters_that_leave_nothing_keep_their_names(
    settings: Settings, world: World
) -> None:
    """The panes no longer tell them; what one may not read stays a code."""
    chosen = {"risque": "santex", "compagnie": "mutuelle-essai", "q": "zzzz"}
    async with door(settings, reader(world.ap)) as browser:
        own = (await browser.get("/catalogue", **chosen)).text
        sought = await browser.get("/catalogue", cq="oceane mutuelle")
    assert re.search(r"Sans risque\s: Santé<", own)
    assert re.search(r"Sans compagnie\s: Mutuelle Océane<", own)
    assert PARTNER.findall(sought.text) == ["Mutuelle Océane"], "words in any order"
    async with door(settings, reader(world.mtv)) as browser:
        foreign = (await browser.get("/catalogue", **chosen)).text
    assert "Océane" not in foreign
    assert re.search(r"Sans risque\s: santex<", foreign)

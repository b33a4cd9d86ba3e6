"""Each tab of the sheet answers its user's question, and refuses in place who may not read it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, manager
from tests.screens.doors import door
from tests.screens.rich_sheet import ALL, TV, holding
from tests.screens.test_query_counts import a_catalogue
from tests.statements import statements_sent
from winvest.foundation.infra.db import set_context
from winvest.foundation.infra.settings import Settings
from winvest.screens.product_sheet.history_filter import HistoryFilter
from winvest.screens.product_sheet.moments import Asked
from winvest.screens.product_sheet.queries.commissions import commissions_view
from winvest.screens.product_sheet.queries.description import description_view
from winvest.screens.product_sheet.queries.head import sheet_head
from winvest.screens.product_sheet.queries.history import history_view
from winvest.screens.product_sheet.queries.integrations import integrations_view
from winvest.screens.product_sheet.queries.settings import settings_view

TABS = ("tarification", "commissions", "documents", "integrations", "parametres", "historique")


@pytest.mark.req("CAT-07", "COM-01")
async def test_who_earns_what_to_the_cent(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/commissions")).text.replace("\u00a0", " ")
    # 9,90 TTC is 8,25 HT; 13 % of it is 1,07: 0,64 + 0,32 + 0,11.
    for told in ("0–99 ventes", "13 %", "100 ventes et plus", "15 %", "8,25 €", "1,07 €",
                 "0,64 €", "0,32 €", "0,11 €", "une fois l’argent du client encaissé",
                 "21 %"):  # fmt: skip
        assert told in page, told


@pytest.mark.req("ORG-03", "CAT-07")
async def test_another_company_sees_its_own_scheme_alone(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.mtv), ALL)) as browser:
        page = (await browser.get(f"{TV}/commissions")).text.replace("\u00a0", " ")
    assert "21 %" in page
    assert "13 %" not in page


@pytest.mark.req("ORG-02", "CAT-07")
async def test_a_tab_not_read_says_so_in_its_place(settings: Settings, rich: World) -> None:
    bare = holding(manager(rich.ft), {"catalog.read"})
    async with door(settings, bare) as browser:
        for tab, what in (
            ("tarification", "les tarifs"),
            ("commissions", "les commissions"),
            ("documents", "les documents"),
        ):
            answer = await browser.get(f"{TV}/{tab}")
            assert answer.status_code == 403, tab
            assert f"Votre rôle ne lit pas {what}." in answer.text
            assert "Demandez ce droit à" in answer.text
            assert "<h1>TV Essentiel</h1>" in answer.text
        settings_page = await browser.get(f"{TV}/parametres")
        assert settings_page.status_code == 200
        assert "Votre rôle ne lit pas la comptabilité" in settings_page.text
        assert "706300" not in settings_page.text
        sheet = await browser.get(TV)
        assert "Ce qui manque" in sheet.text or "band" in sheet.text
        exported = (await browser.get(f"{TV}/export.csv")).text
    for hidden in ("9,90", "13", "=CGV", "706300", "Mondial TV essai"):
        assert hidden not in exported, hidden


@pytest.mark.req("CAT-07", "DOC-02")
async def test_what_is_there_and_what_lacks_by_channel(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/documents")).text.replace("\u00a0", " ")
        settings_page = (await browser.get(f"{TV}/parametres")).text.replace("\u00a0", " ")
    assert "Expire bientôt" in page
    assert "=CGV TV" in page
    assert "À valider" in settings_page
    assert "à donner par Compta" in settings_page
    assert "Un produit ne passe pas de « Actif » à « Test »" in settings_page


@pytest.mark.req("CAT-07")
async def test_codes_and_promotions(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/integrations")).text
        prices = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
        later = (datetime.now(UTC) + timedelta(days=12)).date().isoformat()
        then = (await browser.get(f"{TV}/tarification", au=later)).text.replace("\u00a0", " ")
    assert "OGD-77" in page
    assert "À venir" in prices
    assert "les 3 premiers mois" in prices
    assert "8,25 € HT" in prices
    assert "À venir" not in then, "running on that day"


@pytest.mark.req("ORG-03", "CAT-07")
async def test_a_neighbour_gets_404_on_every_tab(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ap), ALL)) as browser:
        for tab in (*TABS, "versions/comparer", "versions/1", "export.csv", "date"):
            assert (await browser.get(f"{TV}/{tab}")).status_code == 404, tab


@pytest.mark.req("CAT-07")
async def test_every_tab_asks_at_most_eight_questions(session: AsyncSession) -> None:
    world = await a_catalogue(session)
    scope = holding(manager(world.ft), ALL)
    await set_context(session, scope)
    now = datetime.now(UTC)
    with statements_sent() as statements:
        for view in (description_view, commissions_view, integrations_view, settings_view):
            statements.clear()
            head = await sheet_head(session, scope, sku="FTX-BOX-1", asked=Asked(), now=now)
            await view(session, scope, head=head)
            assert len(statements) <= 8, view.__name__
        statements.clear()
        head = await sheet_head(
            session, scope, sku="FTX-BOX-1", asked=Asked(), now=now, every_version=True, trail=False
        )
        await history_view(session, scope, head=head, asked=HistoryFilter(), month_ago=now)
        assert len(statements) <= 8
        statements.clear()
        day = Asked(day=now.date())
        head = await sheet_head(session, scope, sku="FTX-BOX-1", asked=day, now=now)
        await description_view(session, scope, head=head)
        assert len(statements) <= 8, "nor on another day"


@pytest.mark.req("CAT-07")
async def test_every_page_tells_the_same_last_change(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        await browser.post(f"{TV}/statut", {"statut": "frozen"})
        for path in ("", "/historique", "/historique?qui=Personne", "/versions/comparer?de=1&a=1"):
            page = (await browser.get(f"{TV}{path}")).text
            assert re.search(r"Modifié le [^<]+ par Camille Essai", page), path

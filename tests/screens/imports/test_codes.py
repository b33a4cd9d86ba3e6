"""Codes that change: the former one stays known, and what led to it leads to the product."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.offer.catalog.world import World, reader
from tests.screens.doors import Door, door
from tests.screens.imports.acts import checked, names
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.models.products import ExternalMapping, Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.publication.enums import PublicationStatus, Visibility
from winvest.offer.publication.models import Publication

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10")]


async def test_a_former_code_becomes_an_alias(there: Door, world: World, db: Database) -> None:
    moved = "Nouveau code;Ancien code\nFTX-BOX-2026;FTX-BOX-2\n"
    here = await checked(there, world, moved)
    assert (await there.post(f"{here}/application", {"mode": "tout"})).status_code == 303
    after = await names(db, world)
    assert "FTX-BOX-2" not in after
    assert after["FTX-BOX-2026"] == "Box Demain"
    async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
        alias = await session.execute(select(ExternalMapping.external_code))
        assert alias.scalars().all() == ["FTX-BOX-2"]
    assert "FTX-BOX-2026" in (await there.get("/recherche", q="FTX-BOX-2")).text
    again = await checked(there, world, moved)
    assert "Rien ne diffère du catalogue" in (await there.get(f"{again}/controle")).text
    await there.post(f"{here}/annulation")
    assert (await names(db, world))["FTX-BOX-2"] == "Box Demain"


@pytest.mark.req("CAT-10", "CAT-11")
async def test_what_leads_to_a_former_code_leads_to_the_product(
    settings: Settings, there: Door, world: World, db: Database
) -> None:
    for moved in ("FTX-BOX-2026;FTX-BOX-1", "FTX-BOX-2027;FTX-BOX-2026"):
        here = await checked(there, world, f"Nouveau code;Ancien code\n{moved}\n")
        assert (await there.post(f"{here}/application", {"mode": "tout"})).status_code == 303
    for former in ("FTX-BOX-1", "ftx-box-2026"):
        for tab in ("", "/documents", "/tarification", "/versions/1", "/versions"):
            led = await there.get(f"/produits/{former}{tab}", au="2026-03-31")
            assert led.status_code == 302, (former, tab)
            assert led.headers["location"] == f"/produits/FTX-BOX-2027{tab}?au=2026-03-31"
        assert (await there.get(f"/produits/{former}/apercu", htmx=True)).status_code == 302
        item = (await there.get(f"/api/catalog/products/{former}")).json()
        assert item["sku"] == "FTX-BOX-2027"
    act = await there.post("/produits/FTX-BOX-1/suppression")
    assert act.status_code == 404
    assert "FTX-BOX-1 est l’ancien code de FTX-BOX-2027" in act.text
    async with door(settings, reader(world.mtv)) as seller:
        assert (await seller.get("/produits/FTX-BOX-2027")).status_code == 404
        assert (await seller.get("/produits/FTX-BOX-1")).status_code == 404, "it tells nothing"
    async with transaction(db, system_scope("Essai", company_ids=world.companies)) as session:
        version = await session.scalar(
            select(ProductVersion.id)
            .join(Product, Product.id == ProductVersion.product_id)
            .where(Product.sku == "FTX-BOX-2027")
        )
        session.add(
            Publication(
                product_version_id=version,
                company_id=world.mtv,
                channels=["field"],
                visibility=Visibility.PUBLIC,
                status=PublicationStatus.PUBLISHED,
                start_at=datetime.now(UTC) - timedelta(days=1),
            )
        )
    async with door(settings, reader(world.mtv)) as seller:
        assert (await seller.get("/produits/FTX-BOX-2027")).status_code == 200
        led = await seller.get("/produits/FTX-BOX-1")
        assert led.headers["location"] == "/produits/FTX-BOX-2027"
    twin = await checked(there, world, "Code;Nom;Risque;Rémunération\nFTX-BOX-1;X;Box;CA interne\n")
    assert "l’ancien code de FTX-BOX-2027" in (await there.get(f"{twin}/controle")).text
    assert "FTX-BOX-2027" in (await there.get("/recherche", q="FTX-BOX-1")).text

"""The prices of a sheet: by age, by client, by tiers and usage, with an example."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update

from tests.offer.catalog.world import World, manager
from tests.screens.doors import door
from tests.screens.rich_sheet import ALL, TV, building, holding
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.pricing.models import PriceGridRow, PriceSurcharge, PricingRule


@pytest.mark.req("CAT-07")
async def test_a_grid_by_age_tells_the_price_of_each(settings: Settings, db: Database) -> None:
    async with building(db) as (session, world, _, version, plan):
        for low, high, value in ((31, 40, "6.50"), (41, None, "16.90")):
            await session.execute(
                insert(PriceSurcharge).values(
                    id=new_id(), product_version_id=version, plan_id=plan, code=f"A{low}",
                    label=f"Dès {low}", effect=PriceEffect.AMOUNT, value=Decimal(value),
                    min_age=low, max_age=high,
                )
            )  # fmt: skip
    async with door(settings, manager(world.ft)) as browser:
        page = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
    for told in ("Jusqu’à 30 ans", "De 31 à 40 ans", "16,40 €", "41 ans et plus", "26,80 €"):
        assert told in page, told


@pytest.mark.req("CAT-07")
async def test_a_grid_keyed_by_the_client_is_told_and_copied(
    settings: Settings, db: Database
) -> None:
    async with building(db) as (session, world, _, version, _plan):
        rule = await session.scalar(
            select(PricingRule.id).where(PricingRule.product_version_id == version)
        )
        for at, (low, high, value) in enumerate(((18, 30, "24.9"), (31, None, "31.4"))):
            await session.execute(
                insert(PriceGridRow).values(
                    id=new_id(), pricing_rule_id=rule, product_version_id=version, position=at,
                    amount=Decimal(value), min_age=low, max_age=high, zone="FR-DROM",
                )
            )  # fmt: skip
    async with door(settings, holding(manager(world.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
        form = {"name": "Copie", "sku": "FTX-COPIE", "parts": "prices"}
        assert (await browser.post(f"{TV}/dupliquer", form)).status_code == 303
        copy = (await browser.get("/produits/FTX-COPIE/tarification")).text.replace("\u00a0", " ")
        file = (await browser.get("/produits/FTX-COPIE/export.csv")).text.replace("\u00a0", " ")
    assert "Prix selon l’âge;De 18 à 30 ans;24,90 €;" in file
    for told in ("Dès 24,90 €", "Outre-mer", "31,40 €"):
        assert told in page, told
        assert told in copy, told
    assert ", Outre-mer</th>" in copy  # its plan has no other price: ages go down, zones across
    assert "De 18 à 30 ans</th>" in copy


@pytest.mark.req("CAT-07")
async def test_tiers_and_usage_come_with_an_example(settings: Settings, db: Database) -> None:
    async with building(db) as (session, world, product, version, _):
        draft = new_id()
        start = datetime.now(UTC) + timedelta(days=40)
        await session.execute(
            insert(ProductVersion).values(
                id=draft, product_id=product, version=2, effective_from=start
            )
        )
        plan = new_id()
        await session.execute(
            insert(ProductPlan).values(
                id=plan, product_version_id=draft, code="KWH", name="Au kWh",
                recurrence=Recurrence.MONTHLY,
            )
        )  # fmt: skip
        tiers = [
            {"min": 1, "max": 4, "amount": Decimal("22.5"), "base": None},
            {"min": 5, "max": None, "amount": Decimal("20.9"), "base": None},
        ]
        for kind, mode, payload in (
            (PricingType.TIERED, TierMode.GRADUATED, tiers),
            (PricingType.USAGE, None, {"unit": "kWh", "unit_price": Decimal("0.1952")}),
        ):
            await session.execute(
                insert(PricingRule).values(
                    id=new_id(), product_version_id=draft, plan_id=plan, type=kind,
                    tier_mode=mode, payload=payload,
                )
            )  # fmt: skip
        await session.execute(
            update(ProductVersion)
            .where(ProductVersion.id == version)
            .values(effective_to=datetime.now(UTC) - timedelta(days=1), status="superseded")
        )
    async with door(settings, holding(manager(world.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
    for told in ("1 à 4", "22,50 €", "5 et plus", "4 × 22,50 €", "0,1952 € par kWh",
                 "Pour 100 kWh : 100 × 0,1952 € = 19,52 €"):  # fmt: skip
        assert told in page, told


@pytest.mark.req("CAT-07")
async def test_a_day_is_written_back_as_it_is_typed(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        page = (await browser.get("/produits/FTX-TV-1/tarification?au=2026-09-30")).text
        assert 'name="au" value="30/09/2026"' in page
        for kind in ("csv", "pdf"):
            refused = await browser.get(f"/produits/FTX-TV-1/export.{kind}?au=demain%20soir")
            assert refused.status_code == 422, kind
            assert 'id="f-au-erreur"' in refused.text, "told beside the field"
            assert "demain soir" in refused.text, "nothing typed is lost"

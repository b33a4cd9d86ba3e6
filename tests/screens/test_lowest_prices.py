"""The Tarification tab tells the price before a promotion, and what else than prices changed."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, update

from tests.offer.catalog.world import manager
from tests.screens.doors import door
from tests.screens.rich_sheet import ALL, TV, building, holding
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.models import PriceOption, PricingRule

pytestmark = pytest.mark.commits


@pytest.mark.req("VER-02", "PRI-01")
async def test_a_promotion_tells_the_lowest_price_of_the_thirty_days_before(
    settings: Settings, db: Database
) -> None:
    now = datetime.now(UTC)
    async with building(db) as (session, world, product, version, _):
        rise, promo, far = (now + timedelta(days=days) for days in (10, 20, 60))
        await session.execute(
            update(ProductVersion).where(ProductVersion.id == version).values(effective_to=rise)
        )
        later, plan = new_id(), new_id()
        await session.execute(
            insert(ProductVersion).values(
                id=later, product_id=product, version=2, status=VersionStatus.SCHEDULED,
                effective_from=rise,
            )
        )  # fmt: skip
        await session.execute(
            insert(ProductPlan).values(
                id=plan, product_version_id=later, code="BASE", name="Base", recurrence="monthly"
            )
        )
        await session.execute(
            insert(PricingRule).values(
                id=new_id(), product_version_id=later, plan_id=plan, type="fixed",
                payload={"amount": 12},
            )
        )  # fmt: skip
        await session.execute(
            insert(PriceOption).values(
                id=new_id(), product_version_id=later, code="4K", label="Ultra HD",
                amount=Decimal(2), recurrence="monthly",
            )
        )  # fmt: skip
        for code, start, secret in (("PROCHE", promo, None), ("LOIN", far, None),
                                    ("CODE", promo, "AMI")):  # fmt: skip
            await session.execute(
                insert(DatedPromotion).values(
                    id=new_id(), product_id=product, code=code, label=code,
                    effect=PriceEffect.PERCENT, value=Decimal(10), valid_from=start,
                    valid_to=start + timedelta(days=5), promo_code=secret,
                )
            )  # fmt: skip
    async with door(settings, holding(manager(world.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
    told = {
        code: page.split(f">{code}</a>", 1)[1].split("</tr>", 1)[0]
        for code in ("PROCHE", "LOIN", "CODE")
    }
    assert "30 jours précédents : 9,90 € TTC" in told["PROCHE"], "raised ten days before"
    assert "30 jours précédents : 12,00 € TTC" in told["LOIN"]
    assert "30 jours" not in told["CODE"], "a code is not announced to all"
    assert "Options, frais et promotions à venir" in page
    assert re.search(r'<th scope="row" class="l2 wrap">[^<]+<span class="only-phone"> : ', page), (
        "on a phone too, what becomes of each"
    )
    assert "Option « Ultra HD »" in page

"""Promotions of versions in the list of promotions: found, counted, paged, each leading there."""

import html
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.offer.catalog.world import World, a_product
from tests.screens.doors import door
from tests.screens.tariffs.test_web import PROMOTION, ROW, added, person
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.models import Promotion
from winvest.screens.tariffs.web import reading

pytestmark = pytest.mark.req("PRI-01")
NOW = datetime.now(UTC)
CODE = re.compile(r'</a> <span class="meta">([A-Z]+)')
NEXT = re.compile(r'href="([^"]*apres=[^"]*)"')


async def a_promoted(
    db: Database,
    world: World,
    sku: str,
    *,
    company: UUID,
    risk: UUID,
    promotions: tuple[tuple[str, int | None, int | None], ...],
    status: VersionStatus = VersionStatus.ACTIVE,
    since: int = -30,
    until: int | None = None,
) -> None:
    """A product whose version holds promotions: code, first and last day from today."""
    async with db.sessions() as session, session.begin():
        product = await a_product(session, world, sku, f"Offre {sku}", company=company, risk=risk)
        version = ProductVersion(
            id=new_id(),
            product_id=product.id,
            version=7,
            status=status,
            effective_from=ahead(since),
            effective_to=ahead(until),
        )
        session.add(version)
        await session.flush()
        session.add_all(
            Promotion(
                product_version_id=version.id,
                code=code,
                label=f"Promo {code}",
                effect=PriceEffect.PERCENT,
                value=Decimal(20),
                valid_from=ahead(first),
                valid_to=ahead(last),
            )
            for code, first, last in promotions
        )


def ahead(days: int | None) -> datetime | None:
    return None if days is None else NOW + timedelta(days=days)


async def test_they_stand_with_those_of_their_own_dates(
    settings: Settings, db: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = (("TOUJOURS", None, None), ("FINIE", None, -3), ("NOEL", 12, 40), ("JAMAIS", -90, -60))
    await a_promoted(db, world, "FTX-P-1", company=world.ft, risk=world.box, promotions=inside)
    await a_promoted(
        db, world, "FTX-P-2", company=world.ft, risk=world.box, since=20,
        status=VersionStatus.SCHEDULED, promotions=(("LANCEMENT", None, 50),),
    )  # fmt: skip
    await a_promoted(
        db, world, "FTX-P-3", company=world.ft, risk=world.box, since=20,
        status=VersionStatus.DRAFT, promotions=(("BROUILLON", None, None),),
    )  # fmt: skip
    await a_promoted(
        db, world, "FTX-P-4", company=world.ft, risk=world.box, since=-90, until=-1,
        status=VersionStatus.SUPERSEDED, promotions=(("REMPLACEE", None, None),),
    )  # fmt: skip
    await a_promoted(
        db, world, "APX-P-1", company=world.ap, risk=world.health,
        promotions=(("VOISINE", None, None),),
    )  # fmt: skip
    async with door(settings, person(world)) as browser:
        await added(browser, "promotions", PROMOTION)
        page = (await browser.get("/tarifs/promotions")).text
        codes = ["LANCEMENT", "NOEL", "NOEL", "TOUJOURS", "FINIE"]
        assert sorted(CODE.findall(page)) == sorted(codes)
        assert 'href="/produits/FTX-P-1/tarification#promotions-titre">Promo TOUJOURS' in page
        assert 'href="/produits/FTX-P-2/versions/7">Promo LANCEMENT' in page
        assert "dans la v7" in page
        for state, count in (("en-cours", 1), ("a-venir", 3), ("passe", 2)):
            shown = (await browser.get("/tarifs/promotions", etat=state)).text
            assert len(ROW.findall(shown)) == count, state
        assert len(ROW.findall((await browser.get("/tarifs/promotions", q="p-1 noel")).text)) == 1
        index = re.sub(r"<[^>]+>|\s", " ", (await browser.get("/tarifs")).text)
        assert re.search(r"partent avec elle\.\s+1\s+en vigueur\s+3\s+à venir", index)
        monkeypatch.setattr(reading, "PAGE", 2)
        walked, address = [], "/tarifs/promotions"
        while address:
            page = (await browser.get(address)).text
            walked += ROW.findall(page)
            found = NEXT.search(page)
            address = html.unescape(found[1]) if found else ""
        assert len(walked) == len(set(walked)) == len(codes)

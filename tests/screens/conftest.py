"""A small group and a rich product, committed in the test’s own database, for the screens."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product
from tests.screens.rich_sheet import building
from tests.worlds import Server, settings_for
from winvest.foundation.infra.db import Database
from winvest.foundation.kit.identifiers import new_id
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import ExternalMapping
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.models import Promotion


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A database with the small group in it, to be copied."""

    template: str
    world: World


@pytest.fixture(scope="session")
async def standing(server: Server, var_dir: Path) -> AsyncIterator[Standing]:
    """The small group, made once a process: its ids are the same in each copy."""
    name = server.clone(server.template())
    db = Database(settings_for(server, name, var_dir).database_url)
    async with db.sessions() as session, session.begin():
        world = await small_group(session)
    await db.close()
    server.keep_as_template(name)
    yield Standing(template=name, world=world)
    server.drop(name)


@pytest.fixture
def clone(server: Server, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own: with the small group for who asks for its `world`."""
    lived_in = "world" in request.fixturenames
    origin = request.getfixturevalue("standing").template if lived_in else server.template()
    name = server.clone(origin)
    yield name
    server.drop(name)


@pytest.fixture
async def world(standing: Standing, db: Database) -> World:
    """Products of three companies: on sale, in draft, given to a neighbour."""
    return standing.world


@pytest.fixture
async def rich(db: Database) -> World:
    """« TV Essentiel » with a scheme for each company, a document, an account, a partner's code."""
    async with building(db) as (session, world, product, version, _):
        now = datetime.now(UTC)
        for company, rate in ((None, "13"), (world.mtv, "21")):
            scheme = new_id()
            await session.execute(
                insert(CommissionScheme).values(
                    id=scheme, product_version_id=version, company_id=company,
                    applies_to=AppliesTo.NEW, settlement=Settlement.ON_COLLECTION,
                    tier_mode=CommissionTierMode.VOLUME,
                    split={"company": Decimal("0.6"), "commercial": Decimal("0.3"),
                           "manager": Decimal("0.1")},
                )
            )  # fmt: skip
            for low, high, value in (("0", "99", rate), ("100", None, "15")):
                await session.execute(
                    insert(CommissionTier).values(
                        id=new_id(), scheme_id=scheme, basis=TierBasis.VOLUME, min=Decimal(low),
                        max=None if high is None else Decimal(high),
                        value_type=ValueType.PERCENT, value=Decimal(value),
                    )
                )  # fmt: skip
        await session.execute(
            insert(ProductDocument).values(
                id=new_id(), product_version_id=version, type=DocumentType.CGV, title="=CGV TV",
                file_url="documents/x.pdf", file_hash="a" * 64, channels=["field"],
                status=DocumentStatus.PUBLISHED, published_at=now, mandatory=True,
                valid_to=now + timedelta(days=20),
            )
        )  # fmt: skip
        await session.execute(
            insert(AccountingMapping).values(
                id=new_id(), product_version_id=version, company_id=world.ft,
                nature=AccountingNature.REVENUE, gl_account="706300", journal="VENTE",
                status=MappingStatus.TO_VALIDATE,
            )
        )  # fmt: skip
        await session.execute(
            insert(ExternalMapping).values(
                id=new_id(), product_id=product, system="oggodata", external_code="OGD-77"
            )
        )
        await session.execute(
            insert(Promotion).values(
                id=new_id(), product_version_id=version, code="NOEL", label="Noël",
                effect=PriceEffect.PERCENT, value=Decimal(50), first_months=3,
                valid_from=now + timedelta(days=9),
            )
        )  # fmt: skip
    return world


async def small_group(session: AsyncSession) -> World:
    world = await a_group(session)
    await a_product(
        session, world, "FTX-BOX-1", "Box Été", company=world.ft, risk=world.box, price="29.90"
    )
    await a_product(
        session,
        world,
        "FTX-BOX-2",
        "Box Demain",
        company=world.ft,
        risk=world.box,
        status=LifecycleStatus.DRAFT,
    )
    await a_product(
        session,
        world,
        "FTX-TV-1",
        "TV Essentiel",
        company=world.ft,
        risk=world.tv,
        price="9.90",
        sold_by=world.mtv,
    )
    await a_product(
        session,
        world,
        "APX-SANTE-1",
        "Santé <b>Sérénité</b>",
        company=world.ap,
        risk=world.health,
        partner=world.insurer,
    )
    return world

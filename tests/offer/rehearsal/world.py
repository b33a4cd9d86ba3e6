"""« TV Essentiel » on sale, with quotes kept and a dearer version being prepared."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import NEXT, RIGHTS, SKU, a_draft, a_full_product, as_, person
from tests.offer.versions.world import priced as written
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.pricing.quotes.commands import request_quote
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.request import Client, Item, Request
from winvest.offer.publication.enums import PublicationStatus, Visibility
from winvest.offer.publication.models import Publication
from winvest.offer.rehearsal import jobs as rehearsal_jobs  # noqa: F401 - declares its jobs
from winvest.offer.rehearsal.comparison import check_step, fresh_bench
from winvest.offer.rehearsal.enums import RehearsalStatus
from winvest.offer.rehearsal.offers import Bench
from winvest.offer.rehearsal.queries import RehearsalRow, rehearsal_of
from winvest.offer.rehearsal.working import begin, step

NOW = datetime.now(UTC)
SELLS = frozenset((*RIGHTS, "simulate.price", "simulate.commission"))
QUANTITIES = ("1", "2", "3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The product, who sells it, and the number of the version being prepared."""

    world: World
    scope: Scope
    sku: str
    number: int


async def a_stage(session: AsyncSession, *, amount: str = "10,90") -> Stage:
    """Three quotes of 9,90 € a month by the piece, and version 2 at another price."""
    world = await a_full_product(session)
    await as_(session, system_scope("Essais", company_ids=world.companies))
    product = await session.scalar(select(Product.id).where(Product.sku == SKU))
    version = await session.scalar(
        select(ProductVersion.id).where(ProductVersion.product_id == product)
    )
    session.add(
        Publication(
            product_version_id=version,
            company_id=world.ft,
            channels=["field"],
            visibility=Visibility.PUBLIC,
            status=PublicationStatus.PUBLISHED,
            start_at=NOW - timedelta(days=30),
        )
    )
    await session.flush()
    for nature, account in (
        (AccountingNature.REVENUE, "706100"),
        (AccountingNature.TAX, "445710"),
        (AccountingNature.COMMISSION, "622200"),
    ):
        await session.execute(
            insert(AccountingMapping).values(
                product_version_id=version,
                company_id=world.ft,
                nature=nature,
                gl_account=account,
                status=MappingStatus.VALIDATED,
                validated_at=NOW,
            )
        )
    scope = await as_(session, person(world, SELLS))
    for quantity in QUANTITIES:
        await a_quote(session, scope, company_id=world.ft, quantity=quantity)
    author, number = await a_draft(session, world)
    await written(session, author, number, amount)
    await session.execute(  # a price that goes up is a major change
        update(ProductVersion)
        .where(ProductVersion.product_id == product, ProductVersion.version == number)
        .values(breaking_changes=True)
    )
    return Stage(world=world, scope=await as_(session, scope), sku=SKU, number=number)


async def a_quote(
    session: AsyncSession, scope: Scope, *, company_id: UUID, quantity: str, plan: str = "BASE"
) -> UUID:
    """A quote kept, of a client of 46 who lives in Paris."""
    asked = Request(
        items=(Item(sku=SKU, plan=plan, quantity=Decimal(quantity)),),
        at=NOW,
        channel="field",
        client=Client(birth_date=date(1980, 1, 31), postal_code="75011"),
    )
    made = await request_quote(
        session, scope, shelves=Shelves(), company_id=company_id, request=asked, now=NOW
    )
    return made.id


async def worked_out(session: AsyncSession, scope: Scope, rehearsal_id: UUID) -> RehearsalRow:
    """Do what the job does, to the end."""
    bench = None
    for _slice in range(20):
        one = await rehearsal_of(session, scope, rehearsal_id=rehearsal_id)
        if one.status is RehearsalStatus.WAITING:
            await begin(session, scope, one=one)
            continue
        bench = bench or Bench(one.change, known_at=one.known_at)
        if await step(session, scope, one=one, bench=bench):
            break
    return await rehearsal_of(session, scope, rehearsal_id=rehearsal_id)


async def compared(session: AsyncSession, scope: Scope, rehearsal_id: UUID) -> RehearsalRow:
    """Do what the comparing job does, to the end."""
    for _slice in range(20):
        one = await rehearsal_of(session, scope, rehearsal_id=rehearsal_id)
        if await check_step(session, scope, one=one, bench=fresh_bench(one)):
            break
    return await rehearsal_of(session, scope, rehearsal_id=rehearsal_id)


__all__ = ["NEXT", "NOW", "Stage", "a_quote", "a_stage", "compared", "worked_out"]

"""A full product and the people of its versions: drafted, priced, submitted, approved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import MANAGE, World, a_group, a_product, manager
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.models import PriceOption
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.validation import (
    approve_version,
    submit_version,
)
from winvest.offer.versions.commands.writing import write_prices
from winvest.offer.versions.forms.entries import sheet_of
from winvest.offer.versions.forms.prices import parse_sheet
from winvest.offer.versions.queries import (
    Version,
    version_content,
    version_numbered,
)
from winvest.offer.versions.rules.content import Content, sha256_of

SKU = "FTX-TV-1"
RIGHTS = MANAGE | {
    "pricing.edit",
    "commissions.edit",
    "commissions.read",
    "publication.publish",
    "versions.approve",
}
NOW = datetime.now(UTC)
NEXT = NOW + timedelta(days=10)


async def a_full_product(session: AsyncSession) -> World:
    """« TV Essentiel » at 9,90 €, with a commission by tiers, an option, a document."""
    world = await a_group(session)
    product = await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90"
    )
    version = await session.scalar(
        select(ProductVersion.id).where(ProductVersion.product_id == product.id)
    )
    scheme = new_id()
    await session.execute(
        insert(CommissionScheme).values(
            id=scheme, product_version_id=version, applies_to=AppliesTo.NEW,
            settlement=Settlement.ON_COLLECTION, tier_mode=CommissionTierMode.VOLUME,
            split={"company": Decimal("0.7"), "commercial": Decimal("0.3")},
        )
    )  # fmt: skip
    for low, high, value in (("0", "99", "10"), ("100", "499", "12"), ("500", None, "15")):
        await session.execute(
            insert(CommissionTier).values(
                id=new_id(), scheme_id=scheme, basis=TierBasis.VOLUME, min=Decimal(low),
                max=None if high is None else Decimal(high), value_type=ValueType.PERCENT,
                value=Decimal(value),
            )
        )  # fmt: skip
    await session.execute(
        insert(PriceOption).values(
            id=new_id(), product_version_id=version, code="4K", label="Ultra HD",
            amount=Decimal(2), recurrence="monthly",
        )
    )  # fmt: skip
    await session.execute(
        insert(ProductDocument).values(
            id=new_id(), product_version_id=version, type=DocumentType.CGA, title="CGA",
            file_url="cga.pdf", file_hash="a" * 64, mandatory=True,
        )
    )  # fmt: skip
    return world


def person(world: World, rights: set[str] | frozenset[str] = RIGHTS) -> Scope:
    """Somebody of the company, with an id of their own."""
    found = manager(world.ft)
    return replace(
        found,
        actor_label="Camille Essai",
        grants=tuple(replace(one, rights=frozenset(rights)) for one in found.grants),
    )


async def as_(session: AsyncSession, scope: Scope) -> Scope:
    """From now on, this person acts."""
    await set_context(session, scope)
    return scope


async def a_draft(session: AsyncSession, world: World) -> tuple[Scope, int]:
    """Version 2, as version 1 is."""
    author = await as_(session, person(world))
    made = await draft_from(
        session, author, sku=SKU, source=1, effective_from=NEXT, notes="Tarif 2027"
    )
    return author, made.number


async def found(session: AsyncSession, scope: Scope, number: int) -> tuple[Version, Content]:
    """A version and what it holds."""
    product = await session.scalar(text("SELECT id FROM product WHERE sku = :sku"), {"sku": SKU})
    version = await version_numbered(session, scope, product_id=product, number=number)
    return version, await version_content(session, scope, version=version)


async def priced(
    session: AsyncSession, scope: Scope, number: int, amount: str, *, seen: str | None = None
) -> None:
    """The price of the version becomes this."""
    version, content = await found(session, scope, number)
    sheet = sheet_of(content)
    typed = replace(sheet, prices=(replace(sheet.prices[0], amount=amount),))
    await write_prices(
        session, scope, sku=SKU, number=version.number, seen=seen or sha256_of(content),
        wanted=parse_sheet(typed, content),
    )  # fmt: skip


async def approved(session: AsyncSession, world: World, amount: str = "8,90") -> Scope:
    """Version 2 at another price, approved by a second person, who is given back."""
    author, number = await a_draft(session, world)
    await priced(session, author, number, amount)
    await submit_version(session, author, sku=SKU, number=number)
    second = await as_(session, person(world))
    await approve_version(session, second, sku=SKU, number=number, seen=None, comment=None, now=NOW)
    return second


async def content_now(session: AsyncSession, world: World) -> tuple[UUID, Content]:
    """What the draft holds."""
    me = person(world, RIGHTS)
    sheet = await product_sheet(session, me, sku=SKU)
    version = await version_numbered(session, me, product_id=sheet.id, number=2)
    return version.id, await version_content(session, me, version=version)

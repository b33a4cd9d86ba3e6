"""A small group for the tests of the catalogue: two telecom companies and an insurance broker."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.group.companies.models import Company
from winvest.group.partners.enums import PartnerType
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import (
    FieldKind,
    LifecycleStatus,
    Recurrence,
    RevenueModel,
    RiskScope,
    VersionStatus,
)
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk, RiskField
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PricingRule
from winvest.offer.publication.enums import PublicationStatus, Visibility
from winvest.offer.publication.models import Publication

READ = frozenset(("catalog.read", "pricing.read", "publication.read"))
MANAGE = frozenset(
    (
        *READ,
        "catalog.create",
        "catalog.edit",
        "catalog.delete",
        "catalog.lifecycle",
        "catalog.test",
        "documents.read",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Ids of the companies, families and partner of the small group."""

    ft: UUID
    mtv: UUID
    ap: UUID
    tv: UUID
    box: UUID
    health: UUID
    insurer: UUID

    @property
    def companies(self) -> frozenset[UUID]:
        """All three companies."""
        return frozenset((self.ft, self.mtv, self.ap))


def reader(*companies: UUID, families: frozenset[str] | None = None) -> Scope:
    """A person who reads the catalogue of these companies, perhaps of some families alone."""
    return _person(READ, companies, families)


def manager(*companies: UUID, families: frozenset[str] | None = None) -> Scope:
    """A catalogue manager of these companies, perhaps for some families alone."""
    return _person(MANAGE, companies, families)


async def a_group(session: AsyncSession) -> World:
    """The three companies, a global TV family, one family each for the others, an insurer."""
    world = World(**{name: new_id() for name in World.__dataclass_fields__})
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    session.add_all(
        Company(id=key, code=code, legal_name=name)
        for key, code, name in (
            (world.ft, "FTX", "France Téléphone essai"),
            (world.mtv, "MTVX", "Mondial TV essai"),
            (world.ap, "APX", "Action Prévoyance essai"),
        )
    )
    await session.flush()
    session.add_all(
        (
            Risk(
                id=world.tv,
                company_id=world.mtv,
                code="TVX",
                label="Offre TV",
                scope=RiskScope.PERSONAL,
                is_global=True,
                icon="tv",
            ),
            Risk(
                id=world.box,
                company_id=world.ft,
                code="BOXX",
                label="Box",
                scope=RiskScope.PERSONAL,
            ),
            Risk(
                id=world.health,
                company_id=world.ap,
                code="SANTEX",
                label="Santé",
                scope=RiskScope.PERSONAL,
            ),
            Partner(
                id=world.insurer,
                company_id=world.ap,
                slug="mutuelle-essai",
                type=PartnerType.INSURER,
                name="Mutuelle Océane",
            ),
        )
    )
    await session.flush()
    session.add(
        RiskField(
            risk_id=world.box,
            company_id=world.ft,
            code="debit",
            label="Débit",
            kind=FieldKind.INTEGER,
            unit="Mb/s",
            min_value=Decimal(1),
        )
    )
    await session.flush()
    return world


async def a_product(
    session: AsyncSession,
    world: World,
    sku: str,
    name: str,
    *,
    company: UUID,
    risk: UUID,
    status: LifecycleStatus = LifecycleStatus.ACTIVE,
    partner: UUID | None = None,
    price: str | None = None,
    sold_by: UUID | None = None,
    channels: tuple[str, ...] = ("field",),
    description: str | None = None,
) -> Product:
    """A product, with a version in force and its price, perhaps given to another company."""
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    product = Product(
        id=new_id(),
        company_id=company,
        partner_id=partner,
        risk_id=risk,
        sku=sku,
        name=name,
        description=description,
        revenue_model=RevenueModel.REVENUE,
        lifecycle_status=status,
        channels=list(channels),
        zones=[],
        client_kinds=[],
        badges=[],
    )
    session.add(product)
    await session.flush()
    if price is not None or sold_by is not None:
        await _version(session, product, price=price, sold_by=sold_by)
    return product


async def _version(
    session: AsyncSession, product: Product, *, price: str | None, sold_by: UUID | None
) -> None:
    start = datetime.now(UTC) - timedelta(days=30)
    version = ProductVersion(
        id=new_id(),
        product_id=product.id,
        version=1,
        status=VersionStatus.ACTIVE,
        effective_from=start,
    )
    session.add(version)
    await session.flush()
    if price is not None:
        plan = ProductPlan(
            id=new_id(),
            product_version_id=version.id,
            code="BASE",
            name="Base",
            recurrence=Recurrence.MONTHLY,
        )
        session.add(plan)
        await session.flush()
        session.add(
            PricingRule(
                product_version_id=version.id,
                plan_id=plan.id,
                type=PricingType.FIXED,
                payload={"amount": Decimal(price)},
            )
        )
    if sold_by is not None:
        session.add(
            Publication(
                product_version_id=version.id,
                company_id=sold_by,
                channels=["field"],
                visibility=Visibility.PUBLIC,
                status=PublicationStatus.PUBLISHED,
                start_at=start,
            )
        )
    await session.flush()


def _person(
    rights: frozenset[str], companies: tuple[UUID, ...], families: frozenset[str] | None
) -> Scope:
    grants = tuple(
        Grant(role="catalogue_manager", rights=rights, company_id=one, risk_families=families)
        for one in companies
    )
    return Scope(
        actor_id=new_id(),
        actor_label="Camille Essai",
        company_ids=frozenset(companies),
        grants=grants,
    )

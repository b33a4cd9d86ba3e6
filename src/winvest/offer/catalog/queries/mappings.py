"""What products ask of logistics and billing: for their sheet, and for the rooms that do it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.forms.mappings import MappingEntry
from winvest.offer.catalog.mapping_enums import DebitMethod, Renewals
from winvest.offer.catalog.models.mappings import ProductExitPlan, ProductMapping
from winvest.offer.catalog.models.products import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductMappings:
    """The mappings of a product, with the creditor whose ICS its debits carry."""

    product_id: UUID
    entry: MappingEntry
    creditor_name: str | None
    creditor_ics: str | None
    lock_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Creditor:
    """A company in whose name a product may be debited."""

    company_id: UUID
    name: str
    ics_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPlanRow:
    """How a product left, or leaves, the catalogue."""

    support_ends_on: date
    renewals: Renewals
    replacement_sku: str | None
    replacement_name: str | None
    client_notice_on: date
    notice: str
    reason: str | None
    support_by: str | None
    renewals_by: str | None
    clients_asked_at: datetime | None
    clients_told_at: datetime | None
    clients_told: int | None
    documents_archived_at: datetime | None

    def past(self, today: date) -> bool:
        """Has a day of the plan gone by?"""
        return min(self.client_notice_on, self.support_ends_on) < today


async def product_mappings(
    session: AsyncSession, scope: Scope, *, product_id: UUID
) -> ProductMappings | None:
    """The mappings of one product; None when nobody filled them yet."""
    return (await mappings_of(session, scope, product_ids=[product_id])).get(product_id)


async def mappings_of(
    session: AsyncSession, scope: Scope, *, product_ids: Iterable[UUID]
) -> dict[UUID, ProductMappings]:
    """The mappings of many products at once, for a billing run or a batch of parcels.

    Whoever may read the product reads them: its owner, and the companies that sell it.
    """
    creditor = func.coalesce(ProductMapping.creditor_company_id, ProductMapping.owner_company_id)
    found = await session.execute(
        select(
            ProductMapping,
            func.coalesce(Company.brand_name, Company.legal_name),
            Company.ics_code,
        )
        .join(Company, Company.id == creditor)
        .where(ProductMapping.product_id.in_(tuple(product_ids)))
    )
    return {
        row.product_id: ProductMappings(
            product_id=row.product_id,
            entry=entry_of(row),
            creditor_name=name if row.debit_method is DebitMethod.SEPA else None,
            creditor_ics=ics if row.debit_method is DebitMethod.SEPA else None,
            lock_version=row.lock_version,
        )
        for row, name, ics in found
    }


async def mappings_known(
    session: AsyncSession, scope: Scope, *, row: ProductMapping
) -> ProductMappings:
    """The mappings as a row of the past tells them; the creditor is called as it is today."""
    creditor = row.creditor_company_id or row.owner_company_id
    name = func.coalesce(Company.brand_name, Company.legal_name)
    asked = select(name, Company.ics_code).where(Company.id == creditor)
    called, ics = (await session.execute(asked)).one_or_none() or (None, None)
    debited = row.debit_method is DebitMethod.SEPA
    return ProductMappings(
        product_id=row.product_id,
        entry=entry_of(row),
        creditor_name=called if debited else None,
        creditor_ics=ics if debited else None,
        lock_version=row.lock_version,
    )


async def creditors(
    session: AsyncSession, scope: Scope, *, owner: UUID, keep: UUID | None = None
) -> tuple[Creditor, ...]:
    """Companies of the perimeter that have an ICS, and the owner of the product."""
    allowed = [*scope.company_ids, owner, *([keep] if keep else [])]
    name = func.coalesce(Company.brand_name, Company.legal_name)
    found = await session.execute(
        select(Company.id, name, Company.ics_code)
        .where(Company.id.in_(allowed), or_(Company.ics_code.is_not(None), Company.id == keep))
        .order_by(func.fr_unaccent(func.lower(name)))
    )
    return tuple(
        Creditor(company_id=this, name=called, ics_code=ics or "") for this, called, ics in found
    )


async def exit_plan(session: AsyncSession, scope: Scope, *, product_id: UUID) -> ExitPlanRow | None:
    """The exit plan of a product, if it has one."""
    found = (
        await session.execute(
            select(ProductExitPlan, Product.sku, Product.name)
            .outerjoin(Product, Product.id == ProductExitPlan.replacement_product_id)
            .where(ProductExitPlan.product_id == product_id)
        )
    ).one_or_none()
    if found is None:
        return None
    plan, sku, name = found
    return ExitPlanRow(
        support_ends_on=plan.support_ends_on,
        renewals=plan.renewals,
        replacement_sku=sku,
        replacement_name=name,
        client_notice_on=plan.client_notice_on,
        notice=plan.notice,
        reason=plan.reason,
        support_by=plan.support_by,
        renewals_by=plan.renewals_by,
        clients_asked_at=plan.clients_asked_at,
        clients_told_at=plan.clients_told_at,
        clients_told=plan.clients_told,
        documents_archived_at=plan.documents_archived_at,
    )


def entry_of(row: ProductMapping) -> MappingEntry:
    """What was typed of the mappings."""
    return MappingEntry(**{one.name: getattr(row, one.name) for one in fields(MappingEntry)})

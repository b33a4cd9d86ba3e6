"""Who sells: the company of a product, and how its papers name it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.models import Company, CompanyAddress
from winvest.group.companies.theme import brand_colour
from winvest.offer.catalog.models.products import Product

BRAND = "#3b4ba3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The company that quotes, as its papers name it."""

    name: str
    legal_name: str
    siren: str | None
    vat_number: str | None
    address: str
    brand: str


async def owner_of(session: AsyncSession, scope: Scope, *, sku: str) -> UUID | None:
    """The company whose product it is, for who sells for several and did not say for which."""
    found: UUID | None = await session.scalar(
        select(Product.company_id).where(
            Product.sku == sku, Product.company_id.in_(scope.company_ids)
        )
    )
    return found


async def seller_of(session: AsyncSession, scope: Scope, *, company_id: UUID) -> Seller:
    """The company that quotes, as its papers name it."""
    statement = (
        select(
            func.coalesce(Company.brand_name, Company.legal_name).label("name"),
            Company.legal_name,
            Company.siren,
            Company.vat_number,
            Company.brand_theme,
            CompanyAddress.line1,
            CompanyAddress.line2,
            func.concat_ws(" ", CompanyAddress.postal_code, CompanyAddress.city).label("town"),
        )
        .outerjoin(
            CompanyAddress,
            (CompanyAddress.company_id == Company.id)
            & (CompanyAddress.kind == AddressKind.HEAD_OFFICE),
        )
        .where(Company.id == company_id)
        .order_by(CompanyAddress.created_at)
        .limit(1)
    )
    row = (await session.execute(statement)).one()
    return Seller(
        name=row.name,
        legal_name=row.legal_name,
        siren=row.siren,
        vat_number=row.vat_number,
        address=", ".join(one for one in (row.line1, row.line2, row.town) if one),
        brand=brand_colour(row.brand_theme) or BRAND,
    )

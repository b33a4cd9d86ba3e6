"""Who sells: the company of a product, and how its papers name it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.models import Company, CompanyAddress
from winvest.group.companies.queries import CompanyName, company_names
from winvest.group.companies.theme import brand_colour
from winvest.offer.catalog.models.products import Product
from winvest.screens.simulator.basket import Typed

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


async def owners_of(session: AsyncSession, scope: Scope, *, skus: Iterable[str]) -> dict[str, UUID]:
    """Whose products they are, for who sells for several companies and did not say for which."""
    statement = select(Product.sku, Product.company_id).where(
        Product.sku.in_(list(skus)), Product.company_id.in_(scope.company_ids)
    )
    return {sku: owner for sku, owner in await session.execute(statement)}


async def companies_of(session: AsyncSession, scope: Scope) -> tuple[CompanyName, ...]:
    """The companies that the caller may quote for."""
    allowed = scope.companies_with("simulate.price")
    return await company_names(session, scope, ids=allowed)


def company_named(
    companies: tuple[CompanyName, ...], code: str, scope: Scope
) -> CompanyName | None:
    """The company typed, else the one chosen on top, else the only one."""
    for one in companies:
        if one.code == code:
            return one
    for one in companies:
        if one.id == scope.selected_company_id:
            return one
    return companies[0] if len(companies) == 1 else None


async def owner_among(
    session: AsyncSession, scope: Scope, companies: tuple[CompanyName, ...], skus: Sequence[str]
) -> CompanyName:
    """The company of all the products, unless it is not one that the caller sells for."""
    owners = set((await owners_of(session, scope, skus=skus)).values())
    found = [one for one in companies if one.id in owners]
    if len(found) != 1 or len(owners) != 1:
        what = "ce produit" if len(set(skus)) == 1 else "ces produits"
        message = f"Choisissez la société qui vend {what}."
        raise Invalid([FieldError(field="societe", code="missing", message=message)])
    return found[0]


async def sold_elsewhere(
    session: AsyncSession,
    scope: Scope,
    *,
    companies: tuple[CompanyName, ...],
    chosen: CompanyName,
    typed: Typed,
    known: Collection[str],
) -> dict[str, str]:
    """Which company to choose, when the one chosen does not know the products of another.

    `known`: the codes that it knows.
    """
    unknown = [one for one in typed.full if one.sku not in known]
    owners = await owners_of(session, scope, skus=[one.sku for one in unknown]) if unknown else {}
    names = {one.id: one.name for one in companies if one.id != chosen.id}
    sellers = {names[owner] for owner in owners.values() if owner in names}
    if not known and len(sellers) == 1 and all(one.sku in owners for one in unknown):
        what = "ce produit" if len(owners) == 1 else "ces produits"
        message = f"{chosen.name} ne vend pas {what} : choisissez {min(sellers)}."
        return {"societe": spaced(message)}
    return {
        one.named("produit"): spaced(
            f"{chosen.name} ne vend pas ce produit de {names[owners[one.sku]]} : "
            "demandez-le dans un autre devis."
        )
        for one in unknown
        if owners.get(one.sku) in names
    }


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

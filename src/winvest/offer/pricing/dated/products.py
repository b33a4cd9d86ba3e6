"""What a dated price hangs on: a product of a company that the caller prices, and its plans."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import short_date, spaced
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.taxes.queries import tax_rates
from winvest.group.taxes.rules import TaxRate, rate_on
from winvest.offer.catalog.models.products import Product, ProductSeller
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries.access import readable

EDIT = "pricing.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan that the product has, or will have."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A company that may sell the product."""

    id: UUID
    code: str
    name: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedProduct:
    """A product whose dated prices may be written."""

    id: UUID
    sku: str
    name: str
    company_id: UUID
    risk_code: str
    plans: tuple[Plan, ...]
    sellers: tuple[Seller, ...]

    def plan_name(self, code: str | None) -> str:
        """How people call a plan; none: all of them."""
        names = {one.code: one.name for one in self.plans}
        return "Toutes les formules" if code is None else names.get(code, code)


async def priced_product(session: AsyncSession, scope: Scope, *, sku: str) -> PricedProduct:
    """A product of the caller's companies by its SKU; 422 beside the field when there is none."""
    product = (
        await session.execute(
            select(Product.id, Product.sku, Product.name, Product.company_id, Risk.code)
            .join(Risk, Risk.id == Product.risk_id)
            .where(Product.sku == sku, readable(scope, right="pricing.read"))
        )
    ).one_or_none()
    if product is None:
        raise refused("sku", "sku_unknown", "Aucun produit de ce code : vérifiez-le au catalogue.")
    this, code, name, company_id, risk = product
    plans = await session.execute(
        select(ProductPlan.code, ProductPlan.name)
        .join(ProductVersion, ProductVersion.id == ProductPlan.product_version_id)
        .where(ProductVersion.product_id == this, ProductVersion.status != "withdrawn")
        .order_by(ProductVersion.version.desc(), ProductPlan.position)
    )
    named = func.coalesce(Company.brand_name, Company.legal_name)
    sellers = await session.execute(
        select(Company.id, Company.code, named, Company.country)
        .outerjoin(
            ProductSeller,
            (ProductSeller.company_id == Company.id) & (ProductSeller.product_id == this),
        )
        .where((Company.id == company_id) | ProductSeller.id.is_not(None))
        .order_by(named)
    )
    known: dict[str, Plan] = {}
    for plan, called in plans:
        known.setdefault(plan, Plan(code=plan, name=called))
    return PricedProduct(
        id=this,
        sku=code,
        name=name,
        company_id=company_id,
        risk_code=risk,
        plans=tuple(known.values()),
        sellers=tuple(
            Seller(id=one, code=short, name=called, country=country)
            for one, short, called, country in sellers
        ),
    )


def may_price(scope: Scope, product: PricedProduct) -> bool:
    """May the caller write the prices of this product?"""
    return scope.may(EDIT, company_id=product.company_id, risk_family=product.risk_code)


def require_price(scope: Scope, product: PricedProduct) -> None:
    """Refuse who may not write the prices of this product."""
    scope.require(EDIT, company_id=product.company_id, risk_family=product.risk_code)


def check_plan(product: PricedProduct, code: str | None) -> None:
    """The plan is one of the product's."""
    if code is not None and code not in {one.code for one in product.plans}:
        known = ", ".join(one.code for one in product.plans) or "aucune"
        raise refused(
            "plan_code", "plan_unknown", f"Formule inconnue : celles-ci existent, {known}."
        )


def seller_named(product: PricedProduct, code: str) -> Seller:
    """The company of that code among those that sell the product."""
    found = next((one for one in product.sellers if one.code == code), None)
    if found is None:
        raise refused(
            "company", "seller_unknown", "Cette société ne vend pas ce produit : choisissez-en une."
        )
    return found


async def taxes_of(
    session: AsyncSession, scope: Scope, *, country: str, day: date
) -> tuple[TaxRate, ...]:
    """The taxes that a country has on a day, by code."""
    rates = await tax_rates(session, scope, country=country)
    found = (rate_on(them, day) for them in rates.values())
    return tuple(sorted((one for one in found if one), key=lambda one: one.code))


async def tax_on(
    session: AsyncSession, scope: Scope, *, country: str, code: str, day: date
) -> TaxRate:
    """The rate of a code on a day; 422 when the law had none (PRI-02)."""
    rates = await tax_rates(session, scope, country=country)
    found = rate_on(rates.get(code, ()), day)
    if found is None:
        message = f"« {code} » n’a pas de taux le {short_date(day)} : choisissez une autre taxe."
        raise refused("tax_code", "tax_rate_unknown", message)
    return found


def refused(field: str, code: str, message: str) -> Invalid:
    """One field that cannot be accepted."""
    return Invalid([FieldError(field=field, code=code, message=spaced(message))])

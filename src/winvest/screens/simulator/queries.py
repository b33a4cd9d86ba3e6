"""Queries of the simulator: a product's tariff as a form, and its quote without keeping it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.models import Company, CompanyAddress
from winvest.group.companies.theme import brand_colour
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.pricing.quotes.asking import NOBODY_ASKED, Answers
from winvest.offer.pricing.quotes.offers import Found, offers_for
from winvest.offer.pricing.quotes.queries import tariffs
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.documents import members_of
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.quote import Quote
from winvest.offer.pricing.rules.tariff import Fixed, Percentage, Tariff
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.screens.simulator.comparing import Comparison, compared
from winvest.screens.simulator.forms import Asked
from winvest.screens.simulator.views import QuoteView, quote_view

BRAND = "#3b4ba3"
UNKNOWN = FieldError(
    field="version",
    code="version_unknown",
    message="Cette version n’existe pas, ou ne vous est pas ouverte : choisissez dans la liste.",
)
SOLD = (VersionStatus.SCHEDULED, VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry that the form offers."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductForm:
    """What the product asks of its buyer: a plan, measures, options."""

    name: str
    version: int
    plans: tuple[Choice, ...]
    units: tuple[Choice, ...]
    options: tuple[Choice, ...]
    levels: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The company that quotes, as its papers name it."""

    name: str
    legal_name: str
    siren: str | None
    vat_number: str | None
    address: str
    brand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The form of the product asked for, its quote, and the one of the other day."""

    form: ProductForm | None
    versions: tuple[Choice, ...] = ()
    quote: QuoteView | None = None
    comparisons: tuple[Comparison, ...] = ()


async def simulation(
    session: AsyncSession,
    scope: Scope,
    *,
    shelves: Shelves,
    company_id: UUID,
    asked: Asked,
    now: datetime,
    answers: Answers = NOBODY_ASKED,
) -> Simulation:
    """What the product would cost; raises `Invalid` for what cannot be asked. Nothing is kept."""
    offered = partial(
        offers_for,
        session,
        scope,
        shelves=shelves,
        company_id=company_id,
        sandbox=False,
        answers=answers,
    )
    found = await offered(request=asked.request(now=now))
    tariff = found.offers[asked.sku].tariff
    form = None if tariff is None else _form(tariff, found)
    if tariff is not None and asked.plan is None and len(tariff.plans) > 1:
        return Simulation(form=form)
    day = asked.day or local_day(now, zone=found.request.zone)
    versions = await _versions(session, scope, sku=asked.sku)
    quote = _priced(found, now)
    this = f"{short_date(day)}, v{tariff.version}" if tariff else short_date(day)
    others: list[tuple[str, Quote, date]] = []
    if asked.other_day is not None:
        then = await offered(request=asked.request(now=now, day=asked.other_day))
        others.append((short_date(asked.other_day), _priced(then, now), asked.other_day))
    if asked.other_version is not None:
        wanted = next((one for one in versions if one.number == asked.other_version), None)
        if wanted is None:
            raise Invalid([UNKNOWN])
        changed = await _with_version(session, scope, shelves, found, asked, wanted)
        others.append((f"version {wanted.number}", _priced(changed, now), day))
    return Simulation(
        form=form,
        versions=tuple(
            Choice(
                value=str(one.number),
                label=f"v{one.number}, {one.status.label.lower()}, {short_date(one.starts)}",
            )
            for one in versions
            if tariff is None or one.number != tariff.version
        ),
        quote=quote_view(quote, day),
        comparisons=tuple(
            compared(quote, other, names=(this, name), refused=quote_view(other, on))
            for name, other, on in others
        ),
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """A version whose prices may be tried."""

    id: UUID
    number: int
    status: VersionStatus
    starts: date


async def _versions(session: AsyncSession, scope: Scope, *, sku: str) -> tuple[_Version, ...]:
    """The versions that the caller may compare with: those sold, and to who prices the others."""
    statement = (
        select(
            ProductVersion.id,
            ProductVersion.version,
            ProductVersion.status,
            ProductVersion.effective_from,
            Product.company_id,
        )
        .join(Product, Product.id == ProductVersion.product_id)
        .where(Product.sku == sku, ProductVersion.status != VersionStatus.WITHDRAWN)
        .order_by(ProductVersion.version.desc())
    )
    return tuple(
        _Version(id=this, number=number, status=status, starts=local_day(starts))
        for this, number, status, starts, owner in await session.execute(statement)
        if status in SOLD or scope.may("pricing.edit", company_id=owner)
    )


async def _with_version(
    session: AsyncSession,
    scope: Scope,
    shelves: Shelves,
    found: Found,
    asked: Asked,
    wanted: _Version,
) -> Found:
    """The same request, as if this version were in force."""
    read = await tariffs(
        session, scope, shelves=shelves, version_ids=[str(wanted.id)], keep=wanted.status in SOLD
    )
    one = read.get(str(wanted.id))
    tariff = one.tariff if one else None
    offer = found.offers[asked.sku]
    refusal = "no_price" if tariff is None else None
    if offer.refusal == "blacklist":
        refusal = offer.refusal
    changed = replace(offer, tariff=tariff, refusal=refusal, until=None)
    return replace(found, offers={**found.offers, asked.sku: changed})


def _priced(found: Found, now: datetime) -> Quote:
    return price(
        found.request,
        offers=found.offers,
        known_at=now,
        tax_rates=found.references.tax_rates,
        indices=found.references.indices,
    )


def _form(tariff: Tariff, found: Found) -> ProductForm:
    return ProductForm(
        name=tariff.name,
        version=tariff.version,
        plans=tuple(Choice(value=one.code, label=one.name) for one in tariff.plans.values()),
        units=_measures(tariff, found),
        options=tuple(
            Choice(
                value=code,
                label=f"{label} ({unit_price(cost, tariff.currency)})",
            )
            for code, (label, cost) in {
                one.code: (one.label, one.amount) for one in tariff.options
            }.items()
        ),
        levels=tuple(Choice(value=one, label=one) for one in _levels(tariff)),
    )


def _measures(tariff: Tariff, found: Found) -> tuple[Choice, ...]:
    """What the price measures; in a pack, what each member does, told apart."""
    own = [Choice(value=unit, label=unit) for unit in _units(tariff)]
    for sku in sorted(members_of(tariff)):
        offer = found.offers.get(sku)
        if offer is not None and offer.tariff is not None:
            name = offer.tariff.name
            own += [
                Choice(value=f"{sku}/{unit}", label=f"{unit}, {name}")
                for unit in _units(offer.tariff)
            ]
    return tuple(own)


def _units(tariff: Tariff) -> tuple[str, ...]:
    units: dict[str, None] = {}
    for rule in tariff.rules:
        unit = rule.shape.of if isinstance(rule.shape, Percentage) else None
        unit = unit or getattr(rule.shape, "unit", None)
        if unit:
            units[unit] = None
    return tuple(units)


def _levels(tariff: Tariff) -> list[str]:
    """The levels that its grids tell apart."""
    grids = [rule.shape.grid for rule in tariff.rules if isinstance(rule.shape, Fixed)]
    return sorted({row.level for grid in grids for row in grid if row.level})

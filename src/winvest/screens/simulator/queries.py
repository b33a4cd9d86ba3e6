"""Queries of the simulator: a product's tariff as a form, and its quote without keeping it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.companies.theme import brand_colour
from winvest.offer.pricing.quotes.offers import Found, offers_for
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.quote import Quote
from winvest.offer.pricing.rules.tariff import Percentage, Tariff
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.screens.simulator.forms import Asked
from winvest.screens.simulator.views import Compared, QuoteView, compared, quote_view

BRAND = "#3b4ba3"


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
    units: tuple[str, ...]
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The company that quotes, as its papers name it."""

    name: str
    legal_name: str
    siren: str | None
    brand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The form of the product asked for, its quote, and the one of the other day."""

    form: ProductForm | None
    quote: QuoteView | None = None
    other: QuoteView | None = None
    compared: tuple[Compared, ...] = ()


async def simulation(
    session: AsyncSession,
    scope: Scope,
    *,
    shelves: Shelves,
    company_id: UUID,
    asked: Asked,
    now: datetime,
) -> Simulation:
    """What the product would cost; raises `Invalid` for what cannot be asked. Nothing is kept."""
    found = await _found(session, scope, shelves, company_id, asked, now=now, day=None)
    tariff = found.offers[asked.sku].tariff
    form = None if tariff is None else _form(tariff)
    if tariff is not None and asked.plan is None and len(tariff.plans) > 1:
        return Simulation(form=form)
    day = asked.day or local_day(now, zone=found.request.zone)
    quote = quote_view(_priced(found, now), day)
    other: QuoteView | None = None
    rows: tuple[Compared, ...] = ()
    if asked.other_day is not None:
        then = await _found(
            session, scope, shelves, company_id, asked, now=now, day=asked.other_day
        )
        other = quote_view(_priced(then, now), asked.other_day)
        rows = compared(quote, other)
    return Simulation(form=form, quote=quote, other=other, compared=rows)


async def seller_of(session: AsyncSession, scope: Scope, *, company_id: UUID) -> Seller:
    """The company that quotes, as its papers name it."""
    name = func.coalesce(Company.brand_name, Company.legal_name)
    statement = select(name, Company.legal_name, Company.siren, Company.brand_theme).where(
        Company.id == company_id
    )
    called, legal_name, siren, theme = (await session.execute(statement)).one()
    return Seller(
        name=called, legal_name=legal_name, siren=siren, brand=brand_colour(theme) or BRAND
    )


async def _found(
    session: AsyncSession,
    scope: Scope,
    shelves: Shelves,
    company_id: UUID,
    asked: Asked,
    *,
    now: datetime,
    day: date | None,
) -> Found:
    return await offers_for(
        session,
        scope,
        shelves=shelves,
        company_id=company_id,
        request=asked.request(now=now, day=day),
        sandbox=False,
    )


def _priced(found: Found, now: datetime) -> Quote:
    return price(
        found.request,
        offers=found.offers,
        known_at=now,
        tax_rates=found.references.tax_rates,
        indices=found.references.indices,
    )


def _form(tariff: Tariff) -> ProductForm:
    units: dict[str, None] = {}
    for rule in tariff.rules:
        unit = rule.shape.of if isinstance(rule.shape, Percentage) else None
        unit = unit or getattr(rule.shape, "unit", None)
        if unit:
            units[unit] = None
    return ProductForm(
        name=tariff.name,
        version=tariff.version,
        plans=tuple(Choice(value=one.code, label=one.name) for one in tariff.plans.values()),
        units=tuple(units),
        options=tuple(
            Choice(
                value=code,
                label=f"{label} ({unit_price(cost, tariff.currency)})",
            )
            for code, (label, cost) in {
                one.code: (one.label, one.amount) for one in tariff.options
            }.items()
        ),
    )

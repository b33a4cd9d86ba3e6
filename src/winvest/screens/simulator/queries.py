"""Queries of the simulator: a product's tariff as a form, and its quote without keeping it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.pricing.quotes.asking import NOBODY_ASKED, Answers
from winvest.offer.pricing.quotes.offers import Found, offers_for
from winvest.offer.pricing.quotes.queries import tariffs
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.quote import Quote
from winvest.screens.simulator.comparing import Comparison, compared
from winvest.screens.simulator.fields import Choice, ProductForm, fitted, form_of
from winvest.screens.simulator.forms import Asked
from winvest.screens.simulator.views import QuoteView, quote_view

UNKNOWN = FieldError(
    field="version",
    code="version_unknown",
    message="Cette version n’existe pas, ou ne vous est pas ouverte : choisissez dans la liste.",
)
KEPT = ("blacklist", "banned", "pilot_only", "price_hidden")  # whatever the version
SOLD = (VersionStatus.SCHEDULED, VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The form of the product asked for, its quote, and the one of the other day.

    `asked`: what was asked, without what the product does not have.
    """

    form: ProductForm | None
    asked: Asked | None = None
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
    form = None if tariff is None else form_of(tariff, found)
    if tariff is not None:
        asked = fitted(asked, tariff)
        found = replace(found, request=replace(asked.request(now=now), zone=found.request.zone))
    if tariff is not None and asked.plan is None and len(tariff.plans) > 1:
        return Simulation(form=form, asked=asked)
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
        asked=asked,
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
    if offer.refusal in KEPT:
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

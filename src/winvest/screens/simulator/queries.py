"""Queries of the simulator: the products' forms, and their quote without keeping it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from winvest.offer.catalog.models.risks import Risk
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

UNKNOWN = "Cette version n’existe pas, ou ne vous est pas ouverte : choisissez dans la liste."
KEPT = ("blacklist", "banned", "pilot_only", "price_hidden")  # whatever the version
SOLD = (VersionStatus.SCHEDULED, VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The forms of the products asked for, by SKU, their one quote, and those of other days.

    `asked`: what was asked, without what the products do not have; `lacking`: products whose plan
    is still to choose.
    """

    forms: Mapping[str, ProductForm] = field(default_factory=dict)
    asked: Asked | None = None
    lacking: tuple[str, ...] = ()
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
    """What the products would cost together; raises `Invalid` for what cannot be asked.

    Nothing is kept.
    """
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
    tariff_of = {sku: offer.tariff for sku, offer in found.offers.items()}
    asked = replace(asked, lines=tuple(fitted(one, tariff_of[one.sku]) for one in asked.lines))
    found = replace(found, request=replace(asked.request(now=now), zone=found.request.zone))
    skus = tuple(dict.fromkeys(one.sku for one in asked.lines))
    versions = await _versions(session, scope, skus=skus)
    forms = {
        sku: replace(form_of(tariff, found), versions=_choices(versions[sku], tariff.version))
        for sku in skus
        if (tariff := tariff_of[sku]) is not None
    }
    lacking = tuple(
        forms[one.sku].name
        for one in asked.lines
        if one.plan is None and one.sku in forms and len(forms[one.sku].plans) > 1
    )
    chosen = _chosen(asked, versions)
    if lacking:
        return Simulation(forms=forms, asked=asked, lacking=lacking)
    day = asked.day or local_day(now, zone=found.request.zone)
    quote = _priced(found, now)
    only = forms.get(skus[0]) if len(skus) == 1 else None
    this = f"{short_date(day)}, v{only.version}" if only else short_date(day)
    others: list[tuple[str, Quote, date]] = []
    if asked.other_day is not None:
        then = await offered(request=asked.request(now=now, day=asked.other_day))
        others.append((short_date(asked.other_day), _priced(then, now), asked.other_day))
    if chosen:
        tried = await _with_versions(session, scope, shelves, found, chosen)
        others.append((_named(chosen, among=skus), _priced(tried, now), day))
    return Simulation(
        forms=forms,
        asked=asked,
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


async def _versions(
    session: AsyncSession, scope: Scope, *, skus: tuple[str, ...]
) -> dict[str, tuple[_Version, ...]]:
    """The versions that the caller may compare with: those sold, and to who prices the others."""
    statement = (
        select(
            Product.sku,
            ProductVersion.id,
            ProductVersion.version,
            ProductVersion.status,
            ProductVersion.effective_from,
            Product.company_id,
            Risk.code,
        )
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(Product.sku.in_(skus), ProductVersion.status != VersionStatus.WITHDRAWN)
        .order_by(ProductVersion.version.desc())
    )
    found: dict[str, list[_Version]] = {sku: [] for sku in skus}
    for sku, this, number, status, starts, owner, family in await session.execute(statement):
        if status in SOLD or scope.may("pricing.edit", company_id=owner, risk_family=family):
            found[sku].append(
                _Version(id=this, number=number, status=status, starts=local_day(starts))
            )
    return {sku: tuple(own) for sku, own in found.items()}


def _choices(versions: tuple[_Version, ...], current: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=str(one.number),
            label=f"v{one.number}, {one.status.label.lower()}, {short_date(one.starts)}",
        )
        for one in versions
        if one.number != current
    )


def _chosen(asked: Asked, versions: Mapping[str, tuple[_Version, ...]]) -> dict[str, _Version]:
    """The versions to compare with, by product; raises `Invalid` beside those that are none."""
    found: dict[str, _Version] = {}
    wrong: list[FieldError] = []
    for line in asked.lines:
        if line.other_version is None:
            continue
        known = (one for one in versions[line.sku] if one.number == line.other_version)
        if (wanted := next(known, None)) is not None:
            found[line.sku] = wanted
        else:
            field_name = f"version{line.at}"
            wrong.append(FieldError(field=field_name, code="version_unknown", message=UNKNOWN))
    if wrong:
        raise Invalid(wrong)
    return found


def _named(chosen: Mapping[str, _Version], *, among: tuple[str, ...]) -> str:
    """« version 3 » of the only product, « A v3, B v1 » among several."""
    if len(among) == 1:
        return f"version {chosen[among[0]].number}"
    return ", ".join(f"{sku} v{chosen[sku].number}" for sku in among if sku in chosen)


async def _with_versions(
    session: AsyncSession,
    scope: Scope,
    shelves: Shelves,
    found: Found,
    chosen: Mapping[str, _Version],
) -> Found:
    """The same request, as if these versions were in force; other products stay as they are."""
    offers = dict(found.offers)
    for sku, wanted in chosen.items():
        read = await tariffs(
            session,
            scope,
            shelves=shelves,
            version_ids=[str(wanted.id)],
            keep=wanted.status in SOLD,
        )
        one = read.get(str(wanted.id))
        tariff = one.tariff if one else None
        refusal = "no_price" if tariff is None else None
        if offers[sku].refusal in KEPT:
            refusal = offers[sku].refusal
        offers[sku] = replace(offers[sku], tariff=tariff, refusal=refusal, until=None)
    return replace(found, offers=offers)


def _priced(found: Found, now: datetime) -> Quote:
    return price(
        found.request,
        offers=found.offers,
        known_at=now,
        tax_rates=found.references.tax_rates,
        indices=found.references.indices,
    )

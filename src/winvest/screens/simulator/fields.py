"""What the simulator's form asks for a product: its plans, measures, options, levels."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.offers import Found, offers_for
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.documents import members_of
from winvest.offer.pricing.rules.tariff import Fixed, Percentage, Tariff
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.screens.simulator.forms import Asked, AskedLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An entry that the form offers."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductForm:
    """What the product asks of its buyer: a plan, measures, options; what it may be compared to."""

    name: str
    version: int
    plans: tuple[Choice, ...]
    units: tuple[Choice, ...]
    options: tuple[Choice, ...]
    levels: tuple[Choice, ...] = ()
    versions: tuple[Choice, ...] = ()


async def product_forms(
    session: AsyncSession,
    scope: Scope,
    *,
    shelves: Shelves,
    company_id: UUID,
    skus: Iterable[str],
    now: datetime,
) -> dict[str, ProductForm]:
    """The fields of products for a form that is shown again with its errors; not of the unknown."""
    known: dict[str, ProductForm] = {}
    for sku in dict.fromkeys(skus):
        request = Asked(lines=(AskedLine(sku=sku),)).request(now=now)
        try:
            found = await offers_for(
                session,
                scope,
                shelves=shelves,
                company_id=company_id,
                request=request,
                sandbox=False,
            )
        except Invalid:
            continue
        if (tariff := found.offers[sku].tariff) is not None:
            known[sku] = form_of(tariff, found)
    return known


def fitted(asked: AskedLine, tariff: Tariff | None) -> AskedLine:
    """Without the plan and the options of another product: its form offers its own."""
    if tariff is None:
        return asked
    known = {one.code for one in tariff.options}
    return replace(
        asked,
        plan=asked.plan if asked.plan in tariff.plans else None,
        options=tuple(one for one in asked.options if one in known),
    )


def form_of(tariff: Tariff, found: Found) -> ProductForm:
    """The fields of a tariff, with what the members of a pack measure."""
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

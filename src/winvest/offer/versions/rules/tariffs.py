"""A content as a tariff: what the engine of the quotes would charge of a version in preparation."""

from datetime import date, datetime
from typing import TypedDict

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.rules.decoding import bounds_of, shape_of
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.quote import Offer, Quote
from winvest.offer.pricing.rules.request import Client, IndexPoint, Item, Request
from winvest.offer.pricing.rules.tariff import (
    Fee,
    GridRow,
    Option,
    Plan,
    Promo,
    Rule,
    Surcharge,
    Tariff,
    Tax,
    Window,
)
from winvest.offer.versions.rules.content import Content, ExtraKind, ExtraPart, PricePart
from winvest.offer.versions.rules.examples import SAMPLE_INDEX

AGE, POSTAL_CODE = 35, "75011"


def tariff_of(content: Content, *, sku: str, name: str) -> Tariff:
    """The tariff of a content; `Invalid` when one of its prices cannot be read."""
    return Tariff(
        version_id="",
        version=0,
        sku=sku,
        name=name,
        plans={
            one.code: Plan(
                code=one.code, name=one.name, recurrence=one.recurrence,
                cycle_days=one.billing_cycle_days,
            )
            for one in content.plans
        },
        rules=tuple(_rule(at, one) for at, one in enumerate(content.prices)),
        options=tuple(
            Option(**_named(one), amount=one.value, recurrence=_recurrence(one), tax=_tax(one))
            for one in content.extras if one.kind is ExtraKind.OPTION
        ),
        surcharges=tuple(
            Surcharge(
                **_named(one), effect=one.effect, value=one.value, min_age=one.min_age,
                max_age=one.max_age, zones=frozenset(one.zones), kinds=frozenset(one.client_kinds),
            )
            for one in content.extras if one.kind is ExtraKind.SURCHARGE
        ),
        fees=tuple(
            Fee(**_named(one), amount=one.value, tax=_tax(one))
            for one in content.extras if one.kind is ExtraKind.FEE
        ),
        promos=tuple(
            Promo(
                **_named(one), effect=one.effect, value=one.value, promo_code=one.promo_code,
                first_months=one.first_months, combinable=one.combinable,
            )
            for one in content.extras if one.kind is ExtraKind.PROMOTION
        ),
    )  # fmt: skip


def sample_quote(content: Content, *, plan: str, at: datetime) -> Quote | None:
    """What a client of thirty-five in Paris pays for a plan with all its options.

    None when the plan has no price by itself yet (a pack, a price on quotation, a hole).
    """
    if any(one.type in (PricingType.BUNDLE, PricingType.ON_QUOTATION) for one in content.prices):
        return None
    options = tuple(
        one.code
        for one in content.extras
        if one.kind is ExtraKind.OPTION and one.plan in (None, plan)
    )
    item = Item(sku="", plan=plan, options=tuple(dict.fromkeys(options)))
    client = Client(
        birth_date=date(local_day(at).year - AGE, 1, 1), postal_code=POSTAL_CODE, kind="personal"
    )
    point = IndexPoint(on=date(2000, 1, 1), value=SAMPLE_INDEX, known_at=at)
    try:
        quote = price(
            Request(items=(item,), at=at, client=client),
            offers={"": Offer(tariff=tariff_of(content, sku="", name=""))},
            known_at=at,
            indices=dict.fromkeys(("spot", "cpi", "energy"), (point,)),
        )
    except Invalid:
        return None
    return quote if quote.lines else None


def _rule(at: int, one: PricePart) -> Rule:
    least, most = bounds_of(one.payload)
    grid = tuple(
        GridRow(
            amount=line.amount, min_age=line.min_age, max_age=line.max_age, zone=line.zone,
            min_household=line.min_household, max_household=line.max_household, level=line.level,
        )
        for line in one.grid
    )  # fmt: skip
    return Rule(
        id=str(at),
        shape=shape_of(one.type, one.payload, tier_mode=one.tier_mode, unit=one.unit, grid=grid),
        tax=Tax(rate=one.tax_rate, included=one.tax_included),
        plan=one.plan,
        label=one.label or "",
        window=Window(start=one.valid_from, end=one.valid_to),
        min_charge=least,
        max_charge=most,
    )


class _Named(TypedDict):
    id: str
    code: str
    label: str
    plan: str | None
    window: Window


def _named(one: ExtraPart) -> _Named:
    return {
        "id": f"{one.kind} {one.plan} {one.code}",
        "code": one.code,
        "label": one.label,
        "plan": one.plan,
        "window": Window(start=one.valid_from, end=one.valid_to),
    }


def _recurrence(one: ExtraPart) -> Recurrence:
    assert one.recurrence is not None
    return one.recurrence


def _tax(one: ExtraPart) -> Tax:
    assert one.tax_rate is not None
    return Tax(rate=one.tax_rate, included=one.tax_included is not False)

"""Worked examples of a price being written: what a client would pay, by the engine of quotes."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.rules.decoding import bounds_of, shape_of
from winvest.offer.pricing.rules.preview import bare_quote
from winvest.offer.pricing.rules.request import Client, IndexPoint
from winvest.offer.pricing.rules.tariff import Fixed, GridRow, Rule, Tax
from winvest.offer.versions.rules.content import PricePart

USED = (Decimal(1), Decimal(100), Decimal(1000))
MOST = 8
SAMPLE_INDEX = Decimal("0.10")
PRICED = frozenset((PricingType.FIXED, PricingType.TIERED, PricingType.USAGE,
                    PricingType.INDEXED, PricingType.PERCENTAGE))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a quantity costs."""

    quantity: Decimal
    excl_tax: Decimal
    tax: Decimal
    incl_tax: Decimal


def worked(price: PricePart, *, at: datetime, asked: Decimal | None = None) -> tuple[Worked, ...]:
    """What some quantities cost: each tier entered, usual uses, and the quantity asked for.

    An index is taken at 0,10 €. Nothing for what has no price by itself, or cannot be read.
    """
    if price.type not in PRICED or price.grid:
        return ()
    try:
        least, most = bounds_of(price.payload)
        shape = shape_of(price.type, price.payload, tier_mode=price.tier_mode, unit=price.unit)
    except Invalid:
        return ()
    rule = Rule(
        id="", shape=shape, tax=Tax(rate=price.tax_rate, included=price.tax_included),
        min_charge=least, max_charge=most,
    )  # fmt: skip
    found = []
    for quantity in _quantities(price, asked):
        quote = bare_quote(
            rule,
            quantity=quantity,
            usage={"amount": quantity},
            at=at,
            known_at=at,
            recurrence=Recurrence.ONE_SHOT,
            indices=dict.fromkeys(
                ("spot", "cpi", "energy"),
                (IndexPoint(on=date(2000, 1, 1), value=SAMPLE_INDEX, known_at=at),),
            ),
        )
        if not quote.lines:
            continue
        total = quote.totals[Recurrence.ONE_SHOT]
        found.append(
            Worked(
                quantity=quantity,
                excl_tax=total.excl_tax,
                tax=total.tax,
                incl_tax=total.incl_tax,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The client of an example of a grid."""

    age: int
    postal_code: str = "75011"
    household: int = 1
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedLine:
    """What a client pays by a grid and by which of its lines (from 1), or why nothing."""

    line: int | None
    price: Worked | None
    refusal: str = ""


def worked_for(price: PricePart, who: Asker, *, at: datetime) -> WorkedLine:
    """What one client pays by the grid, worked out as every quote is."""
    rows = tuple(
        GridRow(
            amount=one.amount, min_age=one.min_age, max_age=one.max_age, zone=one.zone,
            min_household=one.min_household, max_household=one.max_household, level=one.level,
        )
        for one in price.grid
    )  # fmt: skip
    rule = Rule(
        id="",
        shape=Fixed(amount=Decimal(0), grid=rows),
        tax=Tax(rate=price.tax_rate, included=price.tax_included),
    )
    client = Client(
        birth_date=date(local_day(at).year - who.age, 1, 1),
        postal_code=who.postal_code,
        household=who.household,
    )
    quote = bare_quote(
        rule, quantity=Decimal(1), usage={}, at=at, known_at=at, recurrence=Recurrence.ONE_SHOT,
        client=client, level=who.level,
    )  # fmt: skip
    if not quote.lines:
        told = [each.message for one in quote.verdicts for each in one.reasons]
        return WorkedLine(line=None, price=None, refusal=" ".join(told))
    total = quote.totals[Recurrence.ONE_SHOT]
    lines = [str(one.inputs["grid_line"]) for one in quote.trace if "grid_line" in one.inputs]
    return WorkedLine(
        line=int(lines[0]) if lines else None,
        price=Worked(
            quantity=Decimal(1), excl_tax=total.excl_tax, tax=total.tax, incl_tax=total.incl_tax
        ),
    )


def _quantities(price: PricePart, asked: Decimal | None) -> list[Decimal]:
    if price.type is PricingType.TIERED:
        usual = [max(Decimal(str(row["min"])), Decimal(1)) for row in price.payload]
        usual += [Decimal(str(row["max"])) for row in price.payload if row.get("max") is not None]
    elif price.type is PricingType.FIXED:
        usual = [Decimal(1)]
    else:
        usual = list(USED)
    found = sorted({*usual})[:MOST]
    return sorted({*found, *([asked] if asked is not None else [])})

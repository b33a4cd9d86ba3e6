"""The price of a plan in a few words, and how far it moved: a grid is told by its ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from winvest.foundation.kit.french import NBSP, percent
from winvest.offer.pricing.rules.words import price as exact_price

FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPrice:
    """A price: its words, its amount where it is one, its amounts by step where it is a grid.

    Two prices are the same when all their steps are, though their ends read alike.
    """

    told: str
    amount: Decimal | None = None
    steps: Mapping[str, Decimal] = field(default_factory=dict)


def ends(steps: Mapping[str, Decimal], currency: str) -> str:
    """From the lowest to the highest; a few steps are told one by one.

    >>> ends({"a": Decimal(5), "b": Decimal(9), "c": Decimal(7), "d": Decimal(8)}, "EUR")
    'de 5,00\\xa0€ à 9,00\\xa0€'
    """
    if len(steps) <= FEW:
        return ", ".join(
            f"{span}{NBSP}: {exact_price(one, currency)}" for span, one in steps.items()
        )
    low, high = min(steps.values()), max(steps.values())
    if low == high:
        return exact_price(low, currency)
    return f"de {exact_price(low, currency)} à {exact_price(high, currency)}"


def gap(before: PlanPrice, after: PlanPrice) -> str:
    """By how much a price moved; for a grid, from its least to its greatest move.

    >>> old = PlanPrice(told="", steps={"a": Decimal(20), "b": Decimal(40)})
    >>> gap(old, PlanPrice(told="", steps={"a": Decimal(21), "b": Decimal(44)}))
    'de +\\xa05\\xa0% à +\\xa010\\xa0%'
    """
    if before.amount is not None and after.amount is not None:
        moves = [_move(before.amount, after.amount)]
    else:
        both = [span for span in before.steps if span in after.steps]
        moves = [_move(before.steps[span], after.steps[span]) for span in both]
    known = [one for one in moves if one is not None]
    if not known:
        return ""
    low, high = _signed(min(known)), _signed(max(known))
    return low if low == high else f"de {low} à {high}"


def _move(before: Decimal, after: Decimal) -> Decimal | None:
    return round((after - before) / before * 100, 1) if before else None


def _signed(move: Decimal) -> str:
    if not move:
        return percent(Decimal(0))
    return f"{'+' if move > 0 else '−'}{NBSP}{percent(abs(move))}"

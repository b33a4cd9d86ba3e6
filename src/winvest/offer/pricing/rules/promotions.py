"""Promotions: the most favourable one alone, or all those that combine, if they give more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from winvest.foundation.kit.allocation import allocate
from winvest.foundation.kit.money import round_cents
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules.settlement import Part
from winvest.offer.pricing.rules.tariff import ONE, ZERO, Promo
from winvest.offer.pricing.rules.tiers import HUNDRED

YEAR = Decimal(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """What is taken off one group of lines, in the basis of their price; positive."""

    like: Part
    amount: Decimal


def running(
    promos: Iterable[Promo], *, plan: str | None, at: datetime, code: str | None
) -> tuple[Promo, ...]:
    """The promotions of the plan at the moment: those for all, and those of the code told."""
    asked = (code or "").strip().casefold()
    return tuple(
        one
        for one in promos
        if one.plan in (None, plan)
        and one.window.holds(at)
        and (one.promo_code is None or one.promo_code.casefold() == asked)
    )


def best(promos: Sequence[Promo], parts: Sequence[Part], *, times: Decimal) -> tuple[Promo, ...]:
    """The promotions that take the most off: one that stands alone, or all that combine."""
    choices: list[tuple[Promo, ...]] = [(one,) for one in promos]
    together = tuple(sorted((one for one in promos if one.combinable), key=_turn))
    if len(together) > 1:
        choices.append(together)
    return max(
        choices,
        key=lambda choice: (
            sum((off.amount for _, off in taken_off(choice, parts, times=times)), ZERO),
            -len(choice),
            tuple(-ord(letter) for letter in choice[0].code),
        ),
        default=(),
    )


def taken_off(
    promos: Sequence[Promo], parts: Sequence[Part], *, times: Decimal
) -> tuple[tuple[Promo, Off], ...]:
    """What each promotion takes off each group of lines, never more than the group costs."""
    left: dict[tuple[str, Decimal, bool], Decimal] = {}
    for part in parts:
        left[part.group] = left.get(part.group, ZERO) + part.amount
    found = []
    for promo in promos:
        first = promo.first_months
        for off in discounts(promo.effect, promo.value, parts, times=times, first=first):
            amount = min(off.amount, left[off.like.group])
            left[off.like.group] -= amount
            found.append((promo, Off(like=off.like, amount=amount)))
    return tuple(found)


def discounts(
    effect: PriceEffect,
    value: Decimal,
    parts: Sequence[Part],
    *,
    times: Decimal = ONE,
    first: int | None = None,
) -> tuple[Off, ...]:
    """A percentage of each group, or an amount split over the groups by what they cost."""
    groups: dict[tuple[str, Decimal, bool], list[Part]] = {}
    for part in parts:
        groups.setdefault(part.group, []).append(part)
    costs = {key: sum((one.amount for one in group), ZERO) for key, group in groups.items()}
    costs = {key: cost for key, cost in costs.items() if cost > 0}
    if not costs:
        return ()
    if effect is PriceEffect.PERCENT:
        offs = [cost * value / HUNDRED for cost in costs.values()]
    else:
        whole = round_cents(min(value * times, sum(costs.values(), ZERO)))
        offs = list(allocate(whole, weights=tuple(costs.values())))
    return tuple(
        Off(like=groups[key][0], amount=off * _share_of_year(groups[key][0], first))
        for key, off in zip(costs, offs, strict=True)
    )


def _turn(promo: Promo) -> tuple[str, str, Decimal]:
    """The turn of a promotion among those that combine, however they were listed."""
    return promo.code, promo.id, promo.value


def _share_of_year(like: Part, first: int | None) -> Decimal:
    """« 3 mois offerts » of a yearly price are three twelfths of it."""
    if first is None or like.recurrence is not Recurrence.YEARLY:
        return ONE
    return min(Decimal(first), YEAR) / YEAR

"""The lowest price of the thirty days before a promotion, plan by plan, from the versions' prices.

Code de la consommation, art. L. 112-1-1: an announced reduction tells it. A promotion by a code is
not announced to all, and a price that depends on the client has no such figure: neither is told.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from winvest.foundation.kit.money import round_cents
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.models import PricingRule, Promotion
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.offer.versions.rules.lowest import PricedPeriod, prior_price
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.price_changes import fixed_price, gridded
from winvest.screens.product_sheet.queries.standing import VersionLine

Window = tuple[datetime, datetime | None]


def lowest_before(head: Head, promo: Promotion | DatedPromotion) -> str:
    """What the promotion must tell of the price before it; empty when there is nothing to tell.

    Of the plans that share one, the figure is told once.
    """
    if promo.promo_code:
        return ""
    told = {}
    for code, name in _plans(head, promo).items():
        start = _window(head, promo)
        if start is None:
            continue
        found = prior_price(priced_periods(head, code), reduced_at=start[0])
        if found is not None:
            told[name] = unit_price(found.amount, "EUR")
    if not told:
        return ""
    amounts = dict.fromkeys(told.values())
    figures = (
        next(iter(amounts))
        if len(amounts) == 1
        else ", ".join(f"{name}\u00a0{each}" for name, each in told.items())
    )
    return f"prix le plus bas des 30\u00a0jours précédents\u00a0: {figures} TTC"


def priced_periods(head: Head, plan: str) -> tuple[PricedPeriod, ...]:
    """What all clients paid for a plan, tax included, version after version, reductions apart."""
    promos: list[Promotion | DatedPromotion] = [
        *head.records.of(Promotion), *head.records.of(DatedPromotion),
    ]  # fmt: skip
    reduced = [
        window
        for one in promos
        if not one.promo_code and plan in _plans(head, one)
        and (window := _window(head, one)) is not None
    ]  # fmt: skip
    found: list[PricedPeriod] = []
    for version in head.versions:
        if version.status not in PUBLISHED:
            continue
        amount = _amount(head, version, plan)
        if amount is not None:
            whole = PricedPeriod(
                start=version.effective_from, end=version.effective_to, amount=amount
            )
            found += _split(whole, reduced)
    return tuple(found)


def _amount(head: Head, version: VersionLine, plan: str) -> Decimal | None:
    """The fixed price of a plan of a version, tax included; none when it depends on anything."""
    plans = {one.id: one.code for one in head.records.of_version(ProductPlan, version.id)}
    if plan not in plans.values():
        return None
    rules = [
        one
        for one in head.records.of_version(PricingRule, version.id)
        if one.plan_id is None or plans.get(one.plan_id) == plan
    ]
    if not rules or gridded(head.records, rules) or fixed_price(rules) is None:
        return None
    return sum(
        (
            round_cents(
                Decimal(str(one.payload["amount"]))
                * (1 if one.tax_included else 1 + one.tax_rate / 100)
            )
            for one in rules
        ),
        Decimal(0),
    )


def _split(whole: PricedPeriod, reduced: Iterable[Window]) -> list[PricedPeriod]:
    """A period, cut where reductions begin and end."""
    parts = [whole]
    for start, end in reduced:
        cut: list[PricedPeriod] = []
        for one in parts:
            apart = (one.end is not None and start >= one.end) or (
                end is not None and end <= one.start
            )
            if apart or one.reduced:
                cut.append(one)
                continue
            if start > one.start:
                cut.append(replace(one, end=start))
            ends = [each for each in (one.end, end) if each is not None]
            stop = min(ends) if ends else None
            cut.append(replace(one, start=max(start, one.start), end=stop, reduced=True))
            if stop is not None and stop != one.end:
                cut.append(replace(one, start=stop))
        parts = cut
    return parts


def _plans(head: Head, promo: Promotion | DatedPromotion) -> dict[str, str]:
    """The plans that a promotion reduces, by their code."""
    shown = head.product.version.id if head.product.version else None
    version = promo.product_version_id if isinstance(promo, Promotion) else shown
    plans = head.records.of_version(ProductPlan, version)
    if isinstance(promo, DatedPromotion):
        return {one.code: one.name for one in plans if promo.plan_code in (None, one.code)}
    return {one.code: one.name for one in plans if promo.plan_id in (None, one.id)}


def _window(head: Head, promo: Promotion | DatedPromotion) -> Window | None:
    """When a promotion reduces the price; none when it never did (its version never held)."""
    if isinstance(promo, DatedPromotion):
        return promo.valid_from, promo.valid_to
    version = next((one for one in head.versions if one.id == promo.product_version_id), None)
    if version is None or version.status not in PUBLISHED:
        return None
    start = max(promo.valid_from or version.effective_from, version.effective_from)
    ends = [one for one in (promo.valid_to, version.effective_to) if one is not None]
    end = min(ends) if ends else None
    return None if end is not None and end <= start else (start, end)

"""Prices that a partner told: they stand for the product's own, and when to stop asking."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.tariff import Fixed, Rule, Tariff, Tax

FRESH = timedelta(seconds=60)
MOST_FAILURES = 3
REST = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPrice:
    """The amount that a partner told for a plan, tax included, under its own number."""

    plan: str
    amount: Decimal
    partner: str
    reference: str


def told_tariff(tariff: Tariff, prices: Sequence[PartnerPrice]) -> Tariff:
    """The tariff with the partner's amounts in place of its own for those plans.

    The partner knows the client: its amount holds age and zone, so that surcharges of ours leave.
    Options, fees and promotions stay; the tax is that of the price replaced.
    """
    for told in prices:
        replaced = [one for one in tariff.rules if _prices(one, told.plan)]
        tax = replaced[0].tax if replaced else Tax()
        rule = Rule(
            id=f"{told.partner} {told.reference}",
            shape=Fixed(amount=told.amount),
            tax=replace(tax, included=True),
            plan=told.plan,
            label=f"Tarif {told.partner}",
        )
        kept = [one for one in tariff.rules if not (_prices(one, told.plan) and one.plan)]
        tariff = replace(
            tariff,
            rules=(*kept, rule),
            surcharges=tuple(one for one in tariff.surcharges if one.plan not in (None, told.plan)),
        )
    return tariff


def amount_for(recurrence: Recurrence, *, monthly: Decimal, yearly: Decimal) -> Decimal | None:
    """The premium of a plan's recurrence; none where partners tell none.

    >>> amount_for(Recurrence.YEARLY, monthly=Decimal("9.90"), yearly=Decimal("118.80"))
    Decimal('118.80')
    """
    return {Recurrence.MONTHLY: monthly, Recurrence.YEARLY: yearly}.get(recurrence)


@dataclass(slots=True)
class Breaker:
    """Stops asking a partner that failed three times in a row; one try each half minute."""

    failures: int = 0
    rests_until: datetime | None = None

    def allows(self, now: datetime) -> bool:
        """May it be asked? While it rests, one question goes through at each end of a rest."""
        if self.rests_until is None:
            return True
        if now < self.rests_until:
            return False
        self.rests_until = now + REST
        return True

    @property
    def just_tripped(self) -> bool:
        """Has it this very time failed once too often?"""
        return self.failures == MOST_FAILURES

    def failed(self, now: datetime) -> None:
        """It did not answer."""
        self.failures += 1
        if self.failures >= MOST_FAILURES:
            self.rests_until = now + REST

    def worked(self) -> None:
        """It answered."""
        self.failures = 0
        self.rests_until = None


def _prices(rule: Rule, plan: str) -> bool:
    return rule.component == "base" and rule.plan in (None, plan)

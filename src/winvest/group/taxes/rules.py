"""Rules of the taxes: the rate of a code on a day, and whether a rate existed at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """A rate in percent that a code has from a day (included) to another (excluded)."""

    code: str
    rate: Decimal
    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Is it the rate of that day?"""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


Rates = Mapping[str, tuple[TaxRate, ...]]


def rate_on(rates: Iterable[TaxRate], day: date) -> TaxRate | None:
    """The rate of the day, if the law had one (LAW-06: energy subscriptions, 5.5 % then 20 %).

    >>> energy = (TaxRate(code="ABOEN", rate=Decimal("5.5"), end=date(2025, 8, 1)),
    ...           TaxRate(code="ABOEN", rate=Decimal("20"), start=date(2025, 8, 1)))
    >>> rate_on(energy, date(2025, 7, 31)).rate, rate_on(energy, date(2025, 8, 1)).rate
    (Decimal('5.5'), Decimal('20'))
    """
    return next((one for one in rates if one.holds(day)), None)


def is_a_rate(rates: Rates, rate: Decimal, day: date) -> bool:
    """Did any code of the country have this rate on that day? (PRI-02)

    >>> is_a_rate({"TN20": (TaxRate(code="TN20", rate=Decimal(20)),)}, Decimal("19.6"), date.max)
    False
    """
    return any(one.rate == rate and one.holds(day) for them in rates.values() for one in them)

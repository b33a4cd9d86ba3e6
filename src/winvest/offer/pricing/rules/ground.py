"""The ground of a pricing: what is asked and on offer, rates and indices, and what it took."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from winvest.group.taxes.rules import TaxRate, rate_on
from winvest.offer.pricing.rules.amounts import NoPrice
from winvest.offer.pricing.rules.indices import value_on
from winvest.offer.pricing.rules.quote import Facts, Offer
from winvest.offer.pricing.rules.request import IndexPoint, Request
from winvest.offer.pricing.rules.tariff import Tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All that a price is worked out from; the last three gather what it took, for the replay."""

    request: Request
    day: date
    known_at: datetime
    offers: Mapping[str, Offer]
    tax_rates: Mapping[str, tuple[TaxRate, ...]]
    indices: Mapping[str, tuple[IndexPoint, ...]]
    used_rates: dict[str, TaxRate] = field(default_factory=dict)
    used_points: dict[tuple[str, int], IndexPoint] = field(default_factory=dict)
    ends: set[datetime] = field(default_factory=set)

    def rate_of(self, tax: Tax) -> TaxRate:
        """The rate on the day of effect: the one written, or that of the code on that day."""
        if tax.code is None:
            return TaxRate(code="", rate=tax.rate)
        found = rate_on(self.tax_rates.get(tax.code, ()), self.day)
        if found is None:
            raise NoPrice("tax_rate_missing")
        self.used_rates[found.code] = found
        return found

    def index(self, name: str, lag_months: int) -> IndexPoint | None:
        """The value of an index for the day of effect, as known when the quote is made."""
        point = value_on(
            self.indices.get(name, ()), self.day, lag_months=lag_months, known_at=self.known_at
        )
        if point is not None:
            self.used_points[name, lag_months] = point
        return point

    def ends_by(self, end: datetime | None) -> None:
        """The quote cannot outlive this."""
        if end is not None:
            self.ends.add(end)

    def facts(self) -> Facts:
        """What was taken from outside the versions."""
        points = {
            (name, point): None for (name, _), point in sorted(self.used_points.items(), key=str)
        }
        return Facts(
            tax_rates=tuple(self.used_rates[code] for code in sorted(self.used_rates)),
            points=tuple(points),
        )

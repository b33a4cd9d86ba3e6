"""What a published worked example is: where it stands, the price, the usage, and its amount."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from winvest.offer.pricing.rules.tariff import Rule, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One example; `amount` is the published one, exact; several shapes add up."""

    source: str
    says: str
    shapes: tuple[Shape, ...]
    amount: str
    quantity: str = "1"
    usage: Mapping[str, str] = field(default_factory=dict)
    least: str | None = None
    most: str | None = None

    def rules(self) -> tuple[Rule, ...]:
        """The rules of the example, without tax as published."""
        from tests.offer.pricing.world import NO_TAX

        return tuple(
            Rule(
                id=f"r{place}",
                shape=shape,
                tax=NO_TAX,
                min_charge=None if self.least is None else Decimal(self.least),
                max_charge=None if self.most is None else Decimal(self.most),
            )
            for place, shape in enumerate(self.shapes)
        )

"""A tariff: what a version charges, decoded once from its rows and never changed after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect, TierMode
from winvest.offer.pricing.rules.formula import Node, names_in

ZERO = Decimal(0)
ONE = Decimal(1)
SERIES = frozenset(("spot", "cpi", "energy"))


class TierBase(StrEnum):
    """What a tier's amount is: a price a unit, a percentage of the measure, or a sum once."""

    UNIT = "unit"
    PERCENT = "percent"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """How an amount is taxed: a rate in percent (or the code of a dated one), inside or not."""

    rate: Decimal = ZERO
    included: bool = True
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a dated price holds: `[start, end)`, either end may be open."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Is the moment inside?"""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


ALWAYS = Window()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One line of a grid: it fits a client when each of its conditions that is told does."""

    amount: Decimal
    min_age: int | None = None
    max_age: int | None = None
    zone: str | None = None
    min_household: int | None = None
    max_household: int | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """An amount a unit, perhaps by a grid keyed by the client."""

    amount: Decimal
    grid: tuple[GridRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier, min and max inclusive; `flat` is added once when the tier is entered."""

    min: Decimal
    max: Decimal | None
    amount: Decimal
    base: TierBase = TierBase.UNIT
    flat: Decimal = ZERO
    package_size: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiered:
    """Tiers over the quantity, or over what is used of a unit."""

    mode: TierMode
    tiers: tuple[Tier, ...]
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A price for each unit used (or started package of units), free units first."""

    unit: str
    unit_price: Decimal
    free_units: Decimal = ZERO
    package_size: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A price by formula over dated indices; the value is a unit price, or all of the amount."""

    index: str
    formula: Node
    text: str
    unit: str | None = None
    base: Decimal = ZERO
    lag_months: int = 0
    floor: Decimal | None = None
    cap: Decimal | None = None
    whole: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The series that the formula needs."""
        asked = names_in(self.formula)
        return (asked & SERIES) | ({self.index} if "index" in asked else frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentage:
    """A share of an amount that the request tells, a fixed sum for each operation counted."""

    rate: Decimal
    of: str
    fixed_fee: Decimal = ZERO
    free_amount: Decimal = ZERO
    free_events: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A product (and plan) of a pack."""

    sku: str
    plan: str | None = None
    quantity: Decimal = ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A pack: its members' prices less a discount, or brought to a price of its own."""

    members: tuple[Member, ...]
    effect: PriceEffect | None = None
    value: Decimal = ZERO
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnQuotation:
    """No price here: a person quotes."""


Shape = Fixed | Tiered | Usage | Indexed | Percentage | Bundle | OnQuotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One pricing rule, of a plan or (plan None) of the whole version, with its least and most."""

    id: str
    shape: Shape
    tax: Tax
    plan: str | None = None
    label: str = ""
    window: Window = ALWAYS
    min_charge: Decimal | None = None
    max_charge: Decimal | None = None

    @property
    def component(self) -> str:
        """What it prices: rules of one component replace, of several add up."""
        unit = getattr(self.shape, "unit", None)
        if unit:
            return f"usage:{unit}"
        return "index" if isinstance(self.shape, Indexed) else "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What the client may add."""

    id: str
    code: str
    label: str
    amount: Decimal
    recurrence: Recurrence
    tax: Tax
    plan: str | None = None
    window: Window = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Surcharge:
    """What is added for an age, a zone or a kind of client; taxed as the price it raises."""

    id: str
    code: str
    label: str
    effect: PriceEffect
    value: Decimal
    min_age: int | None = None
    max_age: int | None = None
    zones: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    plan: str | None = None
    window: Window = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What is charged once at the start."""

    id: str
    code: str
    label: str
    amount: Decimal
    tax: Tax
    plan: str | None = None
    window: Window = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Promo:
    """What is taken off, for all or by a code, for the first months or always."""

    id: str
    code: str
    label: str
    effect: PriceEffect
    value: Decimal
    promo_code: str | None = None
    first_months: int | None = None
    combinable: bool = False
    plan: str | None = None
    window: Window = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiated:
    """A price agreed with a client; it stands for the price of the plan."""

    id: str
    amount: Decimal
    tax: Tax
    plan: str | None = None
    window: Window = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan (formule) and its recurrence."""

    code: str
    name: str
    recurrence: Recurrence
    cycle_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A version's prices, whole."""

    version_id: str
    version: int
    sku: str
    name: str
    currency: str = "EUR"
    plans: Mapping[str, Plan] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    options: tuple[Option, ...] = ()
    surcharges: tuple[Surcharge, ...] = ()
    fees: tuple[Fee, ...] = ()
    promos: tuple[Promo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Who may subscribe to the product, as it says at the moment."""

    min_age: int | None = None
    max_age: int | None = None
    zones: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()

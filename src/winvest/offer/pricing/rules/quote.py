"""A quote: lines, taxes, totals, eligibility, and the trace that explains each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from winvest.group.taxes.rules import TaxRate
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.partner import PartnerPrice
from winvest.offer.pricing.rules.request import IndexPoint
from winvest.offer.pricing.rules.tariff import ZERO, Conditions, Negotiated, Tariff


class LineKind(StrEnum):
    """What a line charges."""

    BASE = "base"
    OPTION = "option"
    SURCHARGE = "surcharge"
    FEE = "fee"
    DISCOUNT = "discount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line to the cent: excl. tax + tax = incl. tax."""

    item: int
    sku: str
    plan: str | None
    version_id: str
    kind: LineKind
    label: str
    quantity: Decimal
    unit_price: Decimal
    amount_excl_tax: Decimal
    tax_rate: Decimal
    tax_amount: Decimal
    amount_incl_tax: Decimal
    recurrence: Recurrence
    rule_id: str
    first_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTotal:
    """The tax of one rate: its base and its amount."""

    rate: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """A total: excl. tax, tax, incl. tax."""

    excl_tax: Decimal = ZERO
    tax: Decimal = ZERO
    incl_tax: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an item is not, or not surely, for this client; French, says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the company may sell of a product at the moment; `refusal` says why it may not."""

    tariff: Tariff | None = None
    conditions: Conditions = Conditions()
    agreed: tuple[Negotiated, ...] = ()
    until: datetime | None = None
    refusal: str | None = None
    told: tuple[PartnerPrice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an item may be sold, and why not."""

    item: int
    eligible: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the explanation: a French sentence, the rule, what went in, what came out."""

    step: str
    rule_id: str | None
    inputs: Mapping[str, object]
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Which steps of the explanation are those of one item: `count` of them, from `first` on."""

    item: int
    sku: str
    name: str
    first: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the price took from outside the versions; kept with the quote for its replay."""

    tax_rates: tuple[TaxRate, ...] = ()
    points: tuple[tuple[str, IndexPoint], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The answer, the same for the same request and tariffs, in whatever order the items come."""

    currency: str
    lines: tuple[Line, ...]
    taxes: tuple[TaxTotal, ...]
    totals: Mapping[Recurrence, Amounts]
    verdicts: tuple[Verdict, ...]
    warnings: tuple[Reason, ...]
    on_quotation: bool
    trace: tuple[Step, ...]
    explained: tuple[Explained, ...]
    trace_sha256: str
    valid_until: datetime
    facts: Facts

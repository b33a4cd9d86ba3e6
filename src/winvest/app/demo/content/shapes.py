"""The shapes of the demo content: what a company, a partner, a product… is made of.

A day is absolute (`date`) when it belongs to the past, or `Ahead` when it must stay in the future
or near the day of the first load, whenever that is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

LifecycleStatus = Literal["draft", "test", "active", "frozen", "retired"]
IntegrationStatus = Literal["not_integrated", "requested", "api", "import", "inactive"]
TariffMode = Literal["auto", "manual"]
RevenueModel = Literal["revenue", "commission", "mixed"]
Channel = Literal["field", "telesales", "web", "partner"]
Badge = Literal["new", "promo", "beta", "on_quotation"]
ClientKind = Literal["personal", "professional"]
PartnerType = Literal["insurer", "energy", "telecom", "ott", "marketplace", "other"]
VersionStatus = Literal[
    "draft", "in_review", "approved", "scheduled", "active", "superseded", "withdrawn"
]
Recurrence = Literal["one_shot", "monthly", "yearly", "custom"]
PriceType = Literal["fixed", "tiered", "indexed", "usage", "percentage", "bundle", "on_quotation"]
TierMode = Literal["volume", "graduated", "package"]
Settlement = Literal["upfront", "recurring", "on_collection"]
AppliesTo = Literal["new", "renewal", "both"]
Basis = Literal["volume", "revenue", "margin", "months"]
Visibility = Literal["hidden", "internal", "public"]
Nature = Literal["revenue", "commission", "fee", "tax"]
MappingStatus = Literal["to_validate", "validated", "error", "exported"]
FieldKind = Literal["text", "integer", "decimal", "boolean", "choice", "multi_choice", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A day counted from the day of the first load: months (to the 1st) or plain days."""

    months: int | None = None
    days: int = 0


Day = date | Ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan (formule) of a version."""

    code: str
    name: str
    recurrence: Recurrence = "monthly"
    billing_cycle_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """One line of a grid keyed by the client: age band at effect date, zone, household, level."""

    amount: Decimal
    min_age: int | None = None
    max_age: int | None = None
    zone: str | None = None
    min_household: int | None = None
    max_household: int | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One pricing rule; `payload` follows annex A 3.3, its numbers are Decimals."""

    type: PriceType
    payload: object
    plan: str | None = None
    label: str = ""
    tax_rate: Decimal = Decimal("20.00")
    tax_included: bool = True
    tier_mode: TierMode | None = None
    unit: str | None = None
    grid: tuple[GridLine, ...] = ()


ExtraKind = Literal["option", "surcharge", "fee", "promotion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An option, surcharge, initial fee or promotion, with its own dates."""

    kind: ExtraKind
    code: str
    label: str
    value: Decimal
    value_type: Literal["amount", "percent"] = "amount"
    recurrence: Recurrence = "monthly"
    plan: str | None = None
    tax_rate: Decimal = Decimal("20.00")
    first_months: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    zones: tuple[str, ...] = ()
    client_kinds: tuple[ClientKind, ...] = ()
    promo_code: str | None = None
    starts: Day = date(2026, 1, 1)
    ends: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier of a commission scheme; min and max inclusive as typed."""

    basis: Basis
    min: Decimal
    max: Decimal | None
    value_type: Literal["percent", "amount"]
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """How a sale is rewarded, and how the reward is shared."""

    applies_to: AppliesTo
    settlement: Settlement
    split: Mapping[str, Decimal]
    tiers: tuple[Tier, ...]
    tier_mode: TierMode = "volume"
    plan: str | None = None
    channel: Channel | None = None
    year: int | None = None
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of a version. `template` renders it; a shared one is the same file everywhere."""

    type: str
    title: str
    template: str
    mandatory: bool = False
    shared: bool = False
    subject: str = ""
    channels: tuple[Channel, ...] = ()
    edition: str = "2026-01"
    published: Day | None = date(2026, 1, 5)
    valid_from: Day = date(2026, 1, 1)
    valid_to: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where a version may be sold: company, channels, visibility, period."""

    company: str
    channels: tuple[Channel, ...]
    visibility: Visibility = "public"
    price_visible: bool = True
    conditions: str = ""
    starts: Day
    ends: Day | None = None
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Where accounting books a nature of flow."""

    company: str
    nature: Nature
    account: str | None
    journal: str
    tax_code: str | None = None
    cost_center: str | None = None
    status: MappingStatus = "validated"


@dataclass(frozen=True, slots=True, kw_only=True)
class CqRule:
    """What quality control (ADV) asks before a contract is accepted."""

    required: tuple[str, ...]
    notes: str
    script: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A dated state of a product."""

    number: int = 1
    status: VersionStatus = "active"
    starts: Day
    ends: Day | None = None
    notes: str = ""
    breaking: bool = False
    plans: tuple[Plan, ...]
    prices: tuple[Price, ...]
    extras: tuple[Extra, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    documents: tuple[Document, ...] = ()
    publications: tuple[Publication, ...] = ()
    mappings: tuple[Booking, ...] = ()
    cq: CqRule | None = None


AttributeValue = str | int | Decimal | bool | date | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product of the catalogue, with all its versions, oldest first."""

    sku: str
    name: str
    short_name: str
    company: str
    risk: str
    partner: str | None = None
    revenue_model: RevenueModel
    lifecycle: LifecycleStatus = "active"
    integration: IntegrationStatus = "not_integrated"
    tariff_mode: TariffMode = "manual"
    channels: tuple[Channel, ...]
    zones: tuple[str, ...] = ("FR-METRO",)
    min_age: int | None = None
    max_age: int | None = None
    kinds: tuple[ClientKind, ...] = ("personal",)
    badges: tuple[Badge, ...] = ()
    description: str
    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    external: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[Version, ...]

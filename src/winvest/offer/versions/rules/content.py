"""The content of a version: all that a sale rests on, without ids, so that two may be compared.

Its hash is what is approved, and what must still be there on the day it goes live. Accounts and
publications live beside the version, under their own validation: they are no part of it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from winvest.offer.catalog.enums import Channel, Recurrence
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.documents.enums import DocumentType
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode

FORMAT = "winvest-version-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """A plan (formule)."""

    code: str
    name: str
    recurrence: Recurrence
    billing_cycle_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPart:
    """A line of a grid keyed by the client."""

    amount: Decimal
    min_age: int | None = None
    max_age: int | None = None
    zone: str | None = None
    min_household: int | None = None
    max_household: int | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePart:
    """A price of a plan, or of all of them (plan None); `payload` follows Annexe A §3.3."""

    plan: str | None
    type: PricingType
    payload: Any
    tax_rate: Decimal
    tax_included: bool
    tier_mode: TierMode | None = None
    currency: str = "EUR"
    tax_code: str | None = None
    unit: str | None = None
    label: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    grid: tuple[GridPart, ...] = ()


class ExtraKind(StrEnum):
    """What comes beside the prices of the plans."""

    OPTION = "option"
    SURCHARGE = "surcharge"
    FEE = "fee"
    PROMOTION = "promotion"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPart:
    """An option, a surcharge, a fee or a promotion, of a plan or of all (plan None)."""

    kind: ExtraKind
    plan: str | None
    code: str
    label: str
    value: Decimal
    effect: PriceEffect = PriceEffect.AMOUNT
    recurrence: Recurrence | None = None
    tax_rate: Decimal | None = None
    tax_included: bool | None = None
    tax_code: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    zones: tuple[str, ...] = ()
    client_kinds: tuple[str, ...] = ()
    promo_code: str | None = None
    first_months: int | None = None
    combinable: bool = False
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierPart:
    """A tier of a commission; `min` and `max` inclusive as typed."""

    basis: TierBasis
    min: Decimal
    max: Decimal | None
    value_type: ValueType
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePart:
    """What the version pays, for a plan, a company, a partner, a channel, a year."""

    plan: str | None
    applies_to: AppliesTo
    settlement: Settlement
    tier_mode: CommissionTierMode
    split: Mapping[str, Decimal]
    tiers: tuple[TierPart, ...]
    company_id: UUID | None = None
    partner_id: UUID | None = None
    channel: Channel | None = None
    year: int | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """A document: what it is and its file; to archive one later changes nothing of the hash."""

    type: DocumentType
    title: str
    version: str
    file_hash: str | None
    mandatory: bool
    channels: tuple[str, ...] = ()
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that a version promises."""

    breaking: bool = False
    plans: tuple[PlanPart, ...] = ()
    prices: tuple[PricePart, ...] = ()
    extras: tuple[ExtraPart, ...] = ()
    schemes: tuple[SchemePart, ...] = ()
    papers: tuple[PaperPart, ...] = ()
    demands: tuple[str, ...] = ()

    @property
    def living_papers(self) -> tuple[PaperPart, ...]:
        """The documents that were not archived."""
        return tuple(one for one in self.papers if not one.archived)


def sha256_of(content: Content) -> str:
    """The hash of a content: the same for the same promises, whatever their rows.

    >>> one = PlanPart(code="A", name="A", recurrence=Recurrence.MONTHLY)
    >>> sha256_of(Content(plans=(one,))) == sha256_of(Content(plans=(one,), breaking=True))
    False
    """
    whole = {"format": FORMAT, **_plain(asdict(content))}
    for paper in whole["papers"]:
        del paper["archived"]
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON keeps it: one way to write each number and each moment."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | Decimal):
        return _number(Decimal(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def _number(value: Decimal) -> str:
    """A number without useless zeros: 9.9, 9.90 and 9.900000 are the same.

    >>> _number(Decimal("9.900")), _number(Decimal("0.00")), _number(Decimal("100"))
    ('9.9', '0', '100')
    """
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text

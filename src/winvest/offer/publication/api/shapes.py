"""What the versions' API takes and gives. The words are read by integrators: French."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Raw, Struct

from winvest.offer.catalog.enums import Recurrence, VersionStatus
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.pricing.enums import PricingType, TierMode

PlanCode = Annotated[str, Meta(min_length=1, max_length=60, description="Code de la formule.")]
Moment = Annotated[datetime, Meta(tz=True)]
Bound = Annotated[Decimal, Meta(extra={"ge": 0, "le": 99_999_999_999_999, "places": 4})]
Value = Annotated[Decimal, Meta(extra={"ge": 0, "le": 999_999, "places": 4})]
Share = Annotated[Decimal, Meta(extra={"ge": 0, "le": 1, "places": 12})]
TaxRate = Annotated[
    Decimal, Meta(extra={"ge": 0, "le": 100, "places": 2}, description="Taux de TVA, en %.")
]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="Devise (ISO 4217).")]
PayloadIn = Annotated[
    object,
    Meta(
        extra_json_schema={
            "anyOf": [
                {"$ref": "#/components/schemas/PricingRule"},
                {"type": ["object", "array"]},
            ],
            "description": "Selon le type (annexe A 3.3) : fixed, tiered, indexed, usage ; "
            "percentage {rate}, bundle {items, discount}, on_quotation {}.",
        }
    ),
]
PayloadOut = Annotated[
    Raw,
    Meta(
        extra_json_schema={
            "description": "Comme envoyé ; les nombres gardent leurs décimales (9.90)."
        }
    ),
]
SplitOut = Annotated[
    Raw,
    Meta(
        extra_json_schema={
            "type": "object",
            "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
            "description": "Parts par bénéficiaire, qui font 1.",
        }
    ),
]


class PlanInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une formule."""

    code: PlanCode
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    recurrence: Recurrence
    billing_cycle_days: (
        Annotated[int, Meta(ge=1, le=3660, description="Durée du cycle : custom seulement.")] | None
    ) = None


class PricingRuleInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une règle de prix d’une formule, ou de toute la version sans plan_code."""

    type: PricingType
    payload: PayloadIn
    plan_code: PlanCode | None = None
    tier_mode: TierMode | None = None
    currency: Currency = "EUR"
    tax_rate: TaxRate = Decimal("20.00")
    tax_included: bool = True


class TierInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Un palier ; min et max compris."""

    basis: TierBasis
    min: Bound
    value_type: ValueType
    value: Value
    max: Bound | None = None


class SchemeInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Un schéma de commission (annexe A 3.4) ; les paliers se suivent, les parts font 1."""

    applies_to: AppliesTo
    settlement: Settlement
    split: Annotated[
        dict[str, Share],
        Meta(
            description="Parts : company, commercial, manager, partner, platform.",
            examples=[{"company": 0.7, "commercial": 0.3}],
        ),
    ]
    tiers: Annotated[list[TierInput], Meta(max_length=200)] = []
    plan_code: PlanCode | None = None
    tier_mode: CommissionTierMode = CommissionTierMode.VOLUME


class VersionInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une version à préparer (annexe A 3.2), avec ses formules, ses prix et ses commissions."""

    effective_from: Annotated[datetime, Meta(tz=True, description="Début d’effet.")]
    effective_to: Moment | None = None
    notes: Annotated[str, Meta(max_length=4000)] | None = None
    breaking_changes: bool = False
    plans: Annotated[list[PlanInput], Meta(max_length=200)] = []
    pricing_rules: Annotated[list[PricingRuleInput], Meta(max_length=500)] = []
    commission_schemes: Annotated[list[SchemeInput], Meta(max_length=200)] = []


class VersionItem(Struct, kw_only=True):
    """Une version, sans son contenu."""

    id: UUID
    product_id: UUID
    version: int
    status: VersionStatus
    effective_from: datetime
    effective_to: datetime | None
    notes: str | None
    breaking_changes: bool
    content_sha256: str | None
    approved_at: datetime | None
    created_at: datetime
    updated_at: datetime


class VersionPage(Struct, kw_only=True):
    """Une page de versions, de la plus récente à la plus ancienne."""

    items: list[VersionItem]
    next: str | None


class PlanItem(Struct, kw_only=True):
    """Une formule."""

    id: UUID
    code: str
    name: str
    recurrence: Recurrence
    billing_cycle_days: int | None


class PricingRuleItem(Struct, kw_only=True):
    """Une règle de prix."""

    id: UUID
    plan_code: str | None
    type: PricingType
    tier_mode: TierMode | None
    currency: str
    payload: PayloadOut
    tax_rate: Decimal
    tax_included: bool


class TierItem(Struct, kw_only=True):
    """Un palier ; min et max compris."""

    basis: TierBasis
    min: Decimal
    max: Decimal | None
    value_type: ValueType
    value: Decimal


class SchemeItem(Struct, kw_only=True):
    """Un schéma de commission."""

    id: UUID
    plan_code: str | None
    applies_to: AppliesTo
    settlement: Settlement
    tier_mode: CommissionTierMode
    split: SplitOut
    tiers: list[TierItem]


class VersionWhole(VersionItem, kw_only=True):
    """Une version avec son contenu ; null : la clé n’a pas le droit de lire cette partie."""

    plans: list[PlanItem]
    pricing_rules: list[PricingRuleItem] | None
    commission_schemes: list[SchemeItem] | None


class ScheduleInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Le jour d’une mise en production."""

    effective_from: Annotated[
        datetime, Meta(tz=True, description="À venir ; minuit à Paris, d’habitude.")
    ]


class DecisionInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Ce que l’on dit en décidant."""

    comment: (
        Annotated[str, Meta(max_length=500, description="Gardé au journal de la version.")] | None
    ) = None

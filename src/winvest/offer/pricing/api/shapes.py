"""What the pricing API takes and gives. The words are read by integrators: French."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from winvest.offer.catalog.enums import Channel, ClientKind, Recurrence
from winvest.offer.pricing.enums import PricingType, TierMode

Measure = Annotated[
    Decimal,
    Meta(
        description="Nombre exact, six décimales au plus.",
        extra={"ge": 0, "le": 1_000_000_000, "places": 6},
    ),
]
Rate = Annotated[Decimal, Meta(extra={"ge": 0, "le": 100, "places": 2})]
Text = Annotated[str, Meta(min_length=1, max_length=120)]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length=10)]
PostalCode = Annotated[str, Meta(pattern=r"^[0-9A-Za-z -]{2,10}$", max_length=10)]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
Months = Annotated[int, Meta(ge=1, le=120, description="Nombre de mois tarifés d’un coup.")]
Household = Annotated[int, Meta(ge=1, le=30)]
Payload = Annotated[
    object,
    Meta(
        extra_json_schema={
            "anyOf": [
                {"$ref": "#/components/schemas/PricingRule"},
                {"type": ["object", "array"]},
            ],
            "description": "Selon le type (annexe A 3.3) ; nombres exacts, ou leur texte.",
        }
    ),
]
ONE = Decimal(1)


class ItemInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Un produit demandé ; `usage` donne la consommation par unité (kWh, Go…)."""

    sku: Text
    plan: Text | None = None
    quantity: Measure = ONE
    usage: dict[str, Measure] = {}
    options: Annotated[list[Text], Meta(max_length=50)] = []
    level: Text | None = None


class ClientInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Ce dont le prix peut dépendre ; `reference` donne accès aux prix négociés."""

    birth_date: Day | None = None
    postal_code: PostalCode | None = None
    kind: ClientKind | None = None
    household: Household | None = None
    zones: Annotated[list[Text], Meta(max_length=20)] = []
    reference: Text | None = None


class QuoteInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une demande de devis ; `at` est la date d’effet (maintenant, sinon)."""

    items: Annotated[list[ItemInput], Meta(min_length=1, max_length=50)]
    channel: Channel | None = None
    client: ClientInput | None = None
    promo_code: Annotated[str, Meta(max_length=40)] | None = None
    at: datetime | None = None
    sandbox: bool = False
    company_id: UUID | None = None


class RuleInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une règle seule, au format de l’annexe A §3.3."""

    type: PricingType
    payload: Payload
    tier_mode: TierMode | None = None
    tax_rate: Rate = Decimal("20.00")
    tax_included: bool = True
    currency: Currency = "EUR"
    label: Annotated[str, Meta(max_length=120)] | None = None


class PreviewInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une règle à essayer : sur une quantité, une consommation, un nombre de mois."""

    rule: RuleInput
    quantity: Measure = ONE
    usage: dict[str, Measure] = {}
    months: Months | None = None
    recurrence: Recurrence | None = None
    at: datetime | None = None


class LineItem(Struct, kw_only=True):
    """Une ligne : HT + taxe = TTC. `unit_price` est dans la base du tarif."""

    item: int
    sku: str | None
    plan: str | None
    version_id: str | None
    kind: Literal["base", "option", "surcharge", "fee", "discount"]
    label: str
    quantity: str
    unit_price: str
    amount_excl_tax: str
    tax_rate: str
    tax_amount: str
    amount_incl_tax: str
    recurrence: Recurrence
    first_months: int | None
    rule_id: str


class TaxItem(Struct, kw_only=True):
    """La taxe d’un taux."""

    rate: str
    base: str
    amount: str


class AmountsItem(Struct, kw_only=True):
    """Un total."""

    excl_tax: str
    tax: str
    incl_tax: str


class TotalsItem(Struct, kw_only=True):
    """Ce qui est dû une fois, puis à chaque échéance (monthly, yearly, custom)."""

    one_shot: AmountsItem
    recurring: dict[str, AmountsItem]


class ReasonItem(Struct, kw_only=True):
    """Une raison : code stable, phrase française."""

    code: str
    message: str


class EligibilityItem(Struct, kw_only=True):
    """Un produit est-il vendable à ce client, et sinon pourquoi."""

    item: int
    eligible: bool
    reasons: list[ReasonItem]


class StepItem(Struct, kw_only=True):
    """Une étape de l’explication."""

    step: str
    rule_id: str | None
    inputs: dict[str, Any]
    result: str


class QuoteAnswer(Struct, kw_only=True):
    """Un devis : lignes, taxes, totaux, éligibilité, et l’explication scellée par son empreinte."""

    quote_id: UUID
    priced_at: datetime
    valid_until: datetime
    currency: str
    source: Literal["internal", "partner_live", "partner_cache", "manual"]
    cache_age_s: int | None
    lines: list[LineItem]
    taxes: list[TaxItem]
    totals: TotalsItem
    eligibility: list[EligibilityItem]
    warnings: list[ReasonItem]
    trace: list[StepItem]
    trace_sha256: str


class PreviewAnswer(Struct, kw_only=True):
    """Une règle essayée : rien n’est gardé."""

    currency: str
    lines: list[LineItem]
    taxes: list[TaxItem]
    totals: TotalsItem
    eligibility: list[EligibilityItem]
    trace: list[StepItem]
    trace_sha256: str


class ReplayAnswer(Struct, kw_only=True):
    """Le rejeu a-t-il donné les mêmes centimes et la même empreinte ?"""

    same: bool
    trace_sha256: str

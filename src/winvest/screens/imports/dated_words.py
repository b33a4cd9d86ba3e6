"""The columns that tell a dated price or a commission, and the words of their lists."""

from collections.abc import Mapping

from winvest.foundation.kit.labelled import Labelled
from winvest.offer.catalog.enums import Channel
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
)
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.versions.rules.content import ExtraKind
from winvest.offer.versions.rules.tariff_lines import GRID
from winvest.offer.versions.rules.words import KINDS

MODES: Mapping[str, type[Labelled]] = {
    "price_type": PricingType,
    "tier_mode": TierMode,
    "effect": PriceEffect,
    "commission_mode": CommissionTierMode,
    "commission_basis": TierBasis,
    "commission_applies": AppliesTo,
    "commission_settlement": Settlement,
    "commission_channel": Channel,
}
NUMBERED = frozenset(
    (
        *("amount", "tax_rate", "tier_min", "tier_max", "commission_min", "commission_max"),
        *("price_min_age", "price_max_age", "price_min_household", "price_max_household"),
        *("first_months", "cycle"),
        *("part_company", "part_commercial", "part_manager", "part_partner", "part_platform"),
    )
)
PRICED = frozenset(
    (
        *("effective_from", "plan_code", "plan_name", "recurrence", "tax_included", "tier_base"),
        *("unit", "index", "formula", "price_detail", "currency", "commission", "commission_year"),
        *("price_label", "extra_code", "price_zones", "price_level", "price_kinds", "promo_code"),
        *("combinable", "price_from", "price_to", "tax_code"),
        *NUMBERED,
        *MODES,
    )
)
EXTRA_LABELS: Mapping[str, str] = {kind.value: label for kind, label in KINDS.items()}
EXTRAS = frozenset(EXTRA_LABELS)
GRIDDED = (
    *("price_min_age", "price_max_age", "price_zones"),
    *("price_min_household", "price_max_household", "price_level"),
)
SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "price_type": {
        "forfait": "fixed",
        "paliers": "tiered",
        "a l usage": "usage",
        "consommation": "usage",
        "devis": "on_quotation",
        "indexe": "indexed",
        "grille": GRID,
        "ligne de grille": GRID,
        GRID: GRID,
        "supplement": ExtraKind.SURCHARGE.value,
        "majoration": ExtraKind.SURCHARGE.value,
        "frais": ExtraKind.FEE.value,
        "promo": ExtraKind.PROMOTION.value,
        "remise": ExtraKind.PROMOTION.value,
        **{kind.value: kind.value for kind in ExtraKind},
        **{label.lower(): kind.value for kind, label in KINDS.items()},
    },
    "tier_mode": {"volume": "volume", "tranche": "graduated", "forfait": "package"},
    "commission_mode": {"volume": "volume", "tranche": "graduated"},
    "commission_settlement": {
        "a la vente": Settlement.UPFRONT.value,
        "precomptee": Settlement.UPFRONT.value,
        "a l encaissement": Settlement.ON_COLLECTION.value,
        "post comptee": Settlement.ON_COLLECTION.value,
        "echeance": Settlement.RECURRING.value,
    },
    "commission_basis": {"ventes": "volume", "ca": "revenue", "mois": "months"},
}

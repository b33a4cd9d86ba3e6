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
from winvest.offer.pricing.enums import PricingType, TierMode

MODES: Mapping[str, type[Labelled]] = {
    "price_type": PricingType,
    "tier_mode": TierMode,
    "commission_mode": CommissionTierMode,
    "commission_basis": TierBasis,
    "commission_applies": AppliesTo,
    "commission_settlement": Settlement,
    "commission_channel": Channel,
}
NUMBERED = frozenset(
    (
        *("amount", "tax_rate", "tier_min", "tier_max", "commission_min", "commission_max"),
        *("part_company", "part_commercial", "part_manager", "part_partner", "part_platform"),
    )
)
PRICED = frozenset(
    (
        *("effective_from", "plan_code", "plan_name", "recurrence", "tax_included", "tier_base"),
        *("unit", "index", "formula", "price_detail", "currency", "commission", "commission_year"),
        *NUMBERED,
        *MODES,
    )
)
SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "price_type": {
        "forfait": "fixed",
        "paliers": "tiered",
        "a l usage": "usage",
        "consommation": "usage",
        "devis": "on_quotation",
        "indexe": "indexed",
    },
    "tier_mode": {"volume": "volume", "tranche": "graduated", "forfait": "package"},
    "commission_mode": {"volume": "volume", "tranche": "graduated"},
    "commission_basis": {"ventes": "volume", "ca": "revenue", "mois": "months"},
}

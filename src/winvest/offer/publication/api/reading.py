"""From what was sent to what the rooms write, and from what they hold to what is answered."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from winvest.offer.catalog.forms.versions import NewPlan, NewVersion
from winvest.offer.commissions.draft_forms import NewScheme, NewTier
from winvest.offer.pricing.draft_forms import NewRule
from winvest.offer.publication.api.shapes import (
    PlanItem,
    PricingRuleItem,
    SchemeItem,
    TierItem,
    VersionInput,
)

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
WORDS = frozenset(("unit", "formula", "index", "sku", "plan", "of", "type"))
_numbers = msgspec.json.Encoder(decimal_format="number").encode


def new_version(body: VersionInput) -> NewVersion:
    """The version itself, with its plans."""
    return NewVersion(
        effective_from=body.effective_from,
        effective_to=body.effective_to,
        notes=(body.notes or "").strip() or None,
        breaking_changes=body.breaking_changes,
        plans=tuple(
            NewPlan(
                code=one.code.strip(),
                name=" ".join(one.name.split()),
                recurrence=one.recurrence,
                billing_cycle_days=one.billing_cycle_days,
            )
            for one in body.plans
        ),
    )


def new_rules(body: VersionInput) -> tuple[NewRule, ...]:
    """Its prices."""
    return tuple(
        NewRule(
            plan_code=one.plan_code and one.plan_code.strip(),
            type=one.type,
            tier_mode=one.tier_mode,
            currency=one.currency,
            payload=one.payload,
            tax_rate=one.tax_rate,
            tax_included=one.tax_included,
        )
        for one in body.pricing_rules
    )


def new_schemes(body: VersionInput) -> tuple[NewScheme, ...]:
    """Its commissions."""
    return tuple(
        NewScheme(
            plan_code=one.plan_code and one.plan_code.strip(),
            applies_to=one.applies_to,
            settlement=one.settlement,
            tier_mode=one.tier_mode,
            split=one.split,
            tiers=tuple(
                NewTier(
                    basis=tier.basis,
                    min=tier.min,
                    max=tier.max,
                    value_type=tier.value_type,
                    value=tier.value,
                )
                for tier in one.tiers
            ),
        )
        for one in body.commission_schemes
    )


def plan_item(row: Any) -> PlanItem:
    """A plan as it is answered."""
    return PlanItem(**row._asdict())


def rule_item(row: Any) -> PricingRuleItem:
    """A pricing rule as it is answered; its payload keeps numbers, with their decimals."""
    values = row._asdict()
    payload = msgspec.Raw(_numbers(numbered(values.pop("payload"))))
    return PricingRuleItem(payload=payload, **values)


def scheme_item(row: Any, tiers: list[Any]) -> SchemeItem:
    """A commission scheme as it is answered."""
    values = row._asdict()
    split = msgspec.Raw(_numbers(numbered(values.pop("split"))))
    return SchemeItem(split=split, tiers=[_tier(one) for one in tiers], **values)


def numbered(value: Any, name: str = "") -> Any:
    """A payload whose amounts were kept as text, as numbers again.

    >>> numbered({"amount": "9.90", "unit": "12"})
    {'amount': Decimal('9.90'), 'unit': '12'}
    """
    if isinstance(value, Mapping):
        return {key: numbered(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [numbered(one) for one in value]
    if isinstance(value, str) and name not in WORDS and NUMBER.fullmatch(value):
        return Decimal(value)
    return value


def _tier(row: Any) -> TierItem:
    return TierItem(
        basis=row.basis,
        min=_plain(row.min),
        max=None if row.max is None else _plain(row.max),
        value_type=row.value_type,
        value=_plain(row.value),
    )


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that the column adds: 99.0000 is 99.

    >>> _plain(Decimal("99.0000")), _plain(Decimal("12.5000"))
    (Decimal('99'), Decimal('12.5'))
    """
    return Decimal(f"{value.normalize():f}")

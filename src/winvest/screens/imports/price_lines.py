"""The plans and prices of one version, from the lines of a file to the entries of the grid editor.

Lines of one tiered price follow each other or not: what makes them one price is their plan, their
way of counting and their tax.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PricingType
from winvest.offer.versions.forms.entries import PlanEntry, PriceEntry, Sheet, TierEntry
from winvest.screens.imports.words import NO, plain_code

SOLE = ("STANDARD", "Standard")
Line = Mapping[str, str]


def sheet_of(lines: Sequence[Line]) -> Sheet:
    """The plans and prices that these lines tell, as the grid editor would hold them."""
    plans: dict[str, PlanEntry] = {}
    prices: dict[tuple[str, ...], PriceEntry] = {}
    for line in lines:
        if not is_priced(line):
            continue
        if line.get("currency", "EUR").upper() != "EUR":
            raise _refused("currency", "Les prix s’importent en euros : convertissez-les.")
        plan = _plan(line)
        plans.setdefault(plan.code, plan)
        price = _price(line, plan.code)
        key = _key(price, len(prices))
        if (known := prices.get(key)) is None:
            prices[key] = price
        elif price.type != PricingType.TIERED:
            raise _twice(plan.name)
        else:
            prices[key] = _with_tiers(known, price.tiers)
    return Sheet(plans=tuple(plans.values()), prices=tuple(prices.values()))


def is_priced(line: Line) -> bool:
    """Does this line tell a price, and not a commission alone?"""
    return any(line.get(name) for name in ("amount", "price_type", "formula", "tier_min"))


def plan_code_of(line: Line) -> str:
    """The plan that a line names; empty: all of them."""
    named = line.get("plan_code") or line.get("plan_name") or ""
    return plain_code(named) if named else ""


def _plan(line: Line) -> PlanEntry:
    return PlanEntry(
        code=plan_code_of(line) or SOLE[0],
        name=line.get("plan_name") or line.get("plan_code") or SOLE[1],
        recurrence=line.get("recurrence") or Recurrence.MONTHLY.value,
    )


def _price(line: Line, plan: str) -> PriceEntry:
    tiered = bool(line.get("tier_min") or line.get("tier_max"))
    kind = line.get("price_type") or (PricingType.TIERED if tiered else PricingType.FIXED).value
    detail = _detail(line.get("price_detail", ""))
    amount = line.get("amount", "")
    percent = amount.endswith("%") or line.get("tier_base") == "percent"
    amount = amount.removesuffix("%")
    tiers: tuple[TierEntry, ...] = ()
    if kind == PricingType.TIERED:
        tier = TierEntry(min=line.get("tier_min", ""), max=line.get("tier_max", ""), amount=amount)
        tiers = (tier,)
    return PriceEntry(
        plan=plan,
        type=kind,
        mode=line.get("tier_mode", ""),
        amount=amount,
        unit=line.get("unit") or str(detail.get("unit", "")),
        index=line.get("index") or str(detail.get("index", "spot")),
        formula=line.get("formula") or str(detail.get("formula", "")),
        rate=line.get("tax_rate") or "20",
        included="" if line.get("tax_included", "").lower() in NO else "1",
        percent="1" if percent and kind == PricingType.TIERED else "",
        tiers=tiers,
    )


def _key(one: PriceEntry, place: int) -> tuple[str, ...]:
    if one.type == PricingType.TIERED:
        return (one.plan, one.type, one.mode, one.unit, one.rate, one.included, one.percent)
    if one.type == PricingType.USAGE:
        return (one.plan, one.type, one.unit)
    return (one.plan, one.type)


def _with_tiers(one: PriceEntry, more: Sequence[TierEntry]) -> PriceEntry:
    return replace(one, tiers=(*one.tiers, *more))


def _detail(text: str) -> Mapping[str, Any]:
    """What the export of the prices keeps of an index or of a unit, as it wrote it."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def _twice(plan: str) -> Invalid:
    told = f"La formule « {plan} » a deux prix du même type le même jour : gardez-en un."
    return _refused("amount", told)


def _refused(name: str, message: str) -> Invalid:
    return Invalid([FieldError(field=f"prix-0-{name}", code=name, message=message)])

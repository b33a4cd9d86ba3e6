"""Prices by plan in words, and what each version changes of them: what was, what comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import cast
from uuid import UUID

from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PriceGridRow, PricingRule
from winvest.offer.pricing.rules.words import price as exact_price
from winvest.offer.versions.rules.difference import extra_changes
from winvest.offer.versions.rules.reading import extras_of
from winvest.screens.product_sheet.examples import GridLine, by_grid, explained
from winvest.screens.product_sheet.plan_prices import PlanPrice, ends, gap
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.records import Records
from winvest.screens.product_sheet.queries.standing import VersionLine, price_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """A plan whose price differs from one version to the next."""

    version: VersionLine
    plan: str
    before: str | None
    after: str | None
    delta: str


def planned_prices(head: Head) -> tuple[PriceChange, ...]:
    """What the versions to come change, each against the one shown."""
    shown = head.product.version
    if shown is None or not shown.in_force:
        return ()
    return tuple(change for one in _coming(head) for change in _changes(head, one, before=shown.id))


def price_history(head: Head) -> tuple[PriceChange, ...]:
    """Price by price, what each version published up to that day changed; newest first."""
    past = _past(head)
    found: list[PriceChange] = []
    for at, one in enumerate(past):
        before = past[at + 1].id if at + 1 < len(past) else None
        found.extend(_changes(head, one, before=before))
    return tuple(found)


def extras_planned(head: Head) -> tuple[PriceChange, ...]:
    """What the versions to come change of options, surcharges, fees and promotions."""
    shown = head.product.version
    if shown is None or not shown.in_force:
        return ()
    return tuple(
        change for one in _coming(head) for change in _extras_changed(head, one, before=shown.id)
    )


def extras_history(head: Head) -> tuple[PriceChange, ...]:
    """What each published version changed of them; the first one is where the story begins."""
    past = _past(head)
    return tuple(
        change
        for one, before in pairwise(past)
        for change in _extras_changed(head, one, before=before.id)
    )


def _extras_changed(head: Head, version: VersionLine, *, before: UUID) -> list[PriceChange]:
    rows = head.records.rows
    changes = extra_changes(extras_of(rows, before), extras_of(rows, version.id))
    return [
        PriceChange(
            version=version,
            plan=one.label,
            before=one.before,
            after=one.after,
            delta="",
        )
        for one in changes
    ]


def _coming(head: Head) -> list[VersionLine]:
    """The versions to come, the nearest first."""
    return [
        one
        for one in reversed(head.versions)
        if one.status is not VersionStatus.WITHDRAWN and one.effective_from > head.when.at
    ]


def _past(head: Head) -> list[VersionLine]:
    """The versions that were in force up to that day, the newest first."""
    return [
        one
        for one in head.versions
        if one.status in PUBLISHED and one.effective_from <= head.when.at
    ]


def _changes(head: Head, version: VersionLine, *, before: UUID | None) -> list[PriceChange]:
    old, new = prices_by_plan(head.records, before), prices_by_plan(head.records, version.id)
    found = []
    for plan in dict.fromkeys((*new, *old)):
        was, now = old.get(plan), new.get(plan)
        if was == now:
            continue
        found.append(
            PriceChange(
                version=version,
                plan=plan,
                before=was.told if was else None,
                after=now.told if now else None,
                delta=gap(was, now) if was and now else "",
            )
        )
    return found


def prices_by_plan(kept: Records, version_id: UUID | None) -> Mapping[str, PlanPrice]:
    """The price of each plan of a version."""
    if version_id is None:
        return {}
    names = {one.id: one.name for one in kept.of_version(ProductPlan, version_id)}
    found: dict[str, list[PricingRule]] = {}
    for rule in kept.of_version(PricingRule, version_id):
        name = names.get(rule.plan_id, "") if rule.plan_id else "Toutes les formules"
        found.setdefault(name, []).append(rule)
    return {name: _plan_price(kept, rules) for name, rules in found.items()}


def gridded(kept: Records, rules: list[PricingRule]) -> bool:
    """Does a grid give one of these prices?"""
    return any(grid_of(kept, one) for one in rules)


def _plan_price(kept: Records, rules: list[PricingRule]) -> PlanPrice:
    fixed = None if gridded(kept, rules) else fixed_price(rules)
    if fixed is not None:
        return PlanPrice(told=exact_price(fixed, rules[0].currency), amount=fixed)
    told: list[str] = []
    steps: dict[str, Decimal] = {}
    for rule in rules:
        price, grid = price_of(rule, None), grid_of(kept, rule)
        words = by_grid(price, grid) if grid else explained(price)
        amounts = [one.amount for one in grid] or _tier_amounts(rule)
        if amounts:
            mine = {one.span: each for one, each in zip(words.steps, amounts, strict=True)}
            told.append(ends(mine, rule.currency))
            steps |= {f"{rule.position} {span}": each for span, each in mine.items()}
        else:
            spelled = ", ".join(f"{one.span}\u00a0: {one.value}" for one in words.steps)
            told.append(spelled or " ".join(one for one in (words.headline, words.note) if one))
    return PlanPrice(told=" + ".join(told), steps=steps)


def _tier_amounts(rule: PricingRule) -> list[Decimal]:
    """The amounts of tiers, in their order; none when one of them is a share."""
    if rule.type is not PricingType.TIERED:
        return []
    tiers = cast("list[dict[str, object]]", rule.payload)
    if any(one.get("base") == "percent" for one in tiers):
        return []
    return [Decimal(str(one["amount"])) for one in tiers]


def fixed_price(rules: list[PricingRule]) -> Decimal | None:
    """The fixed amounts together; none when a price is not fixed."""
    if any(one.type is not PricingType.FIXED for one in rules):
        return None
    return sum((Decimal(str(one.payload["amount"])) for one in rules), Decimal(0))


def grid_of(kept: Records, rule: PricingRule) -> list[GridLine]:
    """The rows of a rule's grid, in their order."""
    return [
        GridLine(
            amount=one.amount,
            min_age=one.min_age,
            max_age=one.max_age,
            zone=one.zone,
            min_household=one.min_household,
            max_household=one.max_household,
            level=one.level,
        )
        for one in kept.of_version(PriceGridRow, rule.product_version_id)
        if one.pricing_rule_id == rule.id
    ]

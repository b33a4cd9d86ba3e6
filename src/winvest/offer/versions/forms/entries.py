"""The grid editor: what is typed, as typed, and what its buttons do to it (add, remove, paste)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.rules.words import told
from winvest.offer.versions.rules.content import Content, PlanPart, PricePart

PLAN = re.compile(r"formule-(\d{1,3})-(\w+)")
PRICE = re.compile(r"prix-(\d{1,3})-(\w+)")
TIER = re.compile(r"prix-(\d{1,3})-palier-(\d{1,3})-(\w+)")
MOST_PLANS, MOST_PRICES, MOST_TIERS = 40, 80, 200
EDITED = (
    PricingType.FIXED,
    PricingType.TIERED,
    PricingType.USAGE,
    PricingType.INDEXED,
    PricingType.PERCENTAGE,
    PricingType.ON_QUOTATION,
)
SHOWN: Mapping[PricingType, frozenset[str]] = {
    PricingType.FIXED: frozenset(("amount",)),
    PricingType.TIERED: frozenset(("min", "max", "amount", "base")),
    PricingType.USAGE: frozenset(("unit", "unit_price")),
    PricingType.INDEXED: frozenset(("index", "formula")),
    PricingType.PERCENTAGE: frozenset(("rate",)),
    PricingType.ON_QUOTATION: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """A plan as typed; `was` is its code when the form was drawn."""

    was: str = ""
    code: str = ""
    name: str = ""
    recurrence: str = "monthly"
    cycle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierEntry:
    """A line of a grid as typed."""

    min: str = ""
    max: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceEntry:
    """A price as typed; `at` is its place in the stored version, empty for a new one."""

    at: str = ""
    plan: str = ""
    type: str = PricingType.FIXED.value
    mode: str = ""
    amount: str = ""
    unit: str = ""
    index: str = "spot"
    formula: str = ""
    rate: str = "20"
    included: str = "1"
    percent: str = ""
    paste: str = ""
    tiers: tuple[TierEntry, ...] = ()
    kept: bool = False
    grid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that the editor holds."""

    plans: tuple[PlanEntry, ...] = ()
    prices: tuple[PriceEntry, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


def sheet_of(content: Content) -> Sheet:
    """The editor of a stored version."""
    return Sheet(
        plans=tuple(_plan(one) for one in content.plans),
        prices=tuple(_price(at, one) for at, one in enumerate(content.prices)),
    )


def typed(raw: Mapping[str, str], content: Content) -> Sheet:
    """What is typed, whatever it is worth; prices kept as they are come from the version."""
    plans: dict[int, dict[str, str]] = {}
    prices: dict[int, dict[str, Any]] = {}
    tiers: dict[int, dict[int, dict[str, str]]] = {}
    for name, value in raw.items():
        if found := TIER.fullmatch(name):
            place = tiers.setdefault(int(found[1]), {}).setdefault(int(found[2]), {})
            place[found[3]] = value[:40]
        elif found := PLAN.fullmatch(name):
            plans.setdefault(int(found[1]), {})[found[2]] = value[:160]
        elif found := PRICE.fullmatch(name):
            prices.setdefault(int(found[1]), {})[found[2]] = value[:20_000]
    return Sheet(
        plans=tuple(
            PlanEntry(**_only(PlanEntry, one)) for _, one in sorted(plans.items())[:MOST_PLANS]
        ),
        prices=tuple(
            _typed_price(one, tiers.get(at, {}), content)
            for at, one in sorted(prices.items())[:MOST_PRICES]
        ),
    )


def figure(value: Decimal | None) -> str:
    """A number as the editor shows it: comma, no space.

    >>> figure(Decimal("9.900000")), figure(Decimal("1234.5"))
    ('9,90', '1234,50')
    """
    if value is None:
        return ""
    text = told(value).replace("\u202f", "")
    whole, _, cents = text.partition(",")
    return f"{whole},{cents.ljust(2, '0')}" if cents else text


def _only(kind: type[Any], values: Mapping[str, str]) -> dict[str, Any]:
    known = set(kind.__dataclass_fields__) - {"tiers", "kept", "grid"}
    return {name: value.strip() for name, value in values.items() if name in known}


def _typed_price(
    values: Mapping[str, str], tiers: Mapping[int, Mapping[str, str]], content: Content
) -> PriceEntry:
    entry = PriceEntry(**{"included": "", "percent": "", **_only(PriceEntry, values)})
    stored = stored_at(entry.at, content)
    if stored is not None and is_kept(stored):
        return replace(_price(int(entry.at), stored), plan=entry.plan or stored.plan or "")
    rows = [TierEntry(**_only(TierEntry, one)) for _, one in sorted(tiers.items())]
    return replace(entry, tiers=tuple(rows[:MOST_TIERS]))


def stored_at(at: str, content: Content) -> PricePart | None:
    """The stored price that a line of the form was drawn from."""
    if not (at.isascii() and at.isdigit() and len(at) < 4) or int(at) >= len(content.prices):
        return None
    return content.prices[int(at)]


def is_kept(one: PricePart) -> bool:
    """Is it of a kind that this editor shows and keeps as it is (a client grid, a pack…)?"""
    if one.grid or one.type not in EDITED:
        return True
    rows = one.payload if one.type is PricingType.TIERED else [one.payload]
    known = SHOWN[one.type]
    if len({row.get("base") for row in rows} - {None, "percent"}) or any(
        name not in known and value is not None for row in rows for name, value in row.items()
    ):
        return True
    return len({row.get("base") for row in rows}) > 1


def _plan(one: PlanPart) -> PlanEntry:
    return PlanEntry(
        was=one.code,
        code=one.code,
        name=one.name,
        recurrence=one.recurrence.value,
        cycle=str(one.billing_cycle_days or ""),
    )


def _price(at: int, one: PricePart) -> PriceEntry:
    payload: Any = one.payload
    entry = PriceEntry(
        at=str(at),
        plan=one.plan or "",
        type=one.type.value,
        mode=(one.tier_mode or TierMode.VOLUME).value if one.type is PricingType.TIERED else "",
        rate=figure(one.tax_rate).removesuffix(",00"),
        included="1" if one.tax_included else "",
        kept=is_kept(one),
        grid=len(one.grid),
    )
    if entry.kept:
        return entry
    if one.type is PricingType.TIERED:
        bases = {row.get("base") for row in payload}
        return replace(
            entry,
            unit=one.unit or "",
            percent="1" if bases == {"percent"} else "",
            tiers=tuple(_tier(row) for row in payload),
        )
    return replace(
        entry,
        amount=figure(_number(payload, "amount", "unit_price", "rate")),
        unit=str(payload.get("unit") or ""),
        index=str(payload.get("index") or "spot"),
        formula=str(payload.get("formula") or ""),
    )


def _tier(row: Mapping[str, Any]) -> TierEntry:
    high = row.get("max")
    return TierEntry(
        min=figure(Decimal(str(row["min"]))),
        max="" if high is None else figure(Decimal(str(high))),
        amount=figure(Decimal(str(row["amount"]))),
    )


def _number(payload: Mapping[str, Any], *names: str) -> Decimal | None:
    for name in names:
        if payload.get(name) is not None:
            return Decimal(str(payload[name]))
    return None

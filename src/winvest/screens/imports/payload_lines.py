"""Prices that say more than the grid editor holds: read whole from the columns and the detail."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.versions.rules.content import PricePart
from winvest.screens.imports.words import NO

Line = Mapping[str, str]
EDITED = frozenset(("unit", "index", "formula"))  # what the detail tells and the editor holds
AMOUNT_OF = {PricingType.USAGE: "unit_price", PricingType.PERCENTAGE: "rate"}


def detail_of(line: Line) -> dict[str, Any]:
    """What the columns do not tell of a price, as the export wrote it: exact numbers in JSON."""
    try:
        found = json.loads(line.get("price_detail") or "{}", parse_float=Decimal, parse_int=Decimal)
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def is_beyond(kind: str, lines: Sequence[Line]) -> bool:
    """Does this price say more than the grid editor holds?"""
    if kind == PricingType.BUNDLE or any(detail_of(line).keys() - EDITED for line in lines):
        return True
    bases = {_base(line) for line in lines}
    return kind == PricingType.TIERED and (len(bases) > 1 or not bases <= {"", "percent"})


def part_of(plan: str, kind: str, lines: Sequence[Line]) -> PricePart:
    """The price that these lines tell; its shape is judged afterwards, as every price’s is."""
    line = lines[0]
    tiered = kind == PricingType.TIERED
    try:
        mode = TierMode(line.get("tier_mode", "")) if tiered else None
    except ValueError as error:
        told = "Dites si le palier atteint vaut pour tout, par tranche, ou au forfait."
        raise refused("tier_mode", told) from error
    return PricePart(
        plan=plan or None,
        type=PricingType(kind),
        tier_mode=mode,
        payload=[_tier(one) for one in lines] if tiered else _payload(kind, line),
        tax_rate=_number(line.get("tax_rate") or "20", "tax_rate") or Decimal(0),
        tax_included=line.get("tax_included", "").lower() not in NO,
        unit=line.get("unit") or None if tiered else None,
    )


def refused(name: str, message: str) -> Invalid:
    """What is wrong with a column."""
    return Invalid([FieldError(field=f"colonne-{name}", code=name, message=message)])


def _tier(line: Line) -> dict[str, Any]:
    base = _base(line)
    return {
        "min": _number(line.get("tier_min", ""), "tier_min"),
        "max": _number(line.get("tier_max", ""), "tier_max"),
        "amount": _number(line.get("amount", ""), "amount"),
        **({"base": base} if base else {}),
        **detail_of(line),
    }


def _payload(kind: str, line: Line) -> dict[str, Any]:
    amount = _number(line.get("amount", ""), "amount")
    told = {} if amount is None else {AMOUNT_OF.get(PricingType(kind), "amount"): amount}
    columns = {name: line[name] for name in EDITED if line.get(name)}
    return {**detail_of(line), **columns, **told}


def _base(line: Line) -> str:
    return "percent" if line.get("amount", "").endswith("%") else line.get("tier_base", "")


def _number(text: str, name: str) -> Decimal | None:
    bare = text.removesuffix("%").replace(",", ".")
    if not bare:
        return None
    try:
        value = Decimal(bare)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise refused(name, "Écrivez un nombre, par exemple 9,90.")
    return value

"""The prices of stored versions as lines of a file: an export that comes back changes nothing."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.pricing.models import PricingRule
from winvest.offer.versions.forms.dates import parse_draft
from winvest.screens.imports.words import NO

Line = Mapping[str, str]
AMOUNTS = ("amount", "unit_price", "rate")
NUMBERS = frozenset(("amount", "tier_min", "tier_max", "tax_rate"))
TOLD = frozenset(
    (
        *("plan_code", "plan_name", "recurrence", "price_type", "tier_mode", "tier_base"),
        *("currency", "tax_included", "unit", "price_detail", *NUMBERS),
    )
)


async def stored_lines(
    session: AsyncSession, scope: Scope, *, product_ids: Collection[UUID], zone: str
) -> dict[UUID, dict[date, list[Line]]]:
    """The prices of these products, by the day from which they hold, as the export tells them."""
    if not product_ids or not scope.may("pricing.read"):
        return {}
    rule = PricingRule
    statement = (
        select(
            ProductVersion.product_id, ProductVersion.effective_from, ProductPlan.code,
            ProductPlan.name, ProductPlan.recurrence, rule.type, rule.tier_mode, rule.currency,
            rule.payload, rule.tax_rate, rule.tax_included, rule.unit,
        )
        .join(rule, rule.product_version_id == ProductVersion.id)
        .outerjoin(ProductPlan, ProductPlan.id == rule.plan_id)
        .where(ProductVersion.product_id.in_(product_ids))
    )  # fmt: skip
    found: dict[UUID, dict[date, list[Line]]] = {}
    for row in await session.execute(statement):
        days = found.setdefault(row.product_id, {})
        day = local_day(row.effective_from, zone=zone)
        days.setdefault(day, []).extend(_lines(row))
    return found


def is_stored(
    lines: Sequence[Line],
    stored: Mapping[date, Sequence[Line]],
    *,
    told: Collection[str],
    zone: str,
) -> bool:
    """Do these lines tell the stored versions of their days, in the columns that the file has?"""
    keys = TOLD & set(told)
    days: dict[date, list[Line]] = {}
    for line in lines:
        try:
            start = parse_draft({"effective_from": line.get("effective_from", "")}, zone=zone)
        except Invalid:
            return False
        days.setdefault(local_day(start.effective_from, zone=zone), []).append(line)
    return all(
        _counted(those, keys) == _counted(stored.get(day, ()), keys) for day, those in days.items()
    )


def _counted(lines: Sequence[Line], keys: Collection[str]) -> Counter[frozenset[tuple[str, str]]]:
    return Counter(
        frozenset((key, _same(key, line[key])) for key in keys if line.get(key)) for line in lines
    )


def _same(key: str, text: str) -> str:
    """A value as it is compared, however it is written.

    >>> _same("amount", "9,90"), _same("tax_included", "Oui"), _same("price_detail", '{"a" : 1}')
    ('9.9', '1', '{"a": 1}')
    """
    if key in NUMBERS:
        return _number(Decimal(text.removesuffix("%").replace(",", "."))) if _reads(text) else text
    if key == "tax_included":
        return "0" if text.lower() in NO else "1"
    if key == "price_detail":
        try:
            return json.dumps(json.loads(text), sort_keys=True)
        except ValueError:
            return text
    return text


def _reads(text: str) -> bool:
    bare = text.removesuffix("%").replace(",", ".").removeprefix("-")
    return bare.replace(".", "", 1).isdigit() and bare.isascii()


def _lines(row: Any) -> Iterator[Line]:
    common = {
        "plan_code": row.code or "",
        "plan_name": row.name or "",
        "recurrence": row.recurrence.value if row.recurrence else "",
        "price_type": row.type.value,
        "tier_mode": row.tier_mode.value if row.tier_mode else "",
        "currency": row.currency,
        "tax_rate": _number(row.tax_rate),
        "tax_included": "oui" if row.tax_included else "non",
        "unit": row.unit or "",
    }
    if isinstance(row.payload, list):
        for tier in row.payload:
            yield {
                **common,
                "tier_min": _number(tier.get("min")),
                "tier_max": _number(tier.get("max")),
                "amount": _number(tier.get("amount")),
                "tier_base": "percent" if tier.get("base") == "percent" else "",
            }
        return
    amount = next((row.payload[one] for one in AMOUNTS if one in row.payload), None)
    more = {k: v for k, v in row.payload.items() if k not in AMOUNTS and v is not None}
    detail = json.dumps(more, ensure_ascii=False, default=str) if more else ""
    yield {**common, "amount": _number(amount), "price_detail": detail}


def _number(value: object) -> str:
    if value is None:
        return ""
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

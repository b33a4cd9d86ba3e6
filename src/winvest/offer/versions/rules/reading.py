"""From rows (as JSON, those that the database gives and the audit keeps) to a content."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from winvest.offer.catalog.enums import Channel, Recurrence
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.versions.rules.content import (
    Content,
    ExtraKind,
    ExtraPart,
    GridPart,
    PaperPart,
    PlanPart,
    PricePart,
    SchemePart,
    TierPart,
)

NUMBER = re.compile(r"-?\d+(\.\d+)?")
JsonRow = Mapping[str, Any]
JsonRows = Mapping[str, Mapping[UUID, JsonRow]]
EXTRAS: Mapping[str, ExtraKind] = {
    "price_option": ExtraKind.OPTION,
    "price_surcharge": ExtraKind.SURCHARGE,
    "initial_fee": ExtraKind.FEE,
    "promotion": ExtraKind.PROMOTION,
}


def content_of(rows: JsonRows, version_id: UUID) -> Content:
    """The content of one version among the rows of its product."""
    key = str(version_id)
    version = next((one for one in _all(rows, "product_version") if one["id"] == key), {})
    plans = _of(rows, "product_plan", key)
    codes = {one["id"]: one["code"] for one in plans}
    return Content(
        breaking=bool(version.get("breaking_changes")),
        plans=tuple(_plan(one) for one in plans),
        prices=_prices(rows, key, codes),
        extras=tuple(
            _extra(kind, one, codes) for table, kind in EXTRAS.items()
            for one in _of(rows, table, key)
        ),
        schemes=tuple(scheme for scheme, _ in _ordered_schemes(rows, key, codes)),
        papers=tuple(
            sorted(
                (_paper(one) for one in _of(rows, "product_document", key)), key=_paper_key
            )
        ),
        demands=tuple(
            sorted(
                {name for one in _of(rows, "cq_rule", key) for name in one["required_fields"]}
            )
        ),
    )  # fmt: skip


def extras_of(rows: JsonRows, version_id: UUID) -> Content:
    """What one version adds to its prices, and its plans: no more of its content."""
    key = str(version_id)
    plans = _of(rows, "product_plan", key)
    codes = {one["id"]: one["code"] for one in plans}
    return Content(
        plans=tuple(_plan(one) for one in plans),
        extras=tuple(
            _extra(kind, one, codes) for table, kind in EXTRAS.items()
            for one in _of(rows, table, key)
        ),
    )  # fmt: skip


def _all(rows: JsonRows, table: str) -> Iterable[JsonRow]:
    return rows.get(table, {}).values()


def _of(rows: JsonRows, table: str, version: str) -> list[JsonRow]:
    """The rows of a table that hang on the version, in their order, whatever their ids."""
    found = [one for one in _all(rows, table) if one["product_version_id"] == version]
    return sorted(found, key=lambda one: (one.get("position") or 0, str(one.get("code", ""))))


def _plan(row: JsonRow) -> PlanPart:
    return PlanPart(
        code=row["code"],
        name=row["name"],
        recurrence=Recurrence(row["recurrence"]),
        billing_cycle_days=row["billing_cycle_days"],
    )


def price_ids(rows: JsonRows, version_id: UUID) -> tuple[UUID, ...]:
    """The ids of the prices of a version, in the order of its content."""
    key = str(version_id)
    codes = {one["id"]: one["code"] for one in _of(rows, "product_plan", key)}
    return tuple(rule_id for _, rule_id in _ordered_prices(rows, key, codes))


def extra_ids(rows: JsonRows, version_id: UUID) -> tuple[UUID, ...]:
    """The ids of the options, surcharges, fees and promotions, in the order of the content."""
    key = str(version_id)
    return tuple(UUID(one["id"]) for table in EXTRAS for one in _of(rows, table, key))


def scheme_ids(rows: JsonRows, version_id: UUID) -> tuple[UUID, ...]:
    """The ids of the commissions of a version, in the order of its content."""
    key = str(version_id)
    codes = {one["id"]: one["code"] for one in _of(rows, "product_plan", key)}
    return tuple(scheme_id for _, scheme_id in _ordered_schemes(rows, key, codes))


def _ordered_schemes(
    rows: JsonRows, key: str, codes: Mapping[str, str]
) -> list[tuple[SchemePart, UUID]]:
    """Commissions by what they say, whatever their ids."""
    found = [
        (_scheme(rows, one, codes), UUID(one["id"])) for one in _of(rows, "commission_scheme", key)
    ]
    return sorted(found, key=lambda one: repr(one[0]))


def _prices(rows: JsonRows, key: str, codes: Mapping[str, str]) -> tuple[PricePart, ...]:
    return tuple(price for price, _ in _ordered_prices(rows, key, codes))


def _ordered_prices(
    rows: JsonRows, key: str, codes: Mapping[str, str]
) -> list[tuple[PricePart, UUID]]:
    """Prices by their position; those that share one by what they say, whatever their ids."""
    found = [
        (one.get("position") or 0, _price(rows, one, codes), UUID(one["id"]))
        for one in _of(rows, "pricing_rule", key)
    ]
    ordered = sorted(found, key=lambda one: (one[0], repr(one[1])))
    return [(price, rule_id) for _, price, rule_id in ordered]


def _price(rows: JsonRows, row: JsonRow, codes: Mapping[str, str]) -> PricePart:
    lines = [one for one in _all(rows, "price_grid_row") if one["pricing_rule_id"] == row["id"]]
    return PricePart(
        plan=_code(row, codes),
        type=PricingType(row["type"]),
        tier_mode=TierMode(row["tier_mode"]) if row["tier_mode"] else None,
        currency=row["currency"],
        payload=_exact(row["payload"]),
        tax_rate=_decimal(row["tax_rate"]),
        tax_included=row["tax_included"],
        tax_code=row["tax_code"],
        unit=row["unit"],
        label=row["label"],
        valid_from=_moment(row["valid_from"]),
        valid_to=_moment(row["valid_to"]),
        grid=tuple(_line(one) for one in sorted(lines, key=lambda one: one["position"])),
    )


def _line(row: JsonRow) -> GridPart:
    return GridPart(
        amount=_decimal(row["amount"]),
        min_age=row["min_age"],
        max_age=row["max_age"],
        zone=row["zone"],
        min_household=row["min_household"],
        max_household=row["max_household"],
        level=row["level"],
    )


def _extra(kind: ExtraKind, row: JsonRow, codes: Mapping[str, str]) -> ExtraPart:
    return ExtraPart(
        kind=kind,
        plan=_code(row, codes),
        code=row["code"],
        label=row["label"],
        value=_decimal(row["value"] if "value" in row else row["amount"]),
        effect=PriceEffect(row.get("effect", PriceEffect.AMOUNT)),
        recurrence=Recurrence(row["recurrence"]) if row.get("recurrence") else None,
        tax_rate=_perhaps(row.get("tax_rate")),
        tax_included=row.get("tax_included"),
        tax_code=row.get("tax_code"),
        min_age=row.get("min_age"),
        max_age=row.get("max_age"),
        zones=tuple(sorted(row.get("zones") or ())),
        client_kinds=tuple(sorted(row.get("client_kinds") or ())),
        promo_code=row.get("promo_code"),
        first_months=row.get("first_months"),
        combinable=bool(row.get("combinable")),
        valid_from=_moment(row["valid_from"]),
        valid_to=_moment(row["valid_to"]),
    )


def _scheme(rows: JsonRows, row: JsonRow, codes: Mapping[str, str]) -> SchemePart:
    tiers = [one for one in _all(rows, "commission_tier") if one["scheme_id"] == row["id"]]
    return SchemePart(
        plan=_code(row, codes),
        company_id=UUID(row["company_id"]) if row["company_id"] else None,
        partner_id=UUID(row["partner_id"]) if row["partner_id"] else None,
        channel=Channel(row["channel"]) if row["channel"] else None,
        applies_to=AppliesTo(row["applies_to"]),
        settlement=Settlement(row["settlement"]),
        tier_mode=CommissionTierMode(row["tier_mode"]),
        split={name: _decimal(part) for name, part in sorted(row["split"].items())},
        year=row["year"],
        valid_from=_moment(row["valid_from"]),
        valid_to=_moment(row["valid_to"]),
        min_amount=_perhaps(row["min_amount"]),
        max_amount=_perhaps(row["max_amount"]),
        tiers=tuple(
            TierPart(
                basis=TierBasis(one["basis"]),
                min=_decimal(one["min"]),
                max=_perhaps(one["max"]),
                value_type=ValueType(one["value_type"]),
                value=_decimal(one["value"]),
            )
            for one in sorted(tiers, key=lambda one: (one["basis"], _decimal(one["min"])))
        ),
    )


def _paper(row: JsonRow) -> PaperPart:
    return PaperPart(
        type=DocumentType(row["type"]),
        title=row["title"],
        version=row["version"],
        file_hash=row["file_hash"],
        mandatory=bool(row["mandatory"]),
        channels=tuple(sorted(row["channels"])),
        archived=row["status"] == DocumentStatus.ARCHIVED,
    )


def _paper_key(one: PaperPart) -> tuple[str, ...]:
    return one.type, one.title, one.version, one.file_hash or ""


def _code(row: JsonRow, codes: Mapping[str, str]) -> str | None:
    plan = row["plan_id"]
    return None if plan is None else codes.get(plan, str(plan))


def _exact(payload: Any) -> Any:
    """A payload whose amounts are numbers, whether they were kept so or as their exact text.

    >>> _exact([{"min": 0, "amount": "9.90", "base": None}])
    [{'min': 0, 'amount': Decimal('9.90'), 'base': None}]
    """
    if isinstance(payload, Mapping):
        return {name: _exact(one) for name, one in payload.items()}
    if isinstance(payload, list):
        return [_exact(one) for one in payload]
    if isinstance(payload, str) and NUMBER.fullmatch(payload):
        return Decimal(payload)
    return payload


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _perhaps(value: Any) -> Decimal | None:
    return None if value is None else _decimal(value)


def _moment(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)

"""Documents: from the prices of a version, as one JSON document, to its tariff.

The database makes the document in one question (`tariff_documents`); quotes keep it, so that a
replay decodes the very same one years later.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.pricing.rules.decoding import bounds_of, shape_of
from winvest.offer.pricing.rules.tariff import (
    ALWAYS,
    Fee,
    GridRow,
    Negotiated,
    Option,
    Plan,
    Promo,
    Rule,
    Surcharge,
    Tariff,
    Tax,
    Window,
)

Document = Mapping[str, Any]


def tariff_of(document: Document) -> Tariff:
    """The tariff of a document; raises `Invalid` where a payload is not what its type says."""
    rules = tuple(_rule(one) for one in document["rules"])
    return Tariff(
        version_id=str(document["version_id"]),
        version=int(document["version"]),
        sku=document["sku"],
        name=document["name"],
        currency=document["rules"][0]["currency"] if rules else "EUR",
        plans={one["code"]: _plan(one) for one in document["plans"]},
        rules=rules,
        options=tuple(_option(one) for one in document["options"]),
        surcharges=tuple(_surcharge(one) for one in document["surcharges"]),
        fees=tuple(_fee(one) for one in document["fees"]),
        promos=tuple(_promo(one) for one in document["promotions"]),
    )


def fingerprint(document: Document) -> str:
    """The hash of a document, the same before and after it is stored."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def members_of(tariff: Tariff) -> frozenset[str]:
    """The products that the version's packs are made of."""
    return frozenset(
        member.sku for rule in tariff.rules for member in getattr(rule.shape, "members", ())
    )


def window_of(row: Document) -> Window:
    """The period of a dated row."""
    start, end = moment(row.get("from")), moment(row.get("to"))
    return ALWAYS if start is None and end is None else Window(start=start, end=end)


def moment(text: str | None) -> datetime | None:
    """A moment as JSON writes it."""
    return None if text is None else datetime.fromisoformat(text)


def agreed_of(rows: Sequence[Document], client: str | None) -> tuple[Negotiated, ...]:
    """The prices agreed with a client."""
    return tuple(
        Negotiated(
            id=str(one["id"]),
            amount=_number(one["amount"]),
            tax=_tax(one),
            plan=one["plan"],
            window=window_of(one),
        )
        for one in rows
        if client is not None and one["client"] == client
    )


def _rule(row: Document) -> Rule:
    least, most = bounds_of(row["payload"])
    mode = row["tier_mode"]
    return Rule(
        id=str(row["id"]),
        shape=shape_of(
            PricingType(row["type"]),
            row["payload"],
            tier_mode=None if mode is None else TierMode(mode),
            unit=row.get("unit"),
            grid=tuple(_grid_row(one) for one in row.get("grid", ())),
        ),
        tax=_tax(row),
        plan=row["plan"],
        label=row["label"] or "",
        window=window_of(row),
        min_charge=least,
        max_charge=most,
    )


def _grid_row(row: Document) -> GridRow:
    return GridRow(**{**row, "amount": _number(row["amount"])})


def _plan(row: Document) -> Plan:
    return Plan(
        code=row["code"],
        name=row["name"],
        recurrence=Recurrence(row["recurrence"]),
        cycle_days=row["cycle_days"],
    )


def _option(row: Document) -> Option:
    return Option(
        **_named(row),
        amount=_number(row["amount"]),
        recurrence=Recurrence(row["recurrence"]),
        tax=_tax(row),
    )


def _fee(row: Document) -> Fee:
    return Fee(**_named(row), amount=_number(row["amount"]), tax=_tax(row))


def _surcharge(row: Document) -> Surcharge:
    return Surcharge(
        **_named(row),
        effect=PriceEffect(row["effect"]),
        value=_number(row["value"]),
        min_age=row["min_age"],
        max_age=row["max_age"],
        zones=frozenset(row["zones"]),
        kinds=frozenset(row["kinds"]),
    )


def _promo(row: Document) -> Promo:
    return Promo(
        **_named(row),
        effect=PriceEffect(row["effect"]),
        value=_number(row["value"]),
        promo_code=row["promo_code"],
        first_months=row["first_months"],
        combinable=row["combinable"],
    )


def _named(row: Document) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "code": row["code"],
        "label": row["label"],
        "plan": row["plan"],
        "window": window_of(row),
    }


def _tax(row: Document) -> Tax:
    return Tax(
        rate=_number(row["tax_rate"]), included=row["tax_included"], code=row.get("tax_code")
    )


def _number(value: object) -> Decimal:
    return Decimal(str(value))

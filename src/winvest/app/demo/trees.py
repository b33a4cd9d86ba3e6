"""Rows to insert, a tree for each thing that exists or not as a whole (a product, a person…).

Identifiers come from natural keys: loading twice makes the same ones, links between demo records
and bookmarks stay valid from one machine to the next.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, String, cast, literal
from sqlalchemy.dialects.postgresql import JSONB

from winvest.app.demo.content.companies import COMPANIES
from winvest.foundation.infra.models import Base

SPACE = UUID("5f1c3a52-8d0e-4c57-9a35-0d3c6f5b7e21")
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A row and those that live and die with it; absent as a whole, or left alone as a whole."""

    root: type[Base]
    id: UUID
    rows: tuple[tuple[type[Base], Values], ...]


def demo_id(*natural_key: str) -> UUID:
    """The identifier of a demo record, the same at each load."""
    return uuid5(SPACE, "/".join(natural_key))


def company_id(code: str) -> UUID:
    """The identifier of a company: fixed by annex A 7 for two of them."""
    return _COMPANY_IDS[code]


def partner_id(slug: str) -> UUID:
    """The identifier of a partner."""
    return demo_id("partner", slug)


def risk_id(code: str) -> UUID:
    """The identifier of a family."""
    return demo_id("risk", code)


def user_id(email: str) -> UUID:
    """The identifier of a person."""
    return demo_id("user", email)


def exact(value: object) -> ColumnElement[object]:
    """JSON whose numbers keep their decimals as typed: 9.90 stays 9.90 in the table."""
    return cast(literal(exact_json(value), String), JSONB)


def exact_json(value: object) -> str:
    """JSON text without a float on the way.

    >>> exact_json({"amount": Decimal("9.90"), "max": None, "tiers": [1, "é", True]})
    '{"amount": 9.90, "max": null, "tiers": [1, "é", true]}'
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{exact_json(str(k))}: {exact_json(v)}" for k, v in value.items())
            + "}"
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(exact_json(item) for item in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)


_COMPANY_IDS = {
    company.code: UUID(company.id) if company.id else demo_id("company", company.code)
    for company in COMPANIES
}

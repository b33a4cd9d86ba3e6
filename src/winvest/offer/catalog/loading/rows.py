"""The rows that a loading writes: a judged line as identity, values and codes."""

from typing import Any
from uuid import UUID

from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.commands.correction import typed_columns
from winvest.offer.catalog.loading.judging import CODE, Judged

Rows = list[dict[str, Any]]


def identity_of(product: UUID, one: Judged) -> dict[str, Any]:
    """What every product has, as the line wants it."""
    wanted = one.description
    return {
        "id": product,
        "sku": one.sku,
        "name": wanted.name,
        "short_name": wanted.short_name,
        "description": wanted.description,
        "partner_id": wanted.partner_id,
        "revenue_model": wanted.revenue_model.value,
        "tariff_mode": wanted.tariff_mode.value,
        "channels": [str(name) for name in wanted.channels],
        "zones": list(wanted.zones),
        "min_age": wanted.min_age,
        "max_age": wanted.max_age,
        "client_kinds": [str(name) for name in wanted.client_kinds],
        "badges": [str(name) for name in wanted.badges],
    }


def three() -> tuple[Rows, Rows, Rows]:
    """Nothing yet to write of products, values and codes."""
    return [], [], []


def values_of(product: UUID, company_id: UUID, one: Judged) -> Rows:
    """The family's own fields that a line changes."""
    return [
        {
            "id": new_id(),
            "product_id": product,
            "owner_company_id": company_id,
            "risk_field_id": field.id,
            **({} if value is None else typed_columns(field.kind, value)),
        }
        for field in one.family
        if field.input_name in one.changes
        for value in (one.description.fields.get(field.code),)
    ]


def codes_of(product: UUID, company_id: UUID, one: Judged) -> Rows:
    """The codes of other systems that a line changes."""
    return [
        {
            "id": new_id(),
            "product_id": product,
            "owner_company_id": company_id,
            "system": name.removeprefix(CODE),
            "external_code": after or None,
        }
        for name, (_, after) in one.changes.items()
        if name.startswith(CODE)
    ]

"""The fields of a family with what a product says of them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    and_,
    bindparam,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.direct import Worded, worded
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import (
    FieldKind,
)
from winvest.offer.catalog.forms.correction import FamilyField, FieldValue
from winvest.offer.catalog.models.products import ProductFieldValue
from winvest.offer.catalog.models.risks import RiskField


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledField:
    """A field of the family with this product's value."""

    field: FamilyField
    value: FieldValue
    value_id: UUID | None


async def filled_fields(
    session: AsyncSession, scope: Scope, *, product_id: UUID, risk_id: UUID
) -> tuple[FilledField, ...]:
    """The fields of the family, filled or not, in its order; a retired one only while filled."""
    asked = _fields().filled(product=product_id, risk=risk_id)
    return tuple(map(_filled, await asked.named(session)))


@lru_cache(maxsize=1)
def _fields() -> Worded:
    field, value = RiskField.__table__.c, ProductFieldValue.__table__.c
    product, risk = (bindparam(name, type_=PG_UUID()) for name in ("product", "risk"))
    retired = field.retired_at.is_not(None)
    names = "id code label kind unit choices min_value max_value required help".split()
    values = "value_text value_number value_boolean value_date value_choices".split()
    return worded(
        select(
            *(field[name] for name in names),
            retired.label("retired"),
            value.id.label("value_id"),
            *(value[name] for name in values),
        )
        .select_from(RiskField)
        .outerjoin(
            ProductFieldValue, and_(value.risk_field_id == field.id, value.product_id == product)
        )
        .where(field.risk_id == risk, or_(not_(retired), value.id.is_not(None)))
        .order_by(retired, field.position, field.label)
    )


def _filled(row: Any) -> FilledField:
    stands = None if row.value_id is None else _value(row)
    return FilledField(
        field=FamilyField(
            id=row.id,
            code=row.code,
            label=f"{row.label} (champ retiré)" if row.retired else row.label,
            kind=FieldKind(row.kind),
            unit=row.unit,
            choices=tuple(row.choices),
            minimum=row.min_value,
            maximum=row.max_value,
            required=row.required,
            help=row.help,
            retired=row.retired,
            current=stands,
        ),
        value=stands,
        value_id=row.value_id,
    )


def _value(row: Any) -> FieldValue:
    if row.value_choices is not None:
        return tuple(row.value_choices)
    typed: tuple[FieldValue, ...] = (
        row.value_text,
        row.value_number,
        row.value_boolean,
        row.value_date,
    )
    return next((value for value in typed if value is not None), None)

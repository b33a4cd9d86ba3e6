"""What a change of family must know: the fields of the new one, what products fill of theirs."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.products import ProductFieldValue
from winvest.offer.catalog.models.risks import RiskField
from winvest.offer.catalog.placing_rules import FieldHome, HeldValue


async def family_fields(
    session: AsyncSession, scope: Scope, *, risk_ids: Iterable[UUID]
) -> Mapping[UUID, Sequence[FieldHome]]:
    """The fields in use of these families. A dozen each."""
    statement = select(
        RiskField.risk_id,
        RiskField.id,
        RiskField.code,
        RiskField.label,
        RiskField.kind,
        RiskField.unit,
        RiskField.choices,
        RiskField.min_value,
        RiskField.max_value,
        RiskField.required,
    ).where(RiskField.risk_id.in_(tuple(risk_ids)), RiskField.retired_at.is_(None))
    found: dict[UUID, list[FieldHome]] = {}
    for one in await session.execute(statement.order_by(RiskField.position, RiskField.label)):
        found.setdefault(one.risk_id, []).append(
            FieldHome(
                id=one.id,
                code=one.code,
                label=one.label,
                kind=one.kind,
                unit=one.unit,
                choices=tuple(one.choices),
                minimum=one.min_value,
                maximum=one.max_value,
                required=one.required,
            )
        )
    return found


async def values_of(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID]
) -> Mapping[UUID, Sequence[HeldValue]]:
    """What these products fill of the fields of their family."""
    value = ProductFieldValue
    statement = (
        select(
            value.id,
            value.product_id,
            value.value_text,
            value.value_number,
            value.value_boolean,
            value.value_date,
            value.value_choices,
            RiskField.code,
            RiskField.label,
            RiskField.kind,
            RiskField.unit,
        )
        .join(RiskField, RiskField.id == value.risk_field_id)
        .where(value.product_id.in_(product_ids))
        .order_by(RiskField.position, RiskField.label)
    )
    found: dict[UUID, list[HeldValue]] = {}
    for one in await session.execute(statement):
        found.setdefault(one.product_id, []).append(
            HeldValue(
                id=one.id,
                code=one.code,
                label=one.label,
                kind=one.kind,
                unit=one.unit,
                text=one.value_text,
                number=one.value_number,
                choices=None if one.value_choices is None else tuple(one.value_choices),
                columns={
                    name: getattr(one, name)
                    for name in (
                        *("value_text", "value_number", "value_boolean", "value_date"),
                        "value_choices",
                    )
                },
            )
        )
    return found

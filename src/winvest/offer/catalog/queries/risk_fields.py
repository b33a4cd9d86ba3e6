"""Queries of the fields of a family: their definitions, how many products fill them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import FieldKind
from winvest.offer.catalog.forms.risks import FieldForm
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.models.risks import RiskField, RiskFieldVersion

MANY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A field of a family, with the number of products that fill it (`MANY` + 1: more)."""

    id: UUID
    code: str
    definition: FieldForm
    version: int
    retired_at: datetime | None
    values: int
    lock_version: int

    @property
    def filled(self) -> str:
        """How many products fill it, in words."""
        return many(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldVersion:
    """A definition that a field had, since when, and how many values were entered under it."""

    version: int
    since: datetime
    definition: FieldForm
    values: int


def many(count: int) -> str:
    """A number of products, the exact one up to a thousand.

    >>> many(2), many(1001)
    ('2\xa0produits', 'plus de 1\u202f000\xa0produits')
    """
    return plural(count, "produit") if count <= MANY else f"plus de {plural(MANY, 'produit')}"


async def risk_fields(
    session: AsyncSession, scope: Scope, *, risk_id: UUID
) -> tuple[FieldRow, ...]:
    """The fields of a family in its order, retired ones last."""
    value = select(literal(1)).where(ProductFieldValue.risk_field_id == RiskField.id)
    values = _up_to_many(value.correlate(RiskField))
    statement = (
        select(
            *_DEFINITION,
            RiskField.code,
            RiskField.lock_version,
            RiskField.retired_at,
            values.label("values"),
        )
        .where(RiskField.risk_id == risk_id)
        .order_by(RiskField.retired_at.is_not(None), RiskField.position, RiskField.label)
    )
    return tuple(
        FieldRow(
            id=row["id"],
            code=row["code"],
            definition=_definition(row),
            version=row["version"],
            retired_at=row["retired_at"],
            values=row["values"],
            lock_version=row["lock_version"],
        )
        for row in (await session.execute(statement)).mappings()
    )


async def field_versions(
    session: AsyncSession, scope: Scope, *, field_id: UUID
) -> tuple[FieldVersion, ...]:
    """The definitions that a field had, newest first."""
    value = select(literal(1)).where(
        ProductFieldValue.risk_field_id == RiskFieldVersion.risk_field_id,
        ProductFieldValue.field_version == RiskFieldVersion.version,
    )
    values = _up_to_many(value.correlate(RiskFieldVersion))
    statement = (
        select(*RiskFieldVersion.__table__.c, values.label("values"))
        .where(RiskFieldVersion.risk_field_id == field_id)
        .order_by(RiskFieldVersion.version.desc())
    )
    return tuple(
        FieldVersion(
            version=row["version"],
            since=row["created_at"],
            definition=_definition(row),
            values=row["values"],
        )
        for row in (await session.execute(statement)).mappings()
    )


async def values_left_behind(
    session: AsyncSession, scope: Scope, *, field_id: UUID, wanted: FieldForm
) -> int:
    """Number of products whose value a new definition would no longer accept."""
    value = ProductFieldValue
    outside: list[ColumnElement[bool]] = []
    if wanted.minimum is not None:
        outside.append(value.value_number < wanted.minimum)
    if wanted.maximum is not None:
        outside.append(value.value_number > wanted.maximum)
    if wanted.kind is FieldKind.CHOICE:
        outside.append(value.value_text.not_in(wanted.choices))
    if wanted.kind is FieldKind.MULTI_CHOICE:
        outside.append(not_(value.value_choices.contained_by(list(wanted.choices))))
    if not outside:
        return 0
    statement = select(func.count()).where(value.risk_field_id == field_id, or_(*outside))
    return int(await session.scalar(statement) or 0)


async def products_without(session: AsyncSession, scope: Scope, *, field_id: UUID) -> int:
    """Number of products of the family that leave this field empty."""
    filled = (
        select(ProductFieldValue.id)
        .where(
            ProductFieldValue.product_id == Product.id, ProductFieldValue.risk_field_id == field_id
        )
        .exists()
    )
    statement = (
        select(func.count())
        .select_from(Product)
        .join(RiskField, and_(RiskField.risk_id == Product.risk_id, RiskField.id == field_id))
        .where(not_(filled))
    )
    return int(await session.scalar(statement) or 0)


_DEFINITION = tuple(
    getattr(RiskField, name)
    for name in (
        "id", "version", "label", "kind", "unit", "choices", "min_value", "max_value", "required",
        "help",
    )
)  # fmt: skip


def _up_to_many(found: Select[Any]) -> ColumnElement[int]:
    """A count that stops once there are many: a family may have tens of thousands of products."""
    return select(func.count()).select_from(found.limit(MANY + 1).lateral()).scalar_subquery()


def _definition(row: Mapping[Any, Any]) -> FieldForm:
    return FieldForm(
        label=row["label"],
        kind=row["kind"],
        unit=row["unit"],
        choices=tuple(row["choices"]),
        minimum=row["min_value"],
        maximum=row["max_value"],
        required=row["required"],
        help=row["help"],
    )

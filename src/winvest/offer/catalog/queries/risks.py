"""Queries of the families (risks): the taxonomy, one family, its fields and their definitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import FieldKind, RiskScope
from winvest.offer.catalog.forms.risks import FieldForm, RiskForm
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.models.risks import Risk, RiskField, RiskFieldVersion
from winvest.offer.catalog.models.shelf import Tally
from winvest.offer.catalog.queries.access import listed, shelf_faces

READ, EDIT = "catalog.read", "risks.edit"
MANY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSheet:
    """A family as its sheet and the list show it."""

    id: UUID
    code: str
    company_id: UUID
    company_code: str
    company_name: str
    risk: RiskForm
    retired_at: datetime | None
    fields: int
    lock_version: int
    updated_at: datetime
    may_edit: bool

    @property
    def label(self) -> str:
        """As people call it."""
        return self.risk.label


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


async def risk_lines(session: AsyncSession, scope: Scope) -> tuple[RiskSheet, ...]:
    """The families of the companies shown and those of the whole group. A few dozen rows."""
    shown = or_(Risk.is_global, Risk.company_id.in_(scope.shown_company_ids))
    statement = (
        _sheets()
        .where(shown)
        .order_by(
            Risk.retired_at.is_not(None),
            Risk.position,
            func.fr_unaccent(func.lower(Risk.label)),
            Risk.id,
        )
    )
    found = (await session.execute(statement)).mappings()
    return tuple(one for one in (_sheet(scope, row) for row in found) if _may_read(scope, one))


async def products_by_risk(
    session: AsyncSession, scope: Scope, *, risk_id: UUID | None = None
) -> Mapping[UUID, int]:
    """Number of products shown in each family (or in one), added up from the tally."""
    counted = func.sum(Tally.products)
    statement = (
        select(Tally.risk_id, counted)
        .where(listed(scope, shelf_faces(Tally)))
        .group_by(Tally.risk_id)
        .having(counted > 0)
    )
    if risk_id is not None:
        statement = statement.where(Tally.risk_id == risk_id)
    return {risk: int(count) for risk, count in await session.execute(statement)}


async def risk_sheet(session: AsyncSession, scope: Scope, *, key: str | UUID) -> RiskSheet:
    """The family of an id or code; `NotFound` when there is none that this person may know of.

    A code is unique in its company alone: the selected company's comes first, then the group's.
    """
    shown = Risk.company_id.in_(scope.shown_company_ids)
    statement = (
        _sheets()
        .where(_called(key))
        .order_by(case((shown, 0), (Risk.is_global, 1), else_=2), Company.code)
    )
    found = (await session.execute(statement)).mappings()
    sheets = (_sheet(scope, row) for row in found)
    sheet = next((one for one in sheets if _may_read(scope, one)), None)
    if sheet is None:
        raise NotFound("Cette famille n’existe pas dans votre périmètre. Revenez à la liste.")
    return sheet


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


def _sheets() -> Any:
    fields = (
        select(func.count())
        .where(RiskField.risk_id == Risk.id, RiskField.retired_at.is_(None))
        .correlate(Risk)
        .scalar_subquery()
    )
    return select(
        *Risk.__table__.c,
        fields.label("fields"),
        Company.code.label("company_code"),
        func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
    ).join(Company, Company.id == Risk.company_id)


def _sheet(scope: Scope, row: Mapping[Any, Any]) -> RiskSheet:
    may = scope.may(EDIT, company_id=row["company_id"], risk_family=row["code"])
    return RiskSheet(
        id=row["id"],
        code=row["code"],
        company_id=row["company_id"],
        company_code=row["company_code"],
        company_name=row["company_name"],
        risk=RiskForm(
            label=row["label"],
            scope=RiskScope(row["scope"]),
            icon=row["icon"],
            description=row["description"],
            is_global=row["is_global"],
        ),
        retired_at=row["retired_at"],
        fields=row["fields"],
        lock_version=row["lock_version"],
        updated_at=row["updated_at"],
        may_edit=may and (scope.group_admin or not row["is_global"]),
    )


def _may_read(scope: Scope, sheet: RiskSheet) -> bool:
    """Its company's readers; all readers for a global one, or one met through a product."""
    own = sheet.company_id in scope.company_ids and not sheet.risk.is_global
    at = (sheet.company_id,) if own else tuple(scope.company_ids)
    return any(scope.may(READ, company_id=one, risk_family=sheet.code) for one in at)


def _called(key: str | UUID) -> ColumnElement[bool]:
    if isinstance(key, UUID):
        return Risk.id == key
    try:
        return Risk.id == UUID(key)
    except ValueError:
        return func.lower(Risk.code) == key.lower()


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

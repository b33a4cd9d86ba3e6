"""Queries of the families (risks): the taxonomy, one family, its fields and their definitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import RiskScope
from winvest.offer.catalog.forms.risks import RiskForm
from winvest.offer.catalog.models.risks import Risk, RiskField
from winvest.offer.catalog.queries.access import counted, listed, shelf_faces

READ, EDIT = "catalog.read", "risks.edit"


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
    """Number of products shown in each family (or in one)."""
    on, products = counted(scope)
    statement = (
        select(on.risk_id, products)
        .where(listed(scope, shelf_faces(on)))
        .group_by(on.risk_id)
        .having(products > 0)
    )
    if risk_id is not None:
        statement = statement.where(on.risk_id == risk_id)
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

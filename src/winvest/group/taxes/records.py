"""Rows of the premium taxes: all of them, one by its id, the periods of one code."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.taxes.forms import TaxEntry
from winvest.group.taxes.models import InsuranceTax

GONE = "Cette taxe n’existe pas, ou plus. Rouvrez la liste."


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow:
    """A tax over a period; `end` is the first day without it."""

    id: UUID
    entry: TaxEntry
    end: date | None
    confirmed: bool
    lock_version: int

    def standing(self, today: date) -> str:
        """Where it stands: `a-venir`, `en-cours` or `passe`."""
        if self.entry.first_day > today:
            return "a-venir"
        return "passe" if self.end is not None and self.end <= today else "en-cours"


async def premium_taxes(session: AsyncSession, scope: Scope) -> tuple[TaxRow, ...]:
    """Every dated tax on premiums, by code, newest first; a few dozen rows."""
    statement = select(InsuranceTax).order_by(InsuranceTax.code, InsuranceTax.valid_from.desc())
    return await _rows(session, statement)


async def premium_tax(
    session: AsyncSession, scope: Scope, *, row_id: UUID, lock: bool = False
) -> TaxRow:
    """One by its id; `lock` makes a second writer wait. `NotFound` when it is gone."""
    statement = select(InsuranceTax).where(InsuranceTax.id == row_id)
    if lock:
        statement = statement.with_for_update()
    rows = await _rows(session, statement)
    if not rows:
        raise NotFound(GONE)
    return rows[0]


async def tax_periods(session: AsyncSession, scope: Scope, *, code: str) -> tuple[TaxRow, ...]:
    """All that a code was, is and will be, newest first."""
    statement = select(InsuranceTax).where(InsuranceTax.code == code)
    return await _rows(session, statement.order_by(InsuranceTax.valid_from.desc()))


async def _rows(session: AsyncSession, statement: Select[Any]) -> tuple[TaxRow, ...]:
    found = await session.scalars(statement.execution_options(populate_existing=True))
    return tuple(
        TaxRow(
            id=one.id,
            entry=TaxEntry(
                code=one.code,
                label=one.label,
                kind=one.kind,
                rate=one.rate,
                exclusions=one.exclusions,
                legal_source=one.legal_source,
                first_day=one.valid_from,
                last_day=None if one.valid_to is None else one.valid_to - timedelta(days=1),
            ),
            end=one.valid_to,
            confirmed=one.confirmed_at is not None,
            lock_version=one.lock_version,
        )
        for one in found
    )

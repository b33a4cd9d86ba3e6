"""What the screens ask of a sort of tariffs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.dated.queries import Asked
from winvest.screens.tariffs.forms import RowView, Sort

Raw = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The instant and the business day of a request, read once at the door."""

    now: datetime
    today: date


class Desk(Protocol):
    """Reading and writing one sort of tariffs."""

    sort: Sort
    tables: str

    def may_add(self, scope: Scope) -> bool:
        """May the caller add one somewhere?"""

    async def lines(
        self, session: AsyncSession, scope: Scope, *, asked: Asked, at: Moment, limit: int
    ) -> tuple[RowView, ...]:
        """A page of rows."""

    async def row(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> RowView:
        """One row by its id."""

    async def periods(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> tuple[RowView, ...]:
        """All the periods of the same thing, newest first."""

    async def choices(
        self, session: AsyncSession, scope: Scope, *, form: Raw, at: Moment
    ) -> dict[str, Any]:
        """What the form offers, for the product told."""

    async def add(self, session: AsyncSession, scope: Scope, *, form: Raw, at: Moment) -> UUID:
        """Write a new row."""

    async def edit(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> int:
        """Correct a row; its new version."""

    async def change(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> UUID:
        """Close a running row and open the one that follows."""

    async def withdraw(
        self,
        session: AsyncSession,
        scope: Scope,
        *,
        row_id: UUID,
        previous_id: UUID,
        end: str,
        at: Moment,
    ) -> None:
        """Take a change back."""

    async def end(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> int:
        """Write the last day of a row; its new version."""

    async def remove(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> None:
        """Remove a row that has not begun."""

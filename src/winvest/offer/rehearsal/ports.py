"""Portfolios: where the files come from that a change is rehearsed on.

Quotes are ours (`stored_quotes`); rooms above add theirs (`install_portfolio`): contracts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.rehearsal.enums import SubjectKind
from winvest.offer.rehearsal.rules.subject import Subject

Place = Mapping[str, Any]  # where a portfolio goes on from, as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which files: of this product (any of its versions), of these companies, made since then."""

    product_id: UUID
    sku: str
    version_ids: tuple[UUID, ...]
    company_ids: tuple[UUID, ...]
    since: datetime
    until: datetime
    channel: str | None = None
    open_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some files, and where to go on from; nothing more when there is no such place."""

    subjects: Sequence[Subject]
    following: Place | None


class Portfolio(Protocol):
    """A source of files, read by key in slices: however many, memory holds one slice."""

    async def count(self, session: AsyncSession, scope: Scope, *, wanted: Wanted) -> int:
        """How many files."""

    async def read(
        self, session: AsyncSession, scope: Scope, *, wanted: Wanted, after: Place | None, size: int
    ) -> Slice:
        """The next files, oldest first."""

    async def named(
        self, session: AsyncSession, scope: Scope, *, ids: Sequence[UUID]
    ) -> Sequence[Subject]:
        """The files of these ids that still are."""


_installed: dict[SubjectKind, Portfolio] = {}


def install_portfolio(kind: SubjectKind, portfolio: Portfolio) -> None:
    """Join a source of files; called at start-up."""
    _installed[kind] = portfolio


def portfolios() -> Sequence[tuple[SubjectKind, Portfolio]]:
    """The sources in place, in the order of their kinds."""
    return [(kind, _installed[kind]) for kind in SubjectKind if kind in _installed]

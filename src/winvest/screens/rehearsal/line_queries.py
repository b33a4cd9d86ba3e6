"""The lines of a rehearsal, filtered and paged."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.rehearsal.enums import Effect, LineNature, SubjectKind
from winvest.offer.rehearsal.figures.lines import BY, LINE, rehearsed
from winvest.offer.rehearsal.figures.rows import MUCH, NOTHING
from winvest.screens.rehearsal.forms import LineFilters


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line, as the pages and files show it."""

    id: UUID
    company_id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    reference: str
    made_at: datetime
    channel: str | None
    plan_code: str | None
    age_band: str | None
    department: str | None
    quantity: Decimal
    recurrence: Recurrence | None
    nature: LineNature | None
    effect: Effect
    why: str | None
    before_excl: Decimal
    before_incl: Decimal
    before_commission: Decimal | None
    after_excl: Decimal
    after_incl: Decimal
    after_commission: Decimal | None
    delta: Decimal
    rate: Decimal | None
    letter: bool
    notice: bool
    actual_incl: Decimal | None
    actual_commission: Decimal | None
    actual_why: str | None


SHOWN = tuple(getattr(LINE, name) for name in LineRow.__dataclass_fields__)


async def lines(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, filters: LineFilters, size: int
) -> tuple[LineRow, ...]:
    """The lines that pay most more first; a page by key, and one more."""
    statement = (
        select(*SHOWN)
        .where(*rehearsed(scope, rehearsal_id), *_asked(filters))
        .order_by(LINE.delta.desc(), LINE.id)
        .limit(size + 1)
    )
    if filters.after is not None:
        delta, identifier = filters.after
        statement = statement.where(
            or_(LINE.delta < delta, and_(LINE.delta == delta, LINE.id > identifier))
        )
    return tuple(LineRow(**row._asdict()) for row in await session.execute(statement))


async def line_count(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, filters: LineFilters
) -> int:
    """How many lines."""
    statement = select(func.count()).where(*rehearsed(scope, rehearsal_id), *_asked(filters))
    return int((await session.execute(statement)).scalar_one())


def _asked(filters: LineFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.effect is not None:
        found.append(LINE.effect == filters.effect)
    if filters.much:
        found.append(LINE.rate > MUCH)
    if filters.mail:
        mail = LINE.notice if filters.mail == "preavis" else LINE.letter
        found.append(mail.is_(True))
    if filters.gap:
        found.append(
            or_(
                LINE.actual_why.is_not(None),
                LINE.actual_commission.is_distinct_from(LINE.after_commission),
            )
        )
    if filters.recurrence is not None:
        found.append(LINE.recurrence == filters.recurrence)
    for name, value in filters.by:
        column = BY[name]
        if value == NOTHING:
            found.append(column.is_(None))
        elif name == "societe":
            found.append(LINE.company_id == select(Company.id).where(
                Company.code == value).scalar_subquery())  # fmt: skip
        else:
            found.append(column == value)
    return found

"""Settling: once all files are priced, their commissions by the tier of each month."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.writing import recordset
from winvest.offer.rehearsal.enums import (
    LineNature,
    RehearsalKind,
    Side,
    SubjectKind,
)
from winvest.offer.rehearsal.models import RehearsalLine
from winvest.offer.rehearsal.ports import Place
from winvest.offer.rehearsal.queries import RehearsalRow
from winvest.offer.rehearsal.rules.commissions import Reached, Sale, earned, scheme_for
from winvest.offer.rehearsal.rules.lines import months_between
from winvest.offer.rehearsal.totals import keep_totals
from winvest.offer.versions.queries import version_rows
from winvest.offer.versions.rules.content import SchemePart
from winvest.offer.versions.rules.reading import content_of

SLICE = 2000  # about a second of work: a transaction of the settling, and what a restart redoes
ZERO = Decimal(0)
LINE = RehearsalLine
SHAPE: Mapping[str, Any] = {"id": PG_UUID(), "value": Numeric(14, 2)}
SETTLING = "settling"
Month = tuple[UUID, str]
PartyKey = tuple[UUID, str]


@dataclass(slots=True)
class _Course:
    """Where the settling of one side is: the last sale, its month so far, and what is paid so far.

    Kept with the rehearsal at the end of each slice, so that a restart goes on from there.
    """

    side: int = 0
    last: tuple[UUID, str, datetime, UUID] | None = None
    so_far: Reached = field(default_factory=Reached)
    paid: dict[tuple[UUID, int], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    @classmethod
    def of(cls, place: Place | None) -> "_Course":
        """Read back; from the start where nothing was settled."""
        raw = (place or {}).get(SETTLING)
        if not raw:
            return cls()
        course = cls(side=raw["side"])
        if raw["last"]:
            company, month, made_at, line = raw["last"]
            course.last = (UUID(company), month, datetime.fromisoformat(made_at), UUID(line))
            count, revenue = raw["so_far"]
            course.so_far = Reached(count=count, revenue=Decimal(revenue))
        for company, scheme, value in raw["paid"]:
            course.paid[UUID(company), scheme] = Decimal(value)
        return course

    @property
    def place(self) -> Place:
        """As it is kept."""
        last = self.last
        return {
            SETTLING: {
                "side": self.side,
                "last": [str(last[0]), last[1], last[2].isoformat(), str(last[3])]
                if last
                else None,
                "so_far": [self.so_far.count, str(self.so_far.revenue)],
                "paid": [[str(who), which, str(sum_)] for (who, which), sum_ in self.paid.items()],
            }
        }


def is_settling(one: RehearsalRow) -> bool:
    """Are all files priced, and their sums under way?"""
    return SETTLING in (one.place or {})


def first_place() -> Place:
    """Where the settling begins."""
    return _Course().place


async def settle_step(
    session: AsyncSession,
    scope: Scope,
    *,
    one: RehearsalRow,
    sides: Sequence[Side] = (Side.BEFORE, Side.AFTER),
) -> Place | None:
    """The next slice of commissions; a side that ends has its entries, shares and letters kept.

    Gives where to go on, or None once all sides are settled.
    """
    course = _Course.of(one.place)
    side = sides[course.side]
    rows = await version_rows(session, scope, product_id=one.product_id)
    version = _version_of(one, side)
    schemes = content_of(rows, version).schemes if version else ()
    if not await _commissions(session, one, side, schemes, course):
        return course.place
    await keep_totals(
        session, one=one, side=side, version=version, paid=course.paid, schemes=schemes
    )
    following = course.side + 1
    return _Course(side=following).place if following < len(sides) else None


def _version_of(one: RehearsalRow, side: Side) -> UUID | None:
    if one.kind is RehearsalKind.PUBLICATION or side is Side.BEFORE:
        return one.base_version_id
    return one.product_version_id


async def _commissions(
    session: AsyncSession,
    one: RehearsalRow,
    side: Side,
    schemes: tuple[SchemePart, ...],
    course: _Course,
) -> bool:
    """What the next sales earn, in the order of each company and month. Were they the last?"""
    excl = getattr(LINE, f"{side.value}_excl")
    mine = (LINE.rehearsal_id == one.id, LINE.flow == 0, LINE.nature == LineNature.REVENUE)
    key = (LINE.company_id, LINE.month, LINE.made_at, LINE.id)
    asked = (
        select(*key, LINE.channel, LINE.plan_code, LINE.subject_kind, excl.label("base"))
        .where(*mine, excl != 0)
        .order_by(*key)
        .limit(SLICE)
    )
    if course.last is not None:
        asked = asked.where(tuple_(*key) > tuple_(*course.last))
    found = (await session.execute(asked)).all()
    months = {row.month for row in found}
    reached = {
        (company, month): Reached(count=count, revenue=revenue)
        for company, month, count, revenue in await session.execute(
            select(LINE.company_id, LINE.month, func.count(), func.sum(excl))
            .where(*mine, excl != 0, LINE.month.in_(months))
            .group_by(LINE.company_id, LINE.month)
        )
    }
    partner = UUID(one.facts["partner"]) if one.facts.get("partner") else None
    values = []
    for row in found:
        place: Month = (row.company_id, row.month)
        before = course.so_far if course.last and course.last[:2] == place else Reached()
        sale = _sale(one, row)
        chosen = scheme_for(schemes, sale, partner_id=partner, at=one.effective_at)
        if chosen is not None:
            value = earned(chosen, sale, month=reached[place], before=before)
            if value is not None:
                values.append({"id": str(row.id), "value": str(value)})
                course.paid[row.company_id, schemes.index(chosen)] += value
        course.so_far = Reached(count=before.count + 1, revenue=before.revenue + row.base)
        course.last = (*place, row.made_at, row.id)
    if values:
        given = recordset(values, SHAPE, "given")
        await session.execute(
            update(LINE)
            .where(LINE.id == given.c.id)
            .values({f"{side.value}_commission": given.c.value})
            .execution_options(synchronize_session=False)
        )
    return len(found) < SLICE


def _sale(one: RehearsalRow, row: Any) -> Sale:
    contract = row.subject_kind is SubjectKind.CONTRACT
    made, day = local_day(row.made_at), local_day(one.effective_at)
    return Sale(
        company_id=row.company_id,
        channel=row.channel,
        plan=row.plan_code,
        renewal=contract,
        months=months_between(made, day) if contract else 0,
        base=row.base,
    )

"""Queries of the screens: the rehearsals, what may be rehearsed, the figures and their lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import Recurrence, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import listed, told_versions
from winvest.offer.rehearsal.enums import Effect, LineNature, SubjectKind, TotalKind
from winvest.offer.rehearsal.models import Rehearsal, RehearsalTotal
from winvest.offer.rehearsal.queries import COLUMNS, READ, RehearsalRow, readable
from winvest.screens.rehearsal.forms import MUCH, NOTHING, ListFilters
from winvest.screens.rehearsal.line_queries import BY, LINE, rehearsed

AHEAD = (
    VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.APPROVED, VersionStatus.SCHEDULED,
)  # fmt: skip
MOST = 60
BUCKETS = (
    ("≤ −10", None, Decimal(-10)),
    ("≤ −5", Decimal(-10), Decimal(-5)),
    ("< 0", Decimal(-5), Decimal(0)),
    ("≤ +5", Decimal(0), Decimal(5)),
    ("≤ +10", Decimal(5), Decimal(10)),
    ("≤ +20", Decimal(10), Decimal(20)),
    ("> +20", Decimal(20), None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A version that may be rehearsed."""

    sku: str
    name: str
    number: int
    status: VersionStatus
    effective_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figures first read; files are counted once, however many flows they have."""

    files: int
    changed: int
    dearer: int
    cheaper: int
    lost: int
    gained: int
    unpriced: int
    much: int
    letters: int
    notices: int
    contracts: int
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What falls due at a rhythm, before and after, and really once it is known; `count` lines."""

    recurrence: Recurrence
    count: int
    before_excl: Decimal
    before_tax: Decimal
    before_incl: Decimal
    after_excl: Decimal
    after_tax: Decimal
    after_incl: Decimal
    actual_incl: Decimal | None
    actual_excl: Decimal | None
    actual_tax: Decimal | None

    @property
    def delta(self) -> Decimal:
        """What is paid more, tax included."""
        return self.after_incl - self.before_incl


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The files of one company, channel, plan, age or department."""

    key: str
    count: int
    dearer: int
    before: Decimal
    after: Decimal

    @property
    def delta(self) -> Decimal:
        """What they pay more, tax included."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow:
    """A stored total, of all the companies shown."""

    kind: TotalKind
    code: str
    label: str
    before: Decimal
    after: Decimal
    actual: Decimal | None


async def rehearsals(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ListFilters,
    before: tuple[datetime, UUID] | None,
    size: int,
) -> tuple[RehearsalRow, ...]:
    """The rehearsals of the companies shown, newest first; a page by key, and one more."""
    statement = (
        select(*COLUMNS)
        .where(Rehearsal.company_id.in_(scope.shown_company_ids), readable(scope))
        .order_by(Rehearsal.created_at.desc(), Rehearsal.id.desc())
        .limit(size + 1)
    )
    if filters.status is not None:
        statement = statement.where(Rehearsal.status == filters.status)
    if filters.text:
        told = func.concat_ws(
            " ", Rehearsal.facts["sku"].as_string(), Rehearsal.facts["name"].as_string()
        )
        wanted = func.fr_unaccent(func.lower(filters.text))
        statement = statement.where(func.strpos(func.fr_unaccent(func.lower(told)), wanted) > 0)
    if before is not None:
        statement = statement.where(tuple_(Rehearsal.created_at, Rehearsal.id) < before)
    return tuple(RehearsalRow(**row._asdict()) for row in await session.execute(statement))


async def versions_ahead(
    session: AsyncSession, scope: Scope, *, text: str = ""
) -> tuple[Ahead, ...]:
    """The versions being prepared or planned that this person may read, the nearest first."""
    statement = (
        select(
            Product.sku,
            Product.name,
            ProductVersion.version.label("number"),
            ProductVersion.status,
            ProductVersion.effective_from,
        )
        .join(Product, Product.id == ProductVersion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            ProductVersion.status.in_(AHEAD),
            Product.company_id.in_(scope.companies_with(READ)),
            listed(scope),
            told_versions(scope),
        )
        .order_by(ProductVersion.effective_from, Product.sku, ProductVersion.version)
        .limit(MOST)
    )
    if text:
        wanted = func.fr_unaccent(func.lower(text))
        told = func.fr_unaccent(func.lower(func.concat_ws(" ", Product.sku, Product.name)))
        statement = statement.where(func.strpos(told, wanted) > 0)
    return tuple(Ahead(**row._asdict()) for row in await session.execute(statement))


async def headline(session: AsyncSession, scope: Scope, *, rehearsal_id: UUID) -> Headline:
    """The figures of a rehearsal, of the companies that this person reads."""
    gap = or_(
        LINE.actual_why.is_not(None),
        and_(
            LINE.actual_incl.is_not(None),
            LINE.actual_commission.is_distinct_from(LINE.after_commission),
        ),
    )
    told: Mapping[str, ColumnElement[bool]] = {
        "changed": LINE.effect.not_in((Effect.SAME, Effect.UNPRICED)),
        "dearer": LINE.effect == Effect.DEARER,
        "cheaper": LINE.effect == Effect.CHEAPER,
        "lost": LINE.effect == Effect.LOST,
        "gained": LINE.effect == Effect.GAINED,
        "unpriced": LINE.effect == Effect.UNPRICED,
        "much": LINE.rate > MUCH,
        "letters": LINE.letter.is_(True),
        "notices": LINE.notice.is_(True),
        "contracts": LINE.subject_kind == SubjectKind.CONTRACT,
        "gaps": gap,
    }
    # by file first, then counted: one pass over the lines, however many figures
    files = (
        select(*(func.bool_or(which).label(name) for name, which in told.items()))
        .where(*rehearsed(scope, rehearsal_id))
        .group_by(LINE.subject_id)
        .subquery()
    )
    row = await session.execute(
        select(
            func.count().label("files"),
            *(func.count().filter(files.c[name]).label(name) for name in told),
        ).select_from(files)
    )
    return Headline(**row.one()._asdict())


async def rhythms(session: AsyncSession, scope: Scope, *, rehearsal_id: UUID) -> list[Rhythm]:
    """What falls due at each rhythm; the one of most lines first."""
    amounts = ("before_excl", "before_tax", "before_incl", "after_excl", "after_tax", "after_incl",
               "actual_incl", "actual_excl", "actual_tax")  # fmt: skip
    rows = await session.execute(
        select(
            LINE.recurrence,
            func.count().label("count"),
            *(func.sum(getattr(LINE, name)).label(name) for name in amounts),
        )
        .where(*rehearsed(scope, rehearsal_id), LINE.recurrence.is_not(None))
        .group_by(LINE.recurrence)
    )
    found = [Rhythm(**row._asdict()) for row in rows]
    return sorted(found, key=lambda one: -one.count)


async def groups(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, by: str, recurrence: Recurrence
) -> list[Group]:
    """The files of one rhythm by company, channel, plan, age or department; sixty at most."""
    key = BY[by]
    rows = await session.execute(
        select(
            key.label("key"),
            _files().label("files"),
            _files(LINE.effect == Effect.DEARER).label("dearer"),
            func.sum(LINE.before_incl).label("before"),
            func.sum(LINE.after_incl).label("after"),
        )
        .where(*rehearsed(scope, rehearsal_id), LINE.recurrence == recurrence)
        .group_by(key)
        .order_by(func.abs(func.sum(LINE.delta)).desc(), key)
        .limit(MOST)
    )
    return [
        Group(
            key=NOTHING if row.key is None else str(row.key),
            count=row.files,
            dearer=row.dearer,
            before=row.before,
            after=row.after,
        )
        for row in rows
    ]


async def distribution(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, recurrence: Recurrence
) -> list[tuple[str, int]]:
    """How many files move by how many percent; those that do not move stand apart."""
    counts = [
        _files(
            LINE.rate != 0,
            *(() if low is None else (LINE.rate > low,)),
            *(() if high is None else (LINE.rate <= high,)),
        ).label(f"b{place}")
        for place, (_, low, high) in enumerate(BUCKETS)
    ]
    same = _files(LINE.rate == 0).label("same")
    row = (
        await session.execute(
            select(*counts, same).where(
                *rehearsed(scope, rehearsal_id),
                LINE.recurrence == recurrence,
                LINE.effect.not_in((Effect.LOST, Effect.GAINED)),
            )
        )
    ).one()
    found = [(label, int(row[place])) for place, (label, _, _) in enumerate(BUCKETS)]
    found.insert(3, ("0", int(row.same)))
    return found


async def totals(session: AsyncSession, scope: Scope, *, rehearsal_id: UUID) -> list[TotalRow]:
    """The totals kept with the prediction, of the companies that this person reads."""
    total = RehearsalTotal
    rows = await session.execute(
        select(
            total.kind,
            total.code,
            total.label,
            func.sum(total.before).label("before"),
            func.sum(total.after).label("after"),
            func.sum(total.actual).label("actual"),
        )
        .where(total.rehearsal_id == rehearsal_id, total.company_id.in_(scope.company_ids))
        .group_by(total.kind, total.code, total.label)
        .order_by(total.kind, total.code, total.label)
    )
    return [TotalRow(**row._asdict()) for row in rows]


async def company_codes(session: AsyncSession, scope: Scope) -> dict[UUID, str]:
    """Codes of the companies where this person rehearses."""
    rows = await session.execute(
        select(Company.id, Company.code)
        .where(Company.id.in_(scope.companies_with(READ)))
        .order_by(Company.code)
    )
    return {key: code for key, code in rows}


def _files(*which: ColumnElement[bool]) -> ColumnElement[int]:
    """How many files of one rhythm are so: each has there a price, or fees, or both."""
    return func.greatest(
        func.count().filter(LINE.nature == LineNature.REVENUE, *which),
        func.count().filter(LINE.nature == LineNature.FEE, *which),
    )

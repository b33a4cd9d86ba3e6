"""Reading of the lists: their lines in one shape, what each holds, how far they are used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from winvest.foundation.audit.forms import Cursor
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.audit.queries.reading import entries_from
from winvest.foundation.audit.queries.trail import LINE, company_codes
from winvest.foundation.audit.rules.grouping import Act, acts_of
from winvest.foundation.kit.french import number, plural
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.account_queries import accounts
from winvest.group.accounting.models.accounts import LedgerAccount
from winvest.group.lists.enums import Listing
from winvest.group.lists.models import GeoZone, MeasureUnit, SalesChannel, VatCode
from winvest.group.lists.queries import entry_uses, used_anywhere
from winvest.group.lists.rules import plain
from winvest.screens.lists.forms import PLACES, ListLine, activity, rate_and_days, vat_state

PAGE = 50
TABLES = {
    Listing.UNITS: MeasureUnit,
    Listing.VAT: VatCode,
    Listing.ACCOUNTS: LedgerAccount,
    Listing.CHANNELS: SalesChannel,
    Listing.ZONES: GeoZone,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSummary:
    """A list on the page of all lists."""

    listing: Listing
    entries: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Where an entry is used, in words; `removable` when nobody in the group uses it."""

    places: tuple[str, ...]
    elsewhere: bool
    removable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHistory:
    """A page of the history of a list or of one entry, newest first."""

    acts: tuple[Act, ...]
    next: Cursor | None


async def list_summaries(session: AsyncSession, scope: Scope) -> tuple[ListSummary, ...]:
    """Every list with its number of entries and its last change; one query."""
    parts = [
        select(
            literal(listing.value, SqlText).label("listing"),
            func.count().label("entries"),
            func.max(table.updated_at).label("changed_at"),
        ).where(*_shown(listing, scope))
        for listing, table in TABLES.items()
    ]
    rows = await session.execute(union_all(*parts))
    found = {one.listing: one for one in rows}
    return tuple(
        ListSummary(
            listing=one, entries=found[one.value].entries, changed_at=found[one.value].changed_at
        )
        for one in Listing
    )


async def list_lines(
    session: AsyncSession, scope: Scope, *, listing: Listing, today: date
) -> tuple[ListLine, ...]:
    """All the lines of a list, in its order; 350 at most but for accounts, a hundred a company."""
    if listing is Listing.UNITS:
        return await _units(session)
    if listing is Listing.VAT:
        return await _rates(session, today)
    if listing is Listing.ACCOUNTS:
        return await _accounts(session, scope)
    return await (_channels(session) if listing is Listing.CHANNELS else _zones(session))


async def usage(
    session: AsyncSession,
    scope: Scope,
    *,
    listing: Listing,
    code: str,
    company_id: UUID | None = None,
) -> Usage:
    """Where an entry is used, as far as the caller sees, and whether it may be removed."""
    table = TABLES[listing].__tablename__
    uses = await entry_uses(session, scope, table=table, code=code, company_id=company_id)
    anywhere = bool(uses) or await used_anywhere(
        session, scope, table=table, code=code, company_id=company_id
    )
    return Usage(
        places=tuple(plural(one.rows, *PLACES[one.table]) for one in uses),
        elsewhere=anywhere and not uses,
        removable=not anywhere and listing is not Listing.CHANNELS,
    )


async def list_history(
    session: AsyncSession,
    scope: Scope,
    *,
    listing: Listing,
    entry_id: UUID | None = None,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> ListHistory:
    """Who changed what in a list, or in one entry, removed ones too; read by an index."""
    asked: Select[Any] = (
        select(*LINE)
        .where(AuditLog.table_name == TABLES[listing].__tablename__)
        .order_by(AuditLog.at.desc(), AuditLog.id.desc())
        .limit(limit + 1)
    )
    if entry_id is not None:
        asked = asked.where(AuditLog.record_id == entry_id)
    if after is not None:
        asked = asked.where(
            (AuditLog.at < after.at) | ((AuditLog.at == after.at) & (AuditLog.id < after.id))
        )
    rows: Sequence[Any] = (await session.execute(asked)).all()
    shown = rows[:limit]
    entries = await entries_from(
        session, scope, rows=shown, companies=await company_codes(session, scope)
    )
    more = len(rows) > limit
    return ListHistory(
        acts=acts_of(entries),
        next=Cursor(at=shown[-1].at, id=shown[-1].id) if more else None,
    )


def _shown(listing: Listing, scope: Scope) -> tuple[Any, ...]:
    if listing is not Listing.ACCOUNTS:
        return ()
    return (LedgerAccount.company_id.in_(scope.shown_company_ids),)


async def _units(session: AsyncSession) -> tuple[ListLine, ...]:
    rows = (
        await session.scalars(select(MeasureUnit).order_by(MeasureUnit.position, MeasureUnit.code))
    ).all()
    oldest = sorted(rows, key=lambda one: one.created_at, reverse=True)
    base = {one.dimension: one.code for one in oldest if one.factor == 1}  # the first one given
    return tuple(
        _line(
            one.id,
            one.code,
            one.label,
            (
                one.dimension.label,
                "–"
                if one.dimension.value == "count"
                else f"{number(plain(one.factor))} {base.get(one.dimension, '')}".strip(),
            ),
            one.dimension.value,
            one.is_active,
        )
        for one in rows
    )


async def _rates(session: AsyncSession, today: date) -> tuple[ListLine, ...]:
    rows = await session.scalars(
        select(VatCode).order_by(VatCode.country, VatCode.code, VatCode.valid_from.desc())
    )
    lines = []
    for one in rows:
        confirmed = one.confirmed_at is not None
        word, tone = vat_state(one.valid_from, one.valid_to, today, confirmed=confirmed)
        lines.append(
            ListLine(
                id=one.id,
                code=one.code if one.country == "FR" else f"{one.code} ({one.country})",
                label=one.label,
                cells=(
                    one.kind.label,
                    *rate_and_days(one.rate, one.valid_from, one.valid_to),
                ),
                kind=one.kind.value,
                word=word,
                tone=tone,
                active=one.valid_to is None or one.valid_to > today,
            )
        )
    return tuple(lines)


async def _accounts(session: AsyncSession, scope: Scope) -> tuple[ListLine, ...]:
    return tuple(
        _line(
            one.id,
            one.number,
            one.label,
            (one.company_code, one.nature.label),
            one.nature.value,
            one.is_active,
            company=one.company_code,
        )
        for one in await accounts(session, scope)
    )


async def _channels(session: AsyncSession) -> tuple[ListLine, ...]:
    rows = await session.scalars(
        select(SalesChannel).order_by(SalesChannel.position, SalesChannel.code)
    )
    return tuple(
        _line(
            one.id,
            one.code,
            one.label,
            (one.description or "–", str(one.position)),
            "",
            one.is_active,
        )
        for one in rows
    )


async def _zones(session: AsyncSession) -> tuple[ListLine, ...]:
    parent = aliased(GeoZone)
    rows = await session.execute(
        select(GeoZone, parent.label)
        .outerjoin(parent, parent.code == GeoZone.parent_code)
        .order_by(GeoZone.position, GeoZone.code)
    )
    return tuple(
        _line(
            one.id,
            one.code,
            one.label,
            (one.kind.label, within or "–", one.insee_code or "–"),
            one.kind.value,
            one.is_active,
        )
        for one, within in rows
    )


def _line(
    this: UUID,
    code: str,
    label: str,
    cells: tuple[str, ...],
    kind: str,
    active: bool,
    *,
    company: str = "",
) -> ListLine:
    word, tone = activity(active)
    return ListLine(
        id=this,
        code=code,
        label=label,
        cells=cells,
        kind=kind,
        word=word,
        tone=tone,
        active=active,
        company=company,
    )

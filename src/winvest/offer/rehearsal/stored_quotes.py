"""Quotes as a portfolio: those that the companies kept, with what was asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, cast, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.models import QuoteRecord
from winvest.offer.pricing.rules.keeping import request_from
from winvest.offer.pricing.rules.partner import PartnerPrice
from winvest.offer.rehearsal.enums import SubjectKind
from winvest.offer.rehearsal.ports import Place, Slice, Wanted
from winvest.offer.rehearsal.rules.subject import Subject

QUOTE = QuoteRecord
COLUMNS = (
    QUOTE.id, QUOTE.company_id, QUOTE.priced_at, QUOTE.valid_until, QUOTE.request, QUOTE.facts,
)  # fmt: skip


class StoredQuotes:
    """The quotes that hold a version of the product; never those of the sandbox."""

    async def count(self, session: AsyncSession, scope: Scope, *, wanted: Wanted) -> int:
        """How many quotes."""
        statement = (
            select(func.count())
            .select_from(QUOTE)
            .where(QUOTE.company_id.in_(wanted.company_ids), *_among(wanted))
        )
        return int((await session.execute(statement)).scalar_one())

    async def read(
        self, session: AsyncSession, scope: Scope, *, wanted: Wanted, after: Place | None, size: int
    ) -> Slice:
        """The next quotes of a company, oldest first; then those of the next company.

        One company at a time is what their index reads in order: a slice costs what it gives.
        """
        place = after or {"company": 0}
        companies = _companies(wanted, place)
        if not companies:
            return Slice(subjects=(), following=None)
        statement = (
            select(*COLUMNS)
            .where(QUOTE.company_id.in_(companies), *_among(wanted))
            .order_by(QUOTE.priced_at, QUOTE.id)
            .limit(size)
        )
        if place.get("at"):
            key = (datetime.fromisoformat(place["at"]), UUID(place["id"]))
            statement = statement.where(tuple_(QUOTE.priced_at, QUOTE.id) > tuple_(*key))
        rows = (await session.execute(statement)).all()
        following: Place | None = None
        if len(rows) == size:
            following = {**place, "at": rows[-1].priced_at.isoformat(), "id": str(rows[-1].id)}
        elif place.get("company", len(wanted.company_ids)) + 1 < len(wanted.company_ids):
            following = {"company": place["company"] + 1}
        return Slice(subjects=[_subject(one) for one in rows], following=following)

    async def named(
        self, session: AsyncSession, scope: Scope, *, ids: Sequence[UUID]
    ) -> Sequence[Subject]:
        """The quotes of these ids."""
        rows = await session.execute(select(*COLUMNS).where(QUOTE.id.in_(ids)))
        return [_subject(one) for one in rows]


def _companies(wanted: Wanted, place: Place) -> tuple[UUID, ...]:
    """The company whose turn it is; all at once for a place kept before they had turns."""
    if "company" not in place:
        return wanted.company_ids
    return wanted.company_ids[place["company"] :][:1]


def _among(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [
        QUOTE.priced_at >= wanted.since,
        QUOTE.priced_at < wanted.until,
        QUOTE.sandbox.is_(False),
        QUOTE.version_ids.op("&&", is_comparison=True)(
            cast(list(wanted.version_ids), ARRAY(PG_UUID))
        ),
    ]
    if wanted.channel is not None:
        found.append(QUOTE.channel == wanted.channel)
    if wanted.open_at is not None:
        found.append(QUOTE.valid_until > wanted.open_at)
    return found


def _subject(row: Row[Any]) -> Subject:
    return Subject(
        id=row.id,
        kind=SubjectKind.QUOTE,
        company_id=row.company_id,
        reference=row.id.hex[-8:].upper(),
        made_at=row.priced_at,
        request=request_from(row.request),
        open_until=row.valid_until,
        told={sku: told for sku, raw in row.facts["offers"].items() if (told := _told(raw))},
    )


def _told(raw: Mapping[str, Any]) -> tuple[PartnerPrice, ...]:
    return tuple(
        PartnerPrice(
            plan=one["plan"],
            amount=Decimal(one["amount"]),
            partner=one["partner"],
            reference=one["reference"],
        )
        for one in raw.get("told", ())
    )

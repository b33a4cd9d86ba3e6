"""Completeness as a clause of lists: by the standing that the shelf keeps of each product."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, and_, cast, func, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from winvest.foundation.kit.calendar import start_of_day
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.forms.filters import Completeness, ProductFilters
from winvest.offer.catalog.models.shelf import Shelf, Standing
from winvest.offer.catalog.queries.access import listed, shelf_faces

Clause = ColumnElement[bool]
READ = "documents.read"
SHELF, STANDING = Shelf.__table__, Standing.__table__


def stands(
    scope: Scope, filters: ProductFilters, wanted: Completeness, on: FromClause = SHELF
) -> Clause:
    """Products that stand so on the channel of the list, else on any of theirs; on its day if any.

    An owner sees how its products stand wherever they are given; a seller, where it sells. Its day
    is asked of the products of the shelf themselves, not of its tally.
    """
    channels = [filters.channel.value] if filters.channel else [one.value for one in Channel]
    mine = sorted(scope.company_ids)
    sold = [f"{company}/{channel}" for company in mine for channel in channels]
    owned = on.c.owner_company_id.in_(mine)

    def among(matches: Callable[[ColumnElement[Any]], Clause]) -> Clause:
        return or_(
            and_(owned, on.c.standing.in_(_sets(matches, channels))),
            and_(not_(owned), on.c.standing.in_(_sets(matches, sold))),
        )

    lacks, whole = among(_lacks), among(_whole)
    told: Clause
    if filters.complete_on is None:
        told = {
            Completeness.INCOMPLETE: lacks,
            Completeness.COMPLETE: whole,
            Completeness.CLOSING: among(_closes),
        }[wanted]
    else:
        end = start_of_day(filters.complete_on + timedelta(days=1))
        closing = func.closing_products(end, cast(channels, ARRAY(Text)), type_=PG_UUID)
        by_then = on.c.id.in_(select(closing))
        told = {
            Completeness.INCOMPLETE: or_(lacks, by_then),
            Completeness.COMPLETE: and_(whole, not_(by_then)),
            Completeness.CLOSING: and_(whole, by_then),
        }[wanted]
    told_to = replace(shelf_faces(on), product=None)  # what is hidden, the list itself leaves out
    return and_(listed(scope, told_to, right=READ), told)


def _sets(matches: Callable[[ColumnElement[Any]], Clause], keys: Sequence[str]) -> Select[Any]:
    """The numbers of the sets that match on these channels, or companies and channels."""
    return select(STANDING.c.number).where(matches(cast(list(keys), ARRAY(Text))))


def _lacks(keys: ColumnElement[Any]) -> Clause:
    return and_(STANDING.c.lacking.overlap(keys))


def _whole(keys: ColumnElement[Any]) -> Clause:
    return and_(STANDING.c.held.overlap(keys), not_(STANDING.c.lacking.overlap(keys)))


def _closes(keys: ColumnElement[Any]) -> Clause:
    return and_(_whole(keys), STANDING.c.closing.overlap(keys))

"""The orders of a list of products, each walked in an index of the shelf (docs/decisions 9).

An order by status, family, partner or company is a walk through a few groups in their own order;
within each, an index gives the products by name: no order sorts more than a page.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Text,
    Values,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    union_all,
    values,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import (
    ELSEWHERE,
    NONE,
    SEPARATOR,
    Order,
    Place,
    ProductFilters,
)
from winvest.offer.catalog.queries.shelf import COMPANY, PARTNER, SHELF, stamp

Clause = ColumnElement[bool]
LAST = {False: "~~", True: ""}  # products without a partner to show come last, either way
FIRST_ID, LAST_ID = UUID(int=0), UUID(int=2**128 - 1)
UNPRICED = {False: 9223372036854775807, True: -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """What a list is sorted by, the id aside, and whether it falls."""

    keys: tuple[ColumnElement[Any], ...]
    falling: bool

    def row(self, identifier: ColumnElement[UUID]) -> tuple[ColumnElement[Any], ...]:
        """The columns of ORDER BY."""
        columns = (*self.keys, identifier)
        return tuple(one.desc() if self.falling else one.asc() for one in columns)


def sorts_by_price(scope: Scope) -> bool:
    """May lists be sorted by price? Only where no price is kept from the person: an order tells."""
    for company in scope.companies_with("catalog.read"):
        read = scope.families_with("pricing.read", company_id=company)
        shown = scope.families_with("catalog.read", company_id=company)
        whole = read is None or (shown is not None and shown <= read)
        if not (scope.may("pricing.read", company_id=company) and whole):
            return False
    return True


def falls(filters: ProductFilters) -> bool:
    """Does the page read downwards? The most relevant come first, and a page back turns round."""
    place = filters.place
    first = filters.sort is Order.RELEVANCE and bool(filters.q)
    return (first != filters.descending) != (place is not None and place.backwards)


def sorting(filters: ProductFilters, words: FromClause | None, on: FromClause = SHELF) -> Sorting:
    """The keys of an order on the shelf, or what is found on it; of a grouped one, by name."""
    order, falling = filters.sort, falls(filters)
    name = on.c.name_sort
    if order is Order.RELEVANCE and words is not None:
        return Sorting(keys=(words.c.score,), falling=falling)
    if order is Order.UPDATED:
        return Sorting(keys=(on.c.changed_at,), falling=falling)
    if order is Order.SKU:
        return Sorting(keys=(on.c.sku,), falling=falling)
    if order is Order.PRICE:
        none = literal(UNPRICED[filters.descending], BigInteger, literal_execute=True)
        return Sorting(keys=(func.coalesce(on.c.price_from, none), name), falling=falling)
    return Sorting(keys=(name,), falling=falling)


def beyond(of: Sorting, identifier: ColumnElement[UUID], place: Place) -> Clause:
    """What comes after a place."""
    parts = place.value.split(SEPARATOR, len(of.keys) - 1)
    parts += [""] * (len(of.keys) - len(parts))
    typed = [cast(literal(part), key.type) for part, key in zip(parts, of.keys, strict=True)]
    here, there = tuple_(*of.keys, identifier), tuple_(*typed, literal(place.id))
    return here < there if of.falling else here > there


# Grouped orders --------------------------------------------------------------------------------

GROUPS = {
    Order.STATUS: "lifecycle_status",
    Order.RISK: "risk_id",
    Order.PARTNER: "partner_id",
    Order.COMPANY: "owner_company_id",
}


def groups_of(filters: ProductFilters) -> Subquery:
    """The groups of an order that this person may know, each with what it sorts by."""
    return _SOURCES[filters.sort](filters.descending).subquery("groups")


def grouped(
    groups: Subquery, filters: ProductFilters, on: FromClause = SHELF
) -> tuple[Clause, ColumnElement[str]]:
    """How the shelf, or what is found on it, joins its groups; what a product sorts by first."""
    sort = func.coalesce(groups.c.sort, LAST[filters.descending]).collate("C")
    return on.c[GROUPS[filters.sort]] == groups.c.id, sort


def by_groups(
    groups: Subquery,
    filters: ProductFilters,
    clauses: Sequence[Clause],
    *,
    size: int,
    nobody: Collection[str] = (NONE, ELSEWHERE),
) -> Select[Any]:
    """A page's products with both their keys: at most a page of each group, read in an index.

    `nobody` says whether there are products without a partner, or with one that is not read: these
    have no index of their own, so that looking for none of them walks through all.
    """
    falling, place = falls(filters), filters.place
    reached: list[Clause] = []
    after: list[Clause] = []
    if place is not None:
        group, _, name = place.value.partition(SEPARATOR)
        reached, after = _after(groups, (group, name, place.id), falling=falling)
    on = SHELF.c[GROUPS[filters.sort]]
    order = Sorting(keys=(SHELF.c.name_sort,), falling=falling).row(SHELF.c.id)
    nulls = on.desc() if falling else on.asc()  # no equality to a planner: the index begins by it
    held = [(on == groups.c.id, order)]
    if filters.sort is Order.PARTNER:
        last = groups.c.id.is_(None)
        unread = and_(last, on.is_not(None), on.not_in(select(PARTNER.c.id)))
        held += [(and_(last, on.is_(None)), (nulls, *order))] if NONE in nobody else []
        held += [(unread, order)] if ELSEWHERE in nobody else []
    pieces = [
        select(SHELF.c.id, SHELF.c.name_sort, stamp(SHELF))
        .where(one, *clauses, *after)
        .order_by(*sort)
        .limit(size)
        .correlate(groups)
        for one, sort in held
    ]
    whole = (
        pieces[0] if len(pieces) == 1 else union_all(*(one.subquery().select() for one in pieces))
    )
    page = whole.lateral("of_group")
    keys = Sorting(keys=(groups.c.sort, page.c.name_sort), falling=falling)
    return (
        select(
            page.c.id,
            page.c.stamp,
            groups.c.sort.label("key_1"),
            page.c.name_sort.label("key_2"),
        )
        .select_from(groups.join(page, true()))
        .where(*reached)
        .order_by(*keys.row(page.c.id))
        .limit(size)
    )


def _after(
    groups: Subquery, place: tuple[str, str, UUID], *, falling: bool
) -> tuple[list[Clause], list[Clause]]:
    """The groups from the place's on; in its own, what comes after it, so that an index serves."""
    group, name, identifier = place
    sort = groups.c.sort
    same = sort == group
    least_name, least_id = ("\U0010ffff", LAST_ID) if falling else ("", FIRST_ID)
    there = tuple_(
        case((same, name), else_=literal(least_name)).collate("C"),
        case((same, literal(identifier)), else_=literal(least_id)),
    )
    here = tuple_(SHELF.c.name_sort, SHELF.c.id)
    if falling:
        return [sort <= group], [here < there]
    return [sort >= group], [here > there]


def _statuses(_: bool) -> Select[Any]:
    ranked: Values = values(column("id", Text), column("sort", Text), name="ranked").data(
        [(one.value, str(at)) for at, one in enumerate(LifecycleStatus)]
    )
    return select(ranked.c.id, ranked.c.sort.collate("C").label("sort"))


def _companies(_: bool) -> Select[Any]:
    return select(COMPANY.c.id, cast(COMPANY.c.code, Text).collate("C").label("sort"))


def _risks(_: bool) -> Select[Any]:
    found = func.shown_risks().table_valued(column("id", PG_UUID()), "label", name="risks")
    return select(found.c.id, _plain(found.c.label))


def _partners(descending: bool) -> Select[Any]:
    """Those that may be read, and a last group for products without any, or another's."""
    found = func.shown_partners().table_valued(column("id", PG_UUID()), "name", name="partners")
    nobody = select(
        cast(null(), PG_UUID()), literal(LAST[descending], Text).collate("C").label("sort")
    )
    both = union_all(select(found.c.id, _plain(found.c.name)), nobody).subquery("partners")
    return select(both.c.id, both.c.sort)


def _plain(label: ColumnElement[Any]) -> ColumnElement[str]:
    return func.fr_unaccent(func.lower(label)).collate("C").label("sort")


_SOURCES: dict[Order, Callable[[bool], Select[Any]]] = {
    Order.STATUS: _statuses,
    Order.RISK: _risks,
    Order.PARTNER: _partners,
    Order.COMPANY: _companies,
}

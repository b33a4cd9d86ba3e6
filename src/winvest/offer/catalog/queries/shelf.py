"""The filters of a list as clauses on the shelf, whose rows are narrow (docs/decisions 9).

The same clauses serve on the shelf, which gives a page, and on its tally, which gives the counts;
completeness on a day to come is on the shelf alone (docs/decisions 20).
They are made of tables' columns: mapped attributes take twice as long to put together.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    not_,
    null,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import Channel, IntegrationStatus, LifecycleStatus
from winvest.offer.catalog.forms.filters import ELSEWHERE, NONE, ProductFilters
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.shelf import Shelf, Tally
from winvest.offer.catalog.queries.access import listed, shelf_faces
from winvest.offer.catalog.queries.standings import stands

Clause = ColumnElement[bool]
SHELF = Shelf.__table__
TALLY = Tally.__table__
RISK, PARTNER, COMPANY = Risk.__table__, Partner.__table__, Company.__table__

CHANNEL_BITS = {Channel.FIELD: 1, Channel.TELESALES: 2, Channel.WEB: 4, Channel.PARTNER: 8}
PRICE_BITS = {
    "fixed": 1,
    "tiered": 2,
    "usage": 4,
    "indexed": 8,
    "percentage": 16,
    "bundle": 32,
    "on_quotation": 64,
    "auto": 128,
}
REFRESH = text("SELECT refresh_product_shelf()")
REPRICE = text("SELECT refresh_shelf_prices()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Narrowed to a way of pricing: a bit of the shelf that is set, or that is not."""

    bit: int
    held: bool = True


def priced_as(kind: str) -> Priced:
    """The products that have a price of a kind, or whose tariff is automatic or manual.

    >>> priced_as("usage"), priced_as("manual").held, priced_as("inconnu").bit
    (Priced(bit=4, held=True), False, 0)
    """
    if kind == "manual":
        return Priced(bit=PRICE_BITS["auto"], held=False)
    return Priced(bit=PRICE_BITS.get(kind, 0))


def stamp(on: FromClause) -> ColumnElement[Any]:
    """What was read of a product under a stamp still holds.

    There is none once its version may have changed.
    """
    return case((on.c.price_until <= func.now(), null()), else_=on.c.stamp).label("stamp")


def on_shelf(
    on: FromClause,
    scope: Scope,
    *,
    filters: ProductFilters,
    priced: Priced | None = None,
    risk: bool = True,
    partner: bool = True,
) -> list[Clause]:
    """Who may see, and the filters of the address but its words."""
    clauses = [listed(scope, shelf_faces(on))]
    if filters.company:
        owner = _named(COMPANY.c.id, COMPANY.c.code, filters.company)
        clauses.append(on.c.owner_company_id == owner.limit(1).scalar_subquery())
    clauses += family_and_partner(on, filters, risk=risk, partner=partner)
    if filters.status:
        clauses.append(on.c.lifecycle_status == filters.status.value)
    if filters.channel:
        bit = CHANNEL_BITS[filters.channel]
        clauses.append(on.c.channel_bits.op("&")(bit) != 0)
    if filters.integrated is not None:
        clauses.append(_integrated(on) if filters.integrated else not_(_integrated(on)))
    if filters.diffused is not None:
        clauses.append(_diffused(on) if filters.diffused else not_(_diffused(on)))
    if filters.completeness is not None:
        clauses.append(stands(scope, filters, filters.completeness, on))
    if priced is not None:
        masked = on.c.price_bits.op("&")(priced.bit)
        clauses.append(masked != 0 if priced.held else masked == 0)
    return clauses


def family_and_partner(
    on: FromClause, filters: ProductFilters, *, risk: bool = True, partner: bool = True
) -> list[Clause]:
    """The two filters that the panes choose by, whose counts are told without them."""
    clauses: list[Clause] = []
    if filters.risk and risk:
        clauses.append(on.c.risk_id.in_(_named(RISK.c.id, RISK.c.code, filters.risk)))
    if filters.partner and partner:
        clauses.append(_of_partner(on, filters.partner))
    return clauses


def placed_on_shelf(
    on: FromClause, scope: Scope, *, stood: ProductFilters | None = None, hidden: bool = False
) -> list[Clause]:
    """The same with a place for each filter: left empty it narrows nothing (`filled_places`).

    One statement then serves every address. The database weighs each filter that is filled in as
    if it stood there alone, as long as it plans the statement for its values. Completeness has no
    place: `stood` says which is asked, on which channel. With `hidden`, what is hidden from who
    only sells counts too.
    """
    faces = shelf_faces(on)
    ids = ARRAY(PG_UUID)
    owner = or_(
        func.lower(COMPANY.c.code) == _place("company", Text),
        cast(COMPANY.c.id, Text) == _place("company", Text),
    )
    owned = select(COMPANY.c.id).where(owner).limit(1).scalar_subquery()
    no_partner = and_(_place("unpartnered", Boolean), on.c.partner_id.is_(None))
    standing = []
    if stood is not None and stood.completeness is not None:
        standing.append(stands(scope, stood, stood.completeness, on))
    return [
        *standing,
        listed(scope, replace(faces, product=None) if hidden else faces),
        or_(_place("company", Text).is_(None), on.c.owner_company_id == owned),
        _if_asked("risks", ids, lambda those: on.c.risk_id == any_(those)),
        _if_asked("partners", ids, lambda them: or_(on.c.partner_id == any_(them), no_partner)),
        _if_asked("status", Text, lambda one: on.c.lifecycle_status == one),
        _if_asked("channel", Integer, lambda bit: on.c.channel_bits.op("&")(bit) != 0),
        _if_asked("integrated", Boolean, lambda yes: _integrated(on) == yes),
        _if_asked("diffused", Boolean, lambda yes: _diffused(on) == yes),
        _if_asked(
            "price",
            Integer,
            lambda bit: (on.c.price_bits.op("&")(bit) != 0) == _place("price_held", Boolean),
        ),
    ]


def filled_places(filters: ProductFilters, priced: Priced | None) -> dict[str, Any]:
    """What fills the places of an address, its words, family and partner aside."""
    return {
        "company": filters.company and _plain(filters.company),
        "risks": None,
        "partners": None,
        "unpartnered": False,
        "status": filters.status and filters.status.value,
        "channel": filters.channel and CHANNEL_BITS[filters.channel],
        "integrated": filters.integrated,
        "diffused": filters.diffused,
        "price": priced and priced.bit,
        "price_held": priced and priced.held,
    }


def stood_as(filters: ProductFilters) -> ProductFilters | None:
    """What of the filters says how the products stand, if they ask for it."""
    if filters.completeness is None:
        return None
    return ProductFilters(completeness=filters.completeness, channel=filters.channel)


async def refresh_shelf(session: AsyncSession) -> None:
    """Bring up to date what a publication that began or ended has changed since."""
    await session.execute(REFRESH)


async def refresh_prices(session: AsyncSession) -> None:
    """Bring up to date what products sort by as prices: versions that began or ended since."""
    await session.execute(REPRICE)


def is_stale() -> ColumnElement[bool]:
    """Has a publication begun or ended that the shelf does not say yet?"""
    return func.shelf_is_stale(type_=Boolean)


def _place(name: str, kind: Any) -> ColumnElement[Any]:
    place = bindparam(name, type_=kind, required=True)
    return cast(place, Boolean) if kind is Boolean else place  # the others bear their type


def _if_asked(name: str, kind: Any, clause: Callable[[ColumnElement[Any]], Clause]) -> Clause:
    place = _place(name, kind)
    return or_(place.is_(None), clause(place))


def _plain(asked: str) -> str:
    """A code, or an id however it is written, in small letters."""
    try:
        return str(UUID(asked))
    except ValueError:
        return asked.lower()


def _integrated(on: FromClause) -> Clause:
    return on.c.integration_status.in_(
        (IntegrationStatus.API.value, IntegrationStatus.IMPORT.value)
    )


def _diffused(on: FromClause) -> Clause:
    """Given now to a company that sees it: any for its owner, one of its own for a seller.

    What is given of a frozen product is suspended: nobody sells it now.
    """
    mine = cast(select(func.app_company_ids()).scalar_subquery(), ARRAY(PG_UUID))
    groups = cast(select(func.app_reader_groups()).scalar_subquery(), ARRAY(Integer))
    seen = or_(on.c.owner_company_id == any_(mine), on.c.diffused_group == any_(groups))
    sold = on.c.lifecycle_status != LifecycleStatus.FROZEN.value
    return and_(on.c.diffused_group.is_not(None), sold, seen)


def _of_partner(on: FromClause, asked: str) -> Clause:
    if asked == NONE:
        return on.c.partner_id.is_(None)
    if asked == ELSEWHERE:
        return and_(on.c.partner_id.is_not(None), on.c.partner_id.not_in(select(PARTNER.c.id)))
    return on.c.partner_id.in_(_named(PARTNER.c.id, PARTNER.c.slug, asked))


def _named(identifier: Any, code: Any, asked: str) -> Select[Any]:
    """Those of a code as people write it, or the id that `/risques/{id}` and programs use."""
    found: Clause = func.lower(code) == asked.lower()
    with suppress(ValueError):
        found = or_(found, identifier == UUID(asked))
    return select(identifier).where(found)

"""The products of a selection: counted by status, and as the lines of a batch. Up to 50,000."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.access import listed
from winvest.offer.catalog.queries.lists import matching
from winvest.screens.bulk.forms import Chosen
from winvest.screens.catalogue.queries import upper_filters

Clause = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The products chosen, as clauses of a list, and how many there are of each status.

    `extra` are those clauses that the filters of a list do not say by themselves.
    """

    clauses: tuple[Clause, ...]
    extra: tuple[Clause, ...]
    fuzzy: bool
    counts: Mapping[LifecycleStatus, int]

    @property
    def total(self) -> int:
        """How many products."""
        return sum(self.counts.values())


async def selection(session: AsyncSession, scope: Scope, *, chosen: Chosen) -> Selection:
    """The products chosen that the person may read: exactly those that the list shows."""
    if not chosen.whole:
        ticked = or_(Product.sku.in_(chosen.skus), Product.id.in_(chosen.ids))
        return await _counted(session, (listed(scope),), extra=(ticked,), fuzzy=False)
    filters = chosen.state.filters
    fuzzy = bool(filters.q) and not await _found(session, scope, filters)
    if fuzzy:
        await session.execute(search.NEARNESS)
    clauses = (listed(scope), *matching(filters, fuzzy=fuzzy))
    return await _counted(session, clauses, extra=tuple(upper_filters(filters)), fuzzy=fuzzy)


def batch_lines(chosen: Selection) -> Select[Any]:
    """The selection as the lines of a batch, by name, for one INSERT … SELECT."""
    return _products(
        Product.id.label("subject_id"),
        Product.sku.label("reference"),
        func.left(Product.name, 200).label("label"),
        func.row_number().over(order_by=(Product.name_sort, Product.id)).label("position"),
    ).where(*chosen.clauses)


async def _found(session: AsyncSession, scope: Scope, filters: ProductFilters) -> bool:
    """Do the words match anything, whatever the partner? Else the list shows near spellings."""
    clauses = (*matching(filters, partner=False), *upper_filters(filters))
    some = _products(Product.id).where(listed(scope), *clauses)
    return bool(await session.scalar(select(exists(some))))


async def _counted(
    session: AsyncSession, clauses: tuple[Clause, ...], *, extra: tuple[Clause, ...], fuzzy: bool
) -> Selection:
    statement = (
        _products(Product.lifecycle_status, func.count())
        .where(*clauses, *extra)
        .group_by(Product.lifecycle_status)
    )
    found = {status: count for status, count in await session.execute(statement)}
    counts = {status: found[status] for status in LifecycleStatus if status in found}
    return Selection(clauses=(*clauses, *extra), extra=extra, fuzzy=fuzzy, counts=counts)


def _products(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Product)
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == Product.company_id)
        .outerjoin(Partner, Partner.id == Product.partner_id)
    )

"""Which products a search is about: the clauses that a filter of the catalogue stands for."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    func,
    or_,
)

from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import IntegrationStatus
from winvest.offer.catalog.forms.filters import (
    ELSEWHERE,
    NONE,
    ProductFilters,
)
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries import search

Clause = ColumnElement[bool]


def matching(
    filters: ProductFilters, *, fuzzy: bool = False, risk: bool = True, partner: bool = True
) -> list[Clause]:
    """The filters as clauses on product, risk, company and partner, all four joined."""
    clauses: list[Clause] = []
    if filters.q:
        clauses.append(search.near(filters.q) if fuzzy else search.matches(filters.q))
    if filters.company:
        clauses.append(_named(filters.company, Company.code, Company.id))
    if filters.risk and risk:
        clauses.append(_named(filters.risk, Risk.code, Risk.id))
    if filters.partner and partner:
        clauses.append(_of_partner(filters.partner))
    if filters.status:
        clauses.append(Product.lifecycle_status == filters.status)
    if filters.channel:
        clauses.append(Product.channels.contains([filters.channel.value]))
    if filters.integrated is not None:
        integrated = Product.integration_status.in_(
            (IntegrationStatus.API, IntegrationStatus.IMPORT)
        )
        clauses.append(integrated if filters.integrated else ~integrated)
    return clauses


def _of_partner(asked: str) -> Clause:
    if asked == NONE:
        return Product.partner_id.is_(None)
    if asked == ELSEWHERE:
        return and_(Product.partner_id.is_not(None), Partner.id.is_(None))
    return _named(asked, Partner.slug, Partner.id)


def _named(asked: str, code: Any, identifier: Any) -> Clause:
    """A code as people write it, or the id that `/risques/{id}` and programs use."""
    try:
        return or_(func.lower(code) == asked.lower(), identifier == UUID(asked))
    except ValueError:
        return func.lower(code) == asked.lower()

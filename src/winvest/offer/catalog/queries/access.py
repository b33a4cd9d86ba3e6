"""Who may see which product: the owner's readers, the sellers' readers, and drafts for editors.

Row-level security already hides what is outside the perimeter; these clauses add the rights: the
companies where `catalog.read` is held, the families to which it is narrowed, drafts for editors.
Every query that uses them joins `Risk`.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk


def may_read(scope: Scope, right: str, *, owner: UUID, risk_family: str) -> bool:
    """May this part of a product be read: by its owner's rules, else by those of a seller?"""
    at = (owner,) if owner in scope.company_ids else tuple(scope.company_ids)
    return any(scope.may(right, company_id=one, risk_family=risk_family) for one in at)


def listed(scope: Scope) -> ColumnElement[bool]:
    """Products of the lists: those of the selected company, or of the whole perimeter."""
    return _readable(scope, scope.shown_company_ids)


def readable(scope: Scope, *, right: str = "catalog.read") -> ColumnElement[bool]:
    """Products that may be opened: those of the whole perimeter, whatever is selected."""
    return _readable(scope, scope.company_ids, right=right)


def _readable(
    scope: Scope, companies: Iterable[UUID], *, right: str = "catalog.read"
) -> ColumnElement[bool]:
    whole, parts = _held(scope, right, companies)
    seen: list[ColumnElement[bool]] = []
    if whole:
        seen.append(Product.company_id.in_(whole))
        seen.append(Product.reader_company_ids.overlap(whole))
    for company, families in parts.items():
        at_company = or_(
            Product.company_id == company, Product.reader_company_ids.contains([company])
        )
        seen.append(and_(at_company, Risk.code.in_(families)))
    return and_(or_(false(), *seen), _drafts(scope))


def _drafts(scope: Scope) -> ColumnElement[bool]:
    """Drafts are for those who may edit them (Annexe C §1)."""
    whole, parts = _held(scope, "catalog.edit", scope.company_ids)
    seen: list[ColumnElement[bool]] = [Product.lifecycle_status != LifecycleStatus.DRAFT]
    if whole:
        seen.append(Product.company_id.in_(whole))
    for company, families in parts.items():
        seen.append(and_(Product.company_id == company, Risk.code.in_(families)))
    return or_(*seen)


def _held(
    scope: Scope, right: str, companies: Iterable[UUID]
) -> tuple[list[UUID], dict[UUID, frozenset[str]]]:
    """Companies where the right is held whole, and those where it is narrowed to families."""
    whole: list[UUID] = []
    parts: dict[UUID, frozenset[str]] = {}
    for company in sorted(companies):
        if not scope.may(right, company_id=company):
            continue
        families = scope.families_with(right, company_id=company)
        if families is None:
            whole.append(company)
        else:
            parts[company] = families
    return whole, parts

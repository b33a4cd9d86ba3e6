"""Who may see which product: the owner's readers, the sellers' readers, by its life cycle too.

Row-level security already hides what is outside the perimeter; these clauses add the rights: the
companies where `catalog.read` is held, the families to which it is narrowed, and what a status
asks for besides (`ALSO_NEEDS`). Every query on `Product` that uses them joins `Risk`; on
the shelf, `shelf_faces` says the same with its own columns.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    cast,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.shelf import ReaderGroup, Shelf, Tally
from winvest.offer.catalog.models.versions import ProductVersion

# Annexe C §1. A draft is its editors' alone. A product in test is known to those who prepare or
# check the offer, whom `partners.read` tells from those who only sell it, and to its testers.
# Active, frozen and retired ones are everyone's who reads: support needs what was sold.
ALSO_NEEDS: Mapping[LifecycleStatus, tuple[str, ...]] = {
    LifecycleStatus.DRAFT: ("catalog.edit",),
    LifecycleStatus.TEST: ("catalog.test", "partners.read"),
}
# What is being prepared is told to those who prepare, check or approve it; not to those who sell.
PREPARERS = (
    "catalog.edit",
    "documents.edit",
    "legal.edit",
    "accounting.read",
    "audit.read",
    "versions.approve",
    "approvals.sign",
)
# Who holds one of these at a company does more there than sell: nothing given is hidden from them.
MORE_THAN_SELLING = (*PREPARERS, "partners.read", "catalog.test", "publication.publish")
UNTOLD = (VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.APPROVED)


def sells_only(scope: Scope, company_id: UUID) -> bool:
    """At this company, does this person sell, and no more? (Annexe C §3: « Caché »)"""
    return not any(scope.may(one, company_id=company_id) for one in MORE_THAN_SELLING)


def may_read(scope: Scope, right: str, *, owner: UUID, risk_family: str) -> bool:
    """May this part of a product be read: by its owner's rules, else by those of a seller?"""
    at = (owner,) if owner in scope.company_ids else tuple(scope.company_ids)
    return any(scope.may(right, company_id=one, risk_family=risk_family) for one in at)


@dataclass(frozen=True, slots=True)
class Faces:
    """The columns that say who may see a product: its own, or those of the shelf."""

    owner: ColumnElement[UUID]
    product: ColumnElement[UUID] | None
    status: ColumnElement[Any]
    read_by: Callable[[list[UUID]], ColumnElement[bool]]
    of_families: Callable[[frozenset[str]], ColumnElement[bool]]


def listed(
    scope: Scope, faces: Faces | None = None, *, right: str = "catalog.read"
) -> ColumnElement[bool]:
    """Products of the lists: those of the selected company, or of the whole perimeter."""
    return _readable(scope, scope.shown_company_ids, right=right, faces=faces)


def readable(scope: Scope, *, right: str = "catalog.read") -> ColumnElement[bool]:
    """Products that may be opened: those of the whole perimeter, whatever is selected."""
    return _readable(scope, scope.company_ids, right=right)


def told_versions(scope: Scope) -> ColumnElement[bool]:
    """Versions that may be known of: published ones, others by those who prepare at the owner's.

    A product in test has no other content than what is being prepared. Joins `Product`, `Risk`.
    """
    return or_(
        ProductVersion.status.not_in(UNTOLD),
        Product.lifecycle_status == LifecycleStatus.TEST,
        *_at_owner(scope, PREPARERS, _PRODUCT),
    )


def shelf_faces(on: FromClause | type[Shelf] | type[Tally]) -> Faces:
    """The same on the shelf: readers are a numbered set, families are looked up by key."""
    on = on if isinstance(on, FromClause) else on.__table__
    groups, risks = ReaderGroup.__table__.c, Risk.__table__.c
    return Faces(
        on.c.owner_company_id,
        on.c.get("id") if on is not Tally.__table__ else None,
        on.c.lifecycle_status,
        lambda companies: on.c.reader_group.in_(
            select(groups.number).where(groups.company_ids.overlap(companies))
        ),
        lambda families: on.c.risk_id.in_(select(risks.id).where(risks.code.in_(families))),
    )


def counted(scope: Scope) -> tuple[type[Shelf] | type[Tally], ColumnElement[int]]:
    """Where products are counted, and how: added up from the tally, as long as all are told.

    Who only sells somewhere is told of what is shown to them alone: the shelf knows each product.
    """
    return (Shelf, func.count()) if conceals(scope) else (Tally, func.sum(Tally.products))


_PRODUCT = Faces(
    Product.company_id.expression,
    Product.id.expression,
    Product.lifecycle_status.expression,
    Product.reader_company_ids.overlap,
    Risk.code.in_,
)


def _readable(
    scope: Scope,
    companies: Iterable[UUID],
    *,
    right: str = "catalog.read",
    faces: Faces | None = None,
) -> ColumnElement[bool]:
    on = faces or _PRODUCT
    whole, parts = _held(scope, right, companies)
    seen: list[ColumnElement[bool]] = []
    if whole and scope.company_ids <= set(whole):
        seen.append(true())  # the whole perimeter, which row-level security keeps to
    elif whole:
        seen.append(on.owner.in_(whole))
        seen.append(on.read_by(whole))
    for company, families in parts.items():
        at_company = or_(on.owner == company, on.read_by([company]))
        seen.append(and_(at_company, on.of_families(families)))
    return and_(or_(false(), *seen), _by_life_cycle(scope, on), *_unseen(scope, right, on))


def conceals(scope: Scope) -> bool:
    """Is there a company where this person only sells? Then what is hidden there is not counted."""
    return any(sells_only(scope, one) for one in scope.company_ids)


def concealed(scope: Scope) -> Select[Any]:
    """The ids of what is hidden, or in pilot with others, where this person only sells."""
    return select(func.concealed_products(cast(_selling(scope), ARRAY(PG_UUID)), type_=PG_UUID))


async def unpriced_among(session: AsyncSession, scope: Scope) -> frozenset[UUID]:
    """The products whose price is hidden from this person, who only sells somewhere; a few."""
    at = cast(_selling(scope), ARRAY(PG_UUID))
    return frozenset(
        (await session.scalars(select(func.unpriced_products(at, type_=PG_UUID)))).all()
    )


async def may_read_price(
    session: AsyncSession, scope: Scope, *, product_id: UUID, owner: UUID, risk_family: str
) -> bool:
    """May the price of this product be read: by right, and not hidden where one only sells?"""
    if not may_read(scope, "pricing.read", owner=owner, risk_family=risk_family):
        return False
    return not conceals(scope) or product_id not in await unpriced_among(session, scope)


def _selling(scope: Scope) -> list[UUID]:
    return [one for one in sorted(scope.company_ids) if sells_only(scope, one)]


def _unseen(scope: Scope, right: str, on: Faces) -> list[ColumnElement[bool]]:
    """Without what is hidden, or in pilot with others, where one only sells; nor hidden prices."""
    selling = _selling(scope)
    if not selling or on.product is None:
        return []
    hidden = [concealed(scope)]
    if right == "pricing.read":
        at = cast(selling, ARRAY(PG_UUID))
        hidden.append(select(func.unpriced_products(at, type_=PG_UUID)))
    return [on.product.not_in(one) for one in hidden]


def _by_life_cycle(scope: Scope, on: Faces) -> ColumnElement[bool]:
    """Drafts and tests are for those who hold, at the owner's, one of the rights they ask for."""
    seen: list[ColumnElement[bool]] = [on.status.not_in(tuple(ALSO_NEEDS))]
    for status, rights in ALSO_NEEDS.items():
        owned = _at_owner(scope, rights, on)
        if owned:
            seen.append(and_(on.status == status, or_(*owned)))
    return or_(*seen)


def _at_owner(scope: Scope, rights: Iterable[str], on: Faces) -> list[ColumnElement[bool]]:
    """The products at whose owner one of these rights is held, for their family."""
    whole: set[UUID] = set()
    owned: list[ColumnElement[bool]] = []
    for right in rights:
        at, parts = _held(scope, right, scope.company_ids)
        whole.update(at)
        owned += [and_(on.owner == one, on.of_families(parts[one])) for one in parts]
    if whole:
        owned.append(on.owner.in_(sorted(whole)))
    return owned


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

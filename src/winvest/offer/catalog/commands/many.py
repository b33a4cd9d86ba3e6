"""Acts on many products in a few statements: what a selection of the list asks (CAT-06).

Each product is checked as the act on one would, under the same rights, and has its own line of
audit. Products that are left out of the answer are for the act on one: its gate, or its refusal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, any_, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.lifecycle import FOR_GOOD, Moved, announce_sales, not_prepared
from winvest.offer.catalog.commands.marks import Marked, refuse_locked
from winvest.offer.catalog.enums import Badge, Channel, LifecycleStatus
from winvest.offer.catalog.events import OnSale
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import readable
from winvest.offer.catalog.rules import check_move, check_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Badges or channels to add to a product, and to remove."""

    add: Sequence[Labelled]
    remove: Sequence[Labelled]


@command("catalog.change_statuses", needs="catalog.lifecycle", undo=Undo("catalog.change_statuses"))
async def change_statuses(
    session: AsyncSession, scope: Scope, *, targets: Mapping[UUID, LifecycleStatus]
) -> Mapping[UUID, Moved | Refusal]:
    """Changer le statut de plusieurs produits. What passes a gate, or is final, is left out."""
    return await _move(session, scope, targets, final=False)


@command("catalog.retire_drafts", needs="catalog.lifecycle", undo=FOR_GOOD)
async def retire_drafts(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID]
) -> Mapping[UUID, Moved | Refusal]:
    """Retirer définitivement plusieurs produits qui ne sont pas en vente."""
    targets = dict.fromkeys(product_ids, LifecycleStatus.RETIRED)
    return await _move(session, scope, targets, final=True)


@command("catalog.mark_badges", needs="catalog.edit", undo=Undo("catalog.mark_badges"))
async def mark_badges(
    session: AsyncSession, scope: Scope, *, changes: Mapping[UUID, Change]
) -> Mapping[UUID, Marked | Refusal]:
    """Ajouter ou retirer des badges de plusieurs produits."""
    return await _mark(session, scope, changes, column="badges", kind=Badge)


@command("catalog.mark_channels", needs="catalog.edit", undo=Undo("catalog.mark_channels"))
async def mark_channels(
    session: AsyncSession, scope: Scope, *, changes: Mapping[UUID, Change]
) -> Mapping[UUID, Marked | Refusal]:
    """Ouvrir ou fermer des canaux de plusieurs produits qui ne sont pas en vente."""
    return await _mark(session, scope, changes, column="channels", kind=Channel)


async def own_products(
    session: AsyncSession, scope: Scope, product_ids: Sequence[UUID]
) -> Sequence[Any]:
    """The products that this person may write, locked in one order until the transaction ends."""
    statement = (
        select(
            Product.id,
            Product.sku,
            Product.name,
            Product.company_id,
            Product.partner_id,
            Product.risk_id,
            Product.lifecycle_status,
            Product.badges,
            Product.channels,
            Risk.code.label("risk_code"),
        )
        .join(Risk, Risk.id == Product.risk_id)
        .where(among(product_ids), readable(scope))
        .order_by(Product.id)
        .with_for_update(of=Product)
    )
    return (await session.execute(statement)).all()


def among(product_ids: Sequence[UUID]) -> Any:
    """The products of these ids, as one value of the statement."""
    return Product.id == any_(cast(literal(list(product_ids), ARRAY(PG_UUID())), ARRAY(PG_UUID())))


async def _move(
    session: AsyncSession,
    scope: Scope,
    targets: Mapping[UUID, LifecycleStatus],
    *,
    final: bool,
) -> Mapping[UUID, Moved | Refusal]:
    found: dict[UUID, Moved | Refusal] = {}
    moved: dict[tuple[LifecycleStatus, LifecycleStatus], list[OnSale]] = {}
    for one in await own_products(session, scope, list(targets)):
        target = targets[one.id]
        try:
            scope.require("catalog.lifecycle", company_id=one.company_id, risk_family=one.risk_code)
            move = check_move(one.lifecycle_status, target)
            check_plan(move, given=False)
            if final and one.lifecycle_status is not LifecycleStatus.DRAFT:
                raise not_prepared(one.sku)
        except Refusal as refusal:
            found[one.id] = refusal
            continue
        if move.gated or move.final != final:
            continue
        told = OnSale(product_id=one.id, company_id=one.company_id, sku=one.sku, name=one.name)
        moved.setdefault((one.lifecycle_status, target), []).append(told)
        found[one.id] = Moved(sku=one.sku, move=move, before=one.lifecycle_status)
    for (before, target), sold in moved.items():
        ids = [one.product_id for one in sold]
        await session.execute(update(Product).where(among(ids)).values(lifecycle_status=target))
        await announce_sales(session, scope, tuple(sold), before=before, target=target)
    return found


async def _mark(
    session: AsyncSession,
    scope: Scope,
    changes: Mapping[UUID, Change],
    *,
    column: str,
    kind: type[Labelled],
) -> Mapping[UUID, Marked | Refusal]:
    found: dict[UUID, Marked | Refusal] = {}
    wanted: dict[tuple[str, ...], list[UUID]] = {}
    for one in await own_products(session, scope, list(changes)):
        held, change = getattr(one, column), changes[one.id]
        added = tuple(str(mark) for mark in kind if mark in change.add and mark not in held)
        removed = tuple(str(mark) for mark in kind if mark in change.remove and mark in held)
        found[one.id] = Marked(sku=one.sku, added=added, removed=removed)
        try:
            scope.require("catalog.edit", company_id=one.company_id, risk_family=one.risk_code)
            if added or removed:
                refuse_locked(one.lifecycle_status, column)
        except Refusal as refusal:
            found[one.id] = refusal
            continue
        if added or removed:
            marks = {*held, *added} - {*removed}
            wanted.setdefault(tuple(str(mark) for mark in kind if mark in marks), []).append(one.id)
    for marks_of, ids in wanted.items():
        values = {column: list(marks_of), "updated_at": func.now()}
        await session.execute(update(Product).where(among(ids)).values(values))
    return found

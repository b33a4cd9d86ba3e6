"""Adding or removing badges and channels of a product; the inverse swaps what was really done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, Refused
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Badge, Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import readable
from winvest.offer.catalog.queries.former import no_product
from winvest.offer.catalog.rules import locked_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What was really added and removed: what the product had already is in neither."""

    sku: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@command("catalog.set_badges", needs="catalog.edit", undo=Undo("catalog.set_badges"))
async def set_badges(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    add: Sequence[Badge] = (),
    remove: Sequence[Badge] = (),
) -> Marked:
    """Ajouter ou retirer des badges d’un produit."""
    return await _mark(session, scope, sku, column="badges", kind=Badge, add=add, remove=remove)


@command("catalog.set_channels", needs="catalog.edit", undo=Undo("catalog.set_channels"))
async def set_channels(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    add: Sequence[Channel] = (),
    remove: Sequence[Channel] = (),
) -> Marked:
    """Ouvrir ou fermer des canaux de vente d’un produit qui n’est pas en vente."""
    return await _mark(session, scope, sku, column="channels", kind=Channel, add=add, remove=remove)


async def _mark(
    session: AsyncSession,
    scope: Scope,
    sku: str,
    *,
    column: str,
    kind: type[Labelled],
    add: Sequence[Labelled],
    remove: Sequence[Labelled],
) -> Marked:
    one = await _product(session, scope, sku, column)
    scope.require("catalog.edit", company_id=one.company_id, risk_family=one.code)
    added = tuple(str(mark) for mark in kind if mark in add and mark not in one.held)
    removed = tuple(str(mark) for mark in kind if mark in remove and mark in one.held)
    if not added and not removed:
        return Marked(sku=one.sku, added=(), removed=())
    refuse_locked(one.lifecycle_status, column)
    wanted = [str(mark) for mark in kind if mark in {*one.held, *added} - {*removed}]
    await _write(session, one.id, column, held=one.held, wanted=wanted)
    return Marked(sku=one.sku, added=added, removed=removed)


async def _product(session: AsyncSession, scope: Scope, sku: str, column: str) -> Any:
    found = (
        await session.execute(
            select(
                Product.id,
                Product.sku,
                Product.company_id,
                Product.lifecycle_status,
                getattr(Product, column).label("held"),
                Risk.code,
            )
            .join(Risk, Risk.id == Product.risk_id)
            .where(Product.sku == sku.upper(), readable(scope))
        )
    ).one_or_none()
    if found is None:
        raise await no_product(session, scope, sku=sku)
    return found


def refuse_locked(status: LifecycleStatus, column: str) -> None:
    """Channels wait for the freeze of the sales; what is retired changes no more."""
    if column not in locked_fields(status):
        return
    raise Refused(
        "Un produit retiré ne change plus : créez un nouveau produit."
        if status is LifecycleStatus.RETIRED
        else "Les canaux d’un produit en vente ne changent pas : gelez d’abord ses ventes.",
        code="locked_in_sale",
    )


async def _write(
    session: AsyncSession, product_id: UUID, column: str, *, held: list[str], wanted: list[str]
) -> None:
    """Only if nobody changed them since they were read."""
    result = await session.execute(
        update(Product)
        .where(Product.id == product_id, getattr(Product, column) == held)
        .values({column: wanted, "updated_at": func.now()})
    )
    if cast("CursorResult[object]", result).rowcount == 0:
        raise Conflict("Ce produit vient de changer : rechargez sa fiche, puis recommencez.")

"""Acts on promotions: set, correct before it begins, change from a day on, end, take back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.dated.commands.common import Saved, check_fresh, close, lock
from winvest.offer.pricing.dated.forms import PromotionEntry
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.dated.products import (
    EDIT,
    PricedProduct,
    check_plan,
    priced_product,
    require_price,
)
from winvest.offer.pricing.dated.queries import PromotionRow, promotion
from winvest.offer.pricing.dated.rules import (
    Held,
    TypedDays,
    check_ahead,
    check_can_end,
    check_free,
    check_not_begun,
    check_takes_over,
    period_of,
)


@command("pricing.set_promotion", needs=EDIT, undo=Undo("pricing.remove_promotion"))
async def set_promotion(
    session: AsyncSession, scope: Scope, *, entry: PromotionEntry, today: date
) -> Saved:
    """Poser une promotion sur un produit, à partir d’aujourd’hui ou d’un jour à venir."""
    product = await _product(session, scope, entry)
    check_ahead(entry, today=today)
    await _check_free(session, product, entry, besides=())
    return await _written(session, product, entry)


@command("pricing.edit_promotion", needs=EDIT, undo=Undo("pricing.edit_promotion"))
async def edit_promotion(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    lock_version: int,
    entry: PromotionEntry,
    now: datetime,
) -> Saved:
    """Corriger une promotion qui n’a pas commencé."""
    before = await _locked(session, scope, row_id, lock_version)
    check_not_begun(before.held, now=now)
    product = await _product(session, scope, entry)
    check_ahead(entry, today=local_day(now))
    await _check_free(session, product, entry, besides=(row_id,))
    version = await session.scalar(
        update(DatedPromotion)
        .where(DatedPromotion.id == row_id)
        .values(_values(product, entry))
        .returning(DatedPromotion.lock_version)
    )
    return Saved(id=row_id, lock_version=version or 0)


@command("pricing.change_promotion", needs=EDIT, undo=Undo("pricing.withdraw_promotion"))
async def change_promotion(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    lock_version: int,
    entry: PromotionEntry,
    now: datetime,
) -> Saved:
    """Changer une promotion en cours à partir d’un jour : l’ancienne s’arrête la veille."""
    before = await _locked(session, scope, row_id, lock_version)
    product = await _product(session, scope, entry)
    check_takes_over(before.held, entry, today=local_day(now))
    await _check_free(session, product, entry, besides=(row_id,))
    start, _ = period_of(entry)
    await close(session, DatedPromotion, row_id, end=start)
    return await _written(session, product, entry)


@command("pricing.withdraw_promotion", needs=EDIT, undo=Undo("pricing.change_promotion"))
async def withdraw_promotion(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    previous_id: UUID,
    end: datetime | None,
    now: datetime,
) -> Saved:
    """Retirer un changement à venir : la promotion d’avant reprend sa période."""
    late = await _locked(session, scope, row_id, None)
    early = await _locked(session, scope, previous_id, None)
    check_not_begun(late.held, now=now)
    if early.end != late.start or early.product_id != late.product_id:
        raise Refused("Ces deux lignes ne se suivent plus : corrigez-les à la main.", code="stale")
    await session.execute(delete(DatedPromotion).where(DatedPromotion.id == row_id))
    return await close(session, DatedPromotion, previous_id, end=end)


@command("pricing.end_promotion", needs=EDIT, undo=Undo("pricing.end_promotion"))
async def end_promotion(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    lock_version: int,
    last: date | None,
    now: datetime,
) -> Saved:
    """Dire le dernier jour d’une promotion, ou qu’elle n’en a pas."""
    before = await _locked(session, scope, row_id, lock_version)
    check_can_end(before.held, last, now=now, today=local_day(now))
    days = TypedDays(first_day=before.entry.first_day, last_day=last)
    product = await priced_product(session, scope, sku=before.sku)
    await _check_free(session, product, before.entry, besides=(row_id,), days=days)
    _, end = period_of(days)
    return await close(session, DatedPromotion, row_id, end=end)


@command("pricing.remove_promotion", needs=EDIT, undo=Undo("pricing.set_promotion"))
async def remove_promotion(
    session: AsyncSession, scope: Scope, *, row_id: UUID, now: datetime
) -> PromotionRow:
    """Supprimer une promotion qui n’a pas commencé."""
    gone = await _locked(session, scope, row_id, None)
    check_not_begun(gone.held, now=now)
    await session.execute(delete(DatedPromotion).where(DatedPromotion.id == row_id))
    return gone


async def _product(session: AsyncSession, scope: Scope, entry: PromotionEntry) -> PricedProduct:
    product = await priced_product(session, scope, sku=entry.sku)
    require_price(scope, product)
    check_plan(product, entry.plan_code)
    return product


async def _locked(
    session: AsyncSession, scope: Scope, row_id: UUID, told: int | None
) -> PromotionRow:
    version = await lock(session, DatedPromotion, row_id)
    if told is not None:
        check_fresh(version, told)
    row = await promotion(session, scope, row_id=row_id)
    scope.require(EDIT, company_id=row.owner_company_id, risk_family=row.risk_code)
    return row


async def _check_free(
    session: AsyncSession,
    product: PricedProduct,
    entry: PromotionEntry,
    *,
    besides: tuple[UUID, ...],
    days: TypedDays | None = None,
) -> None:
    others = select(
        DatedPromotion.id, DatedPromotion.label, DatedPromotion.valid_from, DatedPromotion.valid_to
    ).where(
        DatedPromotion.product_id == product.id,
        DatedPromotion.code == entry.code,
        DatedPromotion.plan_code.is_not_distinct_from(entry.plan_code),
        DatedPromotion.id.not_in(besides),
    )
    rows = await session.execute(others.order_by(DatedPromotion.valid_from))
    held = [Held(id=one, name=name, start=start, end=end) for one, name, start, end in rows]
    check_free(held, days or entry)


async def _written(session: AsyncSession, product: PricedProduct, entry: PromotionEntry) -> Saved:
    this = new_id()
    await session.execute(insert(DatedPromotion).values({"id": this, **_values(product, entry)}))
    return Saved(id=this, lock_version=1)


def _values(product: PricedProduct, entry: PromotionEntry) -> dict[str, Any]:
    start, end = period_of(entry)
    return {
        "product_id": product.id,
        "owner_company_id": product.company_id,
        "plan_code": entry.plan_code,
        "code": entry.code,
        "label": entry.label,
        "effect": entry.effect,
        "value": entry.value,
        "promo_code": entry.promo_code,
        "first_months": entry.first_months,
        "combinable": entry.combinable,
        "valid_from": start,
        "valid_to": end,
        "reason": entry.reason,
    }

"""Acts on prices agreed with a client: agree, correct, change from a day on, end, take back."""

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
from winvest.offer.pricing.dated.forms import AgreedEntry
from winvest.offer.pricing.dated.products import (
    EDIT,
    PricedProduct,
    check_plan,
    priced_product,
    require_price,
    seller_named,
    tax_on,
)
from winvest.offer.pricing.dated.queries import AgreedRow, agreed_price
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
from winvest.offer.pricing.models import NegotiatedPrice


@command("pricing.agree_price", needs=EDIT, undo=Undo("pricing.remove_agreed_price"))
async def agree_price(
    session: AsyncSession, scope: Scope, *, entry: AgreedEntry, today: date
) -> Saved:
    """Convenir d’un prix avec un client, à partir d’aujourd’hui ou d’un jour à venir."""
    product = await _product(session, scope, entry)
    check_ahead(entry, today=today)
    await _check_free(session, product, entry, besides=())
    return await _written(session, scope, product, entry)


@command("pricing.edit_agreed_price", needs=EDIT, undo=Undo("pricing.edit_agreed_price"))
async def edit_agreed_price(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    lock_version: int,
    entry: AgreedEntry,
    now: datetime,
) -> Saved:
    """Corriger un prix négocié qui n’a pas commencé."""
    before = await _locked(session, scope, row_id, lock_version)
    check_not_begun(before.held, now=now)
    product = await _product(session, scope, entry)
    check_ahead(entry, today=local_day(now))
    await _check_free(session, product, entry, besides=(row_id,))
    version = await session.scalar(
        update(NegotiatedPrice)
        .where(NegotiatedPrice.id == row_id)
        .values(await _values(session, scope, product, entry))
        .returning(NegotiatedPrice.lock_version)
    )
    return Saved(id=row_id, lock_version=version or 0)


@command("pricing.change_agreed_price", needs=EDIT, undo=Undo("pricing.withdraw_agreed_price"))
async def change_agreed_price(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    lock_version: int,
    entry: AgreedEntry,
    now: datetime,
) -> Saved:
    """Changer un prix négocié à partir d’un jour : l’ancien s’arrête la veille."""
    before = await _locked(session, scope, row_id, lock_version)
    product = await _product(session, scope, entry)
    check_takes_over(before.held, entry, today=local_day(now))
    await _check_free(session, product, entry, besides=(row_id,))
    start, _ = period_of(entry)
    await close(session, NegotiatedPrice, row_id, end=start)
    return await _written(session, scope, product, entry)


@command("pricing.withdraw_agreed_price", needs=EDIT, undo=Undo("pricing.change_agreed_price"))
async def withdraw_agreed_price(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    previous_id: UUID,
    end: datetime | None,
    now: datetime,
) -> Saved:
    """Retirer un changement à venir : le prix d’avant reprend sa période."""
    late = await _locked(session, scope, row_id, None)
    early = await _locked(session, scope, previous_id, None)
    check_not_begun(late.held, now=now)
    if early.end != late.start or early.product_id != late.product_id:
        raise Refused("Ces deux lignes ne se suivent plus : corrigez-les à la main.", code="stale")
    await session.execute(delete(NegotiatedPrice).where(NegotiatedPrice.id == row_id))
    return await close(session, NegotiatedPrice, previous_id, end=end)


@command("pricing.end_agreed_price", needs=EDIT, undo=Undo("pricing.end_agreed_price"))
async def end_agreed_price(
    session: AsyncSession,
    scope: Scope,
    *,
    row_id: UUID,
    lock_version: int,
    last: date | None,
    now: datetime,
) -> Saved:
    """Dire le dernier jour d’un prix négocié, ou qu’il n’en a pas."""
    before = await _locked(session, scope, row_id, lock_version)
    check_can_end(before.held, last, now=now, today=local_day(now))
    days = TypedDays(first_day=before.entry.first_day, last_day=last)
    product = await priced_product(session, scope, sku=before.sku)
    await _check_free(session, product, before.entry, besides=(row_id,), days=days)
    _, end = period_of(days)
    return await close(session, NegotiatedPrice, row_id, end=end)


@command("pricing.remove_agreed_price", needs=EDIT, undo=Undo("pricing.agree_price"))
async def remove_agreed_price(
    session: AsyncSession, scope: Scope, *, row_id: UUID, now: datetime
) -> AgreedRow:
    """Supprimer un prix négocié qui n’a pas commencé."""
    gone = await _locked(session, scope, row_id, None)
    check_not_begun(gone.held, now=now)
    await session.execute(delete(NegotiatedPrice).where(NegotiatedPrice.id == row_id))
    return gone


async def _product(session: AsyncSession, scope: Scope, entry: AgreedEntry) -> PricedProduct:
    product = await priced_product(session, scope, sku=entry.sku)
    require_price(scope, product)
    check_plan(product, entry.plan_code)
    return product


async def _locked(session: AsyncSession, scope: Scope, row_id: UUID, told: int | None) -> AgreedRow:
    version = await lock(session, NegotiatedPrice, row_id)
    if told is not None:
        check_fresh(version, told)
    row = await agreed_price(session, scope, row_id=row_id)
    scope.require(EDIT, company_id=row.owner_company_id, risk_family=row.risk_code)
    return row


async def _check_free(
    session: AsyncSession,
    product: PricedProduct,
    entry: AgreedEntry,
    *,
    besides: tuple[UUID, ...],
    days: TypedDays | None = None,
) -> None:
    others = select(
        NegotiatedPrice.id,
        NegotiatedPrice.client_reference,
        NegotiatedPrice.valid_from,
        NegotiatedPrice.valid_to,
    ).where(
        NegotiatedPrice.product_id == product.id,
        NegotiatedPrice.company_id == seller_named(product, entry.company).id,
        NegotiatedPrice.client_reference == entry.client_reference,
        NegotiatedPrice.plan_code.is_not_distinct_from(entry.plan_code),
        NegotiatedPrice.id.not_in(besides),
    )
    rows = await session.execute(others.order_by(NegotiatedPrice.valid_from))
    held = [Held(id=one, name=name, start=start, end=end) for one, name, start, end in rows]
    check_free(held, days or entry)


async def _written(
    session: AsyncSession, scope: Scope, product: PricedProduct, entry: AgreedEntry
) -> Saved:
    this = new_id()
    values = await _values(session, scope, product, entry)
    await session.execute(
        insert(NegotiatedPrice).values({"id": this, "agreed_by": scope.actor_id, **values})
    )
    return Saved(id=this, lock_version=1)


async def _values(
    session: AsyncSession, scope: Scope, product: PricedProduct, entry: AgreedEntry
) -> dict[str, Any]:
    start, end = period_of(entry)
    seller = seller_named(product, entry.company)
    tax = await tax_on(
        session, scope, country=seller.country, code=entry.tax_code, day=entry.first_day
    )
    return {
        "product_id": product.id,
        "owner_company_id": product.company_id,
        "company_id": seller.id,
        "plan_code": entry.plan_code,
        "client_reference": entry.client_reference,
        "amount": entry.amount,
        "tax_included": entry.tax_included,
        "tax_code": tax.code,
        "tax_rate": tax.rate,
        "valid_from": start,
        "valid_to": end,
        "reason": entry.reason,
    }

"""The desk of promotions."""

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import NBSP, percent
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.dated.commands import promotions as acts
from winvest.offer.pricing.dated.forms import (
    PromotionEntry,
    parse_last_day,
    parse_promotion,
    promotion_form,
)
from winvest.offer.pricing.dated.in_versions import VersionPromotion, version_promotions
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.dated.products import EDIT, may_price, priced_product
from winvest.offer.pricing.dated.queries import (
    Asked,
    PromotionRow,
    promotion,
    promotion_periods,
    promotions,
)
from winvest.offer.pricing.dated.rules import (
    Standing,
    TypedDays,
    check_after,
    check_ahead,
    last_day_of,
    period_of,
    standing,
)
from winvest.offer.pricing.dated.typed import typed_whole
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.screens.tariffs.desks.desk import Moment, Raw
from winvest.screens.tariffs.forms import RowView, Sort, mark_of


class PromotionDesk:
    """Promotions beside the versions."""

    sort = Sort.PROMOTIONS
    tables = DatedPromotion.__tablename__

    def may_add(self, scope: Scope) -> bool:
        """May the caller add one somewhere?"""
        return scope.may(EDIT)

    async def lines(
        self, session: AsyncSession, scope: Scope, *, asked: Asked, at: Moment, limit: int
    ) -> tuple[RowView, ...]:
        """A page of promotions: those with dates of their own and those of versions, together."""
        own = await promotions(session, scope, asked=asked, now=at.now, limit=limit)
        inside = await version_promotions(session, scope, asked=asked, now=at.now, limit=limit)
        views = [((one.start, one.id), _view(one, scope, at)) for one in own]
        views += [((one.start, one.id), _view_inside(one, at)) for one in inside]
        views.sort(key=lambda one: one[0], reverse=True)
        return tuple(view for _, view in views[:limit])

    async def row(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> RowView:
        """One promotion."""
        return _view(await promotion(session, scope, row_id=row_id), scope, at)

    async def periods(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> tuple[RowView, ...]:
        """All that the promotion was, is and will be."""
        row = await promotion(session, scope, row_id=row_id)
        found = await promotion_periods(session, scope, row=row)
        return tuple(_view(one, scope, at) for one in found)

    async def choices(
        self, session: AsyncSession, scope: Scope, *, form: Raw, at: Moment
    ) -> dict[str, Any]:
        """The plans of the product told."""
        sku = form.get("sku", "").strip().upper()
        offered: dict[str, Any] = {"effects": PriceEffect, "plans": None, "product_name": ""}
        if not sku:
            return offered
        try:
            product = await priced_product(session, scope, sku=sku)
        except Invalid:
            return offered
        return offered | {
            "plans": [(one.code, one.name) for one in product.plans],
            "product_name": product.name,
            "may_price": may_price(scope, product),
        }

    async def add(self, session: AsyncSession, scope: Scope, *, form: Raw, at: Moment) -> UUID:
        """Set a promotion."""
        entry = await typed_whole(
            session, scope, form, parse=parse_promotion, days=partial(check_ahead, today=at.today)
        )
        return (await acts.set_promotion(session, scope, entry=entry, today=at.today)).id

    async def edit(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> int:
        """Correct a promotion to come."""
        version = Reading(form).version()
        entry = await typed_whole(
            session, scope, form, parse=parse_promotion, days=partial(check_ahead, today=at.today)
        )
        saved = await acts.edit_promotion(
            session, scope, row_id=row_id, lock_version=version, entry=entry, now=at.now
        )
        return saved.lock_version

    async def change(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> UUID:
        """Change a running promotion from a day on."""
        version = Reading(form).version()
        entry = await typed_whole(
            session, scope, form, parse=parse_promotion, days=partial(check_after, today=at.today)
        )
        saved = await acts.change_promotion(
            session, scope, row_id=row_id, lock_version=version, entry=entry, now=at.now
        )
        return saved.id

    async def withdraw(
        self,
        session: AsyncSession,
        scope: Scope,
        *,
        row_id: UUID,
        previous_id: UUID,
        end: str,
        at: Moment,
    ) -> None:
        """Take a change back."""
        last = date.fromisoformat(end) if end else None
        _, until = period_of(TypedDays(first_day=at.today, last_day=last))
        await acts.withdraw_promotion(
            session, scope, row_id=row_id, previous_id=previous_id, end=until, now=at.now
        )

    async def end(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> int:
        """Write the last day of a promotion."""
        version, last = Reading(form).version(), parse_last_day(form)
        saved = await acts.end_promotion(
            session, scope, row_id=row_id, lock_version=version, last=last, now=at.now
        )
        return saved.lock_version

    async def remove(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> None:
        """Remove a promotion to come."""
        await acts.remove_promotion(session, scope, row_id=row_id, now=at.now)


def taken_off(entry: PromotionEntry | VersionPromotion) -> str:
    """What a promotion takes off, in words."""
    if entry.effect is PriceEffect.PERCENT:
        return f"−{NBSP}{percent(entry.value)}"
    return f"−{NBSP}{unit_price(entry.value, 'EUR')}"


def conditions(entry: PromotionEntry) -> str:
    """For whom and how long, in words.

    >>> from types import SimpleNamespace as S
    >>> conditions(S(promo_code="HIVER", first_months=3, combinable=False))
    'code HIVER, les 3 premiers mois'
    """
    told = [f"code {entry.promo_code}"] if entry.promo_code else []
    if entry.first_months:
        many = entry.first_months > 1
        told.append(f"les {entry.first_months} premiers mois" if many else "le premier mois")
    if entry.combinable:
        told.append("cumulable")
    return ", ".join(told)


def _view(row: PromotionRow, scope: Scope, at: Moment) -> RowView:
    entry = row.entry
    plan = entry.plan_code or "Toutes les formules"
    return RowView(
        id=row.id,
        title=entry.label,
        note=entry.code,
        about=row.sku,
        about_note=row.product,
        value=taken_off(entry),
        first_day=entry.first_day,
        last_day=entry.last_day,
        standing=standing(row.start, row.end, now=at.now),
        pairs=(
            ("Produit", f"{row.product} ({row.sku})"),
            ("Formule", plan),
            ("Remise", taken_off(entry)),
            ("Conditions", conditions(entry) or "pour tous, sans code"),
            ("Motif", entry.reason or ""),
        ),
        form=promotion_form(entry),
        lock_version=row.lock_version,
        may_edit=scope.may(EDIT, company_id=row.owner_company_id, risk_family=row.risk_code),
        sku=row.sku,
        mark=mark_of(row.start, row.id),
    )


def _view_inside(row: VersionPromotion, at: Moment) -> RowView:
    """A promotion of a version: read here, held by its version."""
    stands = standing(row.start, row.end, now=at.now)
    runs = stands is Standing.RUNNING
    there = "tarification#promotions-titre" if runs else f"versions/{row.version}"
    return RowView(
        id=row.id,
        title=row.label,
        note=f"{row.code}, dans la v{row.version}",
        about=row.sku,
        about_note=row.product,
        value=taken_off(row),
        first_day=local_day(row.start),
        last_day=last_day_of(row.end),
        standing=stands,
        pairs=(),
        form={},
        lock_version=0,
        may_edit=False,
        sku=row.sku,
        mark=mark_of(row.start, row.id),
        href=f"/produits/{quote(row.sku, safe='')}/{there}",
    )

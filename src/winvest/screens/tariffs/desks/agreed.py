"""The desk of prices agreed with clients."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import percent
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.dated.commands import agreed as acts
from winvest.offer.pricing.dated.forms import (
    agreed_form,
    parse_agreed,
    parse_last_day,
)
from winvest.offer.pricing.dated.products import EDIT, may_price, priced_product, taxes_of
from winvest.offer.pricing.dated.queries import (
    AgreedRow,
    Asked,
    agreed_periods,
    agreed_price,
    agreed_prices,
)
from winvest.offer.pricing.dated.rules import (
    TypedDays,
    check_after,
    check_ahead,
    period_of,
    standing,
)
from winvest.offer.pricing.dated.typed import typed_whole
from winvest.offer.pricing.models import NegotiatedPrice
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.screens.tariffs.desks.desk import Moment, Raw
from winvest.screens.tariffs.forms import RowView, Sort, mark_of


class AgreedDesk:
    """Prices agreed with clients."""

    sort = Sort.AGREED
    tables = NegotiatedPrice.__tablename__

    def may_add(self, scope: Scope) -> bool:
        """May the caller add one somewhere?"""
        return scope.may(EDIT)

    async def lines(
        self, session: AsyncSession, scope: Scope, *, asked: Asked, at: Moment, limit: int
    ) -> tuple[RowView, ...]:
        """A page of agreed prices."""
        rows = await agreed_prices(session, scope, asked=asked, now=at.now, limit=limit)
        return tuple(_view(one, scope, at) for one in rows)

    async def row(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> RowView:
        """One agreed price."""
        return _view(await agreed_price(session, scope, row_id=row_id), scope, at)

    async def periods(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> tuple[RowView, ...]:
        """All that was, is and will be agreed with the client."""
        row = await agreed_price(session, scope, row_id=row_id)
        found = await agreed_periods(session, scope, row=row)
        return tuple(_view(one, scope, at) for one in found)

    async def choices(
        self, session: AsyncSession, scope: Scope, *, form: Raw, at: Moment
    ) -> dict[str, Any]:
        """The plans and sellers of the product told, and the taxes of the day."""
        sku = form.get("sku", "").strip().upper()
        taxes = await taxes_of(session, scope, country="FR", day=at.today)
        offered: dict[str, Any] = {
            "taxes": [(one.code, f"{one.code}, {percent(one.rate)}") for one in taxes],
            "sides": (("oui", "Taxe comprise (TTC)"), ("non", "Hors taxe (HT)")),
            "plans": None,
            "product_name": "",
        }
        if not sku:
            return offered
        try:
            product = await priced_product(session, scope, sku=sku)
        except Invalid:
            return offered
        return offered | {
            "plans": [(one.code, one.name) for one in product.plans],
            "sellers": [(one.code, one.name) for one in product.sellers],
            "product_name": product.name,
            "may_price": may_price(scope, product),
        }

    async def add(self, session: AsyncSession, scope: Scope, *, form: Raw, at: Moment) -> UUID:
        """Agree a price."""
        entry = await typed_whole(
            session, scope, form, parse=parse_agreed, days=partial(check_ahead, today=at.today)
        )
        return (await acts.agree_price(session, scope, entry=entry, today=at.today)).id

    async def edit(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> int:
        """Correct a price to come."""
        version = Reading(form).version()
        entry = await typed_whole(
            session, scope, form, parse=parse_agreed, days=partial(check_ahead, today=at.today)
        )
        saved = await acts.edit_agreed_price(
            session, scope, row_id=row_id, lock_version=version, entry=entry, now=at.now
        )
        return saved.lock_version

    async def change(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> UUID:
        """Change a running price from a day on."""
        version = Reading(form).version()
        entry = await typed_whole(
            session, scope, form, parse=parse_agreed, days=partial(check_after, today=at.today)
        )
        saved = await acts.change_agreed_price(
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
        await acts.withdraw_agreed_price(
            session, scope, row_id=row_id, previous_id=previous_id, end=until, now=at.now
        )

    async def end(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> int:
        """Write the last day of a price."""
        version, last = Reading(form).version(), parse_last_day(form)
        saved = await acts.end_agreed_price(
            session, scope, row_id=row_id, lock_version=version, last=last, now=at.now
        )
        return saved.lock_version

    async def remove(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> None:
        """Remove a price to come."""
        await acts.remove_agreed_price(session, scope, row_id=row_id, now=at.now)


def agreed_words(row: AgreedRow) -> str:
    """The price agreed, in words."""
    side = "TTC" if row.entry.tax_included else "HT"
    return f"{unit_price(row.entry.amount, row.currency)} {side}"


def _view(row: AgreedRow, scope: Scope, at: Moment) -> RowView:
    entry = row.entry
    plan = entry.plan_code or "Toutes les formules"
    tax = f"{entry.tax_code}, {percent(row.tax_rate)}" if entry.tax_code else percent(row.tax_rate)
    return RowView(
        id=row.id,
        title=entry.client_reference,
        note=entry.reason or "",
        about=row.sku,
        about_note=row.product,
        value=agreed_words(row),
        first_day=entry.first_day,
        last_day=entry.last_day,
        standing=standing(row.start, row.end, now=at.now),
        pairs=(
            ("Produit", f"{row.product} ({row.sku})"),
            ("Formule", plan),
            ("Société qui vend", entry.company),
            ("Prix convenu", agreed_words(row)),
            ("Taxe", tax),
            ("Motif", entry.reason or ""),
        ),
        form=agreed_form(entry),
        lock_version=row.lock_version,
        may_edit=scope.may(EDIT, company_id=row.owner_company_id, risk_family=row.risk_code),
        sku=row.sku,
        mark=mark_of(row.start, row.id),
    )

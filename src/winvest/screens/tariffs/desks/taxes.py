"""The desk of the taxes on premiums."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.french import percent
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.taxes import commands as acts
from winvest.group.taxes.enums import TaxKind
from winvest.group.taxes.forms import parse_tax, tax_form
from winvest.group.taxes.models import InsuranceTax
from winvest.group.taxes.records import TaxRow, premium_tax, premium_taxes, tax_periods
from winvest.offer.pricing.dated.forms import parse_last_day
from winvest.offer.pricing.dated.queries import Asked
from winvest.offer.pricing.dated.rules import Standing
from winvest.screens.tariffs.desks.desk import Moment, Raw
from winvest.screens.tariffs.forms import RowView, Sort


class TaxDesk:
    """Taxes on premiums."""

    sort = Sort.TAXES
    tables = InsuranceTax.__tablename__

    def may_add(self, scope: Scope) -> bool:
        """May the caller add one?"""
        return scope.may(acts.EDIT)

    async def lines(
        self, session: AsyncSession, scope: Scope, *, asked: Asked, at: Moment, limit: int
    ) -> tuple[RowView, ...]:
        """All the taxes that the filters leave; a few dozen."""
        rows = [_view(one, scope, at) for one in await premium_taxes(session, scope)]
        words = asked.q.casefold().split()
        return tuple(
            one
            for one in rows
            if (asked.standing is None or one.standing is asked.standing)
            and all(word in f"{one.title} {one.note} {one.about}".casefold() for word in words)
        )

    async def row(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> RowView:
        """One tax."""
        return _view(await premium_tax(session, scope, row_id=row_id), scope, at)

    async def periods(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> tuple[RowView, ...]:
        """All that the tax was, is and will be."""
        row = await premium_tax(session, scope, row_id=row_id)
        found = await tax_periods(session, scope, code=row.entry.code)
        return tuple(_view(one, scope, at) for one in found)

    async def choices(
        self, session: AsyncSession, scope: Scope, *, form: Raw, at: Moment
    ) -> dict[str, Any]:
        """What a tax may be."""
        return {"kinds": TaxKind}

    async def add(self, session: AsyncSession, scope: Scope, *, form: Raw, at: Moment) -> UUID:
        """Add a tax."""
        return await acts.add_tax(session, scope, entry=parse_tax(form))

    async def edit(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> int:
        """Correct a tax."""
        version = Reading(form).version()
        return await acts.edit_tax(
            session,
            scope,
            row_id=row_id,
            lock_version=version,
            entry=parse_tax(form),
            today=at.today,
        )

    async def change(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> UUID:
        """A new rate from a day on."""
        version = Reading(form).version()
        return await acts.change_tax(
            session,
            scope,
            row_id=row_id,
            lock_version=version,
            entry=parse_tax(form),
            today=at.today,
        )

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
        """Take a new rate back."""
        until = date.fromisoformat(end) + timedelta(days=1) if end else None
        await acts.withdraw_tax(
            session, scope, row_id=row_id, previous_id=previous_id, end=until, today=at.today
        )

    async def end(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, form: Raw, at: Moment
    ) -> int:
        """Write the last day of a tax."""
        row = await premium_tax(session, scope, row_id=row_id)
        entry = replace(row.entry, last_day=parse_last_day(form))
        return await acts.edit_tax(
            session,
            scope,
            row_id=row_id,
            lock_version=Reading(form).version(),
            entry=entry,
            today=at.today,
        )

    async def remove(
        self, session: AsyncSession, scope: Scope, *, row_id: UUID, at: Moment
    ) -> None:
        """Remove a tax to come."""
        await acts.remove_tax(session, scope, row_id=row_id, today=at.today)


def _view(row: TaxRow, scope: Scope, at: Moment) -> RowView:
    entry = row.entry
    rate = percent(entry.rate) if entry.kind is TaxKind.CHARGED else entry.kind.label
    return RowView(
        id=row.id,
        title=entry.label,
        note=entry.code,
        about=entry.kind.label,
        about_note=entry.legal_source,
        value=percent(entry.rate),
        first_day=entry.first_day,
        last_day=entry.last_day,
        standing=Standing(row.standing(at.today)),
        pairs=(
            ("Nature", entry.kind.label),
            ("Taux", rate),
            ("Exclusions et exonérations", entry.exclusions or ""),
            ("Source légale", entry.legal_source),
        ),
        form=tax_form(entry),
        lock_version=row.lock_version,
        may_edit=scope.may(acts.EDIT),
        confirmed=row.confirmed,
        may_confirm=scope.may("legal.edit"),
    )

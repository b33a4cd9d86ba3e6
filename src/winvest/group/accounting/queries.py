"""Queries of accounting: what a company booked in a month."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.models.entries import (
    AccountingEntry,
    AccountingEntryLine,
    AccountingJournal,
)
from winvest.group.accounting.rules.files import Booked, BookedLine
from winvest.group.accounting.rules.month import Month
from winvest.group.companies.models import Company

ENTRY, LINE, JOURNAL = AccountingEntry, AccountingEntryLine, AccountingJournal


async def booked_month(
    session: AsyncSession, scope: Scope, *, company_id: UUID, month: Month
) -> Booked:
    """What a company booked in a month, in the order of the exports: date, entry, line.

    Refused when the company has no SIREN, which names its FEC.
    """
    company = (
        await session.execute(
            select(Company.code, Company.siren, Company.timezone).where(Company.id == company_id)
        )
    ).one()
    if not company.siren:
        raise Refused(
            f"La société {company.code} n’a pas de SIREN : complétez sa fiche, il nomme le FEC.",
            code="siren_missing",
        )
    found = await session.execute(
        select(
            JOURNAL.code.label("journal"),
            JOURNAL.label.label("journal_label"),
            ENTRY.number,
            ENTRY.kind,
            ENTRY.entry_date,
            func.timezone(company.timezone, ENTRY.recorded_at).label("recorded"),
            ENTRY.piece_ref,
            ENTRY.piece_date,
            ENTRY.product_sku,
            ENTRY.partner_name,
            ENTRY.contract_ref,
            ENTRY.client_ref,
            LINE.type,
            LINE.account,
            LINE.account_label,
            LINE.label,
            LINE.debit,
            LINE.credit,
            LINE.tax_amount,
            LINE.tax_rate,
            LINE.cost_center,
            LINE.auxiliary_code,
            LINE.auxiliary_label,
        )
        .join(JOURNAL, JOURNAL.id == ENTRY.journal_id)
        .join(LINE, LINE.entry_id == ENTRY.id)
        .where(
            ENTRY.company_id == company_id,
            ENTRY.entry_date >= month.first,
            ENTRY.entry_date <= month.last,
        )
        .order_by(ENTRY.entry_date, JOURNAL.code, ENTRY.number, LINE.position)
    )
    lines = []
    for row in found.mappings():
        told = dict(row)
        lines.append(BookedLine(recorded_on=told.pop("recorded").date(), **told))
    return Booked(code=company.code, siren=company.siren, month=month, lines=lines)

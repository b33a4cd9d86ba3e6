"""Acts of accounting: an entry is recorded once, within the act that caused it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.models.entries import (
    AccountingEntry,
    AccountingEntryLine,
    AccountingJournal,
)
from winvest.group.accounting.rules.entries import NewEntry, check_entry

LABELS = {"VT": "Ventes", "AC": "Achats", "BQ": "Banque", "OD": "Opérations diverses"}


async def record_entry(session: AsyncSession, scope: Scope, *, entry: NewEntry) -> UUID:
    """Record what happened, once for each `source_key`; a repeat gives the first entry's id.

    A step of the acts above (a sale, a commission, a payment), in their transaction and under
    their right. Raises `Invalid` when it does not balance.
    """
    check_entry(entry)
    known = await session.execute(
        select(AccountingEntry.id).where(
            AccountingEntry.company_id == entry.company_id,
            AccountingEntry.source_key == entry.source_key,
        )
    )
    if (found := known.scalar_one_or_none()) is not None:
        return found
    made = AccountingEntry(
        id=new_id(),
        company_id=entry.company_id,
        journal_id=await _journal(session, entry.company_id, entry.journal),
        kind=entry.kind,
        entry_date=entry.entry_date,
        piece_ref=entry.piece_ref,
        piece_date=entry.piece_date,
        label=entry.label,
        source_key=entry.source_key,
        product_sku=entry.product_sku,
        partner_name=entry.partner_name,
        contract_ref=entry.contract_ref,
        client_ref=entry.client_ref,
    )
    session.add(made)
    await session.flush()
    session.add_all(
        AccountingEntryLine(
            entry_id=made.id,
            company_id=entry.company_id,
            position=at,
            type=one.type,
            account=one.account,
            account_label=one.account_label,
            label=one.label or entry.label,
            debit=one.debit,
            credit=one.credit,
            tax_amount=one.tax_amount,
            tax_rate=one.tax_rate,
            cost_center=one.cost_center,
            auxiliary_code=one.auxiliary_code,
            auxiliary_label=one.auxiliary_label,
        )
        for at, one in enumerate(entry.lines, start=1)
    )
    await session.flush()
    return made.id


async def _journal(session: AsyncSession, company_id: UUID, code: str) -> UUID:
    """The journal of that code, made at its first entry."""
    await session.execute(
        insert(AccountingJournal)
        .values(id=new_id(), company_id=company_id, code=code, label=LABELS.get(code, code))
        .on_conflict_do_nothing(index_elements=["company_id", "code"])
    )
    found = await session.execute(
        select(AccountingJournal.id).where(
            AccountingJournal.company_id == company_id, AccountingJournal.code == code
        )
    )
    journal = found.scalar_one_or_none()
    if journal is None:
        raise Refused(
            "Cette société n’est pas la vôtre : demandez à son service comptable.",
            code="unknown_company",
        )
    return journal

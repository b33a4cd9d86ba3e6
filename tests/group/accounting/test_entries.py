"""Entries: balanced, numbered without a gap, booked once, never changed; the database agrees."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.worlds import a_scope
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.commands import record_entry
from winvest.group.accounting.enums import EntryKind, LineType
from winvest.group.accounting.queries import booked_month
from winvest.group.accounting.rules.entries import NewEntry, NewLine
from winvest.group.accounting.rules.month import Month

pytestmark = pytest.mark.req("ACC-02")


def sale(company: UUID, key: str = "sale:1") -> NewEntry:
    """A box at 29,90 € of which 4,98 € of VAT."""
    return NewEntry(
        company_id=company,
        journal="VT",
        kind=EntryKind.SALE,
        entry_date=date(2026, 10, 2),
        piece_ref="FA-1",
        piece_date=date(2026, 10, 2),
        label="Box d’octobre",
        source_key=key,
        product_sku="FT-BOX-001",
        lines=(
            NewLine(
                type=LineType.REVENUE,
                account="411000",
                account_label="Clients",
                debit=Decimal("29.90"),
            ),
            NewLine(
                type=LineType.REVENUE,
                account="706100",
                account_label="Prestations",
                credit=Decimal("24.92"),
                tax_amount=Decimal("4.98"),
                tax_rate=Decimal(20),
            ),
            NewLine(
                type=LineType.TAX,
                account="445710",
                account_label="TVA collectée",
                credit=Decimal("4.98"),
                tax_rate=Decimal(20),
            ),
        ),
    )


async def two_companies(session: AsyncSession) -> tuple[Scope, UUID, UUID]:
    """Two companies; the scope acts for the first alone."""
    mine, other = uuid4(), uuid4()
    await set_context(session, a_scope(mine, other))
    await session.execute(text("SELECT set_config('app.group_admin', 'on', true)"))
    for one, code, siren in ((mine, "AA1", "800397291"), (other, "BB1", "552100554")):
        await session.execute(
            text(
                "INSERT INTO company (id, code, legal_name, siren)"
                " VALUES (:id, :code, :name, :siren)"
            ),
            {"id": one, "code": code, "name": f"Société {code}", "siren": siren},
        )
    scope = a_scope(mine)
    await set_context(session, scope)
    return scope, mine, other


async def test_an_entry_is_booked_once_and_numbered(session: AsyncSession) -> None:
    scope, mine, _ = await two_companies(session)
    first = await record_entry(session, scope, entry=sale(mine))
    assert await record_entry(session, scope, entry=sale(mine)) == first
    await record_entry(session, scope, entry=sale(mine, "sale:2"))
    await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    booked = await booked_month(session, scope, company_id=mine, month=Month(2026, 10))
    assert [one.number for one in booked.lines] == [1, 1, 1, 2, 2, 2]
    assert sum(one.debit - one.credit for one in booked.lines) == 0
    assert {one.label for one in booked.lines} == {"Box d’octobre"}
    november = await booked_month(session, scope, company_id=mine, month=Month(2026, 11))
    assert not november.lines


async def test_what_does_not_balance_is_refused_by_the_rule(session: AsyncSession) -> None:
    scope, mine, _ = await two_companies(session)
    entry = sale(mine)
    with pytest.raises(Invalid) as refused:
        await record_entry(session, scope, entry=replace(entry, lines=entry.lines[:2]))
    assert "débit 29.90, crédit 24.92" in refused.value.errors[0].message
    both = replace(entry.lines[0], credit=Decimal(1))
    with pytest.raises(Invalid) as refused:
        await record_entry(session, scope, entry=replace(entry, lines=(both, *entry.lines[1:])))
    assert refused.value.errors[0].field == "lines/0"


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE accounting_entry SET label = 'autre'", "permission denied"),
        ("DELETE FROM accounting_entry_line", "permission denied"),
        (
            "INSERT INTO accounting_entry_line (id, entry_id, company_id, position, type, account,"
            " account_label, label, debit) SELECT gen_random_uuid(), id, company_id, 9, 'CA',"
            " '411000', 'x', 'x', 5 FROM accounting_entry",
            "an entry balances",
        ),
        (
            "INSERT INTO accounting_entry_line (id, entry_id, company_id, position, type, account,"
            " account_label, label, debit) SELECT gen_random_uuid(), id, company_id, 9, 'CA',"
            " '411000', 'x', 'x', -5 FROM accounting_entry",
            "one_side",
        ),
    ],
)
async def test_plain_sql_changes_nothing_booked(
    session: AsyncSession, statement: str, rule: str
) -> None:
    scope, mine, _ = await two_companies(session)
    await record_entry(session, scope, entry=sale(mine))
    await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    with pytest.raises(DBAPIError, match=rule):
        await session.execute(text(statement))


@pytest.mark.req("ORG-03")
async def test_a_neighbour_neither_reads_nor_books(session: AsyncSession) -> None:
    scope, mine, other = await two_companies(session)
    await record_entry(session, scope, entry=sale(mine))
    stranger = a_scope(other)
    await set_context(session, stranger)
    booked = await booked_month(session, stranger, company_id=mine, month=Month(2026, 10))
    assert not booked.lines
    with pytest.raises(DBAPIError, match="row-level security"):
        await record_entry(session, stranger, entry=sale(mine, "sale:9"))

"""Totals: what a settled side adds up to by company: shares of commission, entries, letters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.allocation import allocate
from winvest.foundation.kit.identifiers import new_id
from winvest.group.accounting.enums import AccountingNature
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.companies.enums import LedgerPurpose
from winvest.group.companies.models import CompanyLedgerSetting
from winvest.offer.catalog.enums import RevenueModel
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.rehearsal.enums import LineNature, Side, TotalKind
from winvest.offer.rehearsal.models import RehearsalLine, RehearsalTotal
from winvest.offer.rehearsal.queries import RehearsalRow
from winvest.offer.rehearsal.rules.consequences import Sums, entries
from winvest.offer.versions.rules.content import SchemePart

LINE = RehearsalLine
ZERO = Decimal(0)
PartyKey = tuple[UUID, str]


async def keep_totals(
    session: AsyncSession,
    *,
    one: RehearsalRow,
    side: Side,
    version: UUID | None,
    paid: Mapping[tuple[UUID, int], Decimal],
    schemes: tuple[SchemePart, ...],
) -> None:
    """Keep what a side adds up to; kept again, it is the same."""
    totals = [
        *_parties(paid, schemes),
        *await _entries(session, one, side, version),
        *await _letters(session, one, side),
    ]
    await _keep(session, one, side, totals)


def _parties(
    paid: Mapping[tuple[UUID, int], Decimal], schemes: tuple[SchemePart, ...]
) -> list[tuple[UUID, TotalKind, str, str, Decimal]]:
    """The shares of each, to the cent: of each scheme they add up to what it pays."""
    found: dict[PartyKey, Decimal] = defaultdict(lambda: ZERO)
    for (company, place), value in paid.items():
        split = schemes[place].split
        names = sorted(split)
        parts = allocate(value, weights=[Decimal(str(split[name])) for name in names])
        for name, part in zip(names, parts, strict=True):
            found[company, name] += part
    return [(company, TotalKind.PARTY, name, "", value) for (company, name), value in found.items()]


async def _entries(
    session: AsyncSession, one: RehearsalRow, side: Side, version: UUID | None
) -> list[tuple[UUID, TotalKind, str, str, Decimal]]:
    """What would be booked, by company and account; debits above nothing, credits below."""
    excl, tax = getattr(LINE, f"{side.value}_excl"), getattr(LINE, f"{side.value}_tax")
    commission = getattr(LINE, f"{side.value}_commission")
    of = LineNature
    sums = await session.execute(
        select(
            LINE.company_id,
            func.coalesce(func.sum(case((LINE.nature == of.REVENUE, excl))), 0),
            func.coalesce(func.sum(case((LINE.nature == of.FEE, excl))), 0),
            func.coalesce(func.sum(tax), 0),
            func.coalesce(func.sum(commission), 0),
        )
        .where(LINE.rehearsal_id == one.id)
        .group_by(LINE.company_id)
    )
    found = []
    for company, revenue, fee, taxed, paid in sums.all():
        accounts = await _accounts(session, one, version, company)
        for entry in entries(
            Sums(revenue=revenue, fee=fee, tax=taxed, commission=paid),
            model=RevenueModel(one.facts["model"]),
            accounts=accounts,
            receivable=await _receivable(session, company),
        ):
            label = entry.type.value if entry.type else "Client"
            value = entry.debit - entry.credit
            found.append((company, TotalKind.ENTRY, entry.account or "", label, value))
    return found


async def _accounts(
    session: AsyncSession, one: RehearsalRow, version: UUID | None, company: UUID
) -> dict[AccountingNature, str]:
    """The accounts of a version at a company: its own, else those of the version before it."""
    mapping = AccountingMapping
    for each in (version, one.base_version_id):
        rows = await session.execute(
            select(mapping.nature, mapping.gl_account)
            .join(ProductVersion, ProductVersion.id == mapping.product_version_id)
            .where(
                mapping.product_version_id == each,
                mapping.company_id == company,
                mapping.gl_account.is_not(None),
            )
        )
        found = {nature: account for nature, account in rows if account}
        if found:
            return found
    return {}


async def _receivable(session: AsyncSession, company: UUID) -> str | None:
    setting = CompanyLedgerSetting
    return await session.scalar(
        select(setting.gl_account).where(
            setting.company_id == company, setting.purpose == LedgerPurpose.RECEIVABLE
        )
    )


async def _letters(
    session: AsyncSession, one: RehearsalRow, side: Side
) -> list[tuple[UUID, TotalKind, str, str, Decimal]]:
    """How many letters leave, and how many of them are notices; before the change, none."""
    if side is not Side.AFTER:
        return []
    rows = await session.execute(
        select(
            LINE.company_id,
            func.count().filter(LINE.letter),
            func.count().filter(LINE.notice),
        )
        .where(LINE.rehearsal_id == one.id)
        .group_by(LINE.company_id)
    )
    return [
        (company, TotalKind.LETTER, code, "", Decimal(count))
        for company, letters, notices in rows
        for code, count in (("letters", letters), ("notices", notices))
    ]


async def _keep(
    session: AsyncSession,
    one: RehearsalRow,
    side: Side,
    totals: Iterable[tuple[UUID, TotalKind, str, str, Decimal]],
) -> None:
    rows = [
        {
            "id": new_id(),
            "rehearsal_id": one.id,
            "company_id": company,
            "kind": kind,
            "code": code,
            "label": label,
            side.value: value,
        }
        for company, kind, code, label, value in totals
    ]
    if not rows:
        return
    known = upsert(RehearsalTotal).values(rows)
    await session.execute(
        known.on_conflict_do_update(
            index_elements=["rehearsal_id", "company_id", "kind", "code", "label"],
            set_={side.value: known.excluded[side.value]},
        )
    )

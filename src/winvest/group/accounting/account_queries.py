"""Queries of the accounts: a company's plan de comptes, one account, what forms offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.account_enums import AccountNature
from winvest.group.accounting.account_forms import AccountEntry
from winvest.group.accounting.models.accounts import LedgerAccount
from winvest.group.companies.models import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of a company."""

    id: UUID
    company_id: UUID
    company_code: str
    number: str
    label: str
    nature: AccountNature
    is_active: bool
    lock_version: int

    @property
    def entry(self) -> AccountEntry:
        """What was typed of it."""
        return AccountEntry(
            company_id=self.company_id, number=self.number, label=self.label, nature=self.nature
        )


async def accounts(
    session: AsyncSession,
    scope: Scope,
    *,
    company_ids: Iterable[UUID] | None = None,
    active_only: bool = False,
) -> tuple[Account, ...]:
    """The accounts of the companies shown, or of those asked for; a hundred a company."""
    asked = scope.shown_company_ids if company_ids is None else frozenset(company_ids)
    statement = (
        select(LedgerAccount, Company.code)
        .join(Company, Company.id == LedgerAccount.company_id)
        .where(LedgerAccount.company_id.in_(asked & scope.companies_with("catalog.read")))
        .order_by(Company.code, LedgerAccount.number)
    )
    if active_only:
        statement = statement.where(LedgerAccount.is_active)
    return tuple(_account(one, code) for one, code in await session.execute(statement))


async def account(
    session: AsyncSession, scope: Scope, *, account_id: UUID, lock: bool = False
) -> Account:
    """One account; `NotFound` when it is another company's."""
    statement = (
        select(LedgerAccount, Company.code)
        .join(Company, Company.id == LedgerAccount.company_id)
        .where(
            LedgerAccount.id == account_id,
            LedgerAccount.company_id.in_(scope.companies_with("catalog.read")),
        )
    )
    if lock:
        statement = statement.with_for_update(of=LedgerAccount).execution_options(
            populate_existing=True
        )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise NotFound("Ce compte n’est dans aucune de vos sociétés. Rouvrez le plan de comptes.")
    return _account(*found)


async def account_choices(
    session: AsyncSession, scope: Scope, *, company_id: UUID, keep: str | None = None
) -> tuple[tuple[str, str], ...]:
    """Active accounts of a company as a form offers them, with the one already chosen."""
    found = await session.execute(
        select(LedgerAccount.number, LedgerAccount.label)
        .where(
            LedgerAccount.company_id == company_id,
            or_(LedgerAccount.is_active, LedgerAccount.number == keep),
        )
        .order_by(LedgerAccount.number)
    )
    return tuple((number, f"{number} {label}") for number, label in found)


def _account(row: LedgerAccount, company_code: str) -> Account:
    return Account(
        id=row.id,
        company_id=row.company_id,
        company_code=company_code,
        number=row.number,
        label=row.label,
        nature=row.nature,
        is_active=row.is_active,
        lock_version=row.lock_version,
    )

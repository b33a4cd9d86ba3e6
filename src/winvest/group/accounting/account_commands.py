"""Acts on the plan de comptes of a company."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.account_forms import AccountEntry
from winvest.group.accounting.account_queries import Account, account
from winvest.group.accounting.models.accounts import LedgerAccount
from winvest.group.lists.queries import used_anywhere

EDIT = "lists.accounts"
STALE = "Quelqu’un a modifié ce compte pendant votre saisie : comparez, puis recommencez."


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedAccount:
    """The account that was written, its version, and what stood before."""

    id: UUID
    lock_version: int
    before: Account | None = None


@command("accounting.add_account", needs=EDIT, undo=Undo("accounting.remove_account"))
async def add_account(session: AsyncSession, scope: Scope, *, entry: AccountEntry) -> SavedAccount:
    """Ajouter un compte au plan de comptes d’une société."""
    scope.require(EDIT, company_id=entry.company_id)
    taken = select(LedgerAccount.id).where(
        LedgerAccount.company_id == entry.company_id, LedgerAccount.number == entry.number
    )
    if await session.scalar(taken):
        sentence = "Cette société a déjà un compte de ce numéro : modifiez-le."
        raise Invalid([FieldError(field="code", code="account_taken", message=sentence)])
    this = new_id()
    await session.execute(
        insert(LedgerAccount).values(
            id=this,
            company_id=entry.company_id,
            number=entry.number,
            label=entry.label,
            nature=entry.nature,
        )
    )
    return SavedAccount(id=this, lock_version=1)


@command("accounting.edit_account", needs=EDIT, undo=Undo("accounting.edit_account"))
async def edit_account(
    session: AsyncSession,
    scope: Scope,
    *,
    account_id: UUID,
    lock_version: int,
    entry: AccountEntry,
) -> SavedAccount:
    """Modifier le libellé ou la nature d’un compte ; son numéro ne change pas."""
    before = await _own(session, scope, account_id)
    if before.lock_version != lock_version:
        raise Conflict(STALE, current={"record": before})
    return await _write(session, before, label=entry.label, nature=entry.nature)


@command(
    "accounting.change_account_activity",
    needs=EDIT,
    undo=Undo("accounting.change_account_activity"),
)
async def change_account_activity(
    session: AsyncSession, scope: Scope, *, account_id: UUID, active: bool
) -> SavedAccount:
    """Ne plus proposer un compte, ou le proposer de nouveau."""
    before = await _own(session, scope, account_id)
    return await _write(session, before, is_active=active)


@command("accounting.remove_account", needs=EDIT, undo=Undo("accounting.add_account"))
async def remove_account(session: AsyncSession, scope: Scope, *, account_id: UUID) -> Account:
    """Supprimer un compte qui n’a jamais servi ; un compte employé se désactive."""
    gone = await _own(session, scope, account_id)
    if await used_anywhere(
        session, scope, table="ledger_account", code=gone.number, company_id=gone.company_id
    ):
        raise Refused(
            "Ce compte est employé : désactivez-le, il ne sera plus proposé.",
            code="list_entry_used",
        )
    await session.execute(delete(LedgerAccount).where(LedgerAccount.id == account_id))
    return gone


async def _own(session: AsyncSession, scope: Scope, account_id: UUID) -> Account:
    found = await account(session, scope, account_id=account_id, lock=True)
    scope.require(EDIT, company_id=found.company_id)
    return found


async def _write(session: AsyncSession, before: Account, **values: object) -> SavedAccount:
    version = await session.scalar(
        update(LedgerAccount)
        .where(LedgerAccount.id == before.id)
        .values(**values)
        .returning(LedgerAccount.lock_version)
    )
    return SavedAccount(id=before.id, lock_version=version or 0, before=before)

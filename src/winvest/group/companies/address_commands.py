"""Commands on the addresses and contacts of a company."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, NotFound
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.forms import Address, Contact
from winvest.group.companies.models import CompanyAddress, CompanyContact

EDIT = "companies.edit"
T = TypeVar("T", CompanyAddress, CompanyContact)


@command("companies.add_address", needs=EDIT, undo=Undo("companies.remove_address"))
async def add_address(
    session: AsyncSession, scope: Scope, *, company_id: UUID, address: Address
) -> UUID:
    """Ajouter une adresse à une société."""
    scope.require(EDIT, company_id=company_id)
    made = new_id()
    await session.execute(
        insert(CompanyAddress).values(id=made, company_id=company_id, **_address(address))
    )
    return made


@command("companies.edit_address", needs=EDIT, undo=Undo("companies.edit_address"))
async def edit_address(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    address_id: UUID,
    lock_version: int,
    address: Address,
) -> None:
    """Modifier une adresse d’une société."""
    await _check(session, scope, CompanyAddress, company_id, address_id, lock_version)
    await session.execute(
        update(CompanyAddress).where(CompanyAddress.id == address_id).values(**_address(address))
    )


@command("companies.remove_address", needs=EDIT, undo=Undo("companies.add_address"))
async def remove_address(
    session: AsyncSession, scope: Scope, *, company_id: UUID, address_id: UUID
) -> Address:
    """Retirer une adresse d’une société. Gives it back, to be added again."""
    one = await _check(session, scope, CompanyAddress, company_id, address_id, None)
    await session.execute(delete(CompanyAddress).where(CompanyAddress.id == address_id))
    return Address(
        kind=one.kind,
        line1=one.line1,
        line2=one.line2,
        postal_code=one.postal_code,
        city=one.city,
        country=one.country,
    )


@command("companies.add_contact", needs=EDIT, undo=Undo("companies.remove_contact"))
async def add_contact(
    session: AsyncSession, scope: Scope, *, company_id: UUID, contact: Contact
) -> UUID:
    """Ajouter un contact à une société."""
    scope.require(EDIT, company_id=company_id)
    made = new_id()
    await session.execute(
        insert(CompanyContact).values(id=made, company_id=company_id, **_contact(contact))
    )
    return made


@command("companies.edit_contact", needs=EDIT, undo=Undo("companies.edit_contact"))
async def edit_contact(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    contact_id: UUID,
    lock_version: int,
    contact: Contact,
) -> None:
    """Modifier un contact d’une société."""
    await _check(session, scope, CompanyContact, company_id, contact_id, lock_version)
    await session.execute(
        update(CompanyContact).where(CompanyContact.id == contact_id).values(**_contact(contact))
    )


@command("companies.remove_contact", needs=EDIT, undo=Undo("companies.add_contact"))
async def remove_contact(
    session: AsyncSession, scope: Scope, *, company_id: UUID, contact_id: UUID
) -> Contact:
    """Retirer un contact d’une société. Gives it back, to be added again."""
    one = await _check(session, scope, CompanyContact, company_id, contact_id, None)
    await session.execute(delete(CompanyContact).where(CompanyContact.id == contact_id))
    return Contact(kind=one.kind, name=one.name, email=one.email, phone=one.phone)


async def _check(
    session: AsyncSession,
    scope: Scope,
    kind: type[T],
    company_id: UUID,
    row_id: UUID,
    lock_version: int | None,
) -> T:
    """The row, locked, if it is this company's and still the version that was drawn."""
    scope.require(EDIT, company_id=company_id)
    statement = (
        select(kind)
        .where(kind.id == row_id, kind.company_id == company_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    one = (await session.execute(statement)).scalar_one_or_none()
    if one is None:
        raise NotFound("Cette ligne n’existe plus : rechargez la page.")
    if lock_version is not None and one.lock_version != lock_version:
        raise Conflict("Cette ligne vient de changer : rechargez la page, puis recommencez.")
    return one


def _address(address: Address) -> dict[str, object]:
    return {
        "kind": address.kind,
        "line1": address.line1,
        "line2": address.line2,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country,
    }


def _contact(contact: Contact) -> dict[str, object]:
    return {
        "kind": contact.kind,
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
    }

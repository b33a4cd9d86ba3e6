"""Commands around a partner: its companies, its contacts, its extranet codes."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.access_forms import Contact, ExtranetCode
from winvest.group.partners.access_queries import (
    ContactRow,
)
from winvest.group.partners.credential_commands import require_proof
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.models import PartnerActivation, PartnerContact, PartnerExtranetCode
from winvest.group.partners.sheet_queries import (
    CREDENTIALS,
    EDIT,
    PartnerSheet,
    partner_sheet,
)

GONE = "Cette ligne n’existe plus : rechargez la page."
CHANGED = "Cette ligne vient de changer : rechargez la page, puis recommencez."


@command("partners.activate", needs=EDIT, undo=Undo("partners.activate"))
async def activate_partner(
    session: AsyncSession,
    scope: Scope,
    *,
    partner_id: UUID,
    company_id: UUID,
    status: PartnerStatus | None,
) -> PartnerStatus | None:
    """Activer ou fermer une compagnie pour une société du groupe. Gives back what stood before.

    A status of None takes the activation away; products that already use the partner keep it.
    """
    sheet = await _editable(session, scope, partner_id, EDIT)
    if company_id == sheet.company_id:
        raise Refused(
            "La société propriétaire utilise toujours sa compagnie : changez plutôt son statut.",
            code="owner_activation",
        )
    if await session.scalar(select(Company.id).where(Company.id == company_id)) is None:
        raise NotFound("Cette société n’existe pas : rechargez la page.")
    key = (PartnerActivation.partner_id == sheet.id, PartnerActivation.company_id == company_id)
    before = await session.scalar(select(PartnerActivation.status).where(*key).with_for_update())
    if status is None:
        await session.execute(delete(PartnerActivation).where(*key))
    elif before is None:
        await session.execute(
            insert(PartnerActivation).values(
                id=new_id(),
                partner_id=sheet.id,
                owner_company_id=sheet.company_id,
                company_id=company_id,
                status=status,
                activated_at=func.now(),
            )
        )
    elif before is not status:
        await session.execute(update(PartnerActivation).where(*key).values(status=status))
    return before


@command("partners.add_contact", needs=EDIT, undo=Undo("partners.remove_contact"))
async def add_contact(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, contact: Contact
) -> UUID:
    """Ajouter un contact à une compagnie."""
    sheet = await _editable(session, scope, partner_id, EDIT)
    made = new_id()
    await session.execute(
        insert(PartnerContact).values(
            id=made, partner_id=sheet.id, company_id=sheet.company_id, **asdict(contact)
        )
    )
    return made


@command("partners.edit_contact", needs=EDIT, undo=Undo("partners.edit_contact"))
async def edit_contact(
    session: AsyncSession,
    scope: Scope,
    *,
    partner_id: UUID,
    contact_id: UUID,
    lock_version: int,
    contact: Contact,
) -> ContactRow:
    """Modifier un contact d’une compagnie. Gives back what stood before."""
    before = await _contact(session, scope, partner_id, contact_id)
    if before.lock_version != lock_version:
        raise Conflict(CHANGED)
    await session.execute(
        update(PartnerContact).where(PartnerContact.id == contact_id).values(asdict(contact))
    )
    return before


@command("partners.remove_contact", needs=EDIT, undo=Undo("partners.add_contact"))
async def remove_contact(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, contact_id: UUID
) -> Contact:
    """Retirer un contact d’une compagnie. Gives it back, to be added again."""
    gone = await _contact(session, scope, partner_id, contact_id)
    await session.execute(delete(PartnerContact).where(PartnerContact.id == contact_id))
    return Contact(kind=gone.kind, name=gone.name, email=gone.email, phone=gone.phone)


@command("partners.add_code", needs=EDIT, undo=Undo("partners.remove_code"))
async def add_code(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, code: ExtranetCode
) -> UUID:
    """Ajouter un code extranet. A secret one asks for the right on credentials, and a proof."""
    sheet = await _editable(session, scope, partner_id, EDIT)
    _guard_secret(scope, sheet, secret=code.secret)
    made = new_id()
    await session.execute(
        insert(PartnerExtranetCode).values(
            id=made, partner_id=sheet.id, company_id=sheet.company_id, **_columns(code)
        )
    )
    return made


@command(
    "partners.edit_code",
    needs=EDIT,
    undo=Irreversible("Un code remplacé n’est pas gardé : corrigez-le de nouveau."),
)
async def edit_code(
    session: AsyncSession,
    scope: Scope,
    *,
    partner_id: UUID,
    code_id: UUID,
    lock_version: int,
    code: ExtranetCode,
) -> None:
    """Modifier un code extranet ; vide, sa valeur reste, secrète ou non."""
    sheet = await _editable(session, scope, partner_id, EDIT)
    row = await _code_row(session, sheet, code_id)
    if row.lock_version != lock_version:
        raise Conflict(CHANGED)
    was_secret = row.code is None
    _guard_secret(scope, sheet, secret=code.secret or was_secret)
    values = _columns(code)
    if code.value is None:
        if code.secret != was_secret:
            raise Refused("Retapez le code pour changer sa protection.", code="code_missing")
        values = {name: values[name] for name in ("label", "for_company_id", "portal_url")}
    await session.execute(
        update(PartnerExtranetCode).where(PartnerExtranetCode.id == code_id).values(values)
    )


@command(
    "partners.remove_code",
    needs=EDIT,
    undo=Irreversible("Un code retiré n’est pas gardé : ajoutez-le de nouveau."),
)
async def remove_code(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, code_id: UUID
) -> None:
    """Retirer un code extranet. A secret one asks for the right on credentials, and a proof."""
    sheet = await _editable(session, scope, partner_id, EDIT)
    row = await _code_row(session, sheet, code_id)
    _guard_secret(scope, sheet, secret=row.code is None)
    await session.execute(delete(PartnerExtranetCode).where(PartnerExtranetCode.id == code_id))


@command(
    "partners.reveal_code",
    needs=CREDENTIALS,
    undo=Irreversible("Ce qui a été lu ne s’oublie pas ; la lecture est au journal."),
)
async def reveal_code(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, code_id: UUID
) -> str:
    """Montrer un code extranet secret à qui prouve son identité ; la lecture est journalisée."""
    sheet = await _editable(session, scope, partner_id, CREDENTIALS)
    require_proof(scope)
    await _code_row(session, sheet, code_id)
    secret = await session.scalar(
        update(PartnerExtranetCode)
        .where(PartnerExtranetCode.id == code_id)
        .values(revealed_at=func.now())
        .returning(PartnerExtranetCode.secret)
    )
    if secret is None:
        raise Refused("Ce code n’est pas secret : il se lit dans la liste.", code="not_secret")
    return bytes(secret).decode()


async def _editable(
    session: AsyncSession, scope: Scope, partner_id: UUID, right: str
) -> PartnerSheet:
    sheet = await partner_sheet(session, scope, key=partner_id)
    scope.require(right, company_id=sheet.company_id)
    return sheet


async def _contact(
    session: AsyncSession, scope: Scope, partner_id: UUID, contact_id: UUID
) -> ContactRow:
    sheet = await _editable(session, scope, partner_id, EDIT)
    table = PartnerContact.__table__
    columns = [table.c[name] for name in ContactRow.__slots__]
    statement = (
        select(*columns)
        .where(PartnerContact.id == contact_id, PartnerContact.partner_id == sheet.id)
        .with_for_update()
    )
    row = (await session.execute(statement)).mappings().one_or_none()
    if row is None:
        raise NotFound(GONE)
    return ContactRow(**row)


async def _code_row(
    session: AsyncSession, sheet: PartnerSheet, code_id: UUID
) -> PartnerExtranetCode:
    statement = (
        select(PartnerExtranetCode)
        .where(PartnerExtranetCode.id == code_id, PartnerExtranetCode.partner_id == sheet.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(statement)).scalar_one_or_none()
    if row is None:
        raise NotFound(GONE)
    return row


def _guard_secret(scope: Scope, sheet: PartnerSheet, *, secret: bool) -> None:
    if secret:
        scope.require(CREDENTIALS, company_id=sheet.company_id)
        require_proof(scope)


def _columns(code: ExtranetCode) -> dict[str, object]:
    value = code.value or ""
    return {
        "label": code.label,
        "code": None if code.secret else value,
        "secret": value.encode() if code.secret else None,
        "for_company_id": code.for_company_id,
        "portal_url": code.portal_url,
    }

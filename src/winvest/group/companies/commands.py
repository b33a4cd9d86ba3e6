"""Commands on a company: its identity, its theme, its accounting settings. Locked by version."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Forbidden, Invalid
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.forms import Identity, LedgerLine
from winvest.group.companies.models import Company, CompanyLedgerSetting
from winvest.group.companies.rules import Registration, blocking
from winvest.group.companies.sheet_queries import (
    CompanySheet,
    LedgerRow,
    company_ledger,
    company_sheet,
    sheet_of,
    taken_fields,
)

EDIT = "companies.edit"
STALE = "Quelqu’un a modifié cette société pendant votre saisie : comparez, puis choisissez."


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What stood before, so that the act can be taken back; and the version that stands now."""

    before: CompanySheet
    lock_version: int


@command(
    "companies.create",
    needs=EDIT,
    undo=Irreversible("Une société créée se désactive ; ses écritures et son audit restent."),
)
async def create_company(
    session: AsyncSession, scope: Scope, *, code: str, identity: Identity
) -> None:
    """Créer une société du groupe (Admin Groupe seul)."""
    if not scope.group_admin:
        raise Forbidden("Seul l’Admin Groupe crée une société. Demandez-le-lui.")
    await _refuse_doubtful(session, scope, None, Registration(), identity, code=code)
    await session.execute(insert(Company).values(id=new_id(), code=code, **_columns(identity)))


@command("companies.edit_identity", needs=EDIT, undo=Undo("companies.edit_identity"))
async def edit_identity(
    session: AsyncSession, scope: Scope, *, code: str, lock_version: int, identity: Identity
) -> Edited:
    """Modifier l’identité d’une société : raison sociale, numéros, devise, fuseau."""
    before = await _locked(session, scope, code=code, lock_version=lock_version)
    await _refuse_doubtful(session, scope, before.id, before.identity.registration, identity)
    await session.execute(
        update(Company).where(Company.id == before.id).values(**_columns(identity))
    )
    return Edited(before=before, lock_version=lock_version + 1)


@command("companies.edit_theme", needs=EDIT, undo=Undo("companies.edit_theme"))
async def edit_theme(
    session: AsyncSession,
    scope: Scope,
    *,
    code: str,
    lock_version: int,
    brand: str | None,
    logo: str | None,
) -> Edited:
    """Modifier la charte d’une société : couleur de marque et logo déposé."""
    before = await _locked(session, scope, code=code, lock_version=lock_version)
    theme = {**before.theme, "brand": brand, "logo": logo}
    kept = {name: value for name, value in theme.items() if value is not None}
    await session.execute(
        update(Company).where(Company.id == before.id).values(brand_theme=kept or None)
    )
    return Edited(before=before, lock_version=lock_version + 1)


@command("companies.change_activity", needs=EDIT, undo=Undo("companies.change_activity"))
async def change_activity(
    session: AsyncSession, scope: Scope, *, code: str, lock_version: int, active: bool
) -> Edited:
    """Désactiver ou réactiver une société du groupe (Admin Groupe seul)."""
    if not scope.group_admin:
        raise Forbidden("Seul l’Admin Groupe désactive une société. Demandez-le-lui.")
    before = await _locked(session, scope, code=code, lock_version=lock_version)
    await session.execute(update(Company).where(Company.id == before.id).values(is_active=active))
    return Edited(before=before, lock_version=lock_version + 1)


@command("companies.edit_ledger", needs=EDIT, undo=Undo("companies.edit_ledger"))
async def edit_ledger(
    session: AsyncSession,
    scope: Scope,
    *,
    code: str,
    versions: dict[str, int],
    lines: tuple[LedgerLine, ...],
) -> tuple[LedgerRow, ...]:
    """Modifier les comptes et journaux par défaut d’une société. Gives back what stood before."""
    sheet = await company_sheet(session, scope, code=code)
    scope.require(EDIT, company_id=sheet.id)
    await session.execute(select(Company.id).where(Company.id == sheet.id).with_for_update())
    before = await company_ledger(session, scope, company_id=sheet.id)
    known = {row.purpose: row for row in before}
    for line in lines:
        row = known[line.purpose]
        if (row.gl_account, row.journal) == (line.gl_account, line.journal):
            continue
        if row.lock_version != versions.get(line.purpose.value, row.lock_version):
            raise Conflict(STALE, current={one.purpose.value: one for one in before})
        await _write_ledger(session, company_id=sheet.id, row=row, line=line)
    return before


async def _write_ledger(
    session: AsyncSession, *, company_id: UUID, row: LedgerRow, line: LedgerLine
) -> None:
    of_row = (
        CompanyLedgerSetting.company_id == company_id,
        CompanyLedgerSetting.purpose == line.purpose,
    )
    values = {"gl_account": line.gl_account, "journal": line.journal}
    if line.gl_account is None and line.journal is None:
        await session.execute(delete(CompanyLedgerSetting).where(*of_row))
    elif row.lock_version == 0:
        await session.execute(
            insert(CompanyLedgerSetting).values(
                id=new_id(), company_id=company_id, purpose=line.purpose, **values
            )
        )
    else:
        await session.execute(update(CompanyLedgerSetting).where(*of_row).values(**values))


async def _locked(
    session: AsyncSession, scope: Scope, *, code: str, lock_version: int
) -> CompanySheet:
    """The company, its row locked: the second of two people waits, then is told."""
    sheet = await company_sheet(session, scope, code=code)
    scope.require(EDIT, company_id=sheet.id)
    statement = (
        select(Company)
        .where(Company.id == sheet.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    sheet = sheet_of((await session.execute(statement)).scalar_one(), may_edit=True)
    if sheet.lock_version != lock_version:
        raise Conflict(STALE, current={"sheet": sheet})
    return sheet


async def _refuse_doubtful(
    session: AsyncSession,
    scope: Scope,
    company_id: UUID | None,
    before: Registration,
    identity: Identity,
    *,
    code: str | None = None,
) -> None:
    errors = list(blocking(before, identity.registration))
    errors += await taken_fields(session, scope, identity=identity, company_id=company_id)
    if code is not None:
        taken = select(func.count()).select_from(Company).where(Company.code == code)
        if (await session.execute(taken)).scalar_one():
            sentence = "Ce code de société existe déjà : choisissez-en un autre."
            errors.append(FieldError(field="code", code="taken", message=sentence))
    if errors:
        raise Invalid(errors)


def _columns(identity: Identity) -> dict[str, str | None]:
    return {
        "legal_name": identity.legal_name,
        "brand_name": identity.brand_name,
        "siren": identity.siren,
        "siret_default": identity.siret,
        "vat_number": identity.vat_number,
        "ics_code": identity.ics_code,
        "country": identity.country,
        "currency": identity.currency,
        "timezone": identity.timezone,
    }

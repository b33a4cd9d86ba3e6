"""Commands on the families: create, correct, retire, open again, remove. Locked by version.

A family of the whole group is written by the group's administrators alone (data-model.md).
"""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Forbidden, Invalid, Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.risks import NewRisk, RiskForm
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.risks import EDIT, RiskSheet, risk_sheet

STALE = "Quelqu’un a modifié cette famille pendant votre saisie : comparez, puis choisissez."
GROUP_ONLY = "Une famille commune au groupe ne se modifie que par l’Admin Groupe. Demandez-le-lui."


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskChanged:
    """What stood before, and the version that stands now."""

    before: RiskSheet
    changed: bool
    lock_version: int


@command("catalog.create_risk", needs=EDIT, undo=Undo("catalog.remove_risk"))
async def create_risk(session: AsyncSession, scope: Scope, *, new: NewRisk) -> UUID:
    """Créer une famille de risque, dans une société ou pour tout le groupe."""
    scope.require(EDIT, company_id=new.company_id, risk_family=new.code)
    _guard_global(scope, is_global=new.risk.is_global)
    taken = select(Risk.id).where(Risk.company_id == new.company_id, Risk.code == new.code)
    if await session.scalar(taken) is not None:
        sentence = "Cette société a déjà une famille de ce code : choisissez-en un autre."
        raise Invalid([FieldError(field="code", code="taken", message=sentence)])
    last = select(func.coalesce(func.max(Risk.position), 0) + 1)
    position = await session.scalar(last.where(Risk.company_id == new.company_id))
    made = new_id()
    await session.execute(
        insert(Risk).values(
            id=made,
            company_id=new.company_id,
            code=new.code,
            position=position,
            **asdict(new.risk),
        )
    )
    return made


@command("catalog.edit_risk", needs=EDIT, undo=Undo("catalog.edit_risk"))
async def edit_risk(
    session: AsyncSession, scope: Scope, *, risk_id: UUID, lock_version: int, risk: RiskForm
) -> RiskChanged:
    """Modifier une famille : nom, icône, clientèle, portée. A stale save is a `Conflict`."""
    sheet = await editable_risk(session, scope, risk_id=risk_id)
    if sheet.lock_version != lock_version:
        raise Conflict(STALE, current={"sheet": sheet})
    if risk.is_global != sheet.risk.is_global:
        _guard_global(scope, is_global=True)
        if not risk.is_global:
            await _refuse_used_elsewhere(session, sheet)
    if risk == sheet.risk:
        return RiskChanged(before=sheet, changed=False, lock_version=lock_version)
    now = await session.scalar(
        update(Risk).where(Risk.id == sheet.id).values(asdict(risk)).returning(Risk.lock_version)
    )
    return RiskChanged(before=sheet, changed=True, lock_version=int(now or 0))


@command("catalog.retire_risk", needs=EDIT, undo=Undo("catalog.reopen_risk"))
async def retire_risk(session: AsyncSession, scope: Scope, *, risk_id: UUID) -> None:
    """Retirer une famille : ses produits restent, elle ne se propose plus aux nouveaux."""
    sheet = await editable_risk(session, scope, risk_id=risk_id)
    if sheet.retired_at is None:
        await session.execute(update(Risk).where(Risk.id == sheet.id).values(retired_at=func.now()))


@command("catalog.reopen_risk", needs=EDIT, undo=Undo("catalog.retire_risk"))
async def reopen_risk(session: AsyncSession, scope: Scope, *, risk_id: UUID) -> None:
    """Rouvrir une famille retirée : elle se propose de nouveau aux produits."""
    sheet = await editable_risk(session, scope, risk_id=risk_id)
    await session.execute(update(Risk).where(Risk.id == sheet.id).values(retired_at=None))


@command(
    "catalog.remove_risk",
    needs=EDIT,
    undo=Irreversible("Une famille supprimée emporte ses champs : recréez-la au besoin."),
)
async def remove_risk(session: AsyncSession, scope: Scope, *, risk_id: UUID) -> None:
    """Supprimer une famille qu’aucun produit n’utilise. Raises `Refused`, saying how many do."""
    sheet = await editable_risk(session, scope, risk_id=risk_id)
    count = await _products(session, sheet.id)
    if count:
        raise Refused(
            f"{plural(count, 'produit')} {'utilise' if count == 1 else 'utilisent'} cette famille "
            ": changez d’abord leur famille, ou retirez celle-ci pour ne plus la proposer.",
            code="risk_used",
        )
    await session.execute(delete(Risk).where(Risk.id == sheet.id))


async def editable_risk(session: AsyncSession, scope: Scope, *, risk_id: UUID) -> RiskSheet:
    """The family, its row locked, for who may write it."""
    sheet = await risk_sheet(session, scope, key=risk_id)
    scope.require(EDIT, company_id=sheet.company_id, risk_family=sheet.code)
    _guard_global(scope, is_global=sheet.risk.is_global)
    await session.execute(select(Risk.id).where(Risk.id == sheet.id).with_for_update())
    return await risk_sheet(session, scope, key=risk_id)


def _guard_global(scope: Scope, *, is_global: bool) -> None:
    if is_global and not scope.group_admin:
        raise Forbidden(GROUP_ONLY, right=EDIT)


async def _refuse_used_elsewhere(session: AsyncSession, sheet: RiskSheet) -> None:
    elsewhere = await session.scalar(
        select(func.count())
        .select_from(Product)
        .where(Product.risk_id == sheet.id, Product.company_id != sheet.company_id)
    )
    if elsewhere:
        raise Refused(
            f"{plural(elsewhere, 'produit')} d’autres sociétés en dépendent : "
            "la famille reste commune au groupe tant qu’ils l’utilisent.",
            code="risk_used_elsewhere",
        )


async def _products(session: AsyncSession, risk_id: UUID) -> int:
    found = select(func.count()).select_from(Product).where(Product.risk_id == risk_id)
    return int(await session.scalar(found) or 0)

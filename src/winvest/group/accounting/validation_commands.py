"""Acts on the accounts of a version: Compta validates what is complete (annexe C 6)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping

MAP = "accounting.map"


@command(
    "accounting.validate_mappings",
    needs=MAP,
    undo=Irreversible("Un mapping validé redevient « À valider » dès qu’on le modifie."),
)
async def validate_mappings(
    session: AsyncSession, scope: Scope, *, version_id: UUID, company_id: UUID, now: datetime
) -> int:
    """Valider le mapping comptable d’une version pour une société, s’il est complet."""
    scope.require(MAP, company_id=company_id)
    here = (
        AccountingMapping.product_version_id == version_id,
        AccountingMapping.company_id == company_id,
    )
    rows = (
        await session.execute(
            select(AccountingMapping.nature, AccountingMapping.gl_account, AccountingMapping.status)
            .where(*here)
            .with_for_update()
        )
    ).all()
    bare = [one.nature.label.lower() for one in rows if not one.gl_account]
    if not rows or bare:
        named = f" pour {', '.join(bare)}" if bare else ""
        raise Refused(
            f"Le mapping comptable n’a pas de compte{named}\u00a0: complétez-le, puis signez.",
            code="mapping_incomplete",
        )
    await session.execute(
        update(AccountingMapping)
        .where(
            *here,
            AccountingMapping.status.in_((MappingStatus.TO_VALIDATE, MappingStatus.ERROR)),
        )
        .values(status=MappingStatus.VALIDATED, validated_by=scope.actor_id, validated_at=now)
        .execution_options(synchronize_session=False)
    )
    return len(rows)

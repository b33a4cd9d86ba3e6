"""Acts on the quality rule of a version that is not published yet."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.quality.forms import RuleEntry
from winvest.offer.quality.models import CqRule
from winvest.offer.quality.queries import QualityRule, quality_rule

EDIT = "quality.edit"
STALE = "Quelqu’un a modifié cette règle pendant votre saisie : comparez, puis recommencez."


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEdited:
    """The rule that was written (0: none), and what stood before."""

    lock_version: int
    before: QualityRule | None


@command("quality.edit_rule", needs=EDIT, undo=Undo("quality.edit_rule"))
async def edit_rule(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    version_id: UUID,
    lock_version: int,
    entry: RuleEntry | None,
) -> RuleEdited:
    """Modifier les pièces et le script exigés par une version encore en préparation."""
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require(EDIT, company_id=sheet.company_id, risk_family=sheet.risk_code)
    version = await session.scalar(
        select(ProductVersion)
        .where(ProductVersion.id == version_id, ProductVersion.product_id == sheet.id)
        .with_for_update()
    )
    if version is None or version.status.value not in ("draft", "in_review", "approved"):
        raise Refused(
            "Cette version est publiée et ne change plus : créez une nouvelle version.",
            code="version_published",
        )
    before = await quality_rule(session, scope, version_id=version_id)
    if (before.lock_version if before else 0) != lock_version:
        raise Conflict(STALE, current={"rule": before})
    of_version = CqRule.product_version_id == version_id
    if entry is None:
        await session.execute(delete(CqRule).where(of_version))
        return RuleEdited(lock_version=0, before=before)
    values = {
        "required_fields": list(entry.required),
        "call_script_id": entry.call_script_id,
        "notes": entry.notes,
    }
    if before is None:
        row = {"id": new_id(), "product_version_id": version_id, **values}
        await session.execute(insert(CqRule).values(row))
        return RuleEdited(lock_version=1, before=None)
    await session.execute(delete(CqRule).where(of_version, CqRule.id != before.id))
    written = await session.scalar(
        update(CqRule).where(CqRule.id == before.id).values(**values).returning(CqRule.lock_version)
    )
    return RuleEdited(lock_version=written or 0, before=before)

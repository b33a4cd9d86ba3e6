"""The quality rule of a version: for its sheet, and for the queue of the controls."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.quality.forms import RuleEntry
from winvest.offer.quality.models import CqRule


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """What a sale of the version must bring."""

    id: UUID
    entry: RuleEntry
    lock_version: int


async def quality_rule(
    session: AsyncSession, scope: Scope, *, version_id: UUID
) -> QualityRule | None:
    """The rule of a version, if it has one; several are read as one, the oldest first."""
    found = (
        await session.scalars(
            select(CqRule)
            .where(CqRule.product_version_id == version_id)
            .order_by(CqRule.created_at, CqRule.id)
        )
    ).all()
    return rule_of(found)


def rule_of(found: Sequence[CqRule]) -> QualityRule | None:
    """The rules of a version read as one, the oldest first."""
    if not found:
        return None
    first = found[0]
    required = dict.fromkeys(one for rule in found for one in rule.required_fields)
    notes = " ".join(rule.notes for rule in found if rule.notes)
    return QualityRule(
        id=first.id,
        entry=RuleEntry(
            required=tuple(required),
            call_script_id=next((one.call_script_id for one in found if one.call_script_id), None),
            notes=notes or None,
        ),
        lock_version=first.lock_version,
    )

"""How long publishing takes after the last sign-off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.models import (
    ApprovalDelay,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """How long a subject took, or takes, from its last sign-off to its publication."""

    title: str
    link: str
    ready_at: datetime
    due_at: datetime
    published_at: datetime | None


async def delays(session: AsyncSession, scope: Scope, *, most: int = 20) -> tuple[Delay, ...]:
    """The last subjects that were ready to publish, newest first."""
    asked = (
        select(
            ApprovalDelay.title, ApprovalDelay.link, ApprovalDelay.ready_at,
            ApprovalDelay.due_at, ApprovalDelay.published_at,
        )
        .where(ApprovalDelay.owner_company_id.in_(scope.shown_company_ids))
        .order_by(ApprovalDelay.ready_at.desc())
        .limit(most)
    )  # fmt: skip
    return tuple(Delay(**row._asdict()) for row in await session.execute(asked))

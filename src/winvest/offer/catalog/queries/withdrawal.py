"""A withdrawal that is prepared: its plan as it is signed, who signs it, who still must."""

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Facet, Process, SubjectKind, TaskStatus
from winvest.group.approvals.ports import Signable, Standing
from winvest.group.approvals.rules import holds
from winvest.group.approvals.signer_queries import Step, steps_about
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.models.products import Product

PLAN = (
    ProductExitPlan.support_ends_on,
    ProductExitPlan.renewals,
    ProductExitPlan.replacement_product_id,
    ProductExitPlan.client_notice_on,
    ProductExitPlan.notice,
    ProductExitPlan.reason,
    ProductExitPlan.support_by,
    ProductExitPlan.renewals_by,
)


async def withdrawal_steps(
    session: AsyncSession, scope: Scope, *, product_id: UUID, now: datetime, lock: bool = False
) -> tuple[Step, ...]:
    """The tasks of the withdrawal of a product; none while it is not prepared. Five at most."""
    found = await steps_about(session, scope, subject_id=product_id, now=now, lock=lock)
    return tuple(one for one in found if one.task.process is Process.WITHDRAWAL)


def mine_to_sign(scope: Scope, steps: Collection[Step]) -> tuple[Step, ...]:
    """What the withdrawal asks of this person: the open tasks whose function they hold."""
    return tuple(
        one
        for one in steps
        if one.task.status is TaskStatus.OPEN
        and holds(
            scope,
            one.task.role_code,
            company_id=one.task.company_id,
            risk_family=one.task.risk_family,
        )
    )


async def plan_sha(session: AsyncSession, scope: Scope, *, product_id: UUID) -> str | None:
    """The hash of the exit plan as it would be signed; None without a plan."""
    found = await session.execute(select(*PLAN).where(ProductExitPlan.product_id == product_id))
    row = found.one_or_none()
    return _sha(tuple(row)) if row is not None else None


class ExitPlanContents:
    """What the tasks about a product depend on: the plan by which it leaves the catalogue."""

    async def standing(
        self, session: AsyncSession, scope: Scope, *, of: Signable, hold: bool
    ) -> Standing | None:
        """The plan now, and who wrote it; the product is held first, as by who changes the plan."""
        if of.kind is not SubjectKind.PRODUCT or of.facet is not Facet.EXIT_PLAN:
            return None
        if hold:
            await lock_own(session, product_id=of.subject_id)
        found = await session.execute(
            select(ProductExitPlan.edited_by, *PLAN).where(
                ProductExitPlan.product_id == of.subject_id
            )
        )
        row = found.one_or_none()
        if row is None:
            return None
        return Standing(sha256=_sha(tuple(row)[1:]), authors=(row.edited_by,))


async def lock_own(session: AsyncSession, *, product_id: UUID) -> None:
    """Wait for whoever withdraws this product, or signs for it."""
    await session.execute(
        select(Product.id).where(Product.id == product_id).with_for_update(key_share=True)
    )


def _sha(values: tuple[object, ...]) -> str:
    told = [None if one is None else str(one) for one in values]
    text = json.dumps(["winvest-exit-plan-1", told], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

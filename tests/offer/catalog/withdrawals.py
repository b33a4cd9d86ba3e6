"""Short ways through a withdrawal, for tests that are about something else."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.lifecycle import Moved, retire_product
from winvest.offer.catalog.commands.withdrawal import prepare_withdrawal
from winvest.offer.catalog.forms.exit_plan import ExitPlan

SIGN = text(
    "UPDATE approval_task SET status = 'signed', decided_at = now(), decided_label = 'Alix'"
    " WHERE task = ANY (:tasks) AND status = 'open'"
)
WHEN = datetime(2026, 11, 21, 9, tzinfo=UTC)  # before the days of the plans of these tests


async def sign_by_sql(session: AsyncSession, *tasks: str) -> None:
    """These tasks are signed, whoever signs."""
    await session.execute(SIGN, {"tasks": list(tasks)})


async def withdrawn(
    session: AsyncSession, scope: Scope, *, sku: str, plan: ExitPlan | None
) -> Moved:
    """Prepared, signed, done."""
    await prepare_withdrawal(session, scope, sku=sku, plan=plan, now=WHEN)
    await sign_by_sql(session, "decision", "sales_stop")
    return await retire_product(session, scope, sku=sku, now=WHEN)

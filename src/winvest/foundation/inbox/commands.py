"""Acts of the inbox."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope


@command(
    "inbox.make_partitions",
    needs="system.read",
    undo=Irreversible("Une partition vide ne gêne personne."),
)
async def make_partitions(session: AsyncSession, scope: Scope, *, months_ahead: int = 3) -> None:
    """Make the months' partitions of the messages before they are needed."""
    await session.execute(select(func.ensure_inbox_partitions(months_ahead)))

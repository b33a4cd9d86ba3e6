"""Upkeep of the publications: those that ended by themselves."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope


@command(
    "publication.close_ended",
    needs="publication.publish",
    undo=Irreversible("Une diffusion terminée se reprend par une nouvelle diffusion."),
)
async def close_ended(session: AsyncSession, scope: Scope) -> int:
    """Forget the companies whose publications have ended; how many products changed readers.

    Nobody sees more for want of it: past its date, row-level security asks the publications
    themselves (docs/decisions/0005). It makes that quick again.
    """
    done = await session.execute(select(func.refresh_product_readers()))
    return int(done.scalar_one())

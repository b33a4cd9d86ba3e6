"""What every act on a dated price does alike: lock, compare, close, say what was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Conflict, NotFound
from winvest.offer.pricing.dated.queries import GONE, Model

STALE = "Une autre personne a modifié cette ligne entre-temps : comparez, puis enregistrez."
GUARD = "Une promotion ou un prix qui a commencé ne s’efface pas : arrêtez-le."


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A row just written."""

    id: UUID
    lock_version: int


async def lock(session: AsyncSession, model: Model, row_id: UUID) -> int:
    """Make a second writer wait; the version of the row as it stands."""
    found = await session.scalar(
        select(model.lock_version).where(model.id == row_id).with_for_update()
    )
    if found is None:
        raise NotFound(GONE)
    return found


def check_fresh(found: int, told: int) -> None:
    """Refuse what was typed over an older row."""
    if found != told:
        raise Conflict(STALE)


async def close(
    session: AsyncSession, model: Model, row_id: UUID, *, end: datetime | None
) -> Saved:
    """Write where the row stops."""
    version = await session.scalar(
        update(model).where(model.id == row_id).values(valid_to=end).returning(model.lock_version)
    )
    return Saved(id=row_id, lock_version=version or 0)

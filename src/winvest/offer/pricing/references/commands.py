"""Acts of the references: record the values of indices; a revision adds, it never replaces."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.references.forms import NewPoint
from winvest.offer.pricing.references.models import IndexPoint
from winvest.offer.pricing.references.queries import known_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a file brought: values that were not known, revisions, and what was the same."""

    new: int
    revised: int
    same: int


@command(
    "pricing.record_points",
    needs="pricing.edit",
    undo=Irreversible("Une valeur se révise par une nouvelle ; l’ancienne explique les devis."),
)
async def record_points(
    session: AsyncSession, scope: Scope, *, points: Sequence[NewPoint], source: str
) -> Recorded:
    """Enregistrer des valeurs d’indices, ou les réviser ; aucun devis déjà fait ne change."""
    known = await known_values(session, scope, series={one.series for one in points})
    fresh = [one for one in points if known.get((one.series, one.on)) != one.value]
    if fresh:
        await session.execute(
            insert(IndexPoint),
            [
                {
                    "id": new_id(),
                    "series": one.series,
                    "valid_on": one.on,
                    "value": one.value,
                    "source": source,
                    "recorded_by": scope.actor_id,
                }
                for one in fresh
            ],
        )
    new = sum((one.series, one.on) not in known for one in fresh)
    return Recorded(new=new, revised=len(fresh) - new, same=len(points) - len(fresh))

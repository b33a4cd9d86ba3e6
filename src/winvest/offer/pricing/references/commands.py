"""Acts of the references: record the values of indices (a revision adds), exclude clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.references.exclusions import Exclusion
from winvest.offer.pricing.references.forms import NewPoint
from winvest.offer.pricing.references.models import ClientExclusion, IndexPoint
from winvest.offer.pricing.references.queries import known_values

EXCLUDE = "exclusions.edit"


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


@command("pricing.exclude_client", needs=EXCLUDE, undo=Undo("pricing.change_exclusion"))
async def exclude_client(session: AsyncSession, scope: Scope, *, exclusion: Exclusion) -> UUID:
    """Exclure un client : cette société ne lui vend plus rien, et ses devis le disent."""
    scope.require(EXCLUDE, company_id=exclusion.company_id)
    already = await session.scalar(
        select(ClientExclusion.id).where(
            ClientExclusion.company_id == exclusion.company_id,
            ClientExclusion.client_reference == exclusion.client_reference,
            ClientExclusion.valid_to.is_(None) | (ClientExclusion.valid_to > exclusion.valid_from),
        )
    )
    if already is not None:
        raise Refused(
            "Ce client est déjà exclu par cette société sur cette période : ouvrez sa ligne pour "
            "en changer le motif ou la fin.",
            code="already_excluded",
        )
    exclusion_id = new_id()
    await session.execute(
        insert(ClientExclusion).values(
            id=exclusion_id,
            company_id=exclusion.company_id,
            client_reference=exclusion.client_reference,
            reason=exclusion.reason,
            valid_from=exclusion.valid_from,
            valid_to=exclusion.valid_to,
        )
    )
    return exclusion_id


@command("pricing.change_exclusion", needs=EXCLUDE, undo=Undo("pricing.change_exclusion"))
async def change_exclusion(
    session: AsyncSession,
    scope: Scope,
    *,
    exclusion_id: UUID,
    reason: str,
    valid_to: datetime | None,
    lock_version: int,
) -> None:
    """Changer le motif ou la fin d’une exclusion ; la lever est lui donner une fin."""
    statement = select(ClientExclusion.company_id, ClientExclusion.lock_version)
    row = (
        await session.execute(statement.where(ClientExclusion.id == exclusion_id).with_for_update())
    ).one_or_none()
    if row is None:
        raise NotFound("Cette exclusion n’existe pas dans vos sociétés : revenez à la liste.")
    scope.require(EXCLUDE, company_id=row.company_id)
    if row.lock_version != lock_version:
        raise Conflict("Quelqu’un a modifié cette exclusion entre-temps : relisez-la.")
    await session.execute(
        update(ClientExclusion)
        .where(ClientExclusion.id == exclusion_id)
        .values(reason=reason, valid_to=valid_to)
    )

"""Stopping a batch, taking a whole one back, and clearing what is old."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.commands.opening import enqueue_run, insert_lines
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.models import Batch, BatchLine
from winvest.foundation.batches.queries import BatchRow, batch_of
from winvest.foundation.batches.registry import acts
from winvest.foundation.batches.rules import AT_ONCE, may_stop, may_undo
from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope


@command(
    "batches.stop",
    needs=None,
    undo=Irreversible("Les lignes non traitées se relancent par un nouveau lot."),
)
async def stop_batch(session: AsyncSession, scope: Scope, *, batch_id: UUID) -> BatchRow:
    """Arrêter un lot en cours : les lignes déjà faites restent faites."""
    batch = await batch_of(session, scope, batch_id=batch_id)
    if not may_stop(batch.status, asked=batch.stop_asked_at is not None):
        raise Refused(
            "Ce lot est déjà terminé : rien n’est plus à arrêter.", code="already_finished"
        )
    await session.execute(
        update(Batch).where(Batch.id == batch_id).values(stop_asked_at=func.now())
    )
    if batch.act in acts:
        await enqueue_run(session, scope, batch_id=batch_id)  # even if its worker is gone
    return batch


@command(
    "batches.undo",
    needs=None,
    undo=Irreversible("Un lot d’annulation ne s’annule pas : relancez l’acte d’origine."),
)
async def undo_batch(session: AsyncSession, scope: Scope, *, batch_id: UUID) -> UUID:
    """Annuler tout un lot : l’inverse de l’acte est fait sur chaque ligne faite qui en a un."""
    batch = await batch_of(session, scope, batch_id=batch_id)
    _refuse_undo(batch)
    scope.require(acts[batch.act].right)
    done = select(
        BatchLine.subject_id,
        BatchLine.reference,
        BatchLine.label,
        func.row_number().over(order_by=BatchLine.position).label("position"),
        BatchLine.before,
    ).where(
        BatchLine.batch_id == batch_id,
        BatchLine.status == LineStatus.DONE,
        BatchLine.before.is_not(None),
    )
    count = await session.scalar(select(func.count()).select_from(done.subquery())) or 0
    if count == 0:
        raise Refused(
            "Aucune ligne de ce lot n’a de retour en arrière : corrigez les fiches une à une.",
            code="irreversible",
        )
    undo_id = new_id()
    await session.execute(
        insert(Batch).from_select(
            [
                *("id", "user_id", "user_label", "for_company_id", "act", "title", "about"),
                *("arguments", "total", "undoes_id", "back"),
            ],
            select(
                literal(undo_id),
                Batch.user_id,
                Batch.user_label,
                Batch.for_company_id,
                Batch.act,
                func.left("Annulation : " + Batch.title, 200),
                Batch.about,
                Batch.arguments,
                literal(count),
                Batch.id,
                Batch.back,
            ).where(Batch.id == batch_id),
            include_defaults=False,
        )
    )
    await insert_lines(session, scope, batch_id=undo_id, lines=done)
    if count > AT_ONCE:
        await enqueue_run(session, scope, batch_id=undo_id)
    return undo_id


@command(
    "batches.clear_old",
    needs=None,
    undo=Irreversible("Le journal d’audit garde ce que les lots ont changé."),
)
async def clear_old(
    session: AsyncSession, scope: Scope, *, now: datetime, before: datetime
) -> tuple[UUID, ...]:
    """Effacer les lots anciens et les fichiers périmés. The ids whose file is to be deleted."""
    over = update(Batch).where(Batch.file_until <= now).values(file_until=None).returning(Batch.id)
    stale = tuple((await session.scalars(over)).all())
    old = delete(Batch).where(Batch.created_at < before, Batch.finished_at.is_not(None))
    gone = tuple((await session.scalars(old.returning(Batch.id))).all())
    return tuple(dict.fromkeys((*stale, *gone)))


def _refuse_undo(batch: BatchRow) -> None:
    act = acts.get(batch.act)
    undone = batch.undone_by is not None
    inverse = act is not None and act.undo is not None and batch.undoes_id is None
    if may_undo(batch.status, batch.tally, has_inverse=inverse, undone=undone):
        return
    if undone:
        raise Refused(
            "Ce lot a déjà été annulé : ouvrez le lot d’annulation pour voir son résultat.",
            code="already_undone",
        )
    if not inverse:
        why = act.final if act and act.final else "Cet acte n’a pas d’inverse."
        raise Refused(f"Ce lot ne s’annule pas. {why}", code="irreversible")
    raise Refused(
        "Ce lot n’est pas terminé, ou n’a rien changé : arrêtez-le d’abord s’il est en cours.",
        code="nothing_to_undo",
    )

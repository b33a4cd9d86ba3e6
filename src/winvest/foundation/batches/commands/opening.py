"""Opening a batch: its lines are stored set-wise, its job waits in the same transaction."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.enums import BatchStatus
from winvest.foundation.batches.models import Batch, BatchLine
from winvest.foundation.batches.registry import files, known_act
from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.models import Json
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.french import number
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope

RUN = "batches.run"
WRITE = "batches.write_file"


class CountChanged(Refused):
    """The rows are not as many as the person confirmed."""

    def __init__(self, *, confirmed: int, found: int) -> None:
        super().__init__(
            f"La sélection compte maintenant {number(found)} lignes, et non {number(confirmed)} "
            "comme au moment de votre accord : vérifiez, puis confirmez de nouveau.",
            code="count_changed",
        )
        self.confirmed, self.found = confirmed, found


@command("batches.open", needs=None, undo=Undo("batches.undo"))
async def open_batch(
    session: AsyncSession,
    scope: Scope,
    *,
    act: str,
    title: str,
    lines: Select[Any],
    expected: int,
    arguments: Json | None = None,
    about: str | None = None,
    back: str | None = None,
    aside: bool = True,
) -> UUID:
    """Lancer un acte sur plusieurs lignes. `lines` gives subject_id, reference, label, position.

    Nothing starts when the rows are not `expected` in number (`CountChanged`). `aside`: a worker
    runs it; else the caller does, in this very transaction.
    """
    scope.require(known_act(act).right)
    if expected == 0:
        raise Refused(
            "Aucune ligne n’est choisie : cochez-en, ou prenez tout le filtre.",
            code="nothing_chosen",
        )
    batch_id = await _insert(
        session,
        scope,
        act=act,
        title=title,
        about=about,
        arguments=arguments or {},
        back=back,
        total=expected,
    )
    found = await insert_lines(session, scope, batch_id=batch_id, lines=lines)
    if found != expected:
        raise CountChanged(confirmed=expected, found=found)
    if aside:
        await enqueue_run(session, scope, batch_id=batch_id)
    return batch_id


@command(
    "batches.export",
    needs=None,
    undo=Irreversible("Un fichier remis ne se reprend pas ; le journal garde qui l’a demandé."),
)
async def open_export(
    session: AsyncSession,
    scope: Scope,
    *,
    act: str,
    title: str,
    total: int,
    arguments: Json | None = None,
    about: str | None = None,
    file_name: str,
    aside: bool,
) -> UUID:
    """Exporter des lignes. `aside`: a worker writes the file; else it is given at once."""
    scope.require(files[act].right)
    batch_id = await _insert(
        session,
        scope,
        act=act,
        title=title,
        about=about,
        arguments=arguments or {},
        total=total,
        file_name=file_name,
        **({} if aside else _given(total)),
    )
    if aside:
        await enqueue(
            session,
            WRITE,
            queueing_lock=f"batch:{batch_id}",
            batch=str(batch_id),
            user=str(scope.actor_id),
        )
    return batch_id


async def insert_lines(
    session: AsyncSession, scope: Scope, *, batch_id: UUID, lines: Select[Any]
) -> int:
    """Store the lines in one statement, however many; the number of them."""
    rows = lines.subquery()
    columns = [rows.c[name] for name in rows.c.keys()]  # noqa: SIM118 - a column collection
    result = await session.execute(
        insert(BatchLine)
        .from_select(
            ["id", "batch_id", "user_id", *rows.c.keys()],
            select(
                func.gen_random_uuid(),
                select(Batch.id).where(Batch.id == batch_id).scalar_subquery(),
                select(Batch.user_id).where(Batch.id == batch_id).scalar_subquery(),
                *columns,
            ),
            include_defaults=False,
        )
        .execution_options(preserve_rowcount=True)
    )
    return cast("CursorResult[Any]", result).rowcount


async def enqueue_run(session: AsyncSession, scope: Scope, *, batch_id: UUID) -> None:
    """Have a worker run the lines that wait."""
    await enqueue(
        session,
        RUN,
        queueing_lock=f"batch:{batch_id}",
        batch=str(batch_id),
        user=str(scope.actor_id),
    )


async def _insert(session: AsyncSession, scope: Scope, **values: Any) -> UUID:
    batch_id = new_id()
    shown = scope.shown_company_ids
    await session.execute(
        insert(Batch).values(
            id=batch_id,
            user_id=scope.actor_id,
            user_label=scope.actor_label,
            for_company_id=next(iter(shown)) if len(shown) == 1 else None,
            **values,
        )
    )
    return batch_id


def _given(total: int) -> dict[str, Any]:
    return {
        "status": BatchStatus.DONE,
        "done_count": total,
        "started_at": func.now(),
        "finished_at": func.now(),
    }

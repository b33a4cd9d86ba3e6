"""The matrix: a line changes from a day on; what was before stays as it was."""

from datetime import date

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, NotFound
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Function, RaciTask
from winvest.group.approvals.forms import LineForm
from winvest.group.approvals.models import RaciRule, RaciTaskRow

EDIT = "rights.edit"


@command("approvals.change_matrix", needs=EDIT, undo=Undo("approvals.change_matrix"))
async def change_line(
    session: AsyncSession, scope: Scope, *, task: RaciTask, form: LineForm
) -> int:
    """Changer une ligne de la matrice RACI, à partir d’un jour. Gives how many letters change."""
    known = (
        await session.execute(
            select(RaciTaskRow.lock_version).where(RaciTaskRow.code == task).with_for_update()
        )
    ).scalar_one_or_none()
    if known is None:
        raise NotFound("Cette tâche n’est pas dans la matrice : revenez à la page de la matrice.")
    if known != form.lock_version:
        raise Conflict("Cette ligne vient de changer : rechargez la page, puis recommencez.")
    changed = 0
    for one in Function:
        changed += await _change(session, task, one, form)
    await session.execute(
        update(RaciTaskRow)
        .where(RaciTaskRow.code == task)
        .values(days=form.days)
        .execution_options(synchronize_session=False)
    )
    return changed


async def _change(session: AsyncSession, task: RaciTask, function: Function, form: LineForm) -> int:
    day, wanted = form.from_day, form.letters.get(function)
    current = (
        await session.execute(
            select(RaciRule.id, RaciRule.letter, RaciRule.valid_from, RaciRule.valid_to).where(
                RaciRule.task == task,
                RaciRule.function == function,
                RaciRule.valid_from <= day,
                or_(RaciRule.valid_to.is_(None), RaciRule.valid_to > day),
            )
        )
    ).one_or_none()
    if (current.letter if current else None) == wanted:
        return 0
    if current is not None and current.valid_from == day:
        await session.execute(delete(RaciRule).where(RaciRule.id == current.id))
    elif current is not None:
        await _end(session, current.id, day)
    if wanted is not None:
        await session.execute(
            insert(RaciRule).values(
                id=new_id(),
                task=task,
                function=function,
                letter=wanted,
                source=form.source,
                valid_from=day,
                valid_to=current.valid_to if current else None,
            )
        )
    return 1


async def _end(session: AsyncSession, rule_id: object, day: date) -> None:
    await session.execute(
        update(RaciRule)
        .where(RaciRule.id == rule_id)
        .values(valid_to=day)
        .execution_options(synchronize_session=False)
    )

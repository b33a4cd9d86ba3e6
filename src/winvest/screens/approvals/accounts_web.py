"""Doors of the accounts that a task asks for: given without opening a product that one may not."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, page
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.writing_commands import MAP
from winvest.group.approvals.enums import Facet, TaskStatus
from winvest.group.approvals.queries import Task, task_of
from winvest.screens.accounts_form import keep, offered, stored
from winvest.screens.approvals.queries import BookingLine, bookings_of, is_over

MAPPING = {"right": MAP, "public": False, "company_scoped": True}
HERE = "/mes-validations/{task_id:uuid}/comptes"
TEMPLATE = "approvals/accounts.html"


@get(HERE, opt=MAPPING)
async def task_accounts(
    task_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The flows that a task asks an account for, in the company that is asked."""
    task, lines = await _asked(session, caller, task_id)
    return page(TEMPLATE, **await _frame(session, caller, task, lines, {}), errors={})


@post(HERE, opt=MAPPING, status_code=200)
async def task_accounts_save(
    request: AnyRequest,
    task_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Keep the accounts, and go back to what there is to sign."""
    raw = await posted(request)
    task, lines = await _asked(session, caller, task_id)
    shown = await _frame(session, caller, task, lines, raw)
    return await keep(
        request,
        session,
        caller,
        raw=raw,
        template=TEMPLATE,
        shown=shown,
        natures=[one.nature for one in lines],
        version_id=task.subject_id,
        company_id=task.company_id,
        risk_family=task.risk_family or "",
        back=f"/mes-validations/{task.id}",
    )


async def _asked(
    session: AsyncSession, scope: Scope, task_id: UUID
) -> tuple[Task, tuple[BookingLine, ...]]:
    task = await task_of(session, scope, task_id=task_id)
    asks = task.facet is Facet.BOOKING and task.status is not TaskStatus.CANCELLED
    lines = await bookings_of(session, scope, task=task) if asks else ()
    if not lines:
        raise NotFound("Cette validation ne demande pas de compte. Revenez à vos validations.")
    scope.require(MAP, company_id=task.company_id, risk_family=task.risk_family or "")
    if await is_over(session, scope, version_id=task.subject_id):
        raise Refused(
            "Cette version n’est plus en vigueur\u00a0: ses comptes ne changent plus. Donnez ceux "
            "de la version qui l’a remplacée.",
            code="version_over",
        )
    return task, lines


async def _frame(
    session: AsyncSession,
    scope: Scope,
    task: Task,
    lines: tuple[BookingLine, ...],
    raw: Mapping[str, str],
) -> dict[str, Any]:
    kept: dict[str, str] = {}
    for one in lines:
        kept |= stored(one.nature, one)
    return {
        "one": task,
        "flows": [(line.nature, line.status) for line in lines],
        "form": {**kept, **raw},
        **await offered(session, scope, version_id=task.subject_id, company_id=task.company_id),
    }


routes = [task_accounts, task_accounts_save]

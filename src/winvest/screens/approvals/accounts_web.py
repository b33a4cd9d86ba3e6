"""Doors of the accounts that a task asks for: given without opening a product that one may not."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Conflict, Invalid, NotFound
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.account_queries import accounts
from winvest.group.accounting.mapping_forms import parse_flows
from winvest.group.accounting.writing_commands import MAP, mapping_stamp, write_mapping
from winvest.group.approvals.enums import Facet, TaskStatus
from winvest.group.approvals.queries import Task, task_of
from winvest.group.lists.queries import vat_rates
from winvest.screens.approvals.queries import BookingLine, bookings_of

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
    try:
        flows = parse_flows(
            raw,
            natures=[one.nature for one in lines],
            known={number for number, _ in shown["plan"]},
            rates={code for code, _ in shown["rates"]},
        )
        changed = await write_mapping(
            session,
            caller,
            version_id=task.subject_id,
            company_id=task.company_id,
            risk_family=task.risk_family or "",
            seen=raw.get("lu", "")[:200],
            flows=flows,
        )
    except Invalid as refusal:
        shown["seen"] = raw.get("lu", "")[:200]
        raise invalid_page(request, refusal, full=TEMPLATE, **shown) from refusal
    except Conflict as conflict:
        answer = page(TEMPLATE, status=409, **{**shown, "conflict": conflict.message}, errors={})
        raise FormRejected(answer) from conflict
    told = f"{plural(changed, 'compte enregistré', 'comptes enregistrés')}." if changed else ""
    return redirect_to(
        f"/mes-validations/{task.id}",
        request=request,
        toast=Toast(message=told or "Rien n’avait changé.", tone="ok" if changed else "info"),
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
    return task, lines


async def _frame(
    session: AsyncSession,
    scope: Scope,
    task: Task,
    lines: tuple[BookingLine, ...],
    raw: Mapping[str, str],
) -> dict[str, Any]:
    plan = await accounts(session, scope, company_ids=[task.company_id], active_only=True)
    rates = await vat_rates(session, scope, on=today_in(datetime.now(UTC)))
    stored = {
        f"{one.nature.value}-{end}": value or ""
        for one in lines
        for end, value in (
            ("compte", one.gl_account),
            ("journal", one.journal),
            ("tva", one.tax_code),
            ("centre", one.cost_center),
        )
    }
    return {
        "one": task,
        "flows": [(line.nature, line.status) for line in lines],
        "form": {**stored, **raw},
        "plan": [(each.number, f"{each.number} · {each.label}") for each in plan],
        "rates": [(each.code, each.code) for each in rates],
        "seen": await mapping_stamp(
            session, scope, version_id=task.subject_id, company_id=task.company_id
        ),
        "conflict": "",
    }


routes = [task_accounts, task_accounts_save]

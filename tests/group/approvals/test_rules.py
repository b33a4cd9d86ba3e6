"""Who answers, who signs, what is late: the matrix of annexe D and its rules."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.worlds import a_scope
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Conflict, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.group.approvals.commands.matrix import change_line
from winvest.group.approvals.enums import Function, Letter, Process, RaciTask, TaskStatus
from winvest.group.approvals.forms import parse_line
from winvest.group.approvals.matrix_queries import matrix, rules_of
from winvest.group.approvals.rules import (
    FACETS,
    GUARDIANS,
    PROCESS_OF,
    Hand,
    SameHand,
    answering,
    check_hand,
    check_waiting,
    holds,
    publication_due,
    role_of,
    tasks_of,
)

pytestmark = pytest.mark.req("ORG-08")
ME, OTHER = UUID(int=1), UUID(int=2)
# raci.md, row by row: Produit, Compta, ADV, IT, Marketing
MATRIX = {
    "business_case": "R/A C C C C", "product_sheet": "R I C C I", "price_model": "R C C I I",
    "commission_setting": "R C I I I", "document_check": "C I R/A I I", "booking": "C R/A I I I",
    "partner_api": "C I I R/A I", "publication": "R C A I I", "proposal": "R C C I C",
    "financial_impact": "C R/A I I I", "implementation": "R C I R I",
    "communication": "I I I I R/A", "collection": "R I C I C", "legal_check": "C I R/A I I",
    "archiving": "I I R I I", "contract": "R/A C C I I", "credentials": "I I I R/A I",
    "sandbox_test": "C I C R I", "go_live": "I I I R/A I", "decision": "R/A C C I C",
    "sales_stop": "R I A I I", "client_notice": "I I R I A", "closing": "I C R I I",
}  # fmt: skip


async def test_the_matrix_is_that_of_annexe_d_and_changes_from_a_day_on(
    session: AsyncSession,
) -> None:
    scope = a_scope(new_id(), rights={"rights.edit"}, role="admin_groupe")
    await set_context(session, scope)
    today, later = date(2026, 12, 1), date(2027, 1, 1)
    found = await matrix(session, scope, on=today)
    told = {one.task.value: " ".join(one.letters[each] for each in Function) for one in found}
    assert told == MATRIX
    line = next(one for one in found if one.task is RaciTask.COMMUNICATION)
    typed = {one.value: letter.value for one, letter in line.letters.items()}
    typed |= {"adv": "C", "days": "5", "from_day": "01/01/2027", "source": "Comité du 3 nov."}
    form = parse_line(typed | {"lock_version": str(line.lock_version)}, today=today)
    assert await change_line(session, scope, task=RaciTask.COMMUNICATION, form=form) == 1
    with pytest.raises(Conflict):
        await change_line(session, scope, task=RaciTask.COMMUNICATION, form=form)
    letters = [
        next(one for one in await matrix(session, scope, on=day) if one.task is line.task)
        for day in (today, later)
    ]
    assert [one.letters[Function.ADV] for one in letters] == [Letter.I, Letter.C]
    past = [one for one in await rules_of(session, scope, task=line.task)
            if one.function is Function.ADV]  # fmt: skip
    assert [(one.letter, one.valid_from, one.valid_to) for one in past] == [
        (Letter.C, later, None), (Letter.I, date(2020, 1, 1), later),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (dict.fromkeys(map(str, Function), "C"), "produit"),
        ({"adv": "X"}, "adv"),
        ({"days": "0"}, "days"),
        ({"from_day": "30/11/2026"}, "from_day"),
        ({"source": " "}, "source"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(changed: dict[str, str], field: str) -> None:
    typed = {"produit": "R", "days": "2", "from_day": "01/12/2026", "source": "Comité"}
    with pytest.raises(Invalid) as refused:
        parse_line(typed | changed, today=date(2026, 12, 1))
    assert set(refused.value.by_field) == {field}


def test_every_task_has_its_process_facet_and_guardian() -> None:
    assert set(PROCESS_OF) == set(FACETS) == set(GUARDIANS) == set(RaciTask) == set(
        map(RaciTask, MATRIX)
    )  # fmt: skip
    assert [len(tasks_of(one)) for one in Process] == [8, 4, 3, 4, 4]


def test_a_row_without_a_is_closed_by_its_r() -> None:
    def line(task: str) -> dict[Function, Letter]:
        return dict(zip(Function, map(Letter, MATRIX[task].split()), strict=True))

    assert answering(line("publication")).functions == (Function.ADV,)
    assert answering(line("implementation")).functions == (Function.PRODUIT, Function.IT)
    assert not answering(line("implementation")).accountable


def test_the_jurist_checks_documents_where_there_is_one() -> None:
    asked = [(task, jurist) for task in ("document_check", "archiving") for jurist in (True, False)]
    found = [role_of(RaciTask(task), Function.ADV, has_jurist=one) for task, one in asked]
    assert found == ["juriste", "adv", "adv", "adv"]


def test_nobody_signs_their_own_change_unless_alone() -> None:
    assert not check_hand(Hand(actor_id=ME, authors=(OTHER, None), holders=(ME,)))
    assert check_hand(Hand(actor_id=ME, authors=(ME,), holders=(ME,)))
    for holders in ((ME, OTHER), (), (OTHER,)):
        with pytest.raises(SameHand):
            check_hand(Hand(actor_id=ME, authors=(ME,), holders=holders))
    with pytest.raises(SameHand):
        check_hand(Hand(actor_id=None, authors=(OTHER,), holders=(ME,)))


def test_a_function_is_held_where_and_for_what_it_was_given() -> None:
    company, other = new_id(), new_id()
    scope = a_scope(company, rights={"approvals.sign"}, role="compta")
    assert holds(scope, "compta", company_id=company, risk_family="OTT")
    assert not holds(scope, "compta", company_id=other, risk_family=None)
    assert not holds(scope, "adv", company_id=company, risk_family=None)
    admin = a_scope(company, rights={"approvals.sign"}, role="admin_groupe")
    assert not holds(admin, "compta", company_id=company, risk_family=None)


@pytest.mark.parametrize(
    ("status", "code"),
    [(TaskStatus.PAUSED, "task_paused"), (TaskStatus.SIGNED, "task_closed")],
)
def test_only_what_waits_is_decided(status: TaskStatus, code: str) -> None:
    check_waiting(TaskStatus.OPEN)
    with pytest.raises(Refused) as refused:
        check_waiting(status)
    assert refused.value.code == code


@pytest.mark.req("VER-05")
def test_the_day_runs_from_the_last_sign_off_or_the_planned_day() -> None:
    ready = datetime(2026, 12, 1, 9, tzinfo=UTC)
    planned = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert publication_due(ready, planned=None) == ready + timedelta(hours=24)
    assert publication_due(ready, planned=planned) == planned + timedelta(hours=24)

"""Who may sign: the people who hold the role of a task, by name; whom an act waits for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing
from winvest.foundation.kit.french import of
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Process, TaskStatus
from winvest.group.approvals.queries import Task, tasks_about
from winvest.group.approvals.rules import BEFORE_WITHDRAWAL
from winvest.group.identity.models import User
from winvest.group.identity.queries import people_of_roles

SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A task about a subject, and who may close it."""

    task: Task
    people: tuple[str, ...]

    @property
    def before(self) -> bool:
        """Must it stand before the act that it is about?"""
        follows = self.task.process is Process.WITHDRAWAL and (
            self.task.task not in BEFORE_WITHDRAWAL
        )
        return self.task.accountable and not follows

    @property
    def stands(self) -> bool:
        """Is it signed, or done?"""
        return self.task.status in (TaskStatus.SIGNED, TaskStatus.DONE)

    @property
    def waits(self) -> bool:
        """Does the act wait for it?"""
        return self.before and not self.stands

    @property
    def who(self) -> str:
        """Who must act: the function, its company, the people who hold it."""
        function = f"{self.task.role_label} {of(self.task.company_name)}"
        if not self.people:
            return f"{function} (personne ne tient cette fonction)"
        return f"{function} ({' ou '.join(self.people)})"


async def steps_about(
    session: AsyncSession, scope: Scope, *, subject_id: UUID, now: datetime, lock: bool = False
) -> tuple[Step, ...]:
    """The living tasks about a subject, each with those who may close it; a handful."""
    found = await tasks_about(session, scope, subject_ids=[subject_id], lock=lock)
    return tuple(
        [
            Step(
                task=one,
                people=await names_of_role(
                    session,
                    scope,
                    role=one.role_code,
                    company_id=one.company_id,
                    risk_family=one.risk_family,
                    now=now,
                ),  # fmt: skip
            )
            for one in found
        ]
    )


def awaited(steps: Collection[Step]) -> tuple[Missing, ...]:
    """What an act waits for, as its refusal names it: who must sign, and where."""
    return tuple(
        Missing(
            code=f"raci_{one.task.task}",
            message=f"«\u00a0{one.task.task.label}\u00a0»\u00a0: {one.who}",
            href=f"/mes-validations/{one.task.id}",
        )
        for one in steps
        if one.waits
    )


def who_must_act(steps: Collection[Step]) -> str:
    """The functions and people whose signature is waited for, in words."""
    return " et de ".join(dict.fromkeys(one.who for one in steps if one.waits))


async def names_of_role(
    session: AsyncSession,
    scope: Scope,
    *,
    role: str,
    company_id: UUID,
    risk_family: str | None,
    now: datetime,
) -> tuple[str, ...]:
    """The first people who hold a role at a company for a family, in the order of their names."""
    people = await people_of_roles(
        session, scope, roles=frozenset((role,)), company_id=company_id, now=now,
        risk_family=risk_family,
    )  # fmt: skip
    if not people:
        return ()
    found = await session.scalars(
        select(User.display_name)
        .where(User.id.in_(people))
        .order_by(User.display_name)
        .limit(SHOWN)
    )
    return tuple(found)

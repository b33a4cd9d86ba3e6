"""Commands on the roles of a person: give, withdraw, give back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.commands.people import as_assignment
from winvest.group.identity.administration.enums import AssignmentState
from winvest.group.identity.administration.queries.person import person_sheet
from winvest.group.identity.administration.queries.roles import (
    AssignmentRow,
    assignment,
    held_by,
    other_top_admins,
    rights_of,
)
from winvest.group.identity.administration.rules import (
    TOP,
    Wish,
    check_leaves_an_admin,
    check_wish,
)
from winvest.group.identity.commands.accounts import give_role
from winvest.group.identity.models import RoleAssignment, User

EDIT = "users.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The role as it was, so that it can be given back."""

    row: AssignmentRow
    wish: Wish


@command("identity.assign_role", needs=EDIT, undo=Undo("identity.withdraw_role"))
async def assign_role(
    session: AsyncSession, scope: Scope, *, user_id: UUID, wish: Wish, now: datetime
) -> UUID:
    """Donner un rôle à une personne, sur un périmètre, des familles et des dates."""
    await session.execute(select(User.id).where(User.id == user_id).with_for_update())
    sheet = await person_sheet(session, scope, user_id=user_id, now=now)
    for row in sheet.assignments:
        same = row.role == wish.role and row.company_id == wish.company_id
        if same and row.state is AssignmentState.CURRENT and wish.valid_from is None:
            raise Refused(
                f"{sheet.display_name} a déjà ce rôle à cet endroit : retirez-le d’abord pour en "
                "changer les familles ou les dates.",
                code="already_held",
            )
    return await give_role(session, scope, user_id=user_id, assignment=as_assignment(wish), now=now)


@command("identity.withdraw_role", needs=EDIT, undo=Undo("identity.assign_role"))
async def withdraw_role(
    session: AsyncSession, scope: Scope, *, assignment_id: UUID, now: datetime
) -> Withdrawn:
    """Retirer un rôle à une personne, tout de suite. A role yet to come is forgotten."""
    row = await assignment(session, scope, assignment_id=assignment_id, now=now)
    wish = Wish(
        role=row.role,
        company_id=row.company_id,
        families=frozenset(row.families) or None,
        valid_from=row.valid_from if row.state is AssignmentState.FUTURE else None,
        valid_to=row.valid_to,
    )
    rights = await rights_of(session, scope, role=row.role)
    check_wish(scope, wish, rights=rights, target_id=row.user_id)
    if row.state is AssignmentState.ENDED:
        raise Refused("Ce rôle est déjà terminé. Rechargez la fiche.", code="already")
    if row.role == TOP:
        await _keep_an_admin(session, scope, row=row, now=now)
    if row.state is AssignmentState.FUTURE or row.valid_from >= now:
        await session.execute(delete(RoleAssignment).where(RoleAssignment.id == row.id))
    else:
        await session.execute(
            update(RoleAssignment).where(RoleAssignment.id == row.id).values(valid_to=now)
        )
    return Withdrawn(row=row, wish=wish)


async def _keep_an_admin(
    session: AsyncSession, scope: Scope, *, row: AssignmentRow, now: datetime
) -> None:
    held = await held_by(session, scope, user_id=row.user_id, now=now)
    if sum(one.role == TOP for one in held) == 1:
        check_leaves_an_admin(await other_top_admins(session, scope, besides=row.user_id, now=now))

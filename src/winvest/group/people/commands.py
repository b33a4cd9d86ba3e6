"""Commands on teams: create, change, archive, restore; who joins, who leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.people.events import TeamJoined
from winvest.group.people.forms import STRANGER, TeamForm
from winvest.group.people.models import Team, TeamMember
from winvest.group.people.queries import EDIT, TeamSheet, strangers, team_sheet
from winvest.group.people.refusals import TAKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a team was before, and its version now."""

    before: TeamForm
    lock_version: int


@command("people.create_team", needs=EDIT, undo=Undo("people.archive_team"))
async def create_team(
    session: AsyncSession, scope: Scope, *, company_id: UUID, team: TeamForm, now: datetime
) -> UUID:
    """Créer une équipe d’une société, avec son responsable et ses membres."""
    scope.require(EDIT, company_id=company_id)
    await _refuse_taken(session, company_id, team.name)
    people = tuple(dict.fromkeys((*team.members, *((team.manager_id,) if team.manager_id else ()))))
    await _refuse_strangers(session, scope, company_id, people, now, manager=team.manager_id)
    team_id = new_id()
    await session.execute(
        insert(Team).values(
            id=team_id, company_id=company_id, name=team.name, manager_id=team.manager_id
        )
    )
    await _let_in(session, team_id, company_id, people, now)
    if people:
        await announce(session, scope, _joined(scope, team_id, company_id, team.name, people))
    return team_id


@command("people.change_team", needs=EDIT, undo=Undo("people.change_team"))
async def change_team(
    session: AsyncSession,
    scope: Scope,
    *,
    team_id: UUID,
    team: TeamForm,
    lock_version: int,
    now: datetime,
) -> Changed:
    """Renommer une équipe, ou lui donner un autre responsable, qui en est déjà membre."""
    sheet = await _open(session, scope, team_id=team_id, now=now)
    if sheet.lock_version != lock_version:
        raise Conflict(
            "Quelqu’un a modifié cette équipe entre-temps : comparez, puis enregistrez de nouveau.",
            current={"sheet": sheet},
        )
    await _refuse_taken(session, sheet.company_id, team.name, but=team_id)
    if team.manager_id not in (None, sheet.manager_id, *(one.id for one in sheet.members)):
        told = "Le responsable est de l’équipe : ajoutez-le d’abord à ses membres."
        raise Invalid([FieldError(field="responsable", code="outside", message=told)])
    version = await session.scalar(
        update(Team)
        .where(Team.id == team_id)
        .values(name=team.name, manager_id=team.manager_id)
        .returning(Team.lock_version)
    )
    before = TeamForm(name=sheet.name, manager_id=sheet.manager_id)
    return Changed(before=before, lock_version=version or 0)


@command("people.archive_team", needs=EDIT, undo=Undo("people.restore_team"))
async def archive_team(
    session: AsyncSession, scope: Scope, *, team_id: UUID, now: datetime
) -> TeamSheet:
    """Archiver une équipe : ce qui lui était réservé se ferme à ses membres, son nom se libère."""
    sheet = await _open(session, scope, team_id=team_id, now=now)
    await session.execute(update(Team).where(Team.id == team_id).values(archived_at=now))
    return sheet


@command("people.restore_team", needs=EDIT, undo=Undo("people.archive_team"))
async def restore_team(
    session: AsyncSession, scope: Scope, *, team_id: UUID, now: datetime
) -> TeamSheet:
    """Rétablir une équipe archivée, avec les membres qu’elle avait."""
    sheet = await _mine(session, scope, team_id=team_id, now=now)
    if sheet.archived_at is None:
        raise Refused("Cette équipe est déjà active. Rechargez la page.", code="already")
    if await _taken(session, sheet.company_id, sheet.name):
        raise Refused(
            "Une équipe active porte maintenant ce nom : renommez-la d’abord, puis rétablissez "
            "celle-ci.",
            code="team_name_taken",
        )
    await session.execute(update(Team).where(Team.id == team_id).values(archived_at=None))
    people = tuple(one.id for one in sheet.members)
    if people:
        event = _joined(scope, team_id, sheet.company_id, sheet.name, people)
        await announce(session, scope, event)
    return sheet


@command("people.add_members", needs=EDIT, undo=Undo("people.remove_member"))
async def add_members(
    session: AsyncSession, scope: Scope, *, team_id: UUID, people: Sequence[UUID], now: datetime
) -> tuple[UUID, ...]:
    """Faire entrer des personnes dans une équipe. Who joined: those who were not in it."""
    sheet = await _open(session, scope, team_id=team_id, now=now)
    held = {one.id for one in sheet.members}
    joining = tuple(one for one in dict.fromkeys(people) if one not in held)
    await _refuse_strangers(session, scope, sheet.company_id, joining, now)
    await _let_in(session, team_id, sheet.company_id, joining, now)
    if joining:
        event = _joined(scope, team_id, sheet.company_id, sheet.name, joining)
        await announce(session, scope, event)
    return joining


@command("people.remove_member", needs=EDIT, undo=Undo("people.add_members"))
async def remove_member(
    session: AsyncSession, scope: Scope, *, team_id: UUID, user_id: UUID, now: datetime
) -> str:
    """Faire sortir une personne d’une équipe ; ce qui est réservé à l’équipe se ferme à elle."""
    sheet = await _open(session, scope, team_id=team_id, now=now)
    found = next((one for one in sheet.members if one.id == user_id), None)
    if found is None:
        raise Refused("Cette personne n’est plus dans l’équipe. Rechargez la page.", code="already")
    if user_id == sheet.manager_id:
        raise Refused(
            f"{found.name} est responsable de l’équipe : choisissez d’abord un autre responsable, "
            "ou aucun.",
            code="is_manager",
        )
    await session.execute(
        update(TeamMember)
        .where(
            TeamMember.team_id == team_id,
            TeamMember.user_id == user_id,
            TeamMember.left_at.is_(None),
        )
        .values(left_at=func.greatest(now, TeamMember.joined_at))
    )
    return found.name


async def _mine(session: AsyncSession, scope: Scope, *, team_id: UUID, now: datetime) -> TeamSheet:
    """The team, locked, if its company's teams are the actor's to compose."""
    await session.execute(select(Team.id).where(Team.id == team_id).with_for_update())
    sheet = await team_sheet(session, scope, team_id=team_id, now=now)
    scope.require(EDIT, company_id=sheet.company_id)
    return sheet


async def _open(session: AsyncSession, scope: Scope, *, team_id: UUID, now: datetime) -> TeamSheet:
    sheet = await _mine(session, scope, team_id=team_id, now=now)
    if sheet.archived_at is not None:
        raise Refused(
            "Cette équipe est archivée et ne change plus : rétablissez-la d’abord.",
            code="team_archived",
        )
    return sheet


async def _taken(
    session: AsyncSession, company_id: UUID, name: str, *, but: UUID | None = None
) -> bool:
    statement = select(Team.id).where(
        Team.company_id == company_id,
        Team.archived_at.is_(None),
        func.fr_unaccent(func.lower(Team.name)) == func.fr_unaccent(func.lower(name)),
    )
    found = (await session.scalars(statement)).one_or_none()
    return found not in (None, but)


async def _refuse_taken(
    session: AsyncSession, company_id: UUID, name: str, *, but: UUID | None = None
) -> None:
    if await _taken(session, company_id, name, but=but):
        raise Invalid([FieldError(field="nom", code="team_name_taken", message=TAKEN)])


async def _refuse_strangers(
    session: AsyncSession,
    scope: Scope,
    company_id: UUID,
    people: Sequence[UUID],
    now: datetime,
    *,
    manager: UUID | None = None,
) -> None:
    """Only who has a role at the company is in its teams."""
    unknown = await strangers(session, scope, company_id=company_id, people=people, now=now)
    if unknown:
        field = "responsable" if unknown == {manager} else "personnes"
        raise Invalid([FieldError(field=field, code="unknown", message=STRANGER)])


async def _let_in(
    session: AsyncSession, team_id: UUID, company_id: UUID, people: Sequence[UUID], now: datetime
) -> None:
    if people:
        await session.execute(
            insert(TeamMember),
            [
                {
                    "id": new_id(),
                    "team_id": team_id,
                    "company_id": company_id,
                    "user_id": one,
                    "joined_at": now,
                }
                for one in people
            ],
        )


def _joined(
    scope: Scope, team_id: UUID, company_id: UUID, team: str, people: tuple[UUID, ...]
) -> TeamJoined:
    return TeamJoined(
        team_id=team_id,
        company_id=company_id,
        team=team,
        people=people,
        actor=scope.actor_label,
    )

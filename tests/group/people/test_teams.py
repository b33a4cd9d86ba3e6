"""Teams of a company: who is in them, who leads them, their names, their end."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.group.people.world import Staff, a_person, a_staff, composer
from winvest.foundation.audit.queries.history import record_history
from winvest.foundation.infra.commands import Undo, registry
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.models import RoleAssignment, User
from winvest.group.people.commands import (
    add_members,
    archive_team,
    change_team,
    create_team,
    remove_member,
    restore_team,
)
from winvest.group.people.enums import MemberState, TeamState
from winvest.group.people.forms import TeamFilters, TeamForm, parse_members, parse_team
from winvest.group.people.models import Team, TeamMember
from winvest.group.people.queries import TeamSheet, colleagues, team_sheet, teams

pytestmark = pytest.mark.req("CLI-02")
NOW = datetime.now(UTC)


@pytest.fixture
async def staff(session: AsyncSession) -> Staff:
    return await a_staff(session)


async def a_team(
    session: AsyncSession, staff: Staff, name: str = "Équipe Nord", *, people: Sequence[str] = (),
    manager: str | None = None,
) -> UUID:  # fmt: skip
    form = TeamForm(
        name=name, manager_id=staff[manager] if manager else None,
        members=tuple(staff[one] for one in people),
    )  # fmt: skip
    mtv = staff.world.mtv
    return await create_team(session, composer(mtv), company_id=mtv, team=form, now=NOW)


async def sheet(session: AsyncSession, staff: Staff, team: UUID) -> TeamSheet:
    return await team_sheet(session, composer(staff.world.mtv), team_id=team, now=NOW)


def names(found: TeamSheet) -> list[str]:
    return [one.name.split()[0] for one in found.members]


async def test_a_team_has_a_name_a_manager_and_people(session: AsyncSession, staff: Staff) -> None:
    team = await a_team(session, staff, people=("Dominique",), manager="Camille")
    found = await sheet(session, staff, team)
    assert (found.name, found.manager) == ("Équipe Nord", "Camille Essai")
    assert names(found) == ["Camille", "Dominique"], "who leads it is in it"
    scope = composer(staff.world.mtv)
    people = [staff["Élie"], staff["Dominique"]]
    joined = await add_members(session, scope, team_id=team, people=people, now=NOW)
    assert joined == (staff["Élie"],), "who is in it already is left alone"
    assert names(await sheet(session, staff, team)) == ["Camille", "Dominique", "Élie"]
    gone = await remove_member(session, scope, team_id=team, user_id=staff["Élie"], now=NOW)
    assert gone == "Élie Essai"
    with pytest.raises(Refused, match="n’est plus dans l’équipe"):
        await remove_member(session, scope, team_id=team, user_id=staff["Élie"], now=NOW)
    later = NOW + timedelta(days=2)
    await add_members(session, scope, team_id=team, people=[staff["Élie"]], now=later)
    spent = select(TeamMember.joined_at, TeamMember.left_at).where(
        TeamMember.user_id == staff["Élie"]
    )
    assert len((await session.execute(spent)).all()) == 2, "the time spent before is kept"


async def test_who_leads_it_is_replaced_before_leaving(session: AsyncSession, staff: Staff) -> None:
    team = await a_team(session, staff, people=("Dominique",), manager="Camille")
    scope = composer(staff.world.mtv)
    with pytest.raises(Refused, match="responsable de l’équipe") as caught:
        await remove_member(session, scope, team_id=team, user_id=staff["Camille"], now=NOW)
    assert caught.value.code == "is_manager"
    outside = TeamForm(name="Équipe Nord", manager_id=staff["Élie"])
    with pytest.raises(Invalid) as refused:
        await change_team(session, scope, team_id=team, team=outside, lock_version=1, now=NOW)
    assert refused.value.errors[0].field == "responsable"
    other = TeamForm(name="Équipe Est", manager_id=staff["Dominique"])
    done = await change_team(session, scope, team_id=team, team=other, lock_version=1, now=NOW)
    assert done.before == TeamForm(name="Équipe Nord", manager_id=staff["Camille"])
    with pytest.raises(Conflict):
        await change_team(session, scope, team_id=team, team=other, lock_version=1, now=NOW)
    await remove_member(session, scope, team_id=team, user_id=staff["Camille"], now=NOW)
    found = await sheet(session, staff, team)
    assert (found.name, found.manager, names(found)) == (
        "Équipe Est", "Dominique Essai", ["Dominique"],
    )  # fmt: skip


async def test_a_name_serves_one_active_team_of_a_company(
    session: AsyncSession, staff: Staff
) -> None:
    first = await a_team(session, staff)
    with pytest.raises(Invalid) as caught:
        await a_team(session, staff, "EQUIPE nord")
    assert (caught.value.errors[0].field, caught.value.errors[0].code) == ("nom", "team_name_taken")
    scope = composer(staff.world.mtv)
    await archive_team(session, scope, team_id=first, now=NOW)
    second = await a_team(session, staff)
    with pytest.raises(Refused, match="renommez-la d’abord"):
        await restore_team(session, scope, team_id=first, now=NOW)
    form = TeamForm(name="Équipe Ouest")
    await change_team(session, scope, team_id=second, team=form, lock_version=1, now=NOW)
    await restore_team(session, scope, team_id=first, now=NOW)
    ft = composer(staff.world.ft)
    await set_context(session, ft)
    assert await create_team(
        session, ft, company_id=staff.world.ft, team=TeamForm(name="Équipe Nord"), now=NOW
    ), "another company names its own teams"


async def test_an_archived_team_keeps_its_people_and_changes_no_more(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, people=("Camille",))
    scope = composer(staff.world.mtv)
    await archive_team(session, scope, team_id=team, now=NOW)
    found = await sheet(session, staff, team)
    assert (found.state, names(found)) == (TeamState.ARCHIVED, ["Camille"])
    for act in (
        archive_team(session, scope, team_id=team, now=NOW),
        add_members(session, scope, team_id=team, people=[staff["Élie"]], now=NOW),
        remove_member(session, scope, team_id=team, user_id=staff["Camille"], now=NOW),
        change_team(session, scope, team_id=team, team=TeamForm(name="X"), lock_version=2, now=NOW),
    ):
        with pytest.raises(Refused, match="archivée"):
            await act
    await restore_team(session, scope, team_id=team, now=NOW)
    with pytest.raises(Refused, match="déjà active"):
        await restore_team(session, scope, team_id=team, now=NOW)
    assert (await sheet(session, staff, team)).state is TeamState.ACTIVE


async def test_only_people_of_the_company_are_in_its_teams(
    session: AsyncSession, staff: Staff
) -> None:
    with pytest.raises(Invalid) as caught:
        await a_team(session, staff, people=("Farid",))
    assert caught.value.errors[0].field == "personnes"
    with pytest.raises(Invalid) as led:
        await a_team(session, staff, manager="Farid")
    assert led.value.errors[0].field == "responsable"
    await a_person(session, staff, "Gaël", company=None, role="manager")
    await a_person(session, staff, "Hugo", company=staff.world.mtv, role="client")
    await a_person(session, staff, "Inès", company=staff.world.mtv)
    await session.execute(update(User).where(User.id == staff["Inès"]).values(status="disabled"))
    scope = composer(staff.world.mtv)
    offered = await colleagues(session, scope, company_id=staff.world.mtv, now=NOW)
    shown = [one.name.split()[0] for one in offered if one.id in staff.people.values()]
    assert shown == ["Camille", "Dominique", "Élie", "Gaël"]
    for name in ("Hugo", "Inès"):
        with pytest.raises(Invalid):
            await a_team(session, staff, f"Équipe {name}", people=(name,))


async def test_it_is_said_who_of_a_team_may_act_no_more(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, people=("Camille", "Dominique", "Élie"))
    await session.execute(update(User).where(User.id == staff["Camille"]).values(status="disabled"))
    await session.execute(
        delete(RoleAssignment).where(RoleAssignment.user_id == staff["Dominique"])
    )
    found = await sheet(session, staff, team)
    assert [one.state for one in found.members] == [
        MemberState.DISABLED, MemberState.ROLELESS, MemberState.ACTIVE,
    ]  # fmt: skip
    assert found.acting == 1
    page = await teams(session, composer(staff.world.mtv), filters=TeamFilters(), now=NOW)
    assert [(one.name, one.members) for one in page.lines] == [("Équipe Nord", 1)]


async def test_teams_are_found_by_their_name_and_their_people(
    session: AsyncSession, staff: Staff
) -> None:
    await a_team(session, staff, people=("Élie",))
    away = await a_team(session, staff, "Cœur de Loire")
    await archive_team(session, composer(staff.world.mtv), team_id=away, now=NOW)

    async def found(scope: Scope | None = None, **filters: Any) -> list[str]:
        asked = TeamFilters(**filters)
        page = await teams(session, scope or composer(staff.world.mtv), filters=asked, now=NOW)
        return [one.name for one in page.lines]

    assert await found() == ["Équipe Nord"]
    assert await found(words="equipe NORD") == ["Équipe Nord"]
    assert await found(words="elie") == ["Équipe Nord"]
    assert await found(words="100%") == []
    assert await found(archived=True) == ["Cœur de Loire"]
    assert await found(composer(staff.world.ft)) == []


@pytest.mark.req("ORG-03")
async def test_another_company_neither_reads_nor_writes_a_team(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, people=("Camille",))
    neighbour = composer(staff.world.ft)
    await set_context(session, neighbour)
    for act in (
        team_sheet(session, neighbour, team_id=team, now=NOW),
        archive_team(session, neighbour, team_id=team, now=NOW),
        add_members(session, neighbour, team_id=team, people=[staff["Farid"]], now=NOW),
    ):
        with pytest.raises(NotFound):
            await act
    assert (await session.scalars(select(Team))).all() == []
    assert (await session.scalars(select(TeamMember))).all() == []
    with pytest.raises(Forbidden):
        await create_team(
            session, neighbour, company_id=staff.world.mtv, team=TeamForm(name="X"), now=NOW
        )
    for row, refusal in (
        (Team(company_id=staff.world.mtv, name="X"), "row-level security"),
        (
            TeamMember(
                id=new_id(), team_id=team, company_id=staff.world.ft, user_id=staff["Farid"],
                joined_at=NOW,
            ),
            "fk_team_member_team_id",
        ),
    ):  # fmt: skip
        with pytest.raises(DBAPIError, match=refusal):
            await _written(session, row)


async def _written(session: AsyncSession, row: Team | TeamMember) -> None:
    async with session.begin_nested():
        session.add(row)


async def test_who_reads_teams_does_not_compose_them(session: AsyncSession, staff: Staff) -> None:
    team = await a_team(session, staff)
    looking = composer(staff.world.mtv, rights=frozenset(("teams.read",)))
    assert not (await team_sheet(session, looking, team_id=team, now=NOW)).may_edit
    with pytest.raises(Forbidden):
        await archive_team(session, looking, team_id=team, now=NOW)


@pytest.mark.req("ORG-05")
async def test_what_happens_to_a_team_is_told_by_its_history(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, people=("Camille",))
    await add_members(
        session, composer(staff.world.mtv), team_id=team, people=[staff["Élie"]], now=NOW
    )
    await remove_member(
        session, composer(staff.world.mtv), team_id=team, user_id=staff["Élie"], now=NOW
    )
    found = await record_history(session, composer(staff.world.mtv), table="team", record_id=team)
    left, joined, made = (act.sentence.replace("\u00a0", " ") for act in found.acts)
    assert left.startswith("Olivia Essai a changé le champ « sorti le » du membre d’équipe « Élie")
    assert joined == "Olivia Essai a créé le membre d’équipe « Élie Essai »"
    assert made.endswith("éléments : membre d’équipe, équipe")


@pytest.mark.req("AHEAD-12")
def test_each_act_has_its_inverse() -> None:
    undone = {
        name: one.undo.command
        for name, one in registry.items()
        if name.startswith("people.") and isinstance(one.undo, Undo)
    }
    assert undone == {
        "people.create_team": "people.archive_team",
        "people.change_team": "people.change_team",
        "people.archive_team": "people.restore_team",
        "people.restore_team": "people.archive_team",
        "people.add_members": "people.remove_member",
        "people.remove_member": "people.add_members",
    }


def test_what_is_typed_is_read_or_refused_beside_its_field() -> None:
    camille, elie = new_id(), new_id()
    known = (camille, elie)
    raw = {"nom": "  Équipe   Nord ", "responsable": str(camille), "personnes": f"{elie},{elie}"}
    assert parse_team(raw, people=known) == TeamForm(
        name="Équipe Nord", manager_id=camille, members=(elie, camille)
    )
    wrong = {"nom": "", "responsable": "x", "personnes": str(new_id())}
    with pytest.raises(Invalid) as caught:
        parse_team(wrong, people=known)
    assert [one.field for one in caught.value.errors] == ["nom", "responsable", "personnes"]
    with pytest.raises(Invalid, match="champ"):
        parse_members({"personnes": ""}, people=known)

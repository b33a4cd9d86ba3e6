"""The teams of the demo group, each with its people."""

from collections.abc import Iterator
from datetime import datetime

from winvest.app.demo.content.shapes_group import Team
from winvest.app.demo.content.teams import TEAMS
from winvest.app.demo.trees import Tree, Values, company_id, demo_id, user_id
from winvest.app.demo.wording import french_spaces
from winvest.foundation.infra.models import Base
from winvest.group.people.models import Team as TeamRow
from winvest.group.people.models import TeamMember


def team_trees(*, now: datetime) -> tuple[Tree, ...]:
    """Each team, with who leads it among its members."""
    return tuple(
        Tree(root=TeamRow, id=demo_id("team", one.company, one.name), rows=tuple(_rows(one, now)))
        for one in TEAMS
    )


def _rows(team: Team, now: datetime) -> Iterator[tuple[type[Base], Values]]:
    key, company = demo_id("team", team.company, team.name), company_id(team.company)
    yield (
        TeamRow,
        {
            "id": key,
            "company_id": company,
            "name": french_spaces(team.name),
            "manager_id": _person(team.manager) if team.manager else None,
            "archived_at": now if team.archived else None,
        },
    )
    for one in dict.fromkeys((*((team.manager,) if team.manager else ()), *team.members)):
        yield (
            TeamMember,
            {
                "id": demo_id("team_member", team.company, team.name, one),
                "team_id": key,
                "company_id": company,
                "user_id": _person(one),
                "joined_at": now,
            },
        )


def _person(name: str) -> object:
    return user_id(f"{name}@winvest.example")

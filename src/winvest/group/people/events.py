"""Events of the teams: who is in them changes what they may sell."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamJoined:
    """People are in a team from now on."""

    team_id: UUID
    company_id: UUID
    team: str
    people: tuple[UUID, ...]
    actor: str

"""Forms of the teams: what was typed, read or refused field by field."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from winvest.foundation.kit.reading import Reading

LONGEST = 80
NAMELESS = "Donnez un nom à l’équipe."
STRANGER = "Cette personne n’a pas de rôle dans la société : choisissez dans la liste."


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamForm:
    """A team as it is typed: its name, who leads it, and (a new one) its people."""

    name: str
    manager_id: UUID | None = None
    members: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFilters:
    """Which teams a list shows."""

    words: str = ""
    archived: bool = False
    after: UUID | None = None

    @property
    def narrowed(self) -> bool:
        """Does it leave active teams out?"""
        return bool(self.words) or self.archived

    def address(self, path: str, *, after: UUID | None = None) -> str:
        """The address of the list with these filters, from a place on."""
        named = {
            "q": self.words,
            "etat": "archivees" if self.archived else "",
            "apres": str(after or ""),
        }
        asked = urlencode({name: value for name, value in named.items() if value})
        return f"{path}?{asked}" if asked else path


def parse_team(raw: Mapping[str, str], *, people: Collection[UUID]) -> TeamForm:
    """Read the form of a team; `people` may lead it or be in it. Who leads it is in it."""
    reading = Reading(raw)
    name = reading.text("nom", longest=LONGEST, missing=NAMELESS)
    manager = reading.identifier("responsable")
    if manager is not None and manager not in people:
        reading.refuse("responsable", "unknown", STRANGER)
    members = _chosen(reading, people)
    reading.finish()
    both = dict.fromkeys((*members, manager) if manager else members)
    return TeamForm(name=name, manager_id=manager, members=tuple(both))


def parse_members(raw: Mapping[str, str], *, people: Collection[UUID]) -> tuple[UUID, ...]:
    """Read who joins a team; raises `Invalid` when nobody is chosen."""
    reading = Reading(raw)
    found = _chosen(reading, people)
    if not found and not reading.errors:
        reading.refuse("personnes", "missing", "Choisissez au moins une personne.")
    reading.finish()
    return found


def parse_filters(raw: Mapping[str, str]) -> TeamFilters:
    """Read the address of a list; what is wrong in it is left out."""
    try:
        after = UUID(raw.get("apres", ""))
    except ValueError:
        after = None
    return TeamFilters(
        words=" ".join(raw.get("q", "").split())[:LONGEST],
        archived=raw.get("etat") == "archivees",
        after=after,
    )


def _chosen(reading: Reading, people: Collection[UUID]) -> tuple[UUID, ...]:
    asked = [one for one in reading.raw.get("personnes", "").split(",") if one]
    known = {str(one): one for one in people}
    if any(one not in known for one in asked):
        reading.refuse("personnes", "unknown", STRANGER)
    return tuple(known[one] for one in dict.fromkeys(asked) if one in known)

"""Ports: what the administration needs from the rooms above, joined in `app/`."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A risk family to which a role may be narrowed."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Something that a person sees, counted in their own scope, and where it is shown."""

    label: str
    count: int
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A team that a person is in, where it is read, and whether they lead it."""

    name: str
    company: str
    href: str
    leads: bool


class Surroundings(Protocol):
    """The rooms above, as the administration asks about them."""

    async def families(self, session: AsyncSession, scope: Scope) -> tuple[Family, ...]:
        """Families that roles can be narrowed to, among those the scope sees."""
        ...

    async def sights(self, session: AsyncSession, scope: Scope) -> tuple[Sight, ...]:
        """What the scope sees, counted in a transaction of that scope."""
        ...

    async def teams(
        self, session: AsyncSession, scope: Scope, user_id: UUID
    ) -> tuple[Membership, ...]:
        """The teams of a person, among those the scope reads."""
        ...


class NoSurroundings:
    """Before `app/` joins the rooms (tests of this room alone): no family, no team."""

    async def families(self, session: AsyncSession, scope: Scope) -> tuple[Family, ...]:
        """None."""
        return ()

    async def sights(self, session: AsyncSession, scope: Scope) -> tuple[Sight, ...]:
        """None."""
        return ()

    async def teams(
        self, session: AsyncSession, scope: Scope, user_id: UUID
    ) -> tuple[Membership, ...]:
        """None."""
        return ()


_installed: list[Surroundings] = [NoSurroundings()]


def install_surroundings(adapter: Surroundings) -> None:
    """Give the administration its view of the rooms above; called once by `app/`."""
    _installed[:] = [adapter]


def surroundings() -> Surroundings:
    """The adapter of this process."""
    return _installed[0]

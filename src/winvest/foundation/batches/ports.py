"""What the batches ask of the rooms above: what their launcher may do now."""

from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope


class Launchers(Protocol):
    """Port: the rights of a person as they are now, not as they were at launch."""

    async def scope_of(
        self, session: AsyncSession, *, user_id: UUID, request_id: str
    ) -> Scope | None:
        """The person's scope; None once the account is closed."""
        ...


_launchers: list[Launchers] = []


def install_launchers(launchers: Launchers) -> None:
    """Give the batches their adapter; called once at start-up."""
    _launchers[:] = [launchers]


def launchers() -> Launchers:
    """The adapter in place."""
    return _launchers[0]

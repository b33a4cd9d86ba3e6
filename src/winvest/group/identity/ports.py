"""Ports: what identity asks of the group's directory (OpenID Connect)."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where the browser is sent, and what must be remembered until it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPerson:
    """Whom the directory vouches for."""

    issuer: str
    subject: str
    email: str
    factor_given: bool


class Directory(Protocol):
    """The group's directory; raises `Unavailable` when silent, `DirectoryDoubt` when in doubt."""

    async def departure(self, *, return_to: str) -> Departure:
        """The address to send the browser to."""
        ...

    async def person(
        self, *, return_to: str, code: str, nonce: str, verifier: str
    ) -> DirectoryPerson:
        """Exchange the code that the browser brought back for a verified identity."""
        ...

"""What a publication asks of the rooms above: what does this version lack, to be sold so?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.queries.sheets import ProductSheet


class PublicationGate(Protocol):
    """The checklist that a version passes before a company sells it (CDC §3.4, Annexe B §6)."""

    async def lacking(
        self,
        session: AsyncSession,
        scope: Scope,
        *,
        sheet: ProductSheet,
        version_id: UUID,
        company_id: UUID,
        channels: Sequence[Channel],
        at: datetime | None = None,
    ) -> Sequence[Missing]:
        """All that lacks, each with its code and where it is mended; nothing when it may be.

        `at`: the day on which it would begin, for documents that are valid from a day on.
        """


class NothingLacks:
    """Until a room above says otherwise."""

    async def lacking(
        self,
        session: AsyncSession,
        scope: Scope,
        *,
        sheet: ProductSheet,
        version_id: UUID,
        company_id: UUID,
        channels: Sequence[Channel],
        at: datetime | None = None,
    ) -> Sequence[Missing]:
        """Nothing."""
        return ()


_gate: list[PublicationGate] = [NothingLacks()]


def install_publication_gate(gate: PublicationGate) -> None:
    """Join the port and its adapter; called once at start-up."""
    _gate[:] = [gate]


def publication_gate() -> PublicationGate:
    """The gate of this process."""
    return _gate[0]


class ClientNotices(Protocol):
    """Who holds contracts of a product, and how they are told (clients come from above)."""

    async def tell(
        self, session: AsyncSession, scope: Scope, *, product_id: UUID, notice: str
    ) -> int | None:
        """Tell the clients of a product that it is withdrawn; how many were told.

        None: nobody can be told from here, a person does it and writes it down.
        """


class NoClientsYet:
    """While no room above keeps clients: who they are is known outside alone."""

    async def tell(
        self, session: AsyncSession, scope: Scope, *, product_id: UUID, notice: str
    ) -> int | None:
        """Nobody is told from here."""
        return None


_notices: list[ClientNotices] = [NoClientsYet()]


def install_client_notices(notices: ClientNotices) -> None:
    """Join the port and its adapter; called once at start-up."""
    _notices[:] = [notices]


def client_notices() -> ClientNotices:
    """How this process tells clients."""
    return _notices[0]

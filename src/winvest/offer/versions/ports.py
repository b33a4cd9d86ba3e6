"""What the versions ask of the rooms above them: is this version complete?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing, Unready
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.versions.queries import Version

SOLD = frozenset((LifecycleStatus.ACTIVE, LifecycleStatus.FROZEN))


class VersionReadiness(Protocol):
    """The checklist of one version (CDC §3.4): documents, accounts, grids, commissions."""

    async def lacking(
        self,
        session: AsyncSession,
        scope: Scope,
        *,
        sheet: ProductSheet,
        version: Version,
        at: datetime | None = None,
    ) -> Sequence[Missing]:
        """What the version lacks before anybody sells it; nothing when it is complete."""


class NothingLacks:
    """Until a room above says otherwise."""

    async def lacking(
        self,
        session: AsyncSession,
        scope: Scope,
        *,
        sheet: ProductSheet,
        version: Version,
        at: datetime | None = None,
    ) -> Sequence[Missing]:
        """Nothing."""
        return ()


_readiness: list[VersionReadiness] = [NothingLacks()]


def install_readiness(readiness: VersionReadiness) -> None:
    """Join the port and its adapter; called once at start-up."""
    _readiness[:] = [readiness]


async def lacking(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    version: Version,
    at: datetime | None = None,
) -> Sequence[Missing]:
    """What a version lacks before it goes live, for its page; on its day, or `at` another."""
    return await _readiness[0].lacking(session, scope, sheet=sheet, version=version, at=at)


async def check_ready(
    session: AsyncSession, scope: Scope, *, sheet: ProductSheet, version: Version, at: datetime
) -> None:
    """A version of a product on sale goes live complete, or not at all; the list says what lacks.

    A product not yet sold passes the same checklist when it is activated.
    """
    if sheet.lifecycle_status not in SOLD:
        return
    if missing := await lacking(session, scope, sheet=sheet, version=version, at=at):
        raise Unready(
            "Cette version n’est pas complète : réglez ce qui manque, puis recommencez.",
            code="not_publishable",
            missing=missing,
        )

"""What the catalogue asks of the rooms above it: is a product ready to be sold?"""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.queries.sheets import ProductSheet

READY = (VersionStatus.APPROVED, VersionStatus.SCHEDULED, VersionStatus.ACTIVE)


class SaleGate(Protocol):
    """The gate that a product passes to become active (CDC §3.4)."""

    async def lacking(
        self, session: AsyncSession, scope: Scope, *, sheet: ProductSheet
    ) -> tuple[str, ...]:
        """What still lacks, in sentences; nothing when the product may be sold."""


class VersionGate:
    """The least that is asked, whatever the rooms above: a version that somebody approved."""

    async def lacking(
        self, session: AsyncSession, scope: Scope, *, sheet: ProductSheet
    ) -> tuple[str, ...]:
        """A version to sell, or the sentence that asks for one."""
        if sheet.version is not None and sheet.version.status in READY:
            return ()
        return ("Aucune version n’est approuvée ni publiée : faites-en approuver une.",)


_gate: list[SaleGate] = [VersionGate()]


def install_sale_gate(gate: SaleGate) -> None:
    """Join the port and its adapter; called once at start-up."""
    _gate[:] = [gate]


def sale_gate() -> SaleGate:
    """The gate of this process."""
    return _gate[0]

"""What the catalogue asks of the rooms above it: is a product ready to be sold?"""

from typing import Protocol
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.queries.sheets import ProductSheet

READY = (VersionStatus.APPROVED, VersionStatus.SCHEDULED, VersionStatus.ACTIVE)


class SaleGate(Protocol):
    """The gate that a product passes to become active (CDC §3.4)."""

    async def lacking(
        self, session: AsyncSession, scope: Scope, *, sheet: ProductSheet
    ) -> tuple[Missing, ...]:
        """What still lacks, and where to settle it; nothing when the product may be sold."""


class VersionGate:
    """The least that is asked, whatever the rooms above: a version that somebody approved."""

    async def lacking(
        self, session: AsyncSession, scope: Scope, *, sheet: ProductSheet
    ) -> tuple[Missing, ...]:
        """A version to sell, or the sentence that asks for one."""
        if sheet.version is not None and sheet.version.status in READY:
            return ()
        told = "Aucune version n’est approuvée ni publiée\u00a0: faites-en approuver une."
        where = f"{address_of(sheet.sku)}/historique#versions"
        return (Missing(code="version_missing", message=told, href=where),)


def address_of(sku: str) -> str:
    """Where the sheet of a product is read."""
    return f"/produits/{quote(sku, safe='')}"


_gate: list[SaleGate] = [VersionGate()]


def install_sale_gate(gate: SaleGate) -> None:
    """Join the port and its adapter; called once at start-up."""
    _gate[:] = [gate]


def sale_gate() -> SaleGate:
    """The gate of this process."""
    return _gate[0]

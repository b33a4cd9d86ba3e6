"""Opening a version to write in it: locked, still editable, and as the writer saw it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Conflict
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.versions.queries import Version, version_numbered, version_rows
from winvest.offer.versions.rules.content import Content, sha256_of
from winvest.offer.versions.rules.moves import check_editable
from winvest.offer.versions.rules.reading import JsonRows, content_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A version that nobody else writes in, and what it holds."""

    sheet: ProductSheet
    version: Version
    rows: JsonRows
    content: Content


async def opened(
    session: AsyncSession, scope: Scope, *, sku: str, number: int, seen: str, right: str
) -> Opened:
    """A version to write in; `Conflict` when its content is not the one that was seen."""
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require(right, company_id=sheet.company_id, risk_family=sheet.risk_code)
    version = await version_numbered(session, scope, product_id=sheet.id, number=number, lock=True)
    check_editable(version.status)
    rows = await version_rows(session, scope, product_id=sheet.id)
    content = content_of(rows, version.id)
    if sha256_of(content) != seen:
        raise Conflict(
            "Quelqu’un vient de modifier cette version : rechargez la page, puis recommencez."
        )
    return Opened(sheet=sheet, version=version, rows=rows, content=content)

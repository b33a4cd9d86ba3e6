"""The side panel of a list: what one wants to know before opening the sheet."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.access import may_read, may_read_price
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.documents.queries import DocumentRow, version_documents
from winvest.offer.pricing.queries import PricedVersion, priced_version
from winvest.offer.pricing.rules.display import PER, in_words
from winvest.screens.product_sheet.queries.description import PlanBrief


@dataclass(frozen=True, slots=True, kw_only=True)
class PeekView:
    """What the panel shows."""

    product: ProductSheet
    plans: tuple[PlanBrief, ...]
    documents: tuple[DocumentRow, ...]
    reads: frozenset[str]


async def peek_view(session: AsyncSession, scope: Scope, *, sku: str) -> PeekView:
    """What the side panel of a list shows."""
    sheet = await product_sheet(session, scope, sku=sku)

    def may(right: str) -> bool:
        return may_read(scope, right, owner=sheet.company_id, risk_family=sheet.risk_code)

    prices = PricedVersion()
    documents: tuple[DocumentRow, ...] = ()
    priced = sheet.version is not None and await may_read_price(
        session,
        scope,
        product_id=sheet.id,
        owner=sheet.company_id,
        risk_family=sheet.risk_code,
    )
    if sheet.version is not None and priced:
        prices = await priced_version(session, scope, version_id=sheet.version.id)
    if sheet.version is not None and may("documents.read"):
        documents = await version_documents(session, scope, version_id=sheet.version.id)
    return PeekView(
        product=sheet,
        plans=tuple(
            PlanBrief(
                name=one.name,
                per=PER[one.recurrence],
                prices=tuple(in_words(price) for price in one.prices),
            )
            for one in prices.plans
        ),
        documents=documents,
        reads=frozenset(one for one in ("documents.read",) if may(one)),
    )

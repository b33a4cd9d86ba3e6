"""Pages ask the database at most six questions, whatever they show."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager
from tests.statements import statements_sent
from winvest.foundation.infra.db import set_context
from winvest.offer.catalog.forms.filters import ProductFilters, parse_filters
from winvest.screens.catalogue.queries import catalogue_view
from winvest.screens.home.queries import home_view
from winvest.screens.product_sheet.moments import Asked
from winvest.screens.product_sheet.queries.description import description_view
from winvest.screens.product_sheet.queries.head import sheet_head
from winvest.screens.product_sheet.queries.peek import peek_view
from winvest.screens.search.queries import found_everywhere


async def a_catalogue(session: AsyncSession) -> World:
    """Twelve products on sale, each with its plan and price."""
    world = await a_group(session)
    for at in range(12):
        await a_product(
            session,
            world,
            f"FTX-BOX-{at}",
            f"Box {at}",
            company=world.ft,
            risk=world.box,
            price="9.90",
            sold_by=world.mtv,
        )
    return world


@pytest.mark.req("CAT-06")
async def test_pages_ask_few_questions(session: AsyncSession) -> None:
    world = await a_catalogue(session)
    scope = manager(world.ft)
    await set_context(session, scope)
    with statements_sent() as statements:
        view = await catalogue_view(session, scope, filters=ProductFilters())
        assert len(view.rows) == 12
        assert len(statements) <= 5
        statements.clear()
        await catalogue_view(session, scope, filters=parse_filters({"q": "boxx"}))
        assert len(statements) <= 6
        statements.clear()
        now = datetime.now(UTC)
        head = await sheet_head(session, scope, sku="FTX-BOX-1", asked=Asked(), now=now)
        await description_view(session, scope, head=head)
        assert len(statements) <= 8
        statements.clear()
        await peek_view(session, scope, sku="FTX-BOX-1")
        assert len(statements) <= 4
        statements.clear()
        await home_view(session, scope, now=datetime.now(UTC))
        assert len(statements) <= 6
        statements.clear()
        await found_everywhere(session, scope, q="zzz")
        assert len(statements) <= 6

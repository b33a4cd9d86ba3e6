"""A product that its partner prices: the versions say so wherever their own amounts are shown."""

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World
from tests.screens.doors import Door
from tests.screens.test_versions import V, a_draft, author, opened
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.kit.scope import system_scope

__all__ = ["author", "opened"]
pytestmark = pytest.mark.commits
TOLD = "Le prix vient de"


@pytest.mark.req("VER-02", "PRI-04")
async def test_versions_say_that_the_price_comes_from_the_partner(
    opened: Door, world: World, db: Database
) -> None:
    await a_draft(opened)
    pages = (f"{V}/comparer?de=2&a=1", f"{V}/2", f"{V}/2/prix")
    for page in pages:
        assert TOLD not in (await opened.get(page)).text, page
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        await session.execute(
            text("UPDATE partner SET company_id = :ft WHERE id = :partner"),
            {"ft": world.ft, "partner": world.insurer},
        )
        await session.execute(
            text(
                "UPDATE product SET tariff_mode = 'auto', integration_status = 'api',"
                " partner_id = :partner WHERE sku = 'FTX-TV-1'"
            ),
            {"partner": world.insurer},
        )
    for page in pages:
        assert TOLD in (await opened.get(page)).text, page

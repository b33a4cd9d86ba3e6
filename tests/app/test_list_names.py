"""The names that the list « Canaux » gives are those of every screen, at once."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from winvest.app.list_names import FIRST_NAMES, call_them, list_names
from winvest.foundation.audit.rules.words import word_of
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.live import LiveHub
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.enums import Channel


@pytest.fixture(autouse=True)
def first_names() -> Iterator[None]:
    """The names are those of a whole process: give them back."""
    yield
    call_them({})


@pytest.mark.req("CAT-15")
def test_a_channel_is_called_as_the_list_says() -> None:
    call_them({"field": "Porte à porte"})
    assert Channel.FIELD.label == "Porte à porte"
    assert word_of("channels", "field") == "Porte à porte", "in the history too"
    assert Channel.WEB.label == FIRST_NAMES["web"]
    call_them({})
    assert Channel.FIELD.label == "Terrain"


@pytest.mark.req("CAT-15")
async def test_a_renamed_channel_is_heard_by_a_running_process(
    settings: Settings, db: Database
) -> None:
    live = LiveHub(settings.database_url)
    async with list_names(db, live):
        for _ in range(100):
            await asyncio.sleep(0.05)
            async with db.sessions() as session, session.begin():
                await set_context(session, system_scope("Essais", company_ids=frozenset()))
                await session.execute(
                    text("UPDATE sales_channel SET label = 'Boutique en ligne' WHERE code = 'web'")
                )
            if Channel.WEB.label == "Boutique en ligne":
                break
    await live.close()
    assert Channel.WEB.label == "Boutique en ligne"

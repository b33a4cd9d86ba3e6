"""The sheet of a product that is withdrawn for good: what it was, and no act that would be refused.

It is still read by those who support the contracts that go on (Annexe C §1).
"""

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import MANAGE, World, manager
from tests.screens.doors import door
from tests.screens.library.test_deposit import EVERY_COMPANY
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

TV = "/produits/FTX-TV-1"
MOVED = "UPDATE product SET lifecycle_status = '{}' WHERE sku = 'FTX-TV-1'"
ENDED = (
    "UPDATE product_version SET status = 'superseded',"
    " effective_to = effective_from + interval '1 day'"
    " WHERE product_id = (SELECT id FROM product WHERE sku = 'FTX-TV-1')"
)
pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-05", "CAT-07", "VER-06")]


async def withdrawn(db: Database) -> None:
    """« TV Essentiel » leaves the catalogue, by decree."""
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        for one in (MOVED.format("frozen"), MOVED.format("retired"), ENDED):
            await session.execute(text(one))


async def test_a_withdrawn_product_shows_its_last_price_and_until_when(
    settings: Settings, db: Database, world: World
) -> None:
    rights = MANAGE | {"pricing.edit", "publication.publish"}
    async with door(settings, a_scope(world.ft, rights=rights)) as browser:
        before = (await browser.get(f"{TV}/tarification")).text
        assert "Prix aujourd’hui" in before
        assert "Nouvelle promotion" in before
        await withdrawn(db)
        page = (await browser.get(f"{TV}/tarification")).text
        assert "Prix aujourd’hui" not in page
        assert '<h2 id="prix-titre">Dernier prix</h2>' in page
        assert "Dernier prix, dès" in page
        assert "terminée le" in page
        assert "Nouvelle promotion" not in page
        assert "terminée le" in (await browser.get(f"{TV}/apercu", htmx=True)).text
        assert (
            "Aucune version n’y est en vigueur." in (await browser.get(f"{TV}?au=2099-01-01")).text
        )
        assert "Voir la diffusion" in (await browser.get(f"{TV}/parametres")).text
        refused = await browser.get(f"{TV}/diffusion/nouvelle")
        assert (refused.status_code, "retiré pour toujours" in refused.text) == (409, True)


async def test_what_would_be_typed_on_a_withdrawn_sheet_is_not_lost_in_silence(
    settings: Settings, db: Database, world: World
) -> None:
    async with door(settings, manager(world.ft)) as browser:
        assert f'href="{TV}/modifier"' in (await browser.get(TV)).text
        await withdrawn(db)
        page = (await browser.get(TV)).text
        assert f'href="{TV}/modifier"' not in page
        assert f'href="{TV}/dupliquer"' in page
        for answer in (
            await browser.get(f"{TV}/modifier"),
            await browser.post(f"{TV}/modifier", {"lock_version": "1", "name": "Autre"}),
        ):
            assert answer.status_code == 409
            assert "sa fiche ne change plus" in answer.text


async def test_the_price_of_what_was_never_sold_is_a_plan(settings: Settings, world: World) -> None:
    rights = MANAGE | {"catalog.create", "pricing.edit", "pricing.read"}
    async with door(settings, a_scope(world.ft, rights=rights)) as browser:
        copy = {"name": "TV Bis", "sku": "FTX-TV-BIS", "parts": ["prices"]}
        assert (await browser.post(f"{TV}/dupliquer", copy)).status_code == 303
        page = (await browser.get("/produits/FTX-TV-BIS/tarification")).text
    assert '<h2 id="prix-titre">Prix prévus</h2>' in page
    assert "brouillon, prévue le" in page

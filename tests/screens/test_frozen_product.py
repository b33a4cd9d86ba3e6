"""A product whose sales are frozen: its diffusion is suspended, and says so everywhere."""

import pytest

from tests.offer.catalog.world import World, manager
from tests.screens.doors import door
from tests.screens.saved_views.test_views import a_person
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings


@pytest.mark.req("CAT-05", "VER-04")
async def test_a_frozen_product_says_so_wherever_its_diffusion_is_read(
    settings: Settings, db: Database, world: World
) -> None:
    tv = "/produits/FTX-TV-1"
    pages = (f"{tv}/parametres", f"{tv}/diffusion", f"{tv}/export.csv")
    told = "suspendue\u00a0: produit gelé"
    async with door(settings, manager(world.ft)) as browser:
        for path in pages:
            text = (await browser.get(path)).text.lower()
            assert "en cours" in text, path
            assert told not in text, path
        await browser.post(f"{tv}/statut", {"statut": "frozen"})
        for path in (*pages, tv):
            assert told in (await browser.get(path)).text.lower(), path
        for diffused, found in (("oui", False), ("non", True)):
            shown = await browser.get("/catalogue", diffuse=diffused, q="FTX-TV-1")
            assert f'data-count="{int(found)}"' in shown.text, diffused
            assert (f'href="{tv}"' in shown.text) is found, diffused
        for path in pages[:2]:
            assert "En cours" not in (await browser.get(path)).text, path
        assert "ses ventes sont gelées" in (await browser.get(tv)).text
    async with door(settings, await a_person(db, world.ft)) as browser:
        chosen = {"liste": "catalogue", "adresse": "", "colonnes": "code,nom,statut,diffuse"}
        await browser.post("/colonnes", chosen)
        row = (await browser.get("/catalogue", q="FTX-TV-1")).text
        assert '<td class="soft">Suspendu</td>' in row

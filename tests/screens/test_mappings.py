"""The mappings of a product through time and between two people."""

import re

import pytest

from tests.offer.catalog.world import World, manager
from tests.screens.doors import door
from tests.screens.test_reference_doors import BOX, UNDO
from winvest.foundation.infra.settings import Settings

HERE = "/produits/FTX-BOX-1/mappings"


def packed_in(page: str) -> str:
    """What stood in the first form when it was opened."""
    found = re.search(r'name="avant" value="([^"]+)"', page)
    assert found
    return found[1].replace("&#34;", '"').replace("&#39;", "'")


@pytest.mark.req("CAT-16", "AHEAD-12")
async def test_a_change_of_mappings_is_told_by_the_history_of_the_product(
    settings: Settings, world: World
) -> None:
    """Typed, changed, taken back: each with who, when, before and after; and it dates the sheet."""
    async with door(settings, manager(world.ft)) as browser:
        assert (await browser.post(HERE, dict(BOX))).status_code == 303
        change = BOX | {"lock_version": "1", "debit_day": "12"}
        assert (await browser.post(HERE, change)).status_code == 303
        undo = UNDO.search((await browser.get(HERE)).text)
        assert undo
        told = (await browser.get("/produits/FTX-BOX-1/historique")).text.replace("\u00a0", " ")
        assert (await browser.post(undo[1])).status_code == 303
        back = (await browser.get("/produits/FTX-BOX-1/historique")).text.replace("\u00a0", " ")
    assert "« jour de prélèvement » des mappings transverses : 5 → 12" in told
    assert "a créé les mappings transverses" in told
    assert "« jour de prélèvement » des mappings transverses : 12 → 5" in back


@pytest.mark.req("CAT-16", "AHEAD-12")
async def test_two_edits_of_the_mappings_stand_side_by_side_and_join(
    settings: Settings, world: World
) -> None:
    async with door(settings, manager(world.ft)) as browser:
        assert (await browser.post(HERE, dict(BOX))).status_code == 303
        opened = {"lock_version": "1", "avant": packed_in((await browser.get(HERE)).text)}
        theirs = BOX | opened | {"debit_day": "12"}
        assert (await browser.post(HERE, theirs)).status_code == 303
        stale = await browser.post(HERE, BOX | opened | {"ticket_at_sale": "activation"})
    assert stale.status_code == 409
    assert "Les deux saisies, côte à côte" in stale.text
    assert re.search(r"<td[^>]*>Mise en service</td>", stale.text)
    assert re.search(r'name="debit_day"[^>]* value="12"', stale.text), "theirs is kept"
    assert '<option value="activation" selected>' in stale.text
    assert "Garder l’autre" in stale.text


@pytest.mark.req("CAT-16", "AHEAD-12")
async def test_what_is_mended_after_a_refusal_does_not_write_over_what_came_between(
    settings: Settings, world: World
) -> None:
    """The form shown again is still the one that was opened; the other form knows nothing of it."""
    async with door(settings, manager(world.ft)) as browser:
        assert (await browser.post(HERE, dict(BOX))).status_code == 303
        opened = {"lock_version": "1", "avant": packed_in((await browser.get(HERE)).text)}
        assert (await browser.post(HERE, BOX | opened | {"debit_day": "12"})).status_code == 303
        wrong = await browser.post(HERE, BOX | opened | {"debit_day": "99"})
        assert wrong.status_code == 422
        version = re.search(r'name="lock_version" value="(\d+)"', wrong.text)
        assert version
        again = {"lock_version": version[1], "avant": packed_in(wrong.text)}
        mended = await browser.post(HERE, BOX | again | {"debit_day": "20"})
        carried = re.findall(r'name="avant" value="([^"]+)"', wrong.text)
    assert mended.status_code == 409
    assert "debit_day" in carried[0]
    assert "debit_day" not in carried[1], "the quality form carries its own"

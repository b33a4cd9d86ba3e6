"""Forms of an entry: what no longer changes, what two people typed, what is switched off."""

import re

import pytest
from httpx import Response

from tests.offer.catalog.world import World
from tests.screens.doors import door
from tests.screens.lists.test_web import UNDO, only, person
from winvest.foundation.infra.settings import Settings

EDITOR = "catalog.read lists.edit lists.accounts"
VERSION = re.compile(r'name="lock_version" value="(\d+)"')


def version_of(page: Response) -> str:
    found = VERSION.search(page.text)
    assert found
    return found[1]


def main_of(page: Response) -> str:
    return page.text.split("<main")[1]


@pytest.mark.req("CAT-15")
async def test_who_only_reads_an_entry_reads_it_in_french(settings: Settings, world: World) -> None:
    async with door(settings, person(world, EDITOR)) as browser:
        account = {"code": "706100", "label": "Abonnements", "nature": "revenue"}
        await browser.post("/listes/comptes/nouveau", account | {"company_id": str(world.ft)})
    async with door(settings, person(world, "catalog.read")) as browser:
        for listing, q, words in (
            ("unites", "MWh", ("Énergie",)),
            ("tva", "autoliq", ("Autoliquidé", "France")),
            ("comptes", "706100", ("Chiffre d’affaires",)),
            ("zones", "fr-idf", ("Région", "France métropolitaine")),
        ):
            shown = main_of(
                await browser.get(f"/listes/{listing}/{await only(browser, listing, q)}")
            )
            chosen = re.findall(r"<option[^>]* selected>([^<]+)<", shown)
            for word in words:
                assert any(word in one for one in chosen), (listing, word, chosen)


@pytest.mark.req("CAT-15", "LAW-06")
async def test_what_no_longer_changes_is_told_before_and_loses_nothing(
    settings: Settings, world: World
) -> None:
    """A used unit keeps its measure, a rate in force what it taxes: beside the field (422)."""
    async with door(settings, person(world, EDITOR)) as browser:
        speed = {"code": "Mb/s", "label": "vitesse", "dimension": "data_rate", "factor": "1"}
        await browser.post("/listes/unites/nouveau", dict(speed))  # a field of a family has it
        unit = f"/listes/unites/{await only(browser, 'unites', 'vitesse')}"
        rate = f"/listes/tva/{await only(browser, 'tva', 'tn20')}"
        loop = f"/listes/zones/{await only(browser, 'zones', 'fr-metro')}"
        for page, sentence, typed in (
            (rate, "un autre taux est un nouveau taux", {"rate": "21", "legal_source": "Ma loi"}),
            (unit, "garde sa grandeur et son facteur", {"label": "débit", "factor": "7"}),
            (loop, "", {"parent_code": "FR-IDF", "label": "L’Hexagone"}),
        ):
            opened = await browser.get(page)
            assert sentence in opened.text.replace("\u00a0", " ")
            refused = await browser.post(page, typed | {"lock_version": version_of(opened)})
            assert refused.status_code == 422, page
            assert 'class="field__error"' in refused.text
            for value in typed.values():
                assert value in main_of(refused), value
        assert "readonly" in main_of(await browser.get(rate))
        assert "readonly" in main_of(await browser.get(unit))
        free = await browser.get(f"/listes/unites/{await only(browser, 'unites', 'GWh')}")
    assert 'name="factor" required aria-describedby="f-factor-aide" value' in free.text
    assert "garde sa grandeur" not in free.text


@pytest.mark.req("CAT-15", "AHEAD-12")
async def test_two_edits_of_an_entry_stand_side_by_side_and_join(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world, EDITOR)) as browser:
        here = f"/listes/zones/{await only(browser, 'zones', 'fr-idf')}"
        opened = await browser.get(here)
        packed = re.search(r'name="avant" value="([^"]+)"', opened.text)
        assert packed
        before = packed[1].replace("&#34;", '"').replace("&quot;", '"').replace("&#39;", "'")
        form = {"lock_version": version_of(opened), "avant": before}
        assert (await browser.post(here, form | {"insee_code": "99"})).status_code == 303
        stale = await browser.post(here, form | {"insee_code": "11", "label": "Paris et autour"})
        assert stale.status_code == 409
        assert "Les deux saisies, côte à côte" in stale.text
        assert 'name="insee_code" aria' not in stale.text
        assert re.search(r'name="insee_code"[^>]* value="99"', stale.text), "theirs is kept"
        assert re.search(r'name="label"[^>]* value="Paris et autour"', stale.text)
        again = {"lock_version": version_of(stale), "label": "Paris et autour", "insee_code": "99"}
        assert (await browser.post(here, again)).status_code == 303
        saved = await browser.get(here)
    assert re.search(r'name="insee_code"[^>]* value="99"', saved.text)


@pytest.mark.req("CAT-15")
async def test_a_zone_keeps_the_one_it_lies_in_though_that_is_switched_off(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world, EDITOR)) as browser:
        within = await only(browser, "zones", "fr-bre")
        here = f"/listes/zones/{await only(browser, 'zones', '29 finist')}"
        off = await browser.post(f"/listes/zones/{within}/activite", {"active": "non"})
        assert off.status_code == 303
        shown = await browser.get(here)
        itself = await browser.get(f"/listes/zones/{within}")
    assert '<option value="FR-BRE" selected>' in shown.text
    assert '<option value="FR-BRE"' not in itself.text, "no zone lies in itself"


@pytest.mark.req("CAT-15", "AHEAD-12")
async def test_an_entry_removed_while_switched_off_comes_back_switched_off(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world, EDITOR)) as browser:
        here = f"/listes/unites/{await only(browser, 'unites', 'GWh')}"
        await browser.post(f"{here}/activite", {"active": "non"})
        await browser.post(f"{here}/suppression")
        undo = UNDO.search((await browser.get("/listes/unites")).text)
        assert undo
        assert (await browser.post(undo[1])).status_code == 303
        again = await browser.get(f"/listes/unites/{await only(browser, 'unites', 'GWh')}")
    assert "Désactivée" in again.text


@pytest.mark.req("CAT-15")
async def test_a_new_unit_stands_last_and_leaves_the_base_of_its_measure_alone(
    settings: Settings, world: World
) -> None:
    twin = {"code": "kVAh", "label": "kilovoltampère-heure", "dimension": "energy", "factor": "1"}
    async with door(settings, person(world, EDITOR)) as browser:
        blank = await browser.get("/listes/unites/nouveau")
        given = re.search(r'name="position"[^>]* value="(\d+)"', blank.text)
        assert given
        assert int(given[1]) > 40, "after the units of the installation"
        twin["position"] = "0"  # even first, it is not what the others are counted in
        assert (await browser.post("/listes/unites/nouveau", dict(twin))).status_code == 303
        shown = await browser.get("/listes/unites", q="wattheure")
    assert "0,001 kWh" in shown.text.replace("\u202f", " ")


@pytest.mark.req("CAT-15")
async def test_the_history_of_a_list_names_the_entry_that_changed(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world, EDITOR)) as browser:
        this = await only(browser, "unites", "GWh")
        await browser.post(f"/listes/unites/{this}/activite", {"active": "non"})
        history = await browser.get("/listes/unites/historique")
    told = history.text.replace("\u00a0", " ")
    assert "de l’unité « gigawattheure » : oui → non" in told


@pytest.mark.req("CAT-15", "AHEAD-12")
async def test_an_entry_mended_after_a_refusal_does_not_write_over_what_came_between(
    settings: Settings, world: World
) -> None:
    """The form shown again is still the one that was opened."""
    async with door(settings, person(world, EDITOR)) as browser:
        here = f"/listes/zones/{await only(browser, 'zones', 'fr-idf')}"
        form = {"lock_version": version_of(await browser.get(here)), "label": "Île-de-France"}
        assert (await browser.post(here, form | {"insee_code": "99"})).status_code == 303
        wrong = await browser.post(here, form | {"label": ""})
        assert wrong.status_code == 422
        again = form | {"lock_version": version_of(wrong), "insee_code": "12"}
        assert (await browser.post(here, again)).status_code == 409


@pytest.mark.req("CAT-15", "AHEAD-12")
async def test_a_new_rate_mended_after_a_refusal_is_still_of_the_rate_that_was_opened(
    settings: Settings, world: World
) -> None:
    async with door(settings, person(world, EDITOR)) as browser:
        here = f"/listes/tva/{await only(browser, 'tva', 'autoliq')}/taux"
        opened = version_of(await browser.get(here))
        stale = await browser.post(here, {"lock_version": str(int(opened) + 7), "rate": ""})
        assert stale.status_code == 422
        assert version_of(stale) == str(int(opened) + 7)

"""The doors of the editors of a draft: the grid of a price, as a page and as a fragment."""

import re

import pytest

from tests.screens.doors import Door
from tests.screens.test_versions import V, a_draft, author, opened

__all__ = ["author", "opened"]
GRID = f"{V}/2/prix/1/grille"
CELL = re.compile(r'id="f-(ligne-\d+-\w+)" name="[^"]*" aria-label="([^"]*)"[^>]*? value="([^"]*)"')
pytestmark = pytest.mark.commits


@pytest.mark.req("PRI-01", "VER-02")
async def test_a_grid_is_pasted_mended_and_saved_without_javascript(opened: Door) -> None:
    seen = await a_draft(opened)
    assert f"{V}/2/prix/1/grille" in (await opened.get(f"{V}/2/prix")).text
    empty = (await opened.get(GRID)).text
    assert "Pas de grille" in empty
    pasted = await opened.post(
        GRID,
        {"lu": seen, "acte": "coller", "ex_age": "35", "ex_postal": "75011", "ex_household": "1",
         "paste": "Âge\tZone\tPrix\n18-30\t\t1 234,50 €\n25-40\t\tdix"},
        htmx=True,
    )  # fmt: skip
    assert pasted.status_code == 422
    assert pasted.text.lstrip().startswith('<div id="grid-editor">')
    assert "Ligne 2, colonne Prix\u00a0: Écrivez un nombre" in pasted.text
    cells = {name: value for name, _, value in CELL.findall(pasted.text)}
    assert (cells["ligne-0-amount"], cells["ligne-1-amount"]) == ("1234,50", "dix")
    mended = {**cells, "lu": seen, "ligne-1-amount": "45", "acte": "enregistrer"}
    overlap = await opened.post(GRID, mended)
    assert overlap.status_code == 422
    assert "Recouvre la ligne 1 (25–30 ans)" in overlap.text
    whole = mended | {"ligne-1-min_age": "31", "ex_age": "35", "ex_household": "1"}
    shown = await opened.post(GRID, whole | {"acte": "exemple"})
    assert "45,00\u00a0€</b> TTC" in shown.text, "the engine's own price, beside the grid"
    saved = await opened.post(GRID, whole | {"retour": "/produits/brouillons"})
    assert (saved.status_code, saved.headers["location"]) == (303, "/produits/brouillons")
    page = (await opened.get(f"{V}/2")).text
    assert "31–40 ans" in page
    assert "45,00\u00a0€" in page
    stale = await opened.post(GRID, whole)
    assert stale.status_code == 409
    assert 'value="45"' in stale.text, "what was typed is kept"
    moved = await opened.post(GRID, whole | {"prix": "AUTRE Ancien prix"})
    assert moved.status_code == 409
    assert "Reprenez-le dans la liste des prix" in moved.text
    elsewhere = await opened.get(GRID, retour="//evil.example")
    assert "evil.example" not in elsewhere.text


@pytest.mark.req("PRI-01", "VER-03")
async def test_a_grid_that_is_not_there_says_what_to_do(opened: Door) -> None:
    await a_draft(opened)
    assert (await opened.get(f"{V}/2/prix/9/grille")).status_code == 404
    assert (await opened.get(f"{V}/2/prix/zero/grille")).status_code == 404
    published = await opened.get(f"{V}/1/prix/1/grille")
    assert published.status_code == 409
    assert "préparez une nouvelle version" in published.text

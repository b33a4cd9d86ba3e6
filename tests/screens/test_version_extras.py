"""The doors of the options, fees and promotions of a draft."""

import pytest

from tests.screens.doors import Door
from tests.screens.test_versions import V, a_draft, author, opened

__all__ = ["author", "opened"]
AT = f"{V}/2/supplements"
pytestmark = pytest.mark.commits


@pytest.mark.req("PRI-01", "VER-02")
async def test_options_and_promotions_are_written_without_javascript(opened: Door) -> None:
    seen = await a_draft(opened)
    assert "Aucune option" in (await opened.get(AT)).text
    added = await opened.post(AT, {"lu": seen, "acte": "ajouter-promotion"}, htmx=True)
    assert added.text.lstrip().startswith('<div id="extra-editor">')
    assert 'name="promotion-0-value"' in added.text
    form: dict[str, object] = {
        "lu": seen, "promotion-0-code": "NOEL", "promotion-0-label": "Noël",
        "promotion-0-value": "cent", "promotion-0-effect": "percent",
    }  # fmt: skip
    refused = await opened.post(AT, form)
    assert refused.status_code == 422
    assert 'id="f-promotion-0-value-erreur"' in refused.text
    assert 'value="cent"' in refused.text, "what was typed is kept"
    whole = form | {"promotion-0-value": "50"}
    shown = await opened.post(AT, whole | {"acte": "exemple"}, htmx=True)
    assert "-4,95\u00a0€" in shown.text.replace("−", "-"), "9,90 € less half, by the engine"
    saved = await opened.post(AT, whole | {"retour": "/produits/brouillons"})
    assert (saved.status_code, saved.headers["location"]) == (303, "/produits/brouillons")
    page = (await opened.get(f"{V}/2")).text
    assert "Promotion" in page
    assert AT in page, "the version leads to its editor"
    assert (await opened.post(AT, whole)).status_code == 409
    assert (await opened.get(f"{V}/1/supplements")).status_code == 409

"""The doors of the commissions of a draft."""

from datetime import UTC, datetime

import pytest

from tests.screens.doors import Door
from tests.screens.test_versions import V, a_draft, author, opened
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.french import long_date, short_date
from winvest.offer.versions.rules.moves import first_of_next_month

__all__ = ["author", "opened"]
AT = f"{V}/2/commissions"
SCHEME: dict[str, object] = {
    "schema-0-at": "0", "schema-0-applies_to": "new", "schema-0-settlement": "upfront",
    "schema-0-mode": "volume", "schema-0-part_company": "55", "schema-0-part_commercial": "40",
    "schema-0-palier-0-basis": "volume", "schema-0-palier-0-min": "0",
    "schema-0-palier-0-value_type": "percent", "schema-0-palier-0-value": "12",
}  # fmt: skip
pytestmark = pytest.mark.commits


@pytest.mark.req("COM-01", "COM-03", "VER-02")
async def test_commissions_are_written_without_javascript(opened: Door) -> None:
    seen = await a_draft(opened)
    assert "ne paie pas de commission" in (await opened.get(AT)).text
    form = SCHEME | {"lu": seen, "schema-0-at": ""}
    refused = await opened.post(AT, form, htmx=True)
    assert refused.status_code == 422
    assert refused.text.lstrip().startswith('<div id="commission-editor">')
    assert "il manque 5\u00a0%" in refused.text
    assert 'value="55"' in refused.text, "what was typed is kept"
    whole = form | {"schema-0-part_company": "60", "vente": "200"}
    shown = await opened.post(AT, whole | {"acte": "exemple"}, htmx=True)
    assert "24,00\u00a0€" in shown.text
    assert "Entreprise 14,40\u00a0€, Commercial 9,60\u00a0€" in shown.text, "to the cent"
    more = await opened.post(AT, whole | {"acte": "ajouter-schema"}, htmx=True)
    assert "Schéma 2" in more.text
    saved = await opened.post(AT, whole | {"retour": "/produits/brouillons"})
    assert (saved.status_code, saved.headers["location"]) == (303, "/produits/brouillons")
    page = (await opened.get(f"{V}/2")).text
    assert "12\u00a0%" in page
    assert f"{AT}" in page, "the version leads to its editor"
    assert (await opened.post(AT, whole)).status_code == 409
    published = await opened.get(f"{V}/1/commissions")
    assert published.status_code == 409
    assert "préparez une nouvelle version" in published.text


@pytest.mark.req("VER-07", "VER-02")
async def test_commissions_change_for_the_first_of_next_month(opened: Door) -> None:
    day = first_of_next_month(today_in(datetime.now(UTC)))
    tab = (await opened.get("/produits/FTX-TV-1/commissions")).text
    assert f"Changer les commissions au {long_date(day)}" in tab
    first = await opened.post(f"{V}/premier-du-mois", {"quoi": "commissions"})
    assert (first.status_code, first.headers["location"]) == (303, AT)
    again = await opened.post(f"{V}/premier-du-mois", {"quoi": "promotions"})
    assert again.headers["location"] == f"{V}/2/supplements", "one draft for one day"
    page = (await opened.get(f"{V}/2")).text
    assert f"Prévue pour le {short_date(day)}" in page
    assert f"Nouvelles commissions au {long_date(day)}" in page
    assert "Soumettre à approbation" in page
    assert (await opened.post(f"{V}/premier-du-mois", {"quoi": "autre"})).status_code == 404


@pytest.mark.req("VER-07", "VER-02")
async def test_prices_change_for_the_first_of_next_month_from_their_own_tab(opened: Door) -> None:
    """The change most asked for is one click from the prices, not three from the history."""
    day = first_of_next_month(today_in(datetime.now(UTC)))
    tab = (await opened.get("/produits/FTX-TV-1/tarification")).text
    assert f"Changer les prix au {long_date(day)}" in tab
    assert 'name="quoi" value="prix"' in tab
    opened_at = await opened.post(f"{V}/premier-du-mois", {"quoi": "prix"})
    assert opened_at.headers["location"] == f"{V}/2/prix"

"""Versions of a product that is being withdrawn, and content to take up again after a plan fell."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World
from tests.offer.versions.world import RIGHTS, person
from tests.screens.doors import Door, door
from tests.screens.library.test_deposit import EVERY_COMPANY
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

HERE = "/produits/FTX-TV-1"
V = f"{HERE}/versions"
FAR, SOON = "'2099-03-01'", "now() + interval '1 hour'"
MOVED = "UPDATE product SET lifecycle_status = '{}' WHERE sku = 'FTX-TV-1'"
WITHDRAWN = MOVED.format("frozen"), MOVED.format("retired")
pytestmark = pytest.mark.commits


@pytest.fixture
async def opened(settings: Settings, world: World) -> AsyncIterator[Door]:
    """The application, for who prepares and plans versions."""
    async with door(settings, person(world, RIGHTS | {"catalog.lifecycle"})) as browser:
        yield browser


async def done(db: Database, *statements: str) -> None:
    """By decree."""
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        for one in statements:
            await session.execute(text(one))


async def planned(browser: Door, db: Database, at: str = FAR) -> None:
    """Version 2, drafted, then planned."""
    await browser.post(f"{V}/nouvelle", {"source": "1", "effective_from": "01/03/2099"})
    await done(
        db,
        f"UPDATE product_version SET effective_to = {at} WHERE status = 'active'"
        " AND product_id = (SELECT id FROM product WHERE sku = 'FTX-TV-1')",
        f"UPDATE product_version SET status = 'scheduled', effective_from = {at},"
        " content_sha256 = repeat('0', 64) WHERE version = 2",
    )


@pytest.mark.req("VER-06")
async def test_a_withdrawal_says_what_is_planned_and_begins_all_the_same(
    opened: Door, db: Database
) -> None:
    await planned(opened, db)
    asked = (await opened.get(f"{HERE}/retrait")).text
    assert (
        f'<a class="link" href="{V}/2">La v2 est planifiée pour le 1er\u00a0mars\u00a02099' in asked
    )
    assert "même une fois le produit retiré" in asked
    assert "seuls contrats en cours" not in (await opened.get(f"{V}/2")).text
    await done(db, *WITHDRAWN)
    page = (await opened.get(f"{V}/2")).text
    assert "Ce produit est retiré." in page
    assert "aux seuls contrats en cours" in page
    assert "Il manque, avant" not in page, "nothing is demanded of what is no longer sold"
    assert "Annuler la mise en production" in page


@pytest.mark.req("VER-06")
async def test_nothing_is_offered_on_a_draft_of_what_is_withdrawn(
    opened: Door, db: Database
) -> None:
    await opened.post(f"{V}/nouvelle", {"source": "1", "effective_from": "01/03/2099"})
    assert "Soumettre à approbation" in (await opened.get(f"{V}/2")).text
    await done(db, *WITHDRAWN)
    page = (await opened.get(f"{V}/2")).text
    assert "n’entrera jamais en vigueur" in page
    for act in ("Soumettre à approbation", "Formules et prix</a>", "Changement majeur</label>"):
        assert act not in page, act
    assert "Supprimer ce brouillon" in page


@pytest.mark.req("VER-02")
@pytest.mark.parametrize(
    ("at", "first", "second"), [(FAR, " selected", ""), (SOON, "", " selected")]
)
async def test_a_new_version_starts_from_what_will_be_in_force(
    opened: Door, db: Database, at: str, first: str, second: str
) -> None:
    await planned(opened, db, at)
    form = (await opened.get(f"{V}/nouvelle")).text
    assert f'<option value="1"{first}>v1, en vigueur, ' in form
    assert f'<option value="2"{second}>v2, planifiée, ' in form


@pytest.mark.req("VER-02")
async def test_content_that_was_not_applied_is_taken_up_again(opened: Door, db: Database) -> None:
    await planned(opened, db)
    again = f'href="{V}/nouvelle?de=2"'
    assert again not in (await opened.get(f"{V}/2")).text
    await opened.post(f"{V}/2/deprogrammation", {"comment": "Reporté."})
    assert again in (await opened.get(f"{V}/2")).text
    await done(db, *WITHDRAWN)
    assert again not in (await opened.get(f"{V}/2")).text


@pytest.mark.req("VER-02")
async def test_going_back_says_what_it_changes_before_it_is_done(
    opened: Door, db: Database
) -> None:
    await opened.post(f"{V}/nouvelle", {"source": "1", "effective_from": "01/03/2099"})
    await done(
        db,
        "UPDATE product_version SET effective_to = now() - interval '1 hour',"
        " status = 'superseded' WHERE status = 'active'"
        " AND product_id = (SELECT id FROM product WHERE sku = 'FTX-TV-1')",
        "UPDATE product_plan SET name = 'Base neuve', code = 'NEUVE' WHERE product_version_id ="
        " (SELECT id FROM product_version WHERE version = 2)",
        "UPDATE product_version SET status = 'active', content_sha256 = repeat('0', 64),"
        " effective_from = now() - interval '1 hour' WHERE version = 2",
    )
    page = (await opened.get(f"{V}/1")).text
    part = page.partition('id="retour"')[2].partition("</section>")[0]
    assert "À la place de la v2, en vigueur" in part
    assert "lignes changent, documents et promotions compris" in part
    assert f'href="{V}/comparer?de=1&amp;a=2"' in part
    assert "Ce retour est un changement majeur" in part
    assert "Base neuve" in part, "the plan that going back would take away"
    assert "Ce retour" not in (await opened.get(f"{V}/2")).text

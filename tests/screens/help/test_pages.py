"""The pages of the help, as somebody with few rights opens them."""

import re
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.screens.doors import Door, door
from tests.worlds import a_scope
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.group.approvals.enums import Function, RaciTask
from winvest.screens.help.annexes import ANNEXES, FOLDER
from winvest.screens.help.dictionary import AREAS, tables_of

pytestmark = pytest.mark.req("CAT-12")


@pytest.fixture
async def reader(settings: Settings, world: World) -> AsyncIterator[Door]:
    """Somebody of one company, with a single right."""
    scope = a_scope(world.ft, rights={"catalog.read"}, actor_id=new_id())
    async with door(settings, scope) as one:
        yield one


async def test_every_page_of_the_help_draws_what_it_promises(reader: Door) -> None:
    for area in AREAS:
        told = (await reader.get(f"/aide/dictionnaire/{area.code}")).text
        for table in tables_of(area.code):
            assert f'id="{table.name}"' in told
        assert 'style="' not in told
    for annex in ANNEXES:
        assert (await reader.get(annex.href)).status_code == 200, annex.letter
    for path, said in (
        ("/aide/familles", "Complémentaire Santé"),
        ("/aide/actes", "Matrice"),
        ("/aide/composants", "Chaque pièce"),
    ):
        assert (await reader.get(path)).status_code == 200, said
    for wrong in ("annexes/z", "annexes/a", "dictionnaire/lune", "ecrans/lune.png"):
        assert (await reader.get(f"/aide/{wrong}")).status_code == 404


async def test_the_help_is_searched_and_a_screen_leads_to_its_page(reader: Door) -> None:
    whole = (await reader.get("/aide", q="reprise")).text
    part = (await reader.get("/aide", htmx=True, q="reprise")).text
    assert "<html" in whole
    assert "<html" not in part
    assert "/aide/glossaire#reprise" in part
    assert "ne correspond à" in (await reader.get("/aide", q="xyzzy")).text
    assert "Reprendre l’existant" in (await reader.get("/aide")).text
    here = await reader.get("/aide/ici", page="/imports/nouveau")
    assert (here.status_code, here.headers["location"]) == (303, "/aide/annexes/k")
    elsewhere = await reader.get("/aide/ici", page="//mal.example/")
    assert elsewhere.headers["location"] == "/aide"


@pytest.mark.req("DOC-03")
async def test_the_checklist_is_that_of_the_day_asked(reader: Door) -> None:
    told = (await reader.get("/aide/publication", au="01/03/2027")).text
    assert "1er\u00a0mars\u00a02027" in told or "1er mars 2027" in told
    insurance = told[told.index('id="insurance"') : told.index('id="telecom"')]
    assert re.findall(r'<th scope="row" class="wrap">([^<]+)</th>', insurance) == [
        "DIPA",
        "CG",
        "CP",
    ]
    before = (await reader.get("/aide/publication", au=date(2019, 1, 1).isoformat())).text
    assert before.count("Aucun document n’est exigé") == 6
    wrong = await reader.get("/aide/publication", au="31/02/2027")
    assert wrong.status_code == 422
    assert 'value="31/02/2027"' in wrong.text


@pytest.mark.req("ORG-08")
async def test_the_matrix_that_is_read_is_the_matrix_that_is_obeyed(session: AsyncSession) -> None:
    rows = await session.execute(text("SELECT task, function, letter FROM raci_rule"))
    obeyed = {(RaciTask(task), Function(function)): letter for task, function, letter in rows}
    assert len(obeyed) == len(RaciTask) * len(Function)
    source = (FOLDER / "d-raci.md").read_text()
    for task in RaciTask:
        letters = " | ".join(obeyed[task, function] for function in Function)
        assert f"| {task.label} | {letters} |" in source, task.label

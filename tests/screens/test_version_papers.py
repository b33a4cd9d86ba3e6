"""The documents of a version that is being prepared: read before a decision, put in from there."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.offer.catalog.world import World
from tests.offer.versions.world import RIGHTS, person
from tests.screens.doors import Door, door
from winvest.foundation.infra.settings import Settings

V = "/produits/FTX-TV-1/versions"
PDF = (Path(__file__).parent / "library" / "one_page.pdf").read_bytes()
FORM = {
    "type": "CGV", "titre": "Conditions de vente TV", "edition": "2099-03", "langue": "fr",
    "version": "preparee", "produits": "FTX-TV-1", "du": "01/03/2099",
}  # fmt: skip
pytestmark = [pytest.mark.commits, pytest.mark.req("VER-02", "DOC-01")]


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a store of the test's own."""
    return replace(settings, var_dir=tmp_path)


@pytest.fixture
async def author(own: Settings, world: World) -> AsyncIterator[Door]:
    """Who prepares the version, and its documents."""
    async with door(own, person(world, RIGHTS | {"documents.edit"})) as browser:
        yield browser


async def test_a_document_put_in_is_seen_on_the_version_that_it_joins(
    own: Settings, world: World, author: Door
) -> None:
    await author.post(f"{V}/nouvelle", {"source": "1", "effective_from": "01/03/2099"})
    before = (await author.get(f"{V}/2")).text
    assert 'href="/documents/nouveau?produit=FTX-TV-1"' in before
    assert FORM["titre"] not in before
    sent = await author.http.post(
        "/documents/nouveau",
        data={"csrf_token": author.token, **FORM},
        files={"fichier": ("cgv.pdf", PDF, "application/pdf")},
    )
    assert sent.headers["location"] == f"{V}/2#documents", "not where only what is in force shows"
    page = (await author.get(f"{V}/2")).text
    assert "FTX-TV-1, version 2" in page, "the message says where it went"
    part = page.partition('id="documents"')[2].partition("</section>")[0]
    assert FORM["titre"] in part
    assert "À venir" not in part, "told as it will stand on the day that the version begins"
    assert FORM["titre"] not in (await author.get("/produits/FTX-TV-1/documents")).text
    async with door(own, person(world, RIGHTS)) as decider:
        seen = (await decider.get(f"{V}/2")).text
        assert FORM["titre"] in seen, "read before it is approved"
        assert "Déposer un document" not in seen


async def test_documents_are_for_those_who_read_them(
    own: Settings, world: World, author: Door
) -> None:
    await author.post(f"{V}/nouvelle", {"source": "1", "effective_from": "01/03/2099"})
    assert 'id="documents"' not in (await author.get(f"{V}/1")).text, "in force: its own tab"
    async with door(own, person(world, RIGHTS - {"documents.read"})) as other:
        page = await other.get(f"{V}/2")
    assert page.status_code == 200
    assert 'id="documents"' not in page.text

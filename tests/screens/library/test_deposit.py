"""Depositing a document: what enters, what is refused and kept typed, what a neighbour sees."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.offer.catalog.world import MANAGE, World
from tests.screens.doors import HTMX, Door, door
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope

RIGHTS = MANAGE | {"documents.edit"}
PDF = (Path(__file__).parent / "one_page.pdf").read_bytes()
EVERY_COMPANY = (
    "SELECT set_config('app.company_ids', (SELECT array_agg(id)::text FROM company), true)"
)
FORM = {
    "type": "CG",
    "titre": "Conditions générales Box",
    "edition": "2027-01",
    "langue": "fr",
    "version": "preparee",
    "produits": "ftx-box-1",
}


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a store of the test's own."""
    return replace(settings, var_dir=tmp_path)


@pytest.fixture
async def box(own: Settings, world: World) -> AsyncIterator[Door]:
    """The keeper of the box's documents."""
    async with door(own, keeper(world)) as one:
        yield one


def keeper(world: World) -> Scope:
    return a_scope(world.ft, rights=RIGHTS, label="Camille Essai")


async def sent(
    one: Door, form: dict[str, str], content: bytes | None = PDF, *, name: str = "cg.pdf",
    kind: str = "application/pdf", path: str = "/documents/nouveau", htmx: bool = False,
) -> httpx.Response:  # fmt: skip
    """A deposit as a browser sends it."""
    files: Any = {"fichier": (name, content, kind)} if content is not None else {"vide": b""}
    return await one.http.post(
        path,
        data={"csrf_token": one.token, **form},
        files=files,
        headers=HTMX if htmx else None,
    )


async def only_document(db: Database) -> Any:
    """The one document there is."""
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        rows = await session.execute(
            text("SELECT * FROM product_document WHERE status <> 'archived'")
        )
        return rows.one()


async def in_force(db: Database) -> None:
    """By decree, what waits was checked: it is published, in the place of what it replaces."""
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        await session.execute(
            text(
                "WITH signed AS (UPDATE product_document SET status = 'published',"
                " published_at = now() WHERE status = 'draft' RETURNING replaces_id)"
                " UPDATE product_document d SET status = 'archived' FROM signed s"
                " WHERE d.id = s.replaces_id"
            )
        )


@pytest.mark.req("DOC-01", "DOC-02")
async def test_a_deposit_from_the_form_to_the_file_and_back(
    box: Door, own: Settings, db: Database, world: World
) -> None:
    form = (await box.get("/documents/nouveau", produit="FTX-BOX-1", type="CG")).text
    assert 'enctype="multipart/form-data"' in form
    assert "FTX-BOX-1</textarea>" in form
    answer = await sent(box, FORM, htmx=True)
    assert answer.headers["HX-Redirect"] == "/produits/FTX-BOX-1/documents"
    one = await only_document(db)
    assert (one.title, one.status, one.author) == (FORM["titre"], "draft", "Camille Essai")
    assert (one.mandatory, one.language, one.valid_to) == (False, "fr", None)
    kept = own.var_dir / "documents" / one.file_hash[:2] / one.file_hash
    assert kept.read_bytes() == PDF
    assert list((own.var_dir / "uploads").iterdir()) == []
    page = await box.get(f"/documents/{one.id}")
    for told in (
        "Conditions générales Box",
        "Non analysé",
        "Pas encore revérifié",
        "cg.pdf",
        "tiers horodateur",
    ):
        assert told in page.text
    assert f'src="/documents/{one.id}/fichier"' in page.text
    tab = (await box.get("/produits/FTX-BOX-1/documents")).text
    assert f"/documents/{one.id}" in tab
    file = await box.get(f"/documents/{one.id}/fichier")
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("inline")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in file.headers["content-security-policy"]
    again = await box.http.get(
        f"/documents/{one.id}/fichier", headers={"If-None-Match": file.headers["etag"]}
    )
    assert again.status_code == 304
    twice = await sent(box, FORM)
    assert twice.status_code == 422
    assert "y est déjà comme CG" in twice.text
    async with door(own, a_scope(world.ap, rights=RIGHTS)) as neighbour:
        for path in (f"/documents/{one.id}", f"/documents/{one.id}/fichier"):
            assert (await neighbour.get(path)).status_code == 404
        assert (await sent(neighbour, FORM)).status_code == 422
        gone = await neighbour.post(f"/documents/{one.id}/archivage", {"lock_version": "1"})
        assert gone.status_code == 404
    kept.chmod(0o640)
    kept.write_bytes(b"%PDF-autre")
    altered = await box.get(f"/documents/{one.id}/fichier")
    assert altered.status_code == 409
    assert "empreinte" in altered.text


REFUSED: tuple[tuple[dict[str, str], bytes | None, str, str], ...] = (
    ({}, None, "", "Choisissez le fichier"),
    ({}, b"<html>bonjour", "cg.pdf", "pas reconnu"),
    ({}, PDF, "cg.html", "renommez-le"),
    ({"type": "VISUEL"}, b"GIF89a", "v.png", "pas reconnu"),
    ({"titre": " "}, PDF, "cg.pdf", "Donnez un titre"),
    ({"au": "01/01/2020"}, PDF, "cg.pdf", "corrigez"),
    ({"produits": "FTX-INCONNU"}, PDF, "cg.pdf", "Inconnu dans votre périmètre"),
    ({"produits": "FTX-BOX-2"}, PDF, "cg.pdf", "Aucune version ne peut recevoir"),
    ({"produits": ""}, PDF, "cg.pdf", "Donnez le code d’un produit"),
)


@pytest.mark.req("DOC-01")
async def test_what_is_refused_is_told_in_the_form(box: Door, own: Settings) -> None:
    for form, content, name, told in REFUSED:
        answer = await sent(box, FORM | form, content, name=name)
        assert answer.status_code == 422, told
        assert told in answer.text
        assert FORM["edition"] in answer.text  # nothing typed is lost
    assert not (own.var_dir / "documents").exists()


@pytest.mark.req("DOC-02")
async def test_archive_replace_and_what_binds(box: Door, db: Database) -> None:
    assert (await sent(box, FORM)).status_code == 303
    one = await only_document(db)
    here = f"/documents/{one.id}"
    done = await box.post(f"{here}/archivage", {"lock_version": one.lock_version}, htmx=True)
    assert done.headers["HX-Redirect"] == "/produits/FTX-BOX-1/documents"
    stale = await box.post(f"{here}/archivage", {"lock_version": one.lock_version})
    assert stale.status_code == 409
    assert "Remettre en vigueur" in (await box.get(here)).text
    back = await box.post(f"{here}/retablissement", {"lock_version": one.lock_version + 1})
    assert back.status_code == 303
    renewal = {"titre": "CG Box", "edition": "2", "lock_version": str(one.lock_version + 2)}
    same = await sent(box, renewal, path=f"{here}/remplacement")
    assert same.status_code == 422
    assert "le même fichier" in same.text
    fresh = await sent(box, renewal, PDF + b"\n", path=f"{here}/remplacement")
    assert fresh.status_code == 303
    new = await only_document(db)
    assert (new.version, new.type) == ("2", "CG")
    binding = FORM | {"type": "CGV", "obligatoire": "1"}
    assert (await sent(box, binding)).status_code == 303
    await in_force(db)
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        held = await session.scalar(text("SELECT id FROM product_document WHERE type = 'CGV'"))
    refused = await box.post(f"/documents/{held}/archivage", {"lock_version": "1"})
    assert refused.status_code == 409
    assert "/produits/FTX-BOX-1/versions/nouvelle" in refused.text
    assert "Préparer une version" in (await box.get(f"/documents/{held}")).text


@pytest.mark.req("DOC-01", "ORG-02")
async def test_a_reader_deposits_nothing(own: Settings, world: World) -> None:
    async with door(own, a_scope(world.ft, rights=MANAGE)) as one:
        assert (await one.get("/documents/nouveau")).status_code == 403
        assert (await sent(one, FORM)).status_code == 403
        tab = await one.get("/produits/FTX-BOX-1/documents")
        assert "Déposer un document" not in tab.text

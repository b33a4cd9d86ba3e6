"""The product sheet's doors: reading, correcting, two people at once, creating, moving."""

import hashlib
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.offer.catalog.world import World, manager
from tests.screens.doors import Door, door
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.models import ProductDocument

ENTRY = re.compile(r'name="(lock_version|avant)" value="([^"]*)"')


async def carried(browser: Door, sku: str) -> dict[str, object]:
    """The hidden entries of the edit form."""
    answer = await browser.get(f"/produits/{sku}/modifier")
    assert answer.status_code == 200, answer.text
    found = dict(ENTRY.findall(answer.text))
    return {name: value.replace("&#34;", '"') for name, value in found.items()}


@pytest.mark.req("CAT-07")
async def test_a_sheet_tells_what_the_tables_hold(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.get("/produits/FTX-TV-1")
        peek = await browser.get("/produits/FTX-TV-1/apercu", htmx=True)
        lower = await browser.get("/produits/ftx-tv-1")
    assert answer.status_code == lower.status_code == 200
    for word in (
        "TV Essentiel",
        "9,90\u00a0€",
        "par mois",
        "Mondial TV essai",
        "Modifier",
        "Geler",
    ):
        assert word in answer.text, word
    for tab in ("tarification", "commissions", "documents", "integrations", "parametres"):
        assert f'href="/produits/FTX-TV-1/{tab}"' in answer.text, tab
    assert '<section class="peek" id="apercu"' in peek.text
    assert "<html" not in peek.text


@pytest.mark.req("CAT-04", "ORG-05")
async def test_a_correction_is_saved_told_and_taken_back(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        form = {**await carried(browser, "FTX-BOX-2"), "name": "Box Demain matin"}
        form |= {"badges_shown": "1", "badges": ["new", "beta"], "champ_debit": "1 000"}
        answer = await browser.post("/produits/FTX-BOX-2/modifier", form)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/produits/FTX-BOX-2"
        sheet = await browser.get("/produits/FTX-BOX-2")
        for word in (
            "Box Demain matin",
            "Enregistré.",
            "Annuler",
            "Nouveau",
            "1\u202f000\u00a0Mb/s",
        ):
            assert word in sheet.text, word
        undo = re.search(r'action="(/produits/FTX-BOX-2/annulation[^"]+)"', sheet.text)
        assert undo
        history = await browser.get("/produits/FTX-BOX-2/historique")
        assert history.status_code == 200
        assert "Box Demain matin" in history.text
        assert "Camille Essai" in history.text
        back = await browser.post(undo[1].replace("&amp;", "&"))
        assert back.status_code == 303, back.text
        restored = await browser.get("/produits/FTX-BOX-2")
        assert "<h1>Box Demain</h1>" in restored.text
        assert "Mb/s" not in restored.text
        again = await browser.post(undo[1].replace("&amp;", "&"))
        assert again.status_code == 409


@pytest.mark.req("CAT-04")
@pytest.mark.parametrize("htmx", [False, True])
async def test_two_people_edit_one_product(settings: Settings, world: World, htmx: bool) -> None:
    async with (
        door(settings, manager(world.ft)) as first,
        door(settings, manager(world.ft)) as second,
    ):
        mine = {**await carried(first, "FTX-BOX-2"), "name": "Mon nom", "short_name": "Court"}
        theirs = {**await carried(second, "FTX-BOX-2"), "name": "Son nom", "description": "Sien"}
        assert (await second.post("/produits/FTX-BOX-2/modifier", theirs)).status_code == 303
        answer = await first.post("/produits/FTX-BOX-2/modifier", mine, htmx=htmx)
        assert answer.status_code == 409
        for word in (
            "Mon nom",
            "Son nom",
            "Box Demain",
            "Sien",
            "Reprendre ma saisie",
            "Garder l’autre",
        ):
            assert word in answer.text, word
        assert ("<html" in answer.text) is not htmx
        assert 'value="Mon nom"' in answer.text
        assert 'value="Court"' in answer.text
        again = dict(ENTRY.findall(answer.text))
        form = {
            "lock_version": again["lock_version"],
            "avant": again["avant"].replace("&#34;", '"'),
        }
        form |= {"name": "Mon nom", "short_name": "Court", "description": "Sien"}
        assert (await first.post("/produits/FTX-BOX-2/modifier", form)).status_code == 303
        sheet = await first.get("/produits/FTX-BOX-2")
        assert "<h1>Mon nom</h1>" in sheet.text
        assert "Sien" in sheet.text


@pytest.mark.req("CAT-04")
async def test_a_wrong_correction_keeps_what_was_typed(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        form = {**await carried(browser, "FTX-BOX-2"), "name": "", "short_name": "<i>x</i>"}
        form |= {"champ_debit": "beaucoup"}
        answer = await browser.post("/produits/FTX-BOX-2/modifier", form, htmx=True)
        assert answer.status_code == 422
        assert "Donnez le nom sous lequel il est vendu." in answer.text
        assert 'value="&lt;i&gt;x&lt;/i&gt;"' in answer.text
        assert 'value="beaucoup"' in answer.text
        assert dict(ENTRY.findall(answer.text))["lock_version"] == form["lock_version"]
        wrong = {**form, "lock_version": "zéro"}
        assert (await browser.post("/produits/FTX-BOX-2/modifier", wrong)).status_code == 409


@pytest.mark.req("CAT-04")
async def test_terms_of_sale_cannot_be_slipped_into_the_form(
    settings: Settings, world: World
) -> None:
    async with door(settings, manager(world.ft)) as browser:
        form = {**await carried(browser, "FTX-BOX-1"), "description": "Fibre incluse"}
        form |= {"max_age": "70", "sku": "PIRATE", "company_id": str(world.ap)}
        assert (await browser.post("/produits/FTX-BOX-1/modifier", form)).status_code == 303
        sheet = await browser.get("/produits/FTX-BOX-1")
        assert "Fibre incluse" in sheet.text
        assert "Sans limite" in sheet.text


@pytest.mark.req("CAT-05")
async def test_the_status_changes_and_is_taken_back(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.post("/produits/FTX-BOX-1/statut", {"statut": "frozen"})
        assert answer.status_code == 303
        sheet = await browser.get("/produits/FTX-BOX-1")
        assert "Reprendre les ventes" in sheet.text
        undo = re.search(r'action="(/produits/FTX-BOX-1/statut\?statut=active)"', sheet.text)
        assert undo
        assert (await browser.post(undo[1])).status_code == 303
        refused = await browser.post("/produits/FTX-BOX-1/statut", {"statut": "test"})
        assert refused.status_code == 409
        assert "Un produit ne passe pas de « Actif » à « Test »" in refused.text
        assert (
            await browser.post("/produits/FTX-BOX-1/statut", {"statut": "?"})
        ).status_code == 409
        for act in ("retrait", "suppression"):
            asked = await browser.get(f"/produits/FTX-BOX-2/{act}")
            assert asked.status_code == 200, "the act is asked again without JavaScript"
        assert (await browser.post("/produits/FTX-BOX-2/retrait")).status_code == 303
        assert "Retiré" in (await browser.get("/produits/FTX-BOX-2")).text


@pytest.mark.req("CAT-04", "CAT-05")
async def test_what_would_be_refused_is_not_asked(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        asked = await browser.get("/produits/FTX-BOX-1/suppression")
        assert asked.status_code == 409
        assert "gelez ses ventes" in asked.text
        assert 'action="/produits/FTX-BOX-1/suppression"' not in asked.text


@pytest.mark.req("OPS-05")
async def test_what_the_database_refuses_is_no_fault(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.get("/produits/%00")
        assert answer.status_code == 400
        assert "caractère nul" in answer.text


@pytest.mark.req("ORG-02", "CAT-04")
async def test_a_draft_is_deleted_by_who_may_delete(settings: Settings, world: World) -> None:
    without = manager(world.ft)
    rights = without.grants[0].rights - {"catalog.delete"}
    without = replace(without, grants=(replace(without.grants[0], rights=rights),))
    async with door(settings, without) as browser:
        assert "Supprimer le brouillon" not in (await browser.get("/produits/FTX-BOX-2")).text
        assert (await browser.get("/produits/FTX-BOX-2/suppression")).status_code == 403
        assert (await browser.post("/produits/FTX-BOX-2/suppression")).status_code == 403
        assert (await browser.get("/produits/FTX-BOX-2")).status_code == 200


@pytest.mark.req("CAT-04", "CAT-09")
async def test_a_product_is_created_by_one_form(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        blank = await browser.get("/produits/nouveau")
        assert blank.status_code == 200
        assert "Mondial TV essai" not in blank.text, "only companies where one may create"
        asked = {"company_id": str(world.ft), "risk_id": str(world.box), "name": "Box Etés"}
        hinted = await browser.get("/produits/nouveau", htmx=True, **asked)
        assert 'value="FTX-BOXX-0001"' in hinted.text
        assert "Box Été (FTX-BOX-1)" in hinted.text, "a lookalike is told"
        form = {
            **asked,
            "revenue_model": "revenue",
            "sku": "ftx-new-1",
            "channels": ["web", "field"],
        }
        wrong = await browser.post("/produits/nouveau", {**form, "sku": "APX-SANTE-1"})
        assert wrong.status_code == 422
        assert "existe déjà dans le groupe" in wrong.text
        assert 'value="Box Etés"' in wrong.text
        assert "Sérénité" not in wrong.text
        proposed = await browser.post("/produits/nouveau", {**form, "sku": "", "name": "Autre"})
        general = await browser.get(proposed.headers["location"])
        assert "FTX-BOXX-0001" in general.text, "the code it suggests"
        created = await browser.post("/produits/nouveau", form)
        assert created.status_code == 303
        assert re.fullmatch(
            "/produits/brouillons/[0-9a-f-]{36}/general", created.headers["location"]
        ), "the first of the five steps"
        sheet = await browser.get("/produits/FTX-NEW-1")
        assert "Brouillon" in sheet.text
        assert "Terrain, Web" in sheet.text
        assert 'href="/produits/FTX-NEW-1/versions/nouvelle">Une version</a>' in sheet.text
        gone = await browser.post("/produits/FTX-NEW-1/suppression")
        assert gone.headers["location"] == "/catalogue"
        assert (await browser.get("/produits/FTX-NEW-1")).status_code == 404


@pytest.mark.req("CAT-07", "OPS-05")
async def test_a_document_is_served_as_it_was_stored(
    settings: Settings, world: World, db: Database
) -> None:
    paper = b"%PDF-1.7 essai"
    digest = hashlib.sha256(paper).hexdigest()
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        version = (
            await session.scalars(
                select(ProductVersion.id)
                .join(Product, Product.id == ProductVersion.product_id)
                .where(Product.sku == "FTX-TV-1")
            )
        ).one()
        one = ProductDocument(
            id=new_id(), product_version_id=version, type=DocumentType.CG, title="CG TV",
            file_url="documents/x.pdf", file_hash=digest, channels=[],
        )  # fmt: skip
        session.add(one)
    path = settings.var_dir / "documents" / digest[:2] / f"{digest}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(paper)
    async with door(settings, manager(world.ft)) as browser:
        answer = await browser.get(f"/documents/{one.id}/fichier")
        assert (answer.status_code, answer.content) == (200, paper)
        assert answer.headers["content-disposition"].startswith("inline")
        path.write_bytes(b"%PDF-1.7 autre")
        assert (await browser.get(f"/documents/{one.id}/fichier")).status_code == 409
        path.unlink()
        assert (await browser.get(f"/documents/{one.id}/fichier")).status_code == 404
    async with door(settings, manager(world.ap)) as browser:
        assert (await browser.get(f"/documents/{one.id}/fichier")).status_code == 404

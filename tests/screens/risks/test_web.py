"""The families' screens: taxonomy, definitions, refusals, conflicts, taking back, isolation."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.offer.catalog.world import World
from tests.screens.doors import Door, door
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.models.risks import RiskField

RIGHTS = frozenset(("catalog.read", "catalog.edit", "risks.edit"))
UNDO = re.compile(r'action="(/risques/[^"]*annulation/[^"]*)"')
BOX = {"label": "Box", "scope": "personal", "icon": "wifi", "lock_version": "1"}
GETS = ("", "/modifier", "/suppression", "/historique", "/champs/nouveau")


def editor(*companies: UUID) -> Scope:
    return a_scope(*companies, rights=RIGHTS)


def admin(world: World) -> Scope:
    grant = Grant(role="admin_groupe", rights=RIGHTS, company_id=None)
    return Scope(actor_id=None, actor_label="Ada", company_ids=world.companies, grants=(grant,))


async def undo_of(browser: Door, path: str) -> str:
    found = UNDO.search((await browser.get(path)).text)
    assert found, "no « Annuler » in the toast"
    return found[1]


async def speed(db: Database, world: World, *, filled: bool = False) -> UUID:
    """The « Débit » of the Box family, filled on one product perhaps."""
    async with transaction(db, system_scope("Essais", company_ids=world.companies)) as session:
        field = await session.scalar(select(RiskField).where(RiskField.risk_id == world.box))
        assert field
        if filled:
            product = await session.scalar(select(Product.id).where(Product.sku == "FTX-BOX-1"))
            session.add(
                ProductFieldValue(product_id=product, risk_field_id=field.id, value_number=300)
            )
        return field.id


@pytest.mark.req("CAT-02", "ORG-03")
async def test_one_sees_ones_families_and_the_groups(settings: Settings, world: World) -> None:
    async with door(settings, editor(world.ft)) as mine:
        listed = await mine.get("/risques")
        assert "BOXX" in listed.text
        assert "TVX" in listed.text, "a global family is read by all"
        assert "SANTEX" not in listed.text
        for key in ("BOXX", "boxx", str(world.box)):
            for tab in GETS:
                assert (await mine.get(f"/risques/{key}{tab}")).status_code == 200, tab
        for key in ("SANTEX", str(world.health)):
            for tab in GETS:
                assert (await mine.get(f"/risques/{key}{tab}")).status_code == 404, tab
            for act in ("/modifier", "/retrait", "/suppression", "/champs/nouveau"):
                assert (await mine.post(f"/risques/{key}{act}", BOX)).status_code == 404, act


@pytest.mark.req("CAT-02", "ORG-03")
async def test_a_global_family_is_the_group_admins_alone(settings: Settings, world: World) -> None:
    async with door(settings, editor(world.ft, world.mtv)) as mine:
        page = await mine.get("/risques/TVX")
        assert "seul l’Admin Groupe" in page.text
        assert "Ajouter un champ" not in page.text
        assert (await mine.get("/risques/TVX/modifier")).status_code == 403
        for act in ("/modifier", "/retrait", "/suppression", "/champs/nouveau"):
            refused = await mine.post(
                f"/risques/TVX{act}", {**BOX, "label": "Prise", "kind": "text"}
            )
            assert refused.status_code == 403, act
        shared = await mine.post(
            "/risques/nouveau", {**BOX, "code": "NEUF", "company_id": world.ft, "is_global": "1"}
        )
        assert shared.status_code == 403
        assert "is_global" not in (await mine.get("/risques/nouveau")).text
    async with door(settings, admin(world)) as ada:
        saved = await ada.post("/risques/TVX/modifier", {**BOX, "label": "Télé", "is_global": "1"})
        assert saved.status_code == 303
        assert "Télé" in (await ada.get("/risques")).text


@pytest.mark.req("CAT-02", "AHEAD-12")
async def test_a_family_is_made_saved_and_taken_back(settings: Settings, world: World) -> None:
    async with door(settings, editor(world.ft)) as mine:
        empty = await mine.post("/risques/nouveau", {"icon": "licorne"})
        assert empty.status_code == 422
        assert "cette icône n’existe pas" in empty.text.lower()
        new = {**BOX, "label": "Maison <b>", "code": "maison", "company_id": str(world.ft)}
        made = await mine.post("/risques/nouveau", new)
        assert made.headers["location"] == "/risques/MAISON"
        taken = await mine.post("/risques/nouveau", new)
        assert taken.status_code == 422
        assert "Maison &lt;b&gt;" in (await mine.get("/risques/MAISON")).text
        elsewhere = await mine.post("/risques/nouveau", {**new, "company_id": str(world.ap)})
        assert elsewhere.status_code == 403
        saved = await mine.post("/risques/MAISON/modifier", {**BOX, "label": "Foyer"})
        assert saved.status_code == 303
        undo = await undo_of(mine, "/risques/MAISON")
        assert (await mine.post(undo)).status_code == 303
        assert "Maison &lt;b&gt;" in (await mine.get("/risques/MAISON")).text
        assert (await mine.post(undo)).status_code == 409
        assert (await mine.post("/risques/MAISON/retrait")).status_code == 303
        undo = await undo_of(mine, "/risques/MAISON")
        assert "Retirée" in (await mine.get("/risques/MAISON")).text
        assert (await mine.post(undo)).status_code == 303
        assert "disparaît" in (await mine.get("/risques/MAISON/suppression")).text
        assert (await mine.post("/risques/MAISON/suppression")).status_code == 303
        assert (await mine.get("/risques/MAISON")).status_code == 404
        assert (await mine.post("/risques/BOXX/annulation/AAAA")).status_code == 409


@pytest.mark.req("CAT-02")
async def test_a_family_in_use_is_not_removed(settings: Settings, world: World) -> None:
    async with door(settings, editor(world.ft)) as mine:
        page = await mine.get("/risques/BOXX/suppression")
        assert "2\u00a0produits" in page.text
        refused = await mine.post("/risques/BOXX/suppression")
        assert refused.status_code == 409
        assert "utilisent cette famille" in refused.text
        assert (await mine.get("/risques/BOXX")).status_code == 200


@pytest.mark.req("CAT-02")
async def test_two_people_edit_one_family(settings: Settings, world: World) -> None:
    async with door(settings, editor(world.ft)) as mine:
        first = await mine.post("/risques/BOXX/modifier", {**BOX, "description": "Premier"})
        assert first.status_code == 303
        second = await mine.post("/risques/BOXX/modifier", {**BOX, "label": "Second"})
        assert second.status_code == 409
        assert "Premier" in second.text
        assert 'value="Second"' in second.text


@pytest.mark.req("CAT-02", "AHEAD-12")
async def test_a_definition_is_changed_told_and_taken_back(
    settings: Settings, db: Database, world: World
) -> None:
    field = await speed(db, world, filled=True)
    here = f"/risques/BOXX/champs/{field}"
    base = {"label": "Débit", "kind": "integer", "unit": "Mb/s", "min": "1", "lock_version": "1"}
    async with door(settings, editor(world.ft)) as mine:
        assert "Rempli sur 1\u00a0produit" in (await mine.get(here)).text
        other = await mine.post(here, {**base, "kind": "text"})
        assert other.status_code == 422
        assert "sa nature ne change plus" in other.text
        narrowed = await mine.post(here, {**base, "max": "100"})
        assert narrowed.status_code == 422
        assert "sort de ces bornes" in narrowed.text
        assert 'name="confirme"' in narrowed.text
        kept = await mine.post(here, {**base, "max": "100", "confirme": "1"})
        assert kept.status_code == 303
        undo = await undo_of(mine, "/risques/BOXX")
        page = (await mine.get(here)).text
        assert "2\u00a0versions" in page
        stale = await mine.post(here, {**base, "label": "Vitesse"})
        assert stale.status_code == 409
        assert 'value="Vitesse"' in stale.text
        assert (await mine.post(undo)).status_code == 303
        assert (await mine.post(f"{here}/suppression")).status_code == 409
        assert (await mine.post(f"{here}/retrait")).status_code == 303
        sheet = await mine.get("/produits/FTX-BOX-1")
        assert "champ retiré" in sheet.text
        assert (await mine.post(f"{here}/reouverture")).status_code == 303
        story = await mine.get("/risques/BOXX/historique")
        assert "Retirer un champ" in story.text
        assert "caractéristique" not in story.text, "values are their products' story"


@pytest.mark.req("CAT-02")
async def test_the_values_of_a_list_are_not_said_to_be_optional(
    settings: Settings, world: World
) -> None:
    """The nature of the field asks for them, and refuses without: never « facultatif »."""
    async with door(settings, editor(world.ft)) as mine:
        page = (await mine.get("/risques/BOXX/champs/nouveau")).text
        label = re.search(r'<label[^>]*for="f-choices">(.*?)</label>', page)
        assert label
        assert label[1] == "Valeurs de la liste"
        assert not re.search(r'id="f-choices"[^>]*required', page), "other natures have none"


@pytest.mark.req("CAT-02", "CAT-15")
async def test_the_unit_of_a_field_comes_from_the_list(
    settings: Settings, db: Database, world: World
) -> None:
    field = await speed(db, world)
    new = {"label": "Débit montant", "kind": "integer", "unit": "bananes"}
    async with door(settings, editor(world.ft)) as mine:
        form = await mine.get("/risques/BOXX/champs/nouveau")
        assert '<option value="Mbit/s">' in form.text
        refused = await mine.post("/risques/BOXX/champs/nouveau", new)
        assert refused.status_code == 422
        assert "pas dans la liste" in refused.text
        added = await mine.post("/risques/BOXX/champs/nouveau", {**new, "unit": "Mbit/s"})
        assert added.status_code == 303
        kept = await mine.post(
            f"/risques/BOXX/champs/{field}",
            {"label": "Débit", "kind": "integer", "unit": "Mb/s", "lock_version": "1"},
        )
        assert kept.status_code == 303, "the unit in place stays, though no list has it"


@pytest.mark.req("CAT-02", "AHEAD-12")
async def test_fields_are_added_ordered_and_removed(
    settings: Settings, db: Database, world: World
) -> None:
    async with door(settings, editor(world.ft)) as mine:
        new = "/risques/BOXX/champs/nouveau"
        assert (await mine.post(new, {"label": "", "kind": "text"})).status_code == 422
        listed = {"label": "Réseaux", "kind": "multi_choice", "choices": "Fibre\r\nADSL"}
        assert (await mine.post(new, listed)).status_code == 303
        page = (await mine.get("/risques/BOXX")).text
        assert "Choix multiple : Fibre, ADSL" in page.replace("\u00a0", " ")
        up = re.search(
            r'action="([^"]*/ordre)"[^>]*>\s*<input[^>]*>\s*<input[^>]*value="haut"', page
        )
        assert up
        assert (await mine.post(up[1], {"sens": "haut"})).status_code == 303
        undo = await undo_of(mine, "/risques/BOXX")
        page = (await mine.get("/risques/BOXX")).text
        assert page.index("Réseaux</a>") < page.index("Débit</a>")
        assert (await mine.post(undo)).status_code == 303
        gone = up[1].replace("/ordre", "/suppression")
        assert (await mine.post(gone)).status_code == 303
        assert "Réseaux</a>" not in (await mine.get("/risques/BOXX")).text
        assert (await mine.post(gone)).status_code == 404


@pytest.mark.req("CAT-02")
async def test_several_choices_are_ticked_on_a_product(
    settings: Settings, db: Database, world: World
) -> None:
    scope = editor(world.ft)
    async with door(settings, scope) as mine:
        listed = {"label": "Réseaux", "kind": "multi_choice", "choices": "Fibre\nADSL\n5G"}
        assert (await mine.post("/risques/BOXX/champs/nouveau", listed)).status_code == 303
        form = (await mine.get("/produits/FTX-BOX-2/modifier")).text
        version = re.search(r'name="lock_version" value="(\d+)"', form)
        assert version
        assert 'name="champ_reseaux"' in form
        entry = {
            "name": "Box Demain",
            "revenue_model": "revenue",
            "tariff_mode": "manual",
            "lock_version": version[1],
            "champ_reseaux_shown": "1",
        }
        wrong = await mine.post(
            "/produits/FTX-BOX-2/modifier", {**entry, "champ_reseaux": ["Fibre", "Pigeon"]}
        )
        assert wrong.status_code == 422
        saved = await mine.post(
            "/produits/FTX-BOX-2/modifier", {**entry, "champ_reseaux": ["Fibre", "5G"]}
        )
        assert saved.status_code == 303, saved.text
        assert "Fibre, 5G" in (await mine.get("/produits/FTX-BOX-2")).text
    async with transaction(db, replace(scope, selected_company_id=None)) as session:
        stored = (await session.scalars(select(ProductFieldValue))).one()
        assert (stored.value_choices, stored.field_version) == (["Fibre", "5G"], 1)


@pytest.mark.req("ORG-02")
async def test_who_only_reads_is_offered_nothing_else(
    settings: Settings, db: Database, world: World
) -> None:
    field = await speed(db, world)
    async with door(settings, a_scope(world.ft, rights={"catalog.read"})) as reading:
        for path in ("/risques", "/risques/BOXX", f"/risques/BOXX/champs/{field}"):
            page = await reading.get(path)
            assert page.status_code == 200
            assert 'method="post" action="/risques' not in page.text
        assert (await reading.get("/risques/BOXX/modifier")).status_code == 403
        assert (await reading.post("/risques/BOXX/modifier", BOX)).status_code == 403
    async with door(settings, a_scope(world.ft, rights={"partners.read"})) as outside:
        assert (await outside.get("/risques")).status_code == 403

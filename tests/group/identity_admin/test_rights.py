"""The matrix of rights: read, weighed, applied, taken back; at once, in every process."""

import re

import pytest

from tests.group.identity.world import an_account
from tests.group.identity_admin.world import Group, forget_proof, signed, undo_of, value
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import Settings

HERE = "/administration/droits"
HELD = "SELECT count(*) FROM role_right WHERE role_code = :role AND right_code = :right"


def was_of(page: str) -> str:
    found = re.search(r'name="was" value="([^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.req("ORG-02")
async def test_the_matrix_is_read_by_some_and_edited_by_the_group_admin(
    application: EdgeMiddleware, group: Group
) -> None:
    async with signed(application, group.top) as top:
        page = (await top.get(HERE)).text
        assert "Valider le mapping comptable" in page
        assert "Voir l’impact" in page
        assert 'value="catalogue_manager:accounting.map"' not in page, "a fixed cell has no box"
        one = (await top.get(HERE, role="vente")).text
        assert 'value="vente:catalog.read"' in one
        assert 'value="compta:catalog.read"' not in one
        assert (await top.get(HERE, role="dieu")).status_code == 404
    async with signed(application, group.ap_admin) as ap:
        page = (await ap.get(HERE)).text
        assert "Voir l’impact" not in page
        assert 'type="checkbox"' not in page
        for path in ("", "/application"):
            answer = await ap.post(f"{HERE}{path}", was="", cells="vente:audit.read")
            assert answer.status_code == 403
        assert (await ap.get(f"{HERE}/impact", given="vente:audit.read")).status_code == 403
    async with signed(application, group.ap_seller) as seller:
        assert (await seller.get(HERE)).status_code == 403


@pytest.mark.req("ORG-02")
async def test_a_change_is_weighed_applied_at_once_in_every_process_and_taken_back(
    application: EdgeMiddleware, settings: Settings, db: Database, group: Group
) -> None:
    """Two application instances on one database: the second one sees the change too."""
    second = create_app(settings)
    async with (
        signed(application, group.top) as top,
        signed(application, group.ap_seller) as here,
        signed(second, group.mtv_seller) as there,
    ):
        for seller in (here, there):
            assert (await seller.get("/administration/societes")).status_code == 403
        was = was_of((await top.get(HERE, role="vente")).text)
        typed = f"{was},vente:companies.read"
        asked = await top.post(HERE, was=was, cells=typed, role="vente")
        assert asked.status_code == 303
        impact = await top.get(asked.headers["location"])
        assert "2\u00a0personnes concernées" in impact.text
        assert "Lire les sociétés" in impact.text
        assert await value(db, HELD, role="vente", right="companies.read") == 0, "not yet"
        done = await top.post(f"{HERE}/application", given="vente:companies.read", taken="")
        assert done.status_code == 303
        for seller in (here, there):
            assert (await seller.get("/administration/societes")).status_code == 200
        undo = await undo_of(top, HERE)
        assert (await top.post(undo)).status_code == 303
        for seller in (here, there):
            assert (await seller.get("/administration/societes")).status_code == 403
        twice = await top.post(f"{HERE}/application", given="", taken="vente:companies.read")
        assert twice.status_code == 303, "already so: nothing to do"
    await second.db.close()


@pytest.mark.req("ORG-02")
async def test_separation_of_duties_cannot_be_ticked_away(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    async with signed(application, group.top) as top:
        for role in ("catalogue_manager", "admin_groupe", "admin_societe"):
            cell = f"{role}:accounting.map"
            impact = await top.get(f"{HERE}/impact", given=cell)
            assert "séparation des tâches" in impact.text
            assert "Appliquer" not in impact.text
            answer = await top.post(f"{HERE}/application", given=cell)
            assert answer.status_code == 409
            assert "séparation des tâches" in answer.text
            assert await value(db, HELD, role=role, right="accounting.map") == 0
        locked_out = await top.post(f"{HERE}/application", taken="admin_groupe:rights.edit")
        assert locked_out.status_code == 409
        client = await top.post(f"{HERE}/application", given="client:users.edit")
        assert client.status_code == 409
        unknown = await top.post(f"{HERE}/application", given="dieu:users.edit")
        assert unknown.status_code == 404
        garbled = await top.post(f"{HERE}/application", given="vente")
        assert garbled.status_code == 409


@pytest.mark.req("ORG-02", "ORG-04")
async def test_a_grave_right_asks_to_prove_who_one_is(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    async with signed(application, group.top) as top:
        await forget_proof(db, group.top)
        asked = await top.get(f"{HERE}/impact", given="manager:users.edit")
        assert asked.status_code == 303
        assert "confirmation" in asked.headers["location"]
        applied = await top.post(f"{HERE}/application", given="manager:users.edit")
        assert applied.status_code == 303
        assert "confirmation" in applied.headers["location"]
        assert await value(db, HELD, role="manager", right="users.edit") == 0
        plain = await top.post(f"{HERE}/application", given="manager:audit.read")
        assert plain.headers["location"] == HERE
        assert await value(db, HELD, role="manager", right="audit.read") == 1


@pytest.mark.req("ORG-02")
async def test_view_as_tells_what_and_why(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    both = await an_account(
        db, ("vente", group.ap), ("auditeur", group.mtv), email="deux@winvest.example"
    )
    async with signed(application, group.top) as top:
        chosen = (await top.get(f"{HERE}/vu-comme")).text
        assert f"personne={both.id}" in chosen
        page = (await top.get(f"{HERE}/vu-comme", personne=str(both.id))).text
        assert "Vous regardez ce que voit" in page
        assert "Société AP" in page
        assert "Société MTV" in page
        assert re.search(r"Lire le journal d’audit.*?Oui.*?Auditeur", page, re.DOTALL)
        assert "Aucun de ses rôles ne le donne" in page
        assert "Produits, actif" in page
        acts = await value(
            db, "SELECT count(*) FROM admin_act WHERE act = 'viewed_as' AND user_id = :id",
            id=both.id,
        )  # fmt: skip
        assert acts == 1
        assert (
            "Vu comme cette personne"
            in (await top.get(f"/administration/utilisateurs/{both.id}")).text
        )
        assert (await top.get(f"{HERE}/vu-comme", personne="x")).status_code == 404
    async with signed(application, group.ap_admin) as ap:
        page = (await ap.get(f"{HERE}/vu-comme", personne=str(both.id))).text
        assert "Société MTV" not in page, "what the person does elsewhere is not told"
        assert "Seuls ses rôles dans vos sociétés" in page
        hidden = await ap.get(f"{HERE}/vu-comme", personne=str(group.mtv_seller.id))
        assert hidden.status_code == 404

"""Accounts: who sees whom, who may do what to whom, and what every act leaves behind."""

import re

import pytest

from tests.group.identity.world import an_account, jobs_named
from tests.group.identity_admin.world import (
    HERE,
    NEW,
    UNDO,
    Group,
    audited,
    forget_proof,
    signed,
    value,
)
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware


@pytest.mark.req("ORG-02", "ORG-03")
async def test_one_reads_the_people_of_ones_own_companies(
    application: EdgeMiddleware, group: Group
) -> None:
    async with signed(application, group.ap_admin) as ap:
        listed = (await ap.get(HERE)).text
        assert "vente.ap@winvest.example" in listed
        assert "vente.mtv@winvest.example" not in listed
        assert "top@winvest.example" not in listed
        assert (await ap.get(f"{HERE}/{group.ap_seller.id}")).status_code == 200
        for hidden in (group.mtv_seller, group.top):
            answer = await ap.get(f"{HERE}/{hidden.id}")
            assert answer.status_code == 404
            assert hidden.email not in answer.text
    async with signed(application, group.top) as top:
        listed = (await top.get(HERE)).text
        assert "vente.ap@winvest.example" in listed
        assert "vente.mtv@winvest.example" in listed
    async with signed(application, group.ap_seller) as seller:
        assert (await seller.get(HERE)).status_code == 403


@pytest.mark.req("ORG-02")
async def test_the_list_is_searched_and_filtered_and_keeps_its_address(
    application: EdgeMiddleware, group: Group
) -> None:
    async with signed(application, group.top) as top:
        found = (await top.get(HERE, q="ADMIN mtv")).text
        assert "admin.mtv@winvest.example" in found
        assert "admin.ap@winvest.example" not in found
        assert 'data-count="1"' in found
        by_role = (await top.get(HERE, role="vente", societe="AP")).text
        assert "vente.ap@winvest.example" in by_role
        assert "vente.mtv@winvest.example" not in by_role
        assert "Rôle" in by_role
        assert "Retirer le filtre Société" in by_role
        nobody = (await top.get(HERE, q="100%_<script>")).text
        assert "Personne ne répond à ces filtres" in nobody
        assert "<script>" not in nobody.partition("<body")[2].partition("</form>")[0]
        assert (await top.get(HERE, role="dieu", statut="x", apres="y")).status_code == 200
        file = await top.get(f"{HERE}/export.csv", role="vente", societe="AP")
        rows = file.content.decode("utf-8-sig").splitlines()
        assert len(rows) == 2
        assert "vente.ap@winvest.example" in rows[1]
    async with signed(application, group.ap_admin) as ap:
        whole = (await ap.get(f"{HERE}/export.csv", societe="groupe")).text
        assert "mtv" not in whole
        assert "top@" not in whole


@pytest.mark.req("ORG-02", "ORG-04")
async def test_an_invitation_opens_an_account_and_mails_one_link(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    async with signed(application, group.ap_admin) as ap:
        bad = await ap.post(f"{HERE}/nouveau", display_name="Zoé", email="zoe")
        assert bad.status_code == 422
        for sentence in ("Écrivez une adresse", "Choisissez un rôle", "Choisissez une société"):
            assert sentence in bad.text
        assert 'value="Zoé"' in bad.text
        made = await ap.post(f"{HERE}/nouveau", **NEW, company_id=str(group.ap))
        assert made.status_code == 303, made.text
        sheet = await ap.get(made.headers["location"])
        assert "Zoé &lt;b&gt;Petit&lt;/b&gt;" in sheet.text
        assert "L’invitation attend sa réponse" in sheet.text
        assert len(await jobs_named(db, "delivery.send_mail")) == 1
        again = await ap.post(f"{made.headers['location']}/invitation")
        assert again.status_code == 303
        assert len(await jobs_named(db, "delivery.send_mail")) == 2
        usable = await value(db, "SELECT count(*) FROM password_token WHERE used_at IS NULL")
        assert usable == 1, "the first link no longer serves"
        twice = await ap.post(f"{HERE}/nouveau", **NEW, company_id=str(group.ap))
        assert twice.status_code == 422
        assert "existe déjà" in twice.text


@pytest.mark.req("ORG-02")
async def test_an_account_shared_with_another_company_is_the_groups_alone(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    shared = await an_account(
        db, ("vente", group.ap), ("vente", group.mtv), email="deux@winvest.example"
    )
    sheet = f"{HERE}/{shared.id}"
    async with signed(application, group.ap_admin) as ap:
        page = (await ap.get(sheet)).text
        assert "hors de vos sociétés" in page
        assert "MTV" not in page
        for act in ("desactivation", "sessions", "second-facteur", "modification"):
            answer = await ap.post(
                f"{sheet}/{act}", reason="un motif assez long", display_name="X", email="x@y.fr"
            )
            assert answer.status_code == 403, act
        for form in ("desactivation", "second-facteur", "modification"):
            assert (await ap.get(f"{sheet}/{form}")).status_code == 403, form
        role = await ap.post(f"{sheet}/roles", role="manager", company_id=str(group.ap))
        assert role.status_code == 303
        foreign = await value(
            db,
            "SELECT id FROM role_assignment WHERE user_id = :id AND company_id = :company",
            id=shared.id,
            company=group.mtv,
        )
        assert (await ap.post(f"{sheet}/roles/{foreign}/retrait")).status_code == 404
    async with signed(application, group.top) as top:
        answer = await top.post(f"{sheet}/desactivation", reason="un motif assez long")
        assert answer.status_code == 303


@pytest.mark.req("ORG-04")
async def test_disabling_ends_the_sessions_and_can_be_taken_back(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    sheet = f"{HERE}/{group.ap_seller.id}"
    async with (
        signed(application, group.ap_admin) as ap,
        signed(application, group.ap_seller) as seller,
    ):
        short = await ap.post(f"{sheet}/desactivation", reason="départ")
        assert short.status_code == 422
        assert (await seller.get("/compte")).status_code == 200
        off = await ap.post(f"{sheet}/desactivation", reason="départ de la société")
        assert off.status_code == 303
        assert (await seller.get("/compte")).status_code == 303, "signed out"
        page = (await ap.get(sheet)).text
        assert "Motif : départ de la société" in page
        undo = re.search(r'action="([^"]*reactivation)"', page)
        assert undo
        assert (await ap.post(undo[1])).status_code == 303
        assert (await ap.post(undo[1])).status_code == 409
    async with signed(application, group.ap_seller) as seller:
        assert (await seller.get("/compte")).status_code == 200


@pytest.mark.req("ORG-04")
async def test_resetting_the_second_factor_asks_for_proof_and_a_reason(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    sheet = f"{HERE}/{group.ap_admin.id}/second-facteur"
    factors = "SELECT count(*) FROM totp_factor WHERE user_id = :id"
    async with signed(application, group.top) as top:
        await forget_proof(db, group.top)
        for answer in (await top.get(sheet), await top.post(sheet, reason="téléphone perdu hier")):
            assert answer.status_code == 303
            assert "confirmation" in answer.headers["location"]
        assert await value(db, factors, id=group.ap_admin.id) == 1
    async with signed(application, group.ap_admin) as ap:
        assert (await ap.get("/compte")).status_code == 200
        async with db.engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE user_session SET step_up_at = now()")
            await connection.exec_driver_sql("UPDATE totp_factor SET last_step = NULL")
        async with signed(application, group.top) as top:
            assert (await top.get(sheet)).status_code == 200
            done = await top.post(sheet, reason="téléphone perdu hier")
            assert done.status_code == 303
            shown = (await top.get(f"{HERE}/{group.ap_admin.id}")).text
            assert "Second facteur réinitialisé" in shown
            assert "téléphone perdu hier" in shown
            assert "À enrôler" in shown
        assert (await ap.get("/compte")).status_code == 303, "signed out"
    assert await value(db, factors, id=group.ap_admin.id) == 0
    told = await jobs_named(db, "identity.tell_change")
    assert [one["user_id"] for one in told] == [str(group.ap_admin.id)]


@pytest.mark.req("ORG-02", "ORG-05")
async def test_a_correction_is_locked_by_version_and_taken_back(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    sheet = f"{HERE}/{group.ap_seller.id}"
    form = {"display_name": "Ada Lovelace", "email": "ada.l@winvest.example", "lock_version": "1"}
    async with signed(application, group.ap_admin) as ap:
        taken = await ap.post(f"{sheet}/modification", **{**form, "email": "top@winvest.example"})
        assert taken.status_code == 422
        assert (await ap.post(f"{sheet}/modification", **form)).status_code == 303
        mails = await jobs_named(db, "delivery.send_mail")
        assert len(mails) == 1, "the address of before is told"
        stale = await ap.post(f"{sheet}/modification", **{**form, "display_name": "Grace Hopper"})
        assert stale.status_code == 409
        assert 'value="Grace Hopper"' in stale.text
        assert "Ada Lovelace" in stale.text
        assert 'name="lock_version" value="2"' in stale.text
        undo = UNDO.search(stale.text)
        assert undo
        assert (await ap.post(undo[1])).status_code == 303
        name = await value(
            db, "SELECT display_name FROM app_user WHERE id = :id", id=group.ap_seller.id
        )
        assert name == "Ada Test"
        assert (await ap.get(f"{sheet}/historique")).status_code == 403
        acts = await audited(db, "app_user", group.ap_seller.id)
        assert acts.count("identity.edit_user") == 2
    async with signed(application, group.top) as top:
        story = (await top.get(f"{sheet}/historique")).text
        assert "Modifier un compte" in story
        assert "Ada Lovelace" in story


@pytest.mark.req("ORG-02")
async def test_ones_own_account_is_refused_before_the_form(
    application: EdgeMiddleware, group: Group
) -> None:
    async with signed(application, group.ap_admin) as ap:
        for act, told in (
            ("desactivation", "propre compte"),
            ("second-facteur", "propres facteurs"),
        ):
            answer = await ap.get(f"{HERE}/{group.ap_admin.id}/{act}")
            assert answer.status_code == 409
            assert told in answer.text

"""Doors of the mappings, the quality rules, the exit plan and what stands in the way of a sale."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update

from tests.offer.catalog.withdrawals import sign_by_sql
from tests.offer.catalog.world import World, manager, reader
from tests.screens.doors import door
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.group.partners.enums import PartnerStatus, PartnerType
from winvest.group.partners.models import Partner, PartnerActivation
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import RiskField
from winvest.offer.catalog.models.versions import ProductVersion

UNDO = re.compile(r'action="([^"]+/annulation/[^"]+)"')
BOX = {
    "lock_version": "0",
    "is_physical": "1",
    "stock_item": "BOX-V6",
    "parcel_weight_g": "1250",
    "ticket_at_sale": "shipment",
    "invoice_template": "standard",
    "debit_method": "sepa",
    "mandate_template": "sepa_core",
    "debit_cycle": "plan",
    "debit_day": "5",
}


def controller(world: World) -> Scope:
    """A quality controller of France Téléphone."""
    base = manager(world.ft)
    rights = frozenset(("catalog.read", "quality.edit", "catalog.edit", "catalog.test"))
    return Scope(
        actor_id=base.actor_id,
        actor_label="Claire Essai",
        company_ids=base.company_ids,
        grants=(Grant(role="adv", rights=rights, company_id=world.ft),),
    )


async def version_in_draft(db: Database, world: World) -> None:
    """The draft box has a version being prepared."""
    scope = system_scope("Essais", company_ids=world.companies)
    async with db.sessions() as session, session.begin():
        await set_context(session, scope)
        await session.execute(
            text(
                "INSERT INTO product_version (id, product_id, version, effective_from)"
                " SELECT gen_random_uuid(), id, 1, now() FROM product WHERE sku = 'FTX-BOX-2'"
            )
        )


@pytest.mark.req("CAT-16", "AHEAD-12")
async def test_mappings_are_typed_read_and_taken_back(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.ft)) as browser:
        form = await browser.get("/produits/FTX-BOX-1/mappings")
        assert form.status_code == 200
        wrong = await browser.post("/produits/FTX-BOX-1/mappings", BOX | {"debit_day": "31"})
        assert wrong.status_code == 422
        assert 'value="BOX-V6"' in wrong.text
        done = await browser.post("/produits/FTX-BOX-1/mappings", dict(BOX))
        assert done.status_code == 303
        stale = await browser.post("/produits/FTX-BOX-1/mappings", dict(BOX))
        assert stale.status_code == 409
        again = await browser.post("/produits/FTX-BOX-1/mappings", BOX | {"lock_version": "1"})
        undo = UNDO.search((await browser.get("/produits/FTX-BOX-1/mappings")).text)
        assert again.status_code == 303
        assert undo
        assert (await browser.post(undo[1])).status_code == 303
        assert (await browser.post(undo[1])).status_code == 409
        forged = await browser.post("/produits/FTX-BOX-1/mappings/annulation/abc")
        assert forged.status_code == 409


@pytest.mark.req("CAT-16", "ORG-03")
async def test_mappings_of_others_are_read_or_unknown(settings: Settings, world: World) -> None:
    async with door(settings, manager(world.mtv)) as browser:
        page = await browser.get("/produits/FTX-TV-1/mappings")
        assert page.status_code == 200
        assert "Enregistrer</button>" not in page.text
        assert (await browser.post("/produits/FTX-TV-1/mappings", dict(BOX))).status_code == 403
        assert (await browser.get("/produits/FTX-BOX-1/mappings")).status_code == 404
        assert (await browser.post("/produits/FTX-BOX-1/mappings", dict(BOX))).status_code == 404
    async with door(settings, reader(world.ft)) as browser:
        assert (await browser.post("/produits/FTX-BOX-1/mappings", dict(BOX))).status_code == 403


@pytest.mark.req("CAT-16")
async def test_the_quality_rule_changes_while_its_version_is_prepared(
    settings: Settings, db: Database, world: World
) -> None:
    await version_in_draft(db, world)
    rule = {"lock_version": "0", "pieces": "CNI", "others": "Photo du compteur", "notes": "Voir."}
    async with door(settings, controller(world)) as browser:
        wrong = await browser.post(
            "/produits/FTX-BOX-2/mappings/qualite", rule | {"pieces": "RIEN"}
        )
        assert wrong.status_code == 422
        done = await browser.post("/produits/FTX-BOX-2/mappings/qualite", dict(rule))
        assert done.status_code == 303, done.text
        page = await browser.get("/produits/FTX-BOX-2/mappings")
        assert "Photo du compteur" in page.text
        undo = UNDO.search(page.text)
        assert undo
        assert (await browser.post(undo[1])).status_code == 303
        assert "Photo du compteur" not in (await browser.get("/produits/FTX-BOX-2/mappings")).text
        published = await browser.post("/produits/FTX-BOX-1/mappings/qualite", dict(rule))
        assert published.status_code == 409
    async with door(settings, manager(world.ft)) as browser:
        refused = await browser.post("/produits/FTX-BOX-2/mappings/qualite", dict(rule))
        assert refused.status_code == 403


@pytest.mark.req("CAT-16")
async def test_the_rule_of_the_version_being_prepared_is_edited_under_the_one_on_sale(
    settings: Settings, db: Database, world: World
) -> None:
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        box = await session.scalar(select(Product.id).where(Product.sku == "FTX-BOX-1"))
        draft = ProductVersion(
            id=new_id(), product_id=box, version=2, effective_from=datetime(2027, 1, 1, tzinfo=UTC)
        )
        session.add(draft)
    here = "/produits/FTX-BOX-1/mappings"
    async with door(settings, controller(world)) as browser:
        form = (await browser.get(here)).text
        assert "Contrôle qualité de la v2" in form
        assert "La v1 est publiée et garde sa règle" in form
        assert f'name="version" value="{draft.id}"' in form
        rule = {"lock_version": "0", "pieces": "CNI", "version": str(draft.id)}
        assert (await browser.post(f"{here}/qualite", dict(rule))).status_code == 303
        assert 'value="CNI" checked' in (await browser.get(here)).text
    async with door(settings, manager(world.ft)) as browser:
        other = (await browser.get(here)).text
        assert "Contrôle qualité de la v1" in other, "who does not edit it reads what is sold"


@pytest.mark.req("CAT-05", "VER-06")
async def test_a_product_on_sale_is_withdrawn_by_its_plan(
    settings: Settings, db: Database, world: World
) -> None:
    box = "/produits/FTX-BOX-1"
    year = datetime.now(UTC).year + 1
    plan = {
        "support_ends_on": f"31/12/{year}",
        "client_notice_on": f"15/01/{year}",
        "renewals": "stopped",
        "notice": "Votre offre s’arrête.",
    }
    async with door(settings, manager(world.ft)) as browser:
        form = await browser.get("/produits/FTX-BOX-1/retrait")
        assert "Plan de sortie" in form.text
        empty = await browser.post("/produits/FTX-BOX-1/retrait")
        assert empty.status_code == 422
        done = await browser.post("/produits/FTX-BOX-1/retrait", plan)
        assert (done.status_code, done.headers["location"]) == (303, f"{box}/retrait")
        waiting = (await browser.get(f"{box}/retrait")).text
        assert "attend des signatures" in waiting
        assert f"{box}/retrait/execution" not in waiting, "nothing to press yet"
        early = await browser.post(f"{box}/retrait/execution")
        assert early.status_code == 409
        assert "Décision retrait" in early.text
        assert "ADV de France Téléphone essai" in early.text
        changed = (await browser.get(f"{box}/retrait?modifier=1")).text
        assert "Votre offre s’arrête." in changed
        given_up = await browser.post(f"{box}/retrait/abandon")
        assert given_up.headers["location"] == box
        assert "Préparer le retrait" in (await browser.get(f"{box}/retrait")).text
        await browser.post(f"{box}/retrait", plan)
        async with transaction(db, manager(world.ft)) as session:
            await sign_by_sql(session, "decision", "sales_stop")
        ready = (await browser.get(f"{box}/retrait")).text
        assert "Tout est signé" in ready
        assert (await browser.post(f"{box}/retrait/execution")).status_code == 303
        kept = await browser.get(f"{box}/retrait")
        assert "Votre offre s’arrête." in kept.text
        assert "avant d’informer les clients" in kept.text
        assert (await browser.post("/produits/FTX-BOX-1/retrait", plan)).status_code == 409
        assert f"{box}/retrait?modifier=1" in kept.text
        assert "Faire signer" in (await browser.get(f"{box}/retrait?modifier=1")).text
        notice = {"client_notice_on": f"01/02/{year}", "notice": "Votre offre change.\nBientôt."}
        mute = await browser.post(f"{box}/retrait/information", notice | {"notice": ""})
        assert mute.status_code == 422
        assert f"01/02/{year}" in mute.text, "nothing typed is lost"
        late = notice | {"client_notice_on": f"01/01/{year + 1}"}
        assert (await browser.post(f"{box}/retrait/information", late)).status_code == 422
        told = await browser.post(f"{box}/retrait/information", notice)
        assert (told.status_code, told.headers["location"]) == (303, f"{box}/retrait")
        shown = (await browser.get(f"{box}/retrait")).text
        assert re.search(r'class="prose">Votre offre change.\r?\nBientôt.<', shown), "in its lines"
        draft = await browser.get("/produits/FTX-BOX-2/retrait")
        assert "Plan de sortie" not in draft.text
        assert (await browser.post("/produits/FTX-BOX-2/retrait")).status_code == 303
        retired = await browser.post("/produits/FTX-BOX-2/statut", {"statut": "draft"})
        assert retired.status_code == 409
        assert "définitivement" in retired.text
    async with door(settings, manager(world.ap)) as browser:
        for answer in (
            await browser.get("/produits/FTX-TV-1/retrait"),
            await browser.post("/produits/FTX-TV-1/retrait", plan),
        ):
            assert answer.status_code == 404


@pytest.mark.req("CAT-05", "VER-05")
async def test_what_lacks_stands_in_the_way_of_a_sale(
    settings: Settings, db: Database, world: World
) -> None:
    await version_in_draft(db, world)
    async with door(settings, manager(world.ft)) as browser:
        await browser.post("/produits/FTX-BOX-2/statut", {"statut": "test"})
        refused = await browser.post("/produits/FTX-BOX-2/statut", {"statut": "active"})
    assert refused.status_code == 409
    assert "pas prêt à la vente" in refused.text
    assert 'href="/produits/FTX-BOX-2/historique#versions"' in refused.text


@pytest.mark.req("CAT-05", "VER-05", "CAT-04")
async def test_the_gate_asks_for_the_partner_and_the_fields_of_the_family(
    settings: Settings, db: Database, world: World
) -> None:
    await version_in_draft(db, world)
    partner = new_id()
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        session.add(
            Partner(
                id=partner,
                company_id=world.mtv,
                slug="cineka-essai",
                type=PartnerType.OTT,
                name="Cinéka essai",
            )
        )
        await session.flush()
        session.add(
            PartnerActivation(
                partner_id=partner,
                owner_company_id=world.mtv,
                company_id=world.ft,
                status=PartnerStatus.INACTIVE,
            )
        )
        await session.execute(
            update(RiskField).where(RiskField.risk_id == world.box).values(required=True)
        )
        await session.execute(
            update(Product).where(Product.sku == "FTX-BOX-2").values(partner_id=partner)
        )
    async with door(settings, manager(world.ft)) as browser:
        await browser.post("/produits/FTX-BOX-2/statut", {"statut": "test"})
        told = await browser.get("/produits/FTX-BOX-2/parametres")
        refused = await browser.post("/produits/FTX-BOX-2/statut", {"statut": "active"})
        partial = await browser.post("/produits/FTX-BOX-2/statut", {"statut": "active"}, htmx=True)
    assert refused.status_code == 409
    for said in (told.text, refused.text):
        assert "La famille demande «\xa0Débit\xa0»" in said
        assert "«\xa0Inactif\xa0» pour France Téléphone essai" in said
        assert 'href="/produits/FTX-BOX-2/modifier"' in said
    assert f'href="/compagnies/{partner}/societes"' in refused.text
    assert "Y aller</a>" in partial.text, "the toast leads there too"
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        await session.execute(
            update(PartnerActivation)
            .where(PartnerActivation.partner_id == partner)
            .values(status=PartnerStatus.ACTIVE)
        )
        await session.execute(
            update(RiskField).where(RiskField.risk_id == world.box).values(required=False)
        )
    async with door(settings, manager(world.ft)) as browser:
        told = await browser.get("/produits/FTX-BOX-2/parametres")
    assert "La famille demande" not in told.text
    assert "Cinéka essai est" not in told.text

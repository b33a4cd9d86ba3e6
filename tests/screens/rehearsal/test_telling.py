"""Clients to be told, by its doors: who sends is told in the app, then writes it down."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

import winvest.app.worker  # noqa: F401 - declares the reactions
from tests.group.identity.world import an_account
from tests.offer.catalog.world import MANAGE, a_group, a_product
from tests.screens.doors import door
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.group.notifications.queries import inbox
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.publication.events import ClientsToTell
from winvest.offer.rehearsal.enums import NoticeLetter
from winvest.offer.rehearsal.telling.commands import NoticeDue, open_client_notice

pytestmark = [pytest.mark.commits, pytest.mark.req("VER-06", "AHEAD-07", "ORG-06")]
PATH = "/documents/preavis/a-envoyer"
TODAY = today_in(datetime.now(UTC))


async def test_who_sends_is_told_and_writes_the_sending_down(
    settings: Settings, db: Database
) -> None:
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        product = await a_product(
            session, world, "FTX-TV-1", "TV Essentiel", company=world.ft, risk=world.tv,
            price="9.90", status=LifecycleStatus.ACTIVE, sold_by=world.mtv,
        )  # fmt: skip
        version_id = await session.scalar(
            select(ProductVersion.id).where(ProductVersion.product_id == product.id)
        )
    adv = await an_account(db, ("adv", world.ft), email="adv@winvest.example")
    await an_account(db, ("vente", world.ft), email="vente@winvest.example")
    scope = a_scope(world.ft, rights=MANAGE | {"documents.edit"}, actor_id=adv.id)
    async with door(settings, scope) as there:
        assert "Rien à envoyer" in (await there.get(PATH)).text
    system = system_scope("Nuit", company_ids=world.companies)
    event = ClientsToTell(
        product_id=product.id, company_id=world.ft, sku="FTX-TV-1", product_name="TV Essentiel",
        notice="Votre offre s’arrête.", on=TODAY, support_ends_on=TODAY + timedelta(days=60),
    )  # fmt: skip
    rise = NoticeDue(
        company_id=world.ft, product_id=product.id, product_version_id=version_id,
        about="Le prix de « Base » augmente.", send_by=TODAY - timedelta(days=1),
        effective_on=TODAY + timedelta(days=20), letter=NoticeLetter.REGISTERED,
        legal_source="Arrêté d’essai, art. 3",
    )  # fmt: skip
    async with transaction(db, system) as session:
        await announce(session, system, event)
        await announce(session, system, event)
        key = await open_client_notice(session, system, due=rise)
    async with transaction(db, scope) as session:
        (line,) = (await inbox(session, scope)).lines
    assert "à informer avant le" in line.title
    assert "Winvest n’écrit pas aux clients" in line.body.replace("\u00a0", " ")
    assert line.link == PATH

    async with door(settings, scope) as there:
        listed = (await there.get(PATH)).text  # the withdrawal has no exit plan here: it waits not
        assert listed.count('id="envoi-') == 1
        assert "En retard" in listed
        assert "Lettre recommandée" in listed
        here = f"{PATH}/{key}"
        shown = (await there.get(here)).text
        assert "Le dernier jour est passé" in shown
        assert "à confirmer par le juriste" in shown, "nobody signed the text that wants it"
        version = re.search(r'name="lock_version" value="(\d+)"', shown)
        assert version
        form = {"lock_version": version[1], "le": "31/02/2026", "nombre": "douze", "moyen": "post"}
        wrong = await there.post(f"{here}/envoi", form | {"lock_version": "77"})
        assert wrong.status_code == 422
        assert 'name="lock_version" value="77"' in wrong.text, "mended, still what was opened"
        assert "douze" in wrong.text
        assert "31/02/2026" in wrong.text
        form |= {"le": f"{TODAY:%d/%m/%Y}", "nombre": "12"}
        done = await there.post(f"{here}/envoi", form)
        assert done.status_code == 303, done.text
        assert "Envoi noté" in (await there.get(here)).text
        assert "Rien à envoyer" in (await there.get(PATH)).text
        assert "12 clients" in (await there.get(PATH, faits="1")).text.replace("\u00a0", " ")
        assert (await there.post(f"{here}/envoi", form)).status_code == 409
    async with door(settings, a_scope(world.ft, rights=MANAGE - {"documents.edit"})) as reader:
        assert (await reader.get(here)).status_code == 200
        assert (await reader.post(f"{here}/envoi", form)).status_code == 403
    neighbour = a_scope(world.mtv, rights=MANAGE | {"documents.edit"}, actor_id=new_id())
    async with door(settings, neighbour) as other:
        assert (await other.get(here)).status_code == 404

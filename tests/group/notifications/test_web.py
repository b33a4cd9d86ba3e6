"""The inbox, the wishes and the messages on screen: reading, saving, refusals, taking back."""

import re
from uuid import UUID

import pytest

from tests.group.identity.world import a_company, an_account
from tests.group.notifications.test_telling import tell
from tests.screens.doors import door
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

pytestmark = pytest.mark.req("ORG-06")
HERE = "/administration/messages"
ONE = f"{HERE}/AP/documents.expiring/mail"
UNDO = re.compile(r'action="(/administration/messages/[^"]*retablissement/[^"]*)"')


@pytest.fixture
async def company(db: Database) -> UUID:
    return await a_company(db, "AP")


async def test_the_inbox_is_read_on_screen(db: Database, settings: Settings, company: UUID) -> None:
    ada = await an_account(db, ("adv", company))
    await tell(db, company, ada)
    async with door(settings, a_scope(company, actor_id=ada.id)) as me:
        page = await me.get("/notifications")
        assert "DIPA 2026 de Santé Senior expire dans 30 jours" in page.text
        (row,) = re.findall(r'id="notification-([0-9a-f-]+)"', page.text)
        assert (await me.get("/notifications/cloche", htmx=True)).text.count("1\u00a0non lue") == 1
        opened = await me.post(f"/notifications/{row}/lue", {"ouvrir": "1"})
        assert opened.headers["location"] == "/produits/AP-SANTE-003/documents"
        assert "Tout est lu." in (await me.get("/notifications", etat="non-lues")).text
        assert (await me.get("/notifications/cloche")).status_code == 303
        assert "aucune non lue" in (await me.get("/notifications/cloche", htmx=True)).text
        assert (await me.post(f"/notifications/{company}/lue")).status_code == 404
        await me.post(f"/notifications/{row}/non-lue")
        await me.post("/notifications/lues")
        assert "1\u00a0notification lue." in (await me.get("/notifications")).text


async def test_wishes_are_kept(db: Database, settings: Settings, company: UUID) -> None:
    ada = await an_account(db, ("adv", company))
    async with door(settings, a_scope(company, actor_id=ada.id)) as me:
        ticked = 'name="documents.expiring:mail" value="1" checked'
        assert ticked in (await me.get("/notifications/preferences")).text
        saved = await me.post("/notifications/preferences", {"documents.expiring:app": "1"})
        assert saved.status_code == 303
        page = (await me.get("/notifications/preferences")).text
        assert ticked not in page
        assert 'name="security.chain_damaged:app" value="1" checked disabled' in page


async def test_a_company_words_its_messages_and_takes_them_back(
    db: Database, settings: Settings, company: UUID
) -> None:
    scope = a_scope(company, rights={"messages.edit"}, role="admin_societe")
    async with door(settings, scope) as me:
        assert "texte de la société" not in (await me.get(HERE)).text
        words = {"subject": "{{ document }}", "body": "Voir {{ produit }}", "lock_version": "0"}
        seen = await me.post(ONE, {**words, "apercu": "1"})
        assert "Voir Santé Senior Sérénité" in seen.text
        wrong = await me.post(ONE, {**words, "body": "{{ inconnu }}"})
        assert wrong.status_code == 422
        assert "Variables connues" in wrong.text
        assert "{{ inconnu }}" in wrong.text
        assert (await me.post(ONE, words)).status_code == 303
        stale = await me.post(ONE, words)
        assert stale.status_code == 409
        page = (await me.get(f"{HERE}?societe=AP")).text
        assert page.count("texte de la société") == 1
        undo = UNDO.search(page)
        assert undo
        assert (await me.post(undo[1])).status_code == 303
        assert "texte de la société" not in (await me.get(HERE)).text
        assert (await me.get(f"{HERE}/AP/rien/mail")).status_code == 404
        assert (await me.get(f"{HERE}/ZZ/documents.expiring/mail")).status_code == 404
        assert (await me.get(f"{HERE}/AP/documents.expiring/pigeon")).status_code == 404


async def test_slack_is_linked_and_never_read_back(
    db: Database, settings: Settings, company: UUID
) -> None:
    scope = a_scope(company, rights={"messages.edit"}, role="admin_societe")
    async with door(settings, scope) as me:
        wrong = await me.post(f"{HERE}/AP/slack", {"label": "#a", "url": "https://evil.example"})
        assert wrong.status_code == 422
        secret = "https://hooks.slack.com/services/T0/B0/tresecret"
        saved = await me.post(f"{HERE}/AP/slack", {"label": "#alertes", "url": secret})
        assert saved.status_code == 303
        page = (await me.get(HERE)).text
        assert "Délier de #alertes" in page
        assert "tresecret" not in page
        await me.post(f"{HERE}/AP/slack/retrait")
        assert "Délier" not in (await me.get(HERE)).text


@pytest.mark.req("ORG-02")
async def test_who_may_not_word_messages_is_refused(
    db: Database, settings: Settings, company: UUID
) -> None:
    async with door(settings, a_scope(company, rights={"catalog.read"}, role="vente")) as me:
        for path in (HERE, ONE, f"{HERE}/envois"):
            assert (await me.get(path)).status_code == 403


async def test_the_log_of_sendings_is_filtered(
    db: Database, settings: Settings, company: UUID
) -> None:
    ada = await an_account(db, ("adv", company))
    await tell(db, company, ada)
    scope = a_scope(company, rights={"messages.edit"}, role="admin_societe")
    async with door(settings, scope) as me:
        logged = (await me.get(f"{HERE}/envois")).text
        assert "ad…@winvest.example" in logged
        sent = re.search(r'data-copy="&lt;([0-9a-f-]{36})@winvest.example&gt;"', logged)
        assert sent, "the Message-ID of the mail is copied from the log"
        assert "ad…@winvest.example" in (await me.get(f"{HERE}/envois", etat="waiting")).text
        assert "Aucun envoi de cet état" in (await me.get(f"{HERE}/envois", etat="failed")).text

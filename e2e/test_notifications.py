"""Being told: the bell counts by itself, the inbox is read, without JavaScript too."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from e2e.acts import answered
from e2e.conftest import Live
from winvest.app import reactions, wiring  # noqa: F401 - declare events and jobs
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.group.notifications.commands import notify

pytestmark = pytest.mark.req("ORG-06")
EVENT = "documents.expiring"


def tell(live: Live, email: str, document: str) -> None:
    """Tell somebody, from another process than the one that draws their pages."""

    async def act() -> None:
        db = Database(live.settings.database_url, pool_size=1)
        scope = await World(db=db, settings=live.settings).system_scope("Essai")
        async with transaction(db, scope) as session:
            person = await session.scalar(
                text("SELECT id FROM app_user WHERE email = :email"), {"email": email}
            )
            company = await session.scalar(text("SELECT id FROM company WHERE code = 'AP'"))
            values = {
                "document": document,
                "produit": "Santé Senior Sérénité",
                "sku": "AP-SANTE-003",
                "jours": 30,
                "fin": "21 déc. 2026",
            }
            await notify(
                session, scope, event=EVENT, company_id=company, people=[person], values=values,
                link="/produits/AP-SANTE-003/documents",
            )  # fmt: skip
        await db.close()

    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, act()).result()


def test_the_bell_counts_without_a_reload(live: Live, signed_in: Callable[..., Page]) -> None:
    person = live.person("adv", "AP")
    page = signed_in("adv", company="AP")
    page.goto("/catalogue")
    bell = page.locator("#bell")
    before = bell.inner_text().strip()
    tell(live, person.email, "DIPA vivant")
    expect(bell.locator(".bell__count")).to_be_visible(timeout=20_000)
    expect(bell).not_to_have_text(before, timeout=20_000)
    bell.click()
    row = page.locator("li", has_text="DIPA vivant").first
    row.get_by_role("button", name="Ouvrir").click()
    page.wait_for_url("**/produits/AP-SANTE-003/documents")


def test_the_inbox_is_read_without_javascript(live: Live, signed_in: Callable[..., Page]) -> None:
    person = live.person("adv", "AP")
    tell(live, person.email, "DIPA sans script")
    page = signed_in("adv", company="AP", javascript=False, width=390)
    page.goto("/notifications?etat=non-lues")
    row = page.locator("li", has_text="DIPA sans script").first
    with answered(page):
        row.get_by_role("button", name="Marquer comme lue").click()
    page.goto("/notifications?etat=non-lues")
    expect(page.locator("li", has_text="DIPA sans script")).to_have_count(0)


def test_wishes_and_words_are_kept(signed_in: Callable[..., Page]) -> None:
    page = signed_in("admin_societe", company="AP")
    page.goto("/notifications/preferences")
    mail = page.get_by_label("Courriel : Un document arrive à expiration")
    mail.uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_label("Courriel : Un document arrive à expiration")).not_to_be_checked()
    page.goto("/administration/messages?societe=AP")
    page.get_by_role("link", name="Un document arrive à expiration, Courriel").click()
    page.get_by_label("Objet").fill("À remplacer : {{ document }}")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_text("À remplacer : DIPA 2026")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("texte de la société")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("texte de la société")).to_have_count(0)

"""Journeys of the sign-in: first enrolment, code, security key, refusal, no JavaScript."""

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import text

from e2e.conftest import Live
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.accounts import NewAssignment, create_user

PASSWORD = "une phrase pour ce voyage"


async def _open_account(live: Live, email: str, role: str, company: str) -> None:
    db = Database(live.settings.database_url, pool_size=1)
    async with db.engine.connect() as connection:
        company_id = await connection.scalar(
            text("SELECT id FROM company WHERE code = :code"), {"code": company}
        )
    assert company_id is not None
    scope = system_scope("Voyage", company_ids=frozenset((company_id,)))
    async with transaction(db, scope) as session:
        await create_user(
            session,
            scope,
            email=email,
            display_name="Inès Voyage",
            assignments=[NewAssignment(role=role, company_id=company_id)],
            password=PASSWORD,
            now=datetime.now(UTC),
        )
    await db.close()


def newcomer(live: Live, role: str = "compta", company: str = "AP") -> str:
    """A new account, without any second factor yet; gives its address."""
    email = f"voyage.{time.time_ns()}@winvest.example"
    opening = _open_account(live, email, role, company)
    thread = threading.Thread(target=asyncio.run, args=(opening,))
    thread.start()  # Playwright keeps a loop in this one
    thread.join()
    return email


def give_password(page: Page, email: str, password: str = PASSWORD) -> None:
    """The first step, typed."""
    page.goto("/connexion")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Continuer").click()


def enrol_application(page: Page) -> pyotp.TOTP:
    """Read the secret from the screen, give its code, keep the recovery codes."""
    page.wait_for_url("**/connexion/enrolement**")
    expect(page.get_by_role("img", name="Code QR")).to_be_visible()
    drawn = page.get_by_role("img", name="Code QR").evaluate("one => one.naturalWidth")
    assert drawn > 100
    shown = page.locator("[data-copy]").first.get_attribute("data-copy") or ""
    application = pyotp.TOTP(shown.replace(" ", ""))
    page.locator('input[name="code"]').fill(application.now())
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    assert page.locator(".codes li").count() == 10
    return application


def sign_out(page: Page) -> None:
    """Close the session, as the account menu does."""
    page.goto("/compte")
    page.locator('form[action="/deconnexion"] button').evaluate("one => one.click()")
    page.wait_for_url("**/connexion")


@pytest.fixture
def no_script(browser: Browser, live: Live) -> Iterator[Page]:
    """A visitor whose browser runs no JavaScript."""
    context = browser.new_context(base_url=live.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.req("ORG-04")
def test_compta_enrols_at_the_first_sign_in_then_gives_a_code(live: Live, page: Page) -> None:
    email = newcomer(live)
    give_password(page, email)
    application = enrol_application(page)
    page.get_by_role("link", name="C’est noté").click()
    page.wait_for_url(lambda url: "/connexion" not in url)
    sign_out(page)
    give_password(page, email)
    page.wait_for_url("**/connexion/mfa**")
    page.locator('input[name="code"]').first.fill(application.at(int(time.time()) + 30))
    page.get_by_role("button", name="Se connecter").first.click()
    page.wait_for_url(lambda url: "/connexion" not in url)
    page.goto("/compte")
    expect(page.get_by_text("Application", exact=True).first).to_be_visible()


@pytest.mark.req("ORG-04")
def test_a_security_key_is_added_then_opens_the_next_session(
    live: Live, context: BrowserContext, page: Page
) -> None:
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasUserVerification": False,
                "automaticPresenceSimulation": True,
            }
        },
    )
    email = newcomer(live, "it")
    give_password(page, email)
    enrol_application(page)
    page.goto("/compte")
    page.get_by_role("link", name="Ajouter une clé de sécurité").click()
    page.get_by_label("Nom de la clé").fill("Clé du bureau")
    page.get_by_role("button", name="Présenter la clé").click()
    page.wait_for_url("**/compte")
    expect(page.get_by_text("Clé du bureau")).to_be_visible()
    sign_out(page)
    give_password(page, email)
    page.wait_for_url("**/connexion/mfa**")
    page.get_by_role("button", name="Clé de sécurité").click()
    page.wait_for_url(lambda url: "/connexion" not in url)
    page.goto("/compte")
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()


@pytest.mark.req("ORG-04")
def test_without_a_key_at_hand_the_page_says_so_and_stays(
    live: Live, context: BrowserContext, page: Page
) -> None:
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    email = newcomer(live, "it")
    give_password(page, email)
    page.get_by_role("link", name="Ajouter plutôt une clé de sécurité").click()
    page.evaluate(
        "() => { navigator.credentials.create ="
        " () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    page.get_by_role("button", name="Présenter la clé").click()
    expect(page.get_by_role("alert").filter(has_text="La clé n’a pas répondu")).to_be_visible()


@pytest.mark.req("ORG-04", "OPS-06")
def test_everything_but_the_key_works_without_javascript(live: Live, no_script: Page) -> None:
    email = newcomer(live)
    give_password(no_script, email, "pas le bon mot de passe")
    expect(no_script.get_by_role("alert")).to_contain_text("incorrect")
    expect(no_script.get_by_label("Adresse e-mail")).to_have_value(email)
    give_password(no_script, email)
    enrol_application(no_script)
    no_script.get_by_role("link", name="C’est noté").click()
    no_script.wait_for_url(lambda url: "/connexion" not in url)
    no_script.goto("/compte")
    expect(no_script.get_by_role("heading", name="Mon compte")).to_be_visible()

"""The pages of the sign-in in their states: axe finds nothing, the policy blocks nothing."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.axe import everywhere
from e2e.conftest import Live
from e2e.test_sign_in import enrol_application, give_password, newcomer, sign_out


@pytest.mark.req("OPS-06", "ORG-04")
def test_every_step_is_accessible(live: Live, browser: Browser) -> None:
    context = browser.new_context(base_url=live.url, locale="fr-FR")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    found: dict[str, object] = {}

    def look(name: str) -> None:
        if wrong := list(everywhere(page)):
            found[name] = wrong

    walk(live, page, look)
    context.close()
    assert found == {}
    refused = "status of 401", "status of 410"
    assert [one for one in said if not any(status in one for status in refused)] == []


def walk(live: Live, page: Page, see: Callable[[str], None]) -> None:
    """Go through the sign-in, looking at each page on the way."""
    email = newcomer(live)
    give_password(page, email, "pas le bon mot de passe")
    expect(page.get_by_role("alert")).to_contain_text("mot de passe incorrect")
    see("wrong password")
    page.goto("/mot-de-passe/oublie")
    see("forgotten")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.locator(".banner--ok")).to_contain_text("un lien vient de lui être envoyé")
    see("forgotten, sent")
    page.goto("/mot-de-passe/nouveau?jeton=faux")
    see("link gone")
    give_password(page, email)
    page.wait_for_url("**/connexion/enrolement**")
    see("enrolment")
    page.goto("/connexion/enrolement/cle")
    see("key")
    page.goto("/connexion/enrolement")
    application = enrol_application(page)
    see("recovery codes")
    page.goto("/compte")
    see("account")
    page.goto("/compte/telephone")
    see("telephone")
    page.goto("/connexion/confirmation?suite=/compte")
    see("confirmation")
    page.goto("/administration/societes/AP/connexion")
    see("policy of a company")
    sign_out(page)
    give_password(page, email)
    page.wait_for_url("**/connexion/mfa**")
    see("second factor")
    page.locator('input[name="code"]').first.fill("000000")
    page.get_by_role("button", name="Se connecter").first.click()
    expect(page.get_by_role("alert")).to_contain_text("ode")
    see("wrong code")
    page.locator('input[name="code"]').first.fill(application.at(int(time.time()) + 30))
    page.get_by_role("button", name="Se connecter").first.click()
    page.wait_for_url(lambda url: "/connexion" not in url)

"""A price rehearsed in the browser: chosen, worked out aside, read down to its lines."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from e2e.axe import violations
from e2e.conftest import Live
from e2e.test_sheet import no_sideways
from winvest.app.worker import run_worker
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import system_scope
from winvest.offer.pricing.quotes.commands import request_quote
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.request import Client, Item, Request
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.writing import write_prices
from winvest.offer.versions.forms.entries import sheet_of
from winvest.offer.versions.forms.prices import parse_sheet
from winvest.offer.versions.queries import version_content, version_numbered
from winvest.offer.versions.rules.content import sha256_of

pytestmark = pytest.mark.req("AHEAD-02")
SKU = "FT-BOX-001"
PATH = "/simulateur/repetition"


async def prepared(live: Live) -> None:
    """Three quotes of the box kept, and its version 3 at one euro more."""
    db, now = Database(live.settings.database_url), datetime.now(UTC)
    async with db.engine.connect() as connection:
        company = await connection.scalar(text("SELECT id FROM company WHERE code = 'FT'"))
    scope = system_scope("Essais", company_ids=frozenset((company,)))
    async with transaction(db, scope) as session:
        for born in (1960, 1984, 2001):
            asked = Request(
                items=(Item(sku=SKU, quantity=Decimal(1)),),
                at=now,
                channel="field",
                client=Client(birth_date=date(born, 5, 1), postal_code="75011"),
            )
            await request_quote(
                session, scope, shelves=Shelves(), company_id=company, request=asked, now=now
            )
        product = await session.scalar(
            text("SELECT id FROM product WHERE sku = :sku"), {"sku": SKU}
        )
        made = await draft_from(
            session, scope, sku=SKU, source=2, effective_from=now + timedelta(days=20), notes=None
        )
        version = await version_numbered(session, scope, product_id=product, number=made.number)
        content = await version_content(session, scope, version=version)
        sheet = sheet_of(content)
        first = sheet.prices[0]
        dearer = f"{Decimal(first.amount.replace(',', '.')) + 1:.2f}".replace(".", ",")
        typed = replace(sheet, prices=(replace(first, amount=dearer), *sheet.prices[1:]))
        await write_prices(
            session,
            scope,
            sku=SKU,
            number=made.number,
            seen=sha256_of(content),
            wanted=parse_sheet(typed, content),
        )
    await db.close()


def aside(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread: the browser's driver already has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


@pytest.fixture(scope="module")
def ready(live: Live) -> None:
    """The quotes and the draft, once for both journeys."""
    aside(prepared(live))


@pytest.mark.parametrize(("script", "width"), [(True, 1440), (False, 390)], ids=["js", "no-js"])
def test_a_rise_is_rehearsed(
    signed_in: Callable[..., Page], live: Live, ready: None, script: bool, width: int
) -> None:
    page = signed_in("catalogue_manager", "FT", width=width, javascript=script)
    page.goto(f"/produits/{SKU}/versions/3")
    page.get_by_role("link", name="Répéter").click()
    expect(page.get_by_role("main")).to_contain_text("Comparée à la version 2")
    page.get_by_label("Date d’effet répétée").fill("31/02/2027")
    page.get_by_role("button", name="Répéter").click()
    expect(page.get_by_role("main")).to_contain_text("Ce jour n’existe pas")
    page.get_by_label("Date d’effet répétée").fill("01/03/2027")
    page.get_by_role("button", name="Répéter").click()
    expect(page).to_have_url(re.compile(PATH + "/[0-9a-f-]{36}$"))
    expect(page.get_by_role("main")).to_contain_text("En attente de son tour")
    aside(run_worker(live.settings, once=True))
    if not script:
        page.get_by_role("link", name="Actualiser").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("3 dossiers changés, +3,00\u00a0€ TTC par mois", timeout=15_000)
    no_sideways(page)
    if script:
        assert violations(page) == []
    page.get_by_role("link", name="Tranche d’âge").click()
    expect(page.locator("#groupes")).to_contain_text("36–45 ans")
    page.locator("#groupes").get_by_role("link", name="36–45 ans").click()
    expect(page.locator("#lignes tbody tr")).to_have_count(1)
    expect(page.locator("#lignes")).to_contain_text("+1,00\u00a0€")
    no_sideways(page)
    if script:
        assert violations(page) == []
    page.goto(PATH)
    expect(page.locator("#repetitions tbody tr").first).to_contain_text("version 3")

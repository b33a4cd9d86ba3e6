"""The page of a withdrawal: who acts on it reads it, and finds what to sign; others change it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.offer.catalog.withdrawals import sign_by_sql
from tests.offer.catalog.world import World, manager, reader
from tests.screens.doors import door
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope

BOX = "/produits/FTX-BOX-1"
HERE = f"{BOX}/retrait"
pytestmark = [pytest.mark.req("VER-06"), pytest.mark.req("ORG-08")]


def plan() -> dict[str, object]:
    """An exit plan of next year."""
    year = datetime.now(UTC).year + 1
    return {
        "support_ends_on": f"31/12/{year}", "client_notice_on": f"15/01/{year}",
        "renewals": "stopped", "notice": "Votre offre s’arrête.",
    }  # fmt: skip


def adv(world: World) -> Scope:
    """The ADV of France Téléphone: signs, and moves no product."""
    rights = frozenset(("catalog.read", "approvals.sign"))
    grant = Grant(role="adv", rights=rights, company_id=world.ft)
    return replace(manager(world.ft), actor_id=new_id(), actor_label="Denise", grants=(grant,))


async def test_the_adv_reads_the_plan_it_acts_on(
    settings: Settings, db: Database, world: World
) -> None:
    async with door(settings, adv(world)) as browser:
        assert (await browser.get(HERE)).status_code == 403, "nothing is prepared"
    async with door(settings, manager(world.ft)) as browser:
        assert (await browser.post(HERE, plan())).status_code == 303
        assert "Abandonner le retrait" in (await browser.get(HERE)).text
    async with door(settings, adv(world)) as browser:
        page = await browser.get(HERE)
        assert page.status_code == 200
        assert "Votre offre s’arrête." in page.text
        assert "Ma validation\u00a0: Blocage nouvelles ventes" in page.text
        assert "Ma validation\u00a0: Décision retrait" not in page.text, "Produit signs it"
        for act in ("Abandonner le retrait", "Modifier le plan", f"{HERE}/execution"):
            assert act not in page.text, act
        assert (await browser.get(f"{HERE}?modifier=1")).status_code == 403
        for act in ("", "/execution", "/information", "/abandon"):
            assert (await browser.post(f"{HERE}{act}", plan())).status_code == 403, act
        task = page.text.split("/mes-validations/")[1].split('"')[0]
        assert f'href="{HERE}"' in (await browser.get(f"/mes-validations/{task}")).text
    async with transaction(db, manager(world.ft)) as session:
        await sign_by_sql(session, "decision", "sales_stop")
    async with door(settings, manager(world.ft)) as browser:
        assert (await browser.post(f"{HERE}/execution")).status_code == 303
    async with door(settings, adv(world)) as browser:
        kept = (await browser.get(HERE)).text
        assert "Ventes arrêtées" in kept
        assert "Changer l’information" not in kept
        assert f'href="{HERE}"' in (await browser.get(f"{BOX}/parametres")).text
    async with door(settings, reader(world.ft)) as browser:
        assert (await browser.get(HERE)).status_code == 403, "who signs nothing"
        assert f'href="{HERE}"' not in (await browser.get(f"{BOX}/parametres")).text

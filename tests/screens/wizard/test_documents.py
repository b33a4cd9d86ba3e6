"""Step 4 by the stepper: what is typed is deposited before another step opens, or told."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World
from tests.offer.versions.world import person
from tests.screens.conftest import world as world
from tests.screens.doors import door
from tests.screens.library.test_deposit import EVERY_COMPANY, FORM, sent
from tests.screens.wizard.test_doors import MAKER, begun
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-08", "DOC-01")]
TYPED = {name: value for name, value in FORM.items() if name not in ("version", "produits")}
BARE = {"type": "CG", "langue": "fr", "titre": "", "edition": "", "du": "", "au": ""}


async def test_another_step_opens_once_the_document_is_in(
    settings: Settings, db: Database, world: World, tmp_path: Path
) -> None:
    async with door(replace(settings, var_dir=tmp_path), person(world, MAKER)) as browser:
        here = await begun(browser, world)
        at = f"{here}/documents"
        page = (await browser.get(f"{at}?type=CG")).text
        assert 'form="deposit-form" name="aller" value="general"' in page
        assert page.count('form="deposit-form"') >= 6, "the steps, « Enregistrer », back and on"
        for asked, target in (
            ("general", f"{here}/general"),
            ("suite", f"{here}/publication"),
            ("retour", f"{here}/commissions"),
        ):
            gone = await sent(browser, BARE | {"aller": asked}, None, path=at)
            assert (gone.status_code, gone.headers["location"]) == (303, target), "nothing typed"
        left = await sent(browser, TYPED | {"aller": "tarification"}, None, path=at)
        assert left.status_code == 422
        assert "Choisissez le fichier" in left.text
        assert TYPED["titre"] in left.text
        assert f'href="{here}/tarification"' in left.text
        assert "Tarification, sans déposer" in left.text.replace("\n", " ")
        bare = await sent(browser, TYPED | {"titre": "", "edition": ""}, None, path=at)
        assert bare.status_code == 422, "« Déposer » deposits, or says why not"
        done = await sent(browser, TYPED | {"aller": "tarification"}, path=at, htmx=True)
        assert done.headers["HX-Redirect"] == f"{here}/tarification", "deposited, then there"
        more = await sent(browser, TYPED | {"type": "FAQ", "titre": "FAQ"}, path=at, name="faq.pdf")
        assert more.headers["location"] == at
        async with db.sessions() as session, session.begin():
            await session.execute(text(EVERY_COMPANY))
            found = await session.execute(text("SELECT title, status FROM product_document"))
            assert sorted(tuple(one) for one in found) == [
                (TYPED["titre"], "published"),
                ("FAQ", "published"),
            ]

"""The prices of the demo group, company by company, exported and brought back."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.offer.catalog.world import MANAGE
from tests.screens.bulk.conftest import People
from tests.screens.doors import door
from tests.screens.imports.acts import chosen
from tests.worlds import Server, a_scope, settings_for
from winvest.app.demo.trees import company_id
from winvest.app.worker import run_worker
from winvest.foundation.batches import ports
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.pricing.enums import PricingType
from winvest.offer.versions.rules.content import ExtraKind
from winvest.offer.versions.rules.tariff_lines import GRID

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10", "CAT-11", "PRI-02")]
COMPANIES = ("FT", "AP", "MTV", "DEP", "PUR", "USGP")


@pytest.fixture(scope="module")
def demo_settings(server: Server, demo_template: str, var_dir: Path) -> Iterator[Settings]:
    """A database like the demo’s template."""
    name = server.clone(demo_template)
    yield settings_for(server, name, var_dir)
    server.drop(name)


async def test_every_kind_of_price_of_the_demo_comes_back_without_a_difference(
    demo_settings: Settings,
) -> None:
    before = list(ports._launchers)
    people = People(scopes={})
    ports.install_launchers(people)
    kinds: set[str] = set()
    for code in COMPANIES:
        scope = people.know(
            a_scope(
                company_id(code), rights=MANAGE | {"pricing.edit"}, actor_id=new_id(),
                label="Camille Essai",
            )
        )  # fmt: skip
        async with door(demo_settings, scope) as there:
            file = await there.get(
                "/api/catalog/exports", kind="prices", format="xlsx", company=code
            )
            assert file.status_code == 200, file.text
            sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
            at = [cell.value for cell in sheet[1]].index("Type de prix")
            kinds |= {str(row[at]) for row in sheet.iter_rows(min_row=2, values_only=True)}
            form = {
                "csrf_token": there.token,
                "source": "spreadsheet",
                "company_id": str(company_id(code)),
            }
            given = await there.http.post(
                "/imports/nouveau", data=form, files={"fichier": ("prix.xlsx", file.content)}
            )
            here = given.headers["location"]
            linked = await there.post(here, dict(chosen(await there.get(here))))
            assert linked.status_code == 303, linked.text[-2000:]
            await run_worker(demo_settings, once=True)
            page = await there.get(here.replace("/colonnes", "/controle"))
            report = (await there.get(here.replace("/colonnes", "/rapport.csv"))).text
            told = [line for line in report.splitlines() if "Inchangée" not in line]
            assert "Rien ne diffère du catalogue" in page.text, (code, told[1:])
    ports._launchers[:] = before
    there_are = {*PricingType, *ExtraKind, GRID} - {PricingType.PERCENTAGE}
    assert kinds >= there_are, there_are - kinds

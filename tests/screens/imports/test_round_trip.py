"""The export of the prices comes back without a difference, whatever the price model."""

import io
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.offer.catalog.world import MANAGE, World, a_product
from tests.screens.doors import door
from tests.screens.imports.acts import chosen, given
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import LifecycleStatus, Recurrence, VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.models import PricingRule

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-10", "CAT-11", "PRI-02")]
TIERS = [
    {"min": Decimal(0), "max": Decimal(99), "amount": Decimal("10.5")},
    {"min": Decimal(100), "max": None, "amount": Decimal("8.125")},
]
MODELS: tuple[tuple[str, PricingType, TierMode | None, Any], ...] = (
    ("FIXE", PricingType.FIXED, None, {"amount": Decimal("29.90")}),
    ("VOLUME", PricingType.TIERED, TierMode.VOLUME, TIERS),
    ("TRANCHE", PricingType.TIERED, TierMode.GRADUATED, [
        {**one, "amount": Decimal(12), "base": "percent"} for one in TIERS
    ]),
    ("PAQUET", PricingType.TIERED, TierMode.PACKAGE, TIERS),
    ("USAGE", PricingType.USAGE, None, {"unit": "kWh", "unit_price": Decimal("0.183412")}),
    ("PART", PricingType.PERCENTAGE, None, {"rate": Decimal("2.5")}),
    ("INDEXE", PricingType.INDEXED, None, {"index": "spot", "formula": "spot * 1.1"}),
    ("DEVIS", PricingType.ON_QUOTATION, None, {}),
    ("LOT", PricingType.BUNDLE, None, {"items": [{"sku": "FTX-BOX-1", "plan": "BASE"}],
                                     "discount": {"type": "percent", "value": Decimal(10)}}),
)  # fmt: skip


async def priced(db: Database, world: World) -> None:
    """One product whose version holds a price of each model."""
    async with db.sessions() as session, session.begin():
        product = await a_product(
            session, world, "FTX-TOUT", "Tout modèle", company=world.ft, risk=world.box
        )
        version = ProductVersion(
            id=new_id(),
            product_id=product.id,
            version=1,
            status=VersionStatus.ACTIVE,
            effective_from=datetime.now(UTC) - timedelta(days=30),
        )
        session.add(version)
        await session.flush()
        for at, (code, kind, mode, payload) in enumerate(MODELS):
            plan = ProductPlan(
                id=new_id(),
                product_version_id=version.id,
                code=code,
                name=f"Formule {code.lower()}",
                recurrence=Recurrence.MONTHLY,
                position=at,
            )
            session.add(plan)
            await session.flush()
            session.add(
                PricingRule(
                    product_version_id=version.id,
                    plan_id=plan.id,
                    type=kind,
                    tier_mode=mode,
                    payload=payload,
                    tax_rate=Decimal("5.5") if at % 2 else Decimal(20),
                    tax_included=at % 3 != 0,
                    unit="vente" if mode else None,
                    position=at,
                )
            )
            await session.flush()


async def test_every_price_model_comes_back_as_it_left(
    settings: Settings, world: World, db: Database
) -> None:
    await priced(db, world)
    scope = a_scope(
        world.ft,
        rights=MANAGE | {"pricing.edit", "commissions.edit"},
        actor_id=new_id(),
        label="Camille Essai",
    )
    async with door(settings, scope) as there:

        async def told(content: bytes, name: str, **more: str) -> str:
            answer = await given(there, world, content, name=name, source="spreadsheet")
            assert answer.status_code == 303, answer.text[-1500:]
            here = answer.headers["location"]
            form = chosen(await there.get(here))
            assert {"sku", "effective_from", "plan_code", "plan_name", "price_type"} <= set(
                form.values()
            )
            assert {"tier_min", "tier_max", "tier_mode", "amount", "price_detail"} <= set(
                form.values()
            )
            assert (await there.post(here, {**form, **more})).status_code == 303
            page: str = (await there.get(here.replace("/colonnes", "/controle"))).text
            return page

        for kind in ("xlsx", "csv"):
            file = await there.get("/api/catalog/exports", kind="prices", format=kind)
            assert file.status_code == 200
            page = await told(file.content, f"prix.{kind}")
            assert "Rien ne diffère du catalogue" in page, re.findall(r"<li>.*?</li>", page)
            if kind == "xlsx":
                book = openpyxl.load_workbook(io.BytesIO(file.content))
        sheet = book.worksheets[0]
        assert sheet.max_row == 1 + 2 + len(MODELS) + 3, "each model is in the file"
        column = [cell.value for cell in sheet[1]].index("Montant") + 1
        row = next(at for at in range(2, 20) if sheet.cell(at, 6).value == "TRANCHE")
        sheet.cell(row, column).value = 13
        target = io.BytesIO()
        book.save(target)
        page = await told(target.getvalue(), "prix.xlsx")
        assert "s’applique dès ce jour et ne change plus" in page, "its day is to be given"
        assert page.count("Fautive") >= 1
        page = await told(target.getvalue(), "prix.xlsx", date_effet="01/01/2031")
        assert "Nouvelle version en brouillon" in page
        assert ">Fautive<" not in page


async def test_a_name_that_differs_by_its_spaces_alone_is_the_same(
    settings: Settings, world: World, db: Database
) -> None:
    """A file has no fine spaces: what it did not mean to change stays as it is."""
    async with db.sessions() as session, session.begin():
        product = await a_product(
            session, world, "FTX-FIN", "Forfait 100\u00a0€", company=world.ft, risk=world.box
        )
        product.lifecycle_status = LifecycleStatus.ACTIVE
    scope = a_scope(world.ft, rights=MANAGE, actor_id=new_id(), label="Camille Essai")
    async with door(settings, scope) as there:

        async def told(line: str) -> str:
            content = f"Code;Nom;Badges\n{line}\n"
            answer = await given(there, world, content, source="spreadsheet")
            here = answer.headers["location"]
            assert (await there.post(here, dict(chosen(await there.get(here))))).status_code == 303
            report: str = (await there.get(here.replace("/colonnes", "/rapport.csv"))).text
            return report

        assert "Inchangée" in await told("FTX-FIN;Forfait 100 €;")
        report = await told("FTX-FIN;Forfait 100 €;Nouveau")
        assert "À modifier" in report, report
        assert "Badges" in report.partition("À modifier")[2]
        assert "Forfait 100\u00a0€ →" not in report
        assert "→ Forfait 200 €" in await told("FTX-FIN;Forfait 200 €;")

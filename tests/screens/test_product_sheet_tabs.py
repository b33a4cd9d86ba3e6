"""Each tab of the sheet answers its user's question, and refuses in place who may not read it."""

import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import MANAGE, World, a_group, a_product, manager
from tests.screens.doors import door
from tests.screens.test_query_counts import a_catalogue
from tests.statements import statements_sent
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.catalog.models.products import ExternalMapping, Product
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.pricing.models import PriceGridRow, PriceSurcharge, PricingRule, Promotion
from winvest.screens.product_sheet.history_filter import HistoryFilter
from winvest.screens.product_sheet.moments import Asked
from winvest.screens.product_sheet.queries.commissions import commissions_view
from winvest.screens.product_sheet.queries.description import description_view
from winvest.screens.product_sheet.queries.head import sheet_head
from winvest.screens.product_sheet.queries.history import history_view
from winvest.screens.product_sheet.queries.integrations import integrations_view
from winvest.screens.product_sheet.queries.settings import settings_view

ALL = MANAGE | {
    "commissions.read",
    "commissions.edit",
    "pricing.edit",
    "documents.edit",
    "accounting.read",
    "partners.read",
    "audit.read",
}
TV = "/produits/FTX-TV-1"
TABS = ("tarification", "commissions", "documents", "integrations", "parametres", "historique")


def holding(scope: Scope, rights: frozenset[str] | set[str]) -> Scope:
    """The same person with other rights."""
    return replace(
        scope, grants=tuple(replace(one, rights=frozenset(rights)) for one in scope.grants)
    )


async def _ids(session: AsyncSession, world: World) -> tuple[UUID, UUID, UUID]:
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    row = (
        await session.execute(
            select(Product.id, ProductVersion.id, ProductPlan.id)
            .join(ProductVersion, ProductVersion.product_id == Product.id)
            .join(ProductPlan, ProductPlan.product_version_id == ProductVersion.id)
            .where(Product.sku == "FTX-TV-1")
        )
    ).one()
    return row[0], row[1], row[2]


@asynccontextmanager
async def building(db: Database) -> AsyncIterator[tuple[AsyncSession, World, UUID, UUID, UUID]]:
    """« TV Essentiel » at 9,90, given to a neighbour; what is added is of the same publication."""
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        await a_product(session, world, "APX-SANTE-1", "Santé", company=world.ap, risk=world.health)
        await a_product(
            session, world, "FTX-TV-1", "TV Essentiel", company=world.ft, risk=world.tv,
            price="9.90", sold_by=world.mtv,
        )  # fmt: skip
        yield session, world, *await _ids(session, world)


@pytest.fixture
async def rich(db: Database) -> World:
    """« TV Essentiel » with a scheme for each company, a document, an account, a partner's code."""
    async with building(db) as (session, world, product, version, _):
        now = datetime.now(UTC)
        for company, rate in ((None, "13"), (world.mtv, "21")):
            scheme = new_id()
            await session.execute(
                insert(CommissionScheme).values(
                    id=scheme, product_version_id=version, company_id=company,
                    applies_to=AppliesTo.NEW, settlement=Settlement.ON_COLLECTION,
                    tier_mode=CommissionTierMode.VOLUME,
                    split={"company": Decimal("0.6"), "commercial": Decimal("0.3"),
                           "manager": Decimal("0.1")},
                )
            )  # fmt: skip
            for low, high, value in (("0", "99", rate), ("100", None, "15")):
                await session.execute(
                    insert(CommissionTier).values(
                        id=new_id(), scheme_id=scheme, basis=TierBasis.VOLUME, min=Decimal(low),
                        max=None if high is None else Decimal(high),
                        value_type=ValueType.PERCENT, value=Decimal(value),
                    )
                )  # fmt: skip
        await session.execute(
            insert(ProductDocument).values(
                id=new_id(), product_version_id=version, type=DocumentType.CGV, title="=CGV TV",
                file_url="documents/x.pdf", file_hash="a" * 64, channels=["field"],
                status=DocumentStatus.PUBLISHED, published_at=now, mandatory=True,
                valid_to=now + timedelta(days=20),
            )
        )  # fmt: skip
        await session.execute(
            insert(AccountingMapping).values(
                id=new_id(), product_version_id=version, company_id=world.ft,
                nature=AccountingNature.REVENUE, gl_account="706300", journal="VENTE",
                status=MappingStatus.TO_VALIDATE,
            )
        )  # fmt: skip
        await session.execute(
            insert(ExternalMapping).values(
                id=new_id(), product_id=product, system="oggodata", external_code="OGD-77"
            )
        )
        await session.execute(
            insert(Promotion).values(
                id=new_id(), product_version_id=version, code="NOEL", label="Noël",
                effect=PriceEffect.PERCENT, value=Decimal(50), first_months=3,
                valid_from=now + timedelta(days=9),
            )
        )  # fmt: skip
    return world


@pytest.mark.req("CAT-07", "COM-01")
async def test_who_earns_what_to_the_cent(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/commissions")).text.replace("\u00a0", " ")
    # 9,90 TTC is 8,25 HT; 13 % of it is 1,07: 0,64 + 0,32 + 0,11.
    for told in ("0–99 ventes", "13 %", "100 ventes et plus", "15 %", "8,25 €", "1,07 €",
                 "0,64 €", "0,32 €", "0,11 €", "une fois l’argent du client encaissé",
                 "21 %"):  # fmt: skip
        assert told in page, told


@pytest.mark.req("ORG-03", "CAT-07")
async def test_another_company_sees_its_own_scheme_alone(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.mtv), ALL)) as browser:
        page = (await browser.get(f"{TV}/commissions")).text.replace("\u00a0", " ")
    assert "21 %" in page
    assert "13 %" not in page


@pytest.mark.req("ORG-02", "CAT-07")
async def test_a_tab_not_read_says_so_in_its_place(settings: Settings, rich: World) -> None:
    bare = holding(manager(rich.ft), {"catalog.read"})
    async with door(settings, bare) as browser:
        for tab, what in (
            ("tarification", "les tarifs"),
            ("commissions", "les commissions"),
            ("documents", "les documents"),
        ):
            answer = await browser.get(f"{TV}/{tab}")
            assert answer.status_code == 403, tab
            assert f"Votre rôle ne lit pas {what}." in answer.text
            assert "Demandez ce droit à" in answer.text
            assert "<h1>TV Essentiel</h1>" in answer.text
        settings_page = await browser.get(f"{TV}/parametres")
        assert settings_page.status_code == 200
        assert "Votre rôle ne lit pas la comptabilité" in settings_page.text
        assert "706300" not in settings_page.text
        sheet = await browser.get(TV)
        assert "Ce qui manque" in sheet.text or "band" in sheet.text
        exported = (await browser.get(f"{TV}/export.csv")).text
    for hidden in ("9,90", "13", "=CGV", "706300", "Mondial TV essai"):
        assert hidden not in exported, hidden


@pytest.mark.req("CAT-07", "DOC-02")
async def test_what_is_there_and_what_lacks_by_channel(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/documents")).text.replace("\u00a0", " ")
        settings_page = (await browser.get(f"{TV}/parametres")).text.replace("\u00a0", " ")
    assert "Expire bientôt" in page
    assert "=CGV TV" in page
    assert "À valider" in settings_page
    assert "à valider par Compta" in settings_page
    assert "Un produit ne passe pas de « Actif » à « Test »" in settings_page


@pytest.mark.req("CAT-07")
async def test_codes_and_promotions(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/integrations")).text
        prices = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
        later = (datetime.now(UTC) + timedelta(days=12)).date().isoformat()
        then = (await browser.get(f"{TV}/tarification", au=later)).text.replace("\u00a0", " ")
    assert "OGD-77" in page
    assert "À venir" in prices
    assert "les 3 premiers mois" in prices
    assert "8,25 € HT" in prices
    assert "À venir" not in then, "running on that day"


@pytest.mark.req("CAT-07")
async def test_a_grid_by_age_tells_the_price_of_each(settings: Settings, db: Database) -> None:
    async with building(db) as (session, world, _, version, plan):
        for low, high, value in ((31, 40, "6.50"), (41, None, "16.90")):
            await session.execute(
                insert(PriceSurcharge).values(
                    id=new_id(), product_version_id=version, plan_id=plan, code=f"A{low}",
                    label=f"Dès {low}", effect=PriceEffect.AMOUNT, value=Decimal(value),
                    min_age=low, max_age=high,
                )
            )  # fmt: skip
    async with door(settings, manager(world.ft)) as browser:
        page = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
    for told in ("Jusqu’à 30 ans", "De 31 à 40 ans", "16,40 €", "41 ans et plus", "26,80 €"):
        assert told in page, told


@pytest.mark.req("CAT-07")
async def test_a_grid_keyed_by_the_client_is_told_and_copied(
    settings: Settings, db: Database
) -> None:
    async with building(db) as (session, world, _, version, _plan):
        rule = await session.scalar(
            select(PricingRule.id).where(PricingRule.product_version_id == version)
        )
        for at, (low, high, value) in enumerate(((18, 30, "24.9"), (31, None, "31.4"))):
            await session.execute(
                insert(PriceGridRow).values(
                    id=new_id(), pricing_rule_id=rule, product_version_id=version, position=at,
                    amount=Decimal(value), min_age=low, max_age=high, zone="FR-DROM",
                )
            )  # fmt: skip
    async with door(settings, holding(manager(world.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
        form = {"name": "Copie", "sku": "FTX-COPIE", "parts": "prices"}
        assert (await browser.post(f"{TV}/dupliquer", form)).status_code == 303
        copy = (await browser.get("/produits/FTX-COPIE/tarification")).text.replace("\u00a0", " ")
        file = (await browser.get("/produits/FTX-COPIE/export.csv")).text.replace("\u00a0", " ")
    assert "Prix selon l’âge;De 18 à 30 ans;24,90 €;" in file
    for told in ("Dès 24,90 €", "Outre-mer", "31,40 €"):
        assert told in page, told
        assert told in copy, told
    assert ", Outre-mer</th>" in copy  # its plan has no other price: ages go down, zones across
    assert "De 18 à 30 ans</th>" in copy


@pytest.mark.req("CAT-07")
async def test_tiers_and_usage_come_with_an_example(settings: Settings, db: Database) -> None:
    async with building(db) as (session, world, product, version, _):
        draft = new_id()
        start = datetime.now(UTC) + timedelta(days=40)
        await session.execute(
            insert(ProductVersion).values(
                id=draft, product_id=product, version=2, effective_from=start
            )
        )
        plan = new_id()
        await session.execute(
            insert(ProductPlan).values(
                id=plan, product_version_id=draft, code="KWH", name="Au kWh",
                recurrence=Recurrence.MONTHLY,
            )
        )  # fmt: skip
        tiers = [
            {"min": 1, "max": 4, "amount": Decimal("22.5"), "base": None},
            {"min": 5, "max": None, "amount": Decimal("20.9"), "base": None},
        ]
        for kind, mode, payload in (
            (PricingType.TIERED, TierMode.GRADUATED, tiers),
            (PricingType.USAGE, None, {"unit": "kWh", "unit_price": Decimal("0.1952")}),
        ):
            await session.execute(
                insert(PricingRule).values(
                    id=new_id(), product_version_id=draft, plan_id=plan, type=kind,
                    tier_mode=mode, payload=payload,
                )
            )  # fmt: skip
        await session.execute(
            update(ProductVersion)
            .where(ProductVersion.id == version)
            .values(effective_to=datetime.now(UTC) - timedelta(days=1), status="superseded")
        )
    async with door(settings, holding(manager(world.ft), ALL)) as browser:
        page = (await browser.get(f"{TV}/tarification")).text.replace("\u00a0", " ")
    for told in ("1 à 4", "22,50 €", "5 et plus", "4 × 22,50 €", "0,1952 € par kWh",
                 "Pour 100 kWh : 100 × 0,1952 € = 19,52 €"):  # fmt: skip
        assert told in page, told


@pytest.mark.req("CAT-07")
async def test_the_sheet_as_files(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        table = await browser.get(f"{TV}/export.csv")
        paper = await browser.get(f"{TV}/export.pdf")
        neighbour = await browser.get("/produits/APX-SANTE-1/export.pdf")
    assert table.headers["content-disposition"] == 'attachment; filename="FTX-TV-1.csv"'
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Rubrique", "Élément", "Valeur", "Précision"]
    assert ["Identité", "Code produit", "FTX-TV-1", ""] in rows
    assert any(row[1] == "'=CGV TV" for row in rows), "no formula comes out of a title"
    assert any(row[0] == "Prix" and "9,90\u00a0€" in row[2] for row in rows)
    assert paper.content.startswith(b"%PDF")
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages)
    for told in ("TV Essentiel", "FTX-TV-1", "706300", "Page 1 /"):
        assert told in text, told
    assert neighbour.status_code == 404


@pytest.mark.req("CAT-06", "CAT-07", "VER-02")
async def test_a_product_is_duplicated_part_by_part(
    settings: Settings, rich: World, db: Database
) -> None:
    async with door(settings, holding(manager(rich.ft), ALL)) as browser:
        form = await browser.get(f"{TV}/dupliquer")
        assert 'value="FTX-TVX-0001"' in form.text
        assert "TV Essentiel (copie)" in form.text
        wrong = await browser.post(f"{TV}/dupliquer", {"name": "", "sku": "FTX-TV-1"})
        assert wrong.status_code == 422
        assert "Donnez le nom du nouveau produit." in wrong.text
        taken = await browser.post(f"{TV}/dupliquer", {"name": "Deux", "sku": "FTX-TV-1"})
        assert taken.status_code == 422
        assert "existe déjà dans le groupe" in taken.text
        made = await browser.post(
            f"{TV}/dupliquer",
            {
                "name": "TV Bis",
                "sku": "ftx-tv-bis",
                "parts": ["prices", "commissions", "documents"],
            },
        )
        assert made.headers["location"] == "/produits/FTX-TV-BIS"
        sheet = (await browser.get("/produits/FTX-TV-BIS")).text.replace("\u00a0", " ")
        for told in ("<h1>TV Bis</h1>", "Brouillon", "9,90 €", "Annuler"):
            assert told in sheet, told
        earned = (await browser.get("/produits/FTX-TV-BIS/commissions")).text.replace("\u00a0", " ")
        assert "13 %" in earned
        papers = (await browser.get("/produits/FTX-TV-BIS/documents")).text
        assert "À publier" in papers, "a copied document is published again by hand"
        bare = await browser.post(f"{TV}/dupliquer", {"name": "TV Ter", "sku": "FTX-TV-TER"})
        assert bare.status_code == 303
        assert "9,90" not in (await browser.get("/produits/FTX-TV-TER")).text
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=rich.companies))
        told = await session.scalar(
            select(func.count()).where(
                AuditLog.table_name == "product", AuditLog.command == "catalog.create_product"
            )
        )
        assert told == 2
        codes = await session.scalar(select(func.count()).select_from(ExternalMapping))
        assert codes == 1, "a partner's code belongs to one product"


@pytest.mark.req("ORG-02", "ORG-03")
async def test_duplicating_needs_its_rights(settings: Settings, rich: World) -> None:
    parts = {"name": "TV Bis", "sku": "FTX-TV-BIS", "parts": "commissions"}
    async with door(settings, manager(rich.mtv)) as browser:
        assert (await browser.get(f"{TV}/dupliquer")).status_code == 403
        assert (await browser.post(f"{TV}/dupliquer", parts)).status_code == 403
    async with door(settings, manager(rich.ap)) as browser:
        assert (await browser.post(f"{TV}/dupliquer", parts)).status_code == 404
    async with door(settings, manager(rich.ft)) as browser:
        assert (await browser.post(f"{TV}/dupliquer", parts)).status_code == 403


@pytest.mark.req("ORG-03", "CAT-07")
async def test_a_neighbour_gets_404_on_every_tab(settings: Settings, rich: World) -> None:
    async with door(settings, holding(manager(rich.ap), ALL)) as browser:
        for tab in (*TABS, "versions/comparer", "versions/1", "export.csv", "date"):
            assert (await browser.get(f"{TV}/{tab}")).status_code == 404, tab


@pytest.mark.req("CAT-07")
async def test_every_tab_asks_at_most_eight_questions(session: AsyncSession) -> None:
    world = await a_catalogue(session)
    scope = holding(manager(world.ft), ALL)
    await set_context(session, scope)
    now = datetime.now(UTC)
    with statements_sent() as statements:
        for view in (description_view, commissions_view, integrations_view, settings_view):
            statements.clear()
            head = await sheet_head(session, scope, sku="FTX-BOX-1", asked=Asked(), now=now)
            await view(session, scope, head=head)
            assert len(statements) <= 8, view.__name__
        statements.clear()
        head = await sheet_head(
            session, scope, sku="FTX-BOX-1", asked=Asked(), now=now, every_version=True, trail=False
        )
        await history_view(session, scope, head=head, asked=HistoryFilter(), month_ago=now)
        assert len(statements) <= 8
        statements.clear()
        day = Asked(day=now.date())
        head = await sheet_head(session, scope, sku="FTX-BOX-1", asked=day, now=now)
        await description_view(session, scope, head=head)
        assert len(statements) <= 8, "nor on another day"

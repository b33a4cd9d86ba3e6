"""The sheet on another day: versions in force then, values as known then, to the exact value."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, manager
from tests.screens.doors import Door, door
from tests.worlds import Server
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.enums import LifecycleStatus, Recurrence, RevenueModel, VersionStatus
from winvest.offer.catalog.models.mappings import ProductMapping
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.models.risks import RiskField
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PricingRule
from winvest.offer.publication.enums import PublicationStatus, Visibility
from winvest.offer.publication.models import Publication

SKU = "FTX-PASSE-1"
APRIL = datetime(2026, 3, 31, 22, tzinfo=UTC)  # midnight in Paris


def on(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of the year of the story."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


class Story:
    """Acts done one after the other, each as if on its own day."""

    def __init__(self, db: Database, world: World, superuser: str) -> None:
        self.db = db
        self.world = world
        self.superuser = superuser
        self.product = new_id()

    async def act(self, at: datetime, *steps: object) -> None:
        """Do the steps in one transaction, then date what the audit wrote of it."""
        with psycopg.connect(self.superuser) as link:
            before = link.execute("SELECT clock_timestamp()").fetchone()
        async with self.db.sessions() as session, session.begin():
            scope = system_scope("Nadia Essai", company_ids=self.world.companies)
            await set_context(session, scope)
            for step in steps:
                await session.execute(step)  # type: ignore[call-overload]
        with psycopg.connect(self.superuser, autocommit=True) as link:
            link.execute("SET session_replication_role = replica")
            link.execute("UPDATE audit_log SET at = %s WHERE at >= %s", (at, before and before[0]))
            link.execute(
                "UPDATE product SET created_at = %s WHERE id = %s AND created_at >= %s",
                (at, self.product, before and before[0]),
            )


@pytest.fixture
async def story(db: Database, server: Server, clone: str) -> Story:
    """Created in January at 9,90; renamed in March; 10,90 from April, decided on 20 March."""
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
    told = Story(db, world, server.superuser_url(clone))
    field = await _field(db, world)
    first, second, plan_1, plan_2, value = (new_id() for _ in range(5))
    await told.act(
        on(1, 10),
        insert(Product).values(
            id=told.product, company_id=world.ft, risk_id=world.box, sku=SKU, name="Box Ancienne",
            revenue_model=RevenueModel.REVENUE, lifecycle_status=LifecycleStatus.ACTIVE,
            channels=["field"], zones=[], client_kinds=[], badges=[], description="La première.",
        ),
        insert(ProductFieldValue).values(
            id=value, product_id=told.product, risk_field_id=field, value_number=Decimal(500)
        ),
        *_version(told.product, first, 1, plan_1, "9.90", start=on(1, 15, 0)),
        insert(Publication).values(
            id=new_id(), product_version_id=first, company_id=world.ft, channels=["field"],
            visibility=Visibility.PUBLIC, status=PublicationStatus.PUBLISHED, start_at=on(1, 15, 0),
        ),
    )  # fmt: skip
    await told.act(
        on(3, 15),
        update(Product).where(Product.id == told.product).values(name="Box Nouvelle", max_age=70),
        update(ProductFieldValue).where(ProductFieldValue.id == value).values(value_number=1000),
    )
    await told.act(
        on(3, 20),
        update(ProductVersion)
        .where(ProductVersion.id == first)
        .values(status=VersionStatus.SUPERSEDED, effective_to=APRIL),
        *_version(told.product, second, 2, plan_2, "10.90", start=APRIL),
    )
    await told.act(on(5, 2), delete(ProductFieldValue).where(ProductFieldValue.id == value))
    return told


async def _field(db: Database, world: World) -> UUID:
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        found = select(RiskField.id).where(RiskField.risk_id == world.box)
        return (await session.scalars(found)).one()


def _version(
    product: UUID, key: UUID, number: int, plan: UUID, price: str, *, start: datetime
) -> tuple[object, ...]:
    return (
        insert(ProductVersion).values(
            id=key,
            product_id=product,
            version=number,
            status=VersionStatus.ACTIVE,
            effective_from=start,
        ),
        insert(ProductPlan).values(
            id=plan,
            product_version_id=key,
            code="BASE",
            name="Base",
            recurrence=Recurrence.MONTHLY,
        ),
        insert(PricingRule).values(
            id=new_id(),
            product_version_id=key,
            plan_id=plan,
            type=PricingType.FIXED,
            payload={"amount": Decimal(price)},
        ),
    )


async def _shown(browser: Door, tab: str = "", **days: str) -> str:
    answer = await browser.get(f"/produits/{SKU}{tab}", **days)
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text.replace("\u00a0", " ")


@pytest.mark.req("CAT-07", "VER-01")
@pytest.mark.parametrize(
    ("au", "connu", "name", "price", "field", "age"),
    [
        ("", "", "Box Nouvelle", "10,90 €", None, "jusqu’à 70 ans"),
        ("2026-02-01", "", "Box Ancienne", "9,90 €", "500 Mb/s", "Sans limite"),
        ("31/03/2026", "", "Box Nouvelle", "9,90 €", "1\u202f000 Mb/s", "jusqu’à 70 ans"),
        ("2026-04-01", "", "Box Nouvelle", "10,90 €", "1\u202f000 Mb/s", "jusqu’à 70 ans"),
        ("2026-04-01", "2026-03-19", "Box Nouvelle", "9,90 €", "1\u202f000 Mb/s", "70 ans"),
        ("2026-04-01", "2026-03-14", "Box Ancienne", "9,90 €", "500 Mb/s", "Sans limite"),
        ("2026-03-31", "2026-06-30", "Box Nouvelle", "9,90 €", None, "jusqu’à 70 ans"),
        ("2026-05-01", "", "Box Nouvelle", "10,90 €", "1\u202f000 Mb/s", "jusqu’à 70 ans"),
        ("2026-05-02", "", "Box Nouvelle", "10,90 €", None, "jusqu’à 70 ans"),
    ],
)
async def test_the_sheet_of_a_day_to_the_exact_value(
    settings: Settings, story: Story, au: str, connu: str, name: str, price: str,
    field: str | None, age: str,
) -> None:  # fmt: skip
    days = {key: value for key, value in (("au", au), ("connu", connu)) if value}
    async with door(settings, manager(story.world.ft)) as browser:
        sheet = await _shown(browser, **days)
        prices = await _shown(browser, "/tarification", **days)
    assert f"<h1>{name}</h1>" in sheet
    assert f'<dd class="band__value">{price}</dd>' in sheet
    assert age in sheet
    assert ("Mb/s" in sheet) is (field is not None)
    assert field is None or field in sheet
    assert f"<b>{price}</b>" in prices
    assert ("La modification est fermée" in sheet) is bool(days)
    assert ("data-edit-page" in sheet) is not bool(days)


@pytest.mark.req("CAT-07", "CAT-16")
async def test_the_mappings_of_a_day_are_those_known_then(settings: Settings, story: Story) -> None:
    this = new_id()
    mapped = {"product_id": story.product, "is_physical": True}
    await story.act(
        on(2, 1), insert(ProductMapping).values(id=this, stock_item="BOX-A", debit_day=5, **mapped)
    )
    await story.act(
        on(4, 10), update(ProductMapping).where(ProductMapping.id == this).values(debit_day=12)
    )
    async with door(settings, manager(story.world.ft)) as browser:
        before = await _shown(browser, "/parametres", au="2026-01-20")
        early = await _shown(browser, "/parametres", au="2026-03-01")
        late = await _shown(browser, "/parametres", au="2026-05-01")
    assert "Pas encore saisie" in before
    assert "BOX-A" in early
    assert "Celui de la formule, le 5" in early
    assert "Celui de la formule, le 12" in late
    assert "/mappings" not in early, "nothing is edited on a day of the past"


@pytest.mark.req("CAT-07")
async def test_before_it_was_entered_the_first_entry_is_shown_and_said(
    settings: Settings, story: Story
) -> None:
    async with door(settings, manager(story.world.ft)) as browser:
        sheet = await _shown(browser, au="2025-06-01")
    assert "<h1>Box Ancienne</h1>" in sheet
    assert "n’a été saisi dans Winvest que le 10 janv. 2026" in sheet
    assert "Aucune version n’était en vigueur" in sheet
    assert "500 Mb/s" in sheet


@pytest.mark.req("CAT-07")
@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"au": "31/02/2026"}, "Ce jour n’existe pas"),
        ({"au": "hier"}, "Écrivez la date comme 01/03/2026"),
        ({"au": "9999-12-31"}, "Vérifiez l’année"),
        ({"au": "2026-01-01", "connu": "2099-01-01"}, "Ce jour n’est pas encore venu"),
    ],
)
async def test_a_wrong_day_is_refused_politely(
    settings: Settings, story: Story, days: dict[str, str], told: str
) -> None:
    async with door(settings, manager(story.world.ft)) as browser:
        for tab in ("", "/tarification", "/commissions", "/documents", "/integrations",
                    "/parametres", "/historique"):  # fmt: skip
            answer = await browser.get(f"/produits/{SKU}{tab}", **days)
            assert answer.status_code in (422, 403), tab
            assert told in answer.text
            assert "<h1>Box Nouvelle</h1>" in answer.text, "the sheet of today is shown"
        assert (await browser.get(f"/produits/{SKU}/export.csv", **days)).status_code == 422


@pytest.mark.req("CAT-07", "ORG-03")
async def test_a_seller_of_another_company_has_no_past_values(
    settings: Settings, story: Story, db: Database
) -> None:
    async with db.sessions() as session, session.begin():
        await _given_to(session, story)
    async with door(settings, manager(story.world.mtv)) as browser:
        sheet = await _shown(browser, au="2026-02-01")
        history = await _shown(browser, "/historique")
    assert "<h1>Box Nouvelle</h1>" in sheet
    assert "telle qu’on la connaît aujourd’hui" in sheet
    assert "Ses valeurs d’alors sont tenues par France Téléphone essai" in sheet
    assert "Box Ancienne" not in sheet + history
    assert "est tenu par France Téléphone essai" in history


async def _given_to(session: AsyncSession, story: Story) -> None:
    await set_context(session, system_scope("Essais", company_ids=story.world.companies))
    version = await session.scalar(
        select(ProductVersion.id).where(
            ProductVersion.product_id == story.product, ProductVersion.version == 2
        )
    )
    await session.execute(
        insert(Publication).values(
            id=new_id(), product_version_id=version, company_id=story.world.mtv,
            channels=["field"], visibility=Visibility.PUBLIC,
            status=PublicationStatus.PUBLISHED, start_at=on(4, 1),
        )
    )  # fmt: skip


@pytest.mark.req("CAT-07", "ORG-05")
async def test_the_history_tells_the_acts_and_is_filtered(settings: Settings, story: Story) -> None:
    async with door(settings, manager(story.world.ft)) as browser:
        whole = await _shown(browser, "/historique")
        named = await _shown(browser, "/historique", champ="name")
        march = await _shown(browser, "/historique", depuis="2026-03-01", jusqua="2026-03-16")
        nobody = await _shown(browser, "/historique", qui="Personne Inconnue")
        wrong = await browser.get(f"/produits/{SKU}/historique", depuis="2026-03-02",
                                  jusqua="2026-03-01")  # fmt: skip
        then = await _shown(browser, "/historique", au="2026-03-16")
    assert "Nadia Essai" in whole
    assert "Box Ancienne" in named
    assert "Champ" in named
    assert "a supprimé" not in named
    assert "Box Ancienne" in march
    assert "a supprimé" not in march
    assert "a supprimé" in whole, "what is gone is told too"
    assert "Aucun acte avec ces filtres" in nobody
    assert wrong.status_code == 422
    assert "La fin précède le début" in wrong.text
    assert "a supprimé" not in then


@pytest.mark.req("VER-02", "CAT-07")
async def test_two_versions_side_by_side(settings: Settings, story: Story) -> None:
    async with door(settings, manager(story.world.ft)) as browser:
        page = await _shown(browser, "/versions/comparer", de="1", a="2")
        turned = await _shown(browser, "/versions/comparer", de="2", a="1")
        moved = await browser.get(f"/produits/{SKU}/historique/comparaison", de="1", a="2")
        odd = await browser.get("/produits/%00%0A/historique/comparaison")
        missing = await browser.get(f"/produits/{SKU}/versions/comparer", de="1", a="9")
        prices = await _shown(browser, "/tarification")
    assert "v1 et v2 côte à côte" in page
    assert "v1 et v2 côte à côte" in turned, "the older first, whatever was clicked first"
    there = httpx.URL(moved.headers["location"])
    assert (moved.status_code, there.path) == (303, f"/produits/{SKU}/versions/comparer")
    assert dict(there.params) == {"de": "1", "a": "2"}
    assert odd.headers["location"] == "/produits/%00%0A/versions/comparer"
    assert "9,90 €" in page
    assert "10,90 €" in page
    assert missing.status_code == 404
    assert "+ 10,1 %" in prices, "the history of prices says by how much"

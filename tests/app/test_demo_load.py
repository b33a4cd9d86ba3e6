"""The demo group loaded into a real database."""

import hashlib
import json
import stat
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Text, cast, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.worlds import Server, a_scope, settings_for
from winvest.app.demo.load import load_demo
from winvest.app.demo.printing import stored_path
from winvest.app.demo.trees import company_id
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.models import RoleAssignment, TotpFactor, User
from winvest.group.identity.passwords import password_matches
from winvest.group.partners.models import Partner, PartnerCredential, WebhookEndpoint
from winvest.offer.catalog.models.mappings import ProductMapping
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.commissions.models import CommissionScheme
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.models import NegotiatedPrice, PriceGridRow, PricingRule
from winvest.screens.product_sheet.moments import Asked
from winvest.screens.product_sheet.queries.description import description_view
from winvest.screens.product_sheet.queries.head import sheet_head

pytestmark = pytest.mark.commits
EVERYWHERE = Scope(
    actor_id=None,
    actor_label="Essai",
    company_ids=frozenset(company_id(code) for code in "FT AP MTV DEP PUR USGP WC".split()),
    unlimited=True,
)


@pytest.fixture(scope="module")
def demo_settings(server: Server, demo_template: str, var_dir: object) -> Iterator[Settings]:
    """A database like the demo's template."""
    name = server.clone(demo_template)
    yield settings_for(server, name, Path(str(var_dir)))
    server.drop(name)


@pytest.fixture
async def demo(demo_settings: Settings) -> AsyncIterator[AsyncSession]:
    """A session on the demo, which sees every company and leaves no trace."""
    db = Database(demo_settings.database_url, pool_size=2)
    async with db.sessions() as session, session.begin():
        await set_context(session, EVERYWHERE)
        yield session
        await session.rollback()
    await db.close()


@pytest.mark.req("CAT-13", "OPS-01")
async def test_a_second_load_changes_nothing(demo_settings: Settings) -> None:
    db = Database(demo_settings.database_url, pool_size=1)
    before = await fingerprint(db)
    again = await load_demo(demo_settings)
    assert (again.rows, again.files) == (0, 0)
    assert await fingerprint(db) == before
    await db.close()


@pytest.mark.req("CAT-13", "CAT-16")
async def test_an_older_demo_receives_what_came_since(
    server: Server, demo_template: str, var_dir: Path
) -> None:
    """Accounts and mappings that it never knew come; what people took away does not."""
    name = server.clone(demo_template)
    settings = settings_for(server, name, var_dir)
    with psycopg.connect(server.superuser_url(name), autocommit=True) as older:
        older.execute("SET session_replication_role = replica")
        for table in ("ledger_account", "product_mapping"):
            older.execute(f"CREATE TEMP TABLE gone AS SELECT id FROM {table} ORDER BY id LIMIT 3")
            older.execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM gone)")
            older.execute("DELETE FROM audit_log WHERE record_id IN (SELECT id FROM gone)")
            older.execute("DROP TABLE gone")
    db = Database(settings.database_url, pool_size=1)
    async with db.sessions() as session, session.begin():
        await set_context(session, EVERYWHERE)
        one = await session.scalar(select(ProductMapping.id).limit(1))
        await session.execute(delete(ProductMapping).where(ProductMapping.id == one))
    assert (await load_demo(settings)).rows == 6
    assert (await load_demo(settings)).rows == 0
    async with db.sessions() as session, session.begin():
        await set_context(session, EVERYWHERE)
        assert await session.get(ProductMapping, one) is None
    await db.close()
    server.drop(name)


async def fingerprint(db: Database) -> dict[str, str]:
    """A hash of each table, as every company together sees it."""
    found = {}
    async with db.sessions() as session, session.begin():
        await set_context(session, EVERYWHERE)
        for model in (Product, ProductVersion, PricingRule, ProductDocument, User, Partner):
            table = model.__table__
            whole = func.string_agg(cast(text(f"{table.name}::text"), Text), "|")
            found[table.name] = hashlib.sha256(
                str(await session.scalar(select(whole).select_from(table))).encode()
            ).hexdigest()
        found["audit"] = str(await session.scalar(text("SELECT count(*) FROM audit_log")))
    return found


@pytest.mark.req("CAT-13")
async def test_what_people_changed_stays(demo_settings: Settings) -> None:
    db = Database(demo_settings.database_url, pool_size=1)
    rename = text("UPDATE product SET short_name = 'Ma box' WHERE sku = 'FT-BOX-002'")
    async with db.sessions() as session, session.begin():
        await set_context(session, EVERYWHERE)
        await session.execute(rename)
    await load_demo(demo_settings)
    async with db.sessions() as session, session.begin():
        await set_context(session, EVERYWHERE)
        kept = await session.scalar(select(Product.short_name).where(Product.sku == "FT-BOX-002"))
    assert kept == "Ma box"
    await db.close()


@pytest.mark.req("ORG-05")
async def test_the_audit_names_the_demo(demo: AsyncSession) -> None:
    rows = await demo.execute(
        text(
            "SELECT actor_label, command, count(*) AS lines FROM audit_log"
            " WHERE \"table\" = 'product' AND action = 'insert' GROUP BY 1, 2"
        )
    )
    (one,) = rows.all()
    assert (one.actor_label, one.command) == ("Jeu de démonstration", "demo.load")
    assert one.lines == await demo.scalar(select(func.count()).select_from(Product))


@pytest.mark.req("CAT-13", "ORG-03")
async def test_mondial_tv_reads_the_offer_of_france_telephone_and_not_its_boxes(
    demo: AsyncSession,
) -> None:
    await set_context(demo, a_scope(company_id("MTV"), rights={"catalog.read"}))
    seen = set((await demo.scalars(select(Product.sku))).all())
    assert {"MTV-OFFRE-001", "MTV-TV-0001"} <= seen
    assert not seen & {"FT-BOX-001", "AP-SANTE-001", "DEP-SERV-0001"}


@pytest.mark.req("PRI-01")
async def test_prices_keep_their_decimals(demo: AsyncSession) -> None:
    statement = (
        select(cast(PricingRule.payload, Text), PricingRule.tax_rate, PricingRule.tax_included)
        .join(ProductVersion, ProductVersion.id == PricingRule.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .where(Product.sku == "MTV-OFFRE-001")
    )
    (found,) = (await demo.execute(statement)).all()
    assert tuple(found) == ('{"amount": 9.90}', Decimal("20.00"), True)


@pytest.mark.req("PRI-01")
async def test_grids_are_grids_by_age_and_household(demo: AsyncSession) -> None:
    statement = (
        select(
            PriceGridRow.min_age,
            PriceGridRow.max_age,
            PriceGridRow.min_household,
            PriceGridRow.amount,
        )
        .join(ProductVersion, ProductVersion.id == PriceGridRow.product_version_id)
        .join(Product, Product.id == ProductVersion.product_id)
        .where(Product.sku == "AP-SANTE-003")
        .order_by(PriceGridRow.position)
    )
    lines = [tuple(row) for row in (await demo.execute(statement)).all()]
    assert lines[0] == (18, 30, 3, Decimal("150.40"))
    assert lines[5:] == [
        (18, 30, None, Decimal("112.40")),
        (31, 40, None, Decimal("131.60")),
        (41, 50, None, Decimal("148.90")),
        (51, 60, None, Decimal("167.20")),
        (61, 70, None, Decimal("189.50")),
    ]


@pytest.mark.req("PRI-01")
async def test_dated_prices_run_were_and_will_be(demo: AsyncSession) -> None:
    """The story of each page: a past, a present and a future, whenever the load is."""
    for model in (DatedPromotion, NegotiatedPrice):
        rows = (await demo.execute(select(model.valid_from, model.valid_to))).all()
        now = datetime.now(UTC)
        assert any(start > now for start, _ in rows), model
        assert any(end is not None and end <= now for _, end in rows), model
        assert any(start <= now and (end is None or end > now) for start, end in rows), model


@pytest.mark.req("COM-01")
async def test_splits_are_numbers(demo: AsyncSession) -> None:
    splits = (await demo.scalars(select(CommissionScheme.split))).all()
    assert splits
    assert all(sum(Decimal(str(part)) for part in split.values()) == 1 for split in splits)


@pytest.mark.req("DOC-01")
async def test_every_file_is_there_and_is_what_its_hash_says(
    demo: AsyncSession, demo_settings: Settings
) -> None:
    documents = (await demo.scalars(select(ProductDocument))).all()
    assert len(documents) > 200
    folder = demo_settings.var_dir / "documents"
    for sha256 in {one.file_hash for one in documents}:
        content = stored_path(folder, str(sha256)).read_bytes()
        assert content.startswith(b"%PDF-")
        assert hashlib.sha256(content).hexdigest() == sha256
    sizes = {one.file_hash: one.size_bytes for one in documents}
    assert all(
        stored_path(folder, str(sha256)).stat().st_size == size for sha256, size in sizes.items()
    )
    assert {one.status.value for one in documents} == {"draft", "published", "expired"}
    now = datetime.now(UTC)
    assert any(one.valid_to and 0 < (one.valid_to - now).days < 30 for one in documents)


@pytest.mark.req("ORG-04")
async def test_credentials_open_the_accounts(demo: AsyncSession, demo_settings: Settings) -> None:
    path = demo_settings.var_dir / "secrets" / "demo-credentials.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shown = json.loads(path.read_text("utf-8"))
    people = {user.email: user for user in (await demo.scalars(select(User))).all()}
    assert {one["email"] for one in shown} == people.keys()
    for one in shown:
        assert len(one["password"]) >= 12
        assert await password_matches(people[one["email"]].password_hash, one["password"])
    with_factor = set((await demo.scalars(select(TotpFactor.user_id))).all())
    expected = {
        people[one["email"]].id
        for one in shown
        if {"admin_groupe", "admin_societe", "it", "compta"} & {r["role"] for r in one["roles"]}
    }
    assert with_factor == expected == {people[o["email"]].id for o in shown if o["totp_secret"]}
    assert len({one["password"] for one in shown}) == len(shown)


@pytest.mark.req("ORG-02")
async def test_perimeters(demo: AsyncSession) -> None:
    held = (
        await demo.execute(
            select(User.email, RoleAssignment.role_code, RoleAssignment.company_id).join(
                RoleAssignment, RoleAssignment.user_id == User.id
            )
        )
    ).all()
    by_person: dict[str, set[tuple[str, UUID | None]]] = {}
    for email, role, company in held:
        by_person.setdefault(email.split("@")[0], set()).add((role, company))
    assert by_person["claire.vasseur"] == {("admin_groupe", None)}
    assert by_person["bruno.delattre"] == {
        ("manager", company_id("DEP")),
        ("vente", company_id("USGP")),
    }


@pytest.mark.req("CLI-02", "VER-04")
async def test_teams_have_people_of_their_company_and_one_sells_a_pilot(
    demo: AsyncSession,
) -> None:
    outside = text(
        "SELECT t.name FROM team t JOIN team_member m ON m.team_id = t.id WHERE NOT EXISTS ("
        " SELECT FROM role_assignment a WHERE a.user_id = m.user_id"
        " AND a.company_id = t.company_id)"
    )
    assert (await demo.scalars(outside)).all() == []
    counts = text(
        "SELECT c.code, count(*) FROM team t JOIN company c ON c.id = t.company_id"
        " WHERE t.archived_at IS NULL GROUP BY c.code"
    )
    found = {code: count for code, count in await demo.execute(counts)}
    assert found == {"FT": 2, "MTV": 1, "AP": 1, "DEP": 1}
    pilots = text(
        "SELECT u.email FROM publication b JOIN product p ON p.id = b.product_id"
        " JOIN app_user u ON u.id = ANY (pilots_of(b.id)) WHERE p.sku = 'FT-MOBILEPRO-0001'"
    )
    assert list(await demo.scalars(pilots)) == ["hugo.lambert@winvest.example"]


@pytest.mark.req("PAR-01", "PAR-04")
async def test_oggodata_is_ready_in_the_sandbox(demo: AsyncSession) -> None:
    partner = (await demo.scalars(select(Partner).where(Partner.slug == "oggodata"))).one()
    assert partner.company_id == company_id("AP")
    keys = (await demo.scalars(select(PartnerCredential))).all()
    assert [(one.partner_id, one.env.value) for one in keys] == [(partner.id, "sandbox")]
    assert set(keys[0].credentials) == {"client_id", "client_secret"}
    doors = (await demo.scalars(select(WebhookEndpoint))).all()
    assert len({one.event for one in doors}) == 5
    assert len({one.secret for one in doors}) == 1


@pytest.mark.req("CAT-07", "CAT-13")
async def test_every_product_has_a_sheet(demo: AsyncSession) -> None:
    for sku in (await demo.scalars(select(Product.sku))).all():
        head = await sheet_head(demo, EVERYWHERE, sku=sku, asked=Asked(), now=datetime.now(UTC))
        view = await description_view(demo, EVERYWHERE, head=head)
        assert view.head.product.sku == sku

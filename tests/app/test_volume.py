"""`winvest load-catalogue` on the demo group: counts, truth of the rows, isolation, audit."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import func, select

from tests.people import demo_people, sign_in
from tests.worlds import Server, a_scope, settings_for
from winvest.app.cli import main
from winvest.app.demo.trees import company_id
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.filters import parse_filters
from winvest.offer.catalog.models.products import Product
from winvest.screens.catalogue.queries import catalogue_view

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-15")]
CODES = "FT AP MTV DEP PUR USGP WC".split()
EVERYWHERE = Scope(
    actor_id=None,
    actor_label="Essai",
    company_ids=frozenset(company_id(code) for code in CODES),
    unlimited=True,
)


@pytest.fixture(scope="module")
def loaded(server: Server, demo_template: str, var_dir: Path) -> Iterator[Settings]:
    """The demo group with a catalogue of 800 products and 6,000 versions."""
    name = server.clone(demo_template)
    settings = settings_for(server, name, var_dir)
    with pytest.MonkeyPatch.context() as patch:
        _speak_to(settings, patch)
        assert main(["load-catalogue", "--products", "800", "--versions", "6000"]) == 0
    yield settings
    server.drop(name)


@pytest.fixture
async def db(loaded: Settings) -> AsyncIterator[Database]:
    """The application's own door to it."""
    database = Database(loaded.database_url, pool_size=2)
    yield database
    await database.close()


def _speak_to(settings: Settings, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("DATABASE_URL", settings.database_url)
    patch.setenv("MIGRATION_DATABASE_URL", settings.migration_database_url)
    patch.setenv("WINVEST_VAR", str(settings.var_dir))
    patch.setenv("WINVEST_KEY_FILE", str(settings.key_file))


def _one(settings: Settings, statement: str) -> int:
    """A figure as the owner sees it, every company in view."""
    with psycopg.connect(settings.migration_database_url.replace("+psycopg", "")) as connection:
        ids = connection.execute("SELECT array_agg(id)::text FROM company").fetchone()
        connection.execute("SELECT set_config('app.company_ids', %s, true)", ids)
        found = connection.execute(statement).fetchone()  # type: ignore[arg-type]
        assert found is not None
        return int(found[0])


def test_it_brings_the_catalogue_to_the_figures_asked(loaded: Settings) -> None:
    assert _one(loaded, "SELECT count(*) FROM product") == 800
    assert _one(loaded, "SELECT count(*) FROM product_version") == 6000
    for table in ("product_plan", "pricing_rule"):
        bare = f"SELECT count(*) FROM product_version v WHERE NOT EXISTS (SELECT FROM {table} x"
        assert _one(loaded, f"{bare} WHERE x.product_version_id = v.id)") == 0
    assert _one(loaded, "SELECT count(DISTINCT type) FROM pricing_rule") == 7
    orphans = "SELECT count(*) FROM commission_scheme s WHERE NOT EXISTS (SELECT FROM"
    assert _one(loaded, f"{orphans} commission_tier t WHERE t.scheme_id = s.id)") == 0


@pytest.mark.req("VER-01")
def test_periods_do_not_overlap_and_readers_are_those_of_the_publications(
    loaded: Settings,
) -> None:
    overlapping = (
        "SELECT count(*) FROM product_version a JOIN product_version b"
        " ON b.product_id = a.product_id AND b.id > a.id"
        " AND tstzrange(a.effective_from, a.effective_to)"
        " && tstzrange(b.effective_from, b.effective_to)"
        " WHERE a.status IN ('scheduled', 'active', 'superseded')"
        " AND b.status IN ('scheduled', 'active', 'superseded')"
    )
    assert _one(loaded, overlapping) == 0
    before = "SELECT sum(hashtextextended(reader_company_ids::text || id::text, 0)) FROM "
    kept = [_one(loaded, before + table) for table in ("product", "product_version")]
    assert _one(loaded, "SELECT refresh_product_readers(array_agg(id)) FROM product") == 0
    assert kept == [_one(loaded, before + table) for table in ("product", "product_version")]
    shared = "SELECT count(*) FROM product WHERE cardinality(reader_company_ids) > 1"
    assert _one(loaded, shared) > 50
    off = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
    assert _one(loaded, off) == 0


async def test_every_company_sees_its_own_and_what_it_is_given(db: Database) -> None:
    for code in CODES:
        async with transaction(db, a_scope(company_id(code))) as session:
            strangers = await session.scalar(
                select(func.count())
                .select_from(Product)
                .where(~Product.reader_company_ids.contains([company_id(code)]))
            )
            assert strangers == 0
            mine = await session.scalar(
                select(func.count())
                .select_from(Product)
                .where(Product.company_id == company_id(code))
            )
            assert mine
    async with transaction(db, a_scope()) as session:
        assert await session.scalar(select(func.count()).select_from(Product)) == 0


async def test_pages_show_truthful_rows(db: Database) -> None:
    async with transaction(db, EVERYWHERE) as session:
        view = await catalogue_view(session, EVERYWHERE, filters=parse_filters({}))
        assert view.total == 800
        assert view.everywhere == sum(one.count for one in view.partners)
        told = [row.price for row in view.rows if row.product.lifecycle_status == "active"]
        assert told
        assert sum(not price.plain for price in told) > len(told) / 2
        assert not [price for price in told if price.text == "à fixer"]
        row = next(one for one in view.rows if one.product.sku[-5:].isdigit())
        words = row.product.name.lower()
        found = await catalogue_view(session, EVERYWHERE, filters=parse_filters({"q": words}))
        assert row.product.sku in [one.product.sku for one in found.rows]


async def test_a_page_opens(loaded: Settings) -> None:
    from winvest.app.asgi import create_app

    application = create_app(loaded)
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        people = demo_people(loaded.var_dir)
        await sign_in(http, next(one for one in people if one.role == "auditeur"))
        page = await http.get("/catalogue?risque=SANTE&statut=active")
        assert page.status_code == 200
        codes = re.findall(r'data-sku="(AP-SANTE-1\d{4})"', page.text)
        assert len(codes) > 10
        for code in codes[:4]:
            for tab in ("", "/historique"):
                assert (await http.get(f"/produits/{code}{tab}")).status_code == 200
    await application.db.close()


@pytest.mark.req("ORG-05")
def test_the_audit_has_one_line_a_table_and_company_and_stays_intact(
    loaded: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summed = "SELECT count(*) FROM audit_log WHERE after @> '{\"summary\": true}'"
    assert _one(loaded, summed + " AND \"table\" = 'product'") == 7
    assert _one(loaded, summed + " AND actor_label <> 'Chargement de volume'") == 0
    rows = "SELECT sum((after ->> 'rows')::int) FROM audit_log WHERE after @> '{\"summary\": true}'"
    demo = "SELECT count(*) FROM product_version WHERE product_id IN"
    theirs = _one(loaded, f"{demo} (SELECT id FROM product WHERE sku !~ '-[1-9][0-9]{{4}}$')")
    assert _one(loaded, rows + " AND \"table\" = 'product_version'") == 6000 - theirs
    one_by_one = "SELECT count(*) FROM audit_log WHERE command = 'volume.load' AND record_id"
    assert _one(loaded, one_by_one + " IS NOT NULL") == 0
    _speak_to(loaded, monkeypatch)
    assert main(["audit", "verify"]) == 0
    assert "intacte" in capsys.readouterr().out


def test_again_adds_up_to_the_figures_or_says_why_not(
    loaded: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _speak_to(loaded, monkeypatch)
    assert main(["load-catalogue", "--products", "800", "--versions", "6000"]) == 0
    assert "rien à ajouter" in capsys.readouterr().out
    assert main(["load-catalogue", "--products", "800", "--versions", "7000"]) == 1
    assert "demandez plus de produits" in capsys.readouterr().err
    assert main(["load-catalogue", "--products", "900", "--versions", "6010"]) == 1
    assert "au moins 6100 versions" in capsys.readouterr().err
    assert main(["load-catalogue", "--products", "810", "--versions", "6100"]) == 0
    assert _one(loaded, "SELECT count(*) FROM product") == 810
    assert _one(loaded, "SELECT count(*) FROM product_version") == 6100
    with pytest.raises(SystemExit) as left:
        main(["load-catalogue", "--products", "beaucoup"])
    assert left.value.code == 2
    assert "n’est pas un nombre entier positif" in capsys.readouterr().err


def test_it_needs_the_demo_group(
    server: Server, clone: str, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    _speak_to(settings, monkeypatch)
    assert main(["load-catalogue", "--products", "10", "--versions", "20"]) == 1
    assert "lancez d’abord «\u00a0winvest demo\u00a0»" in capsys.readouterr().err

"""The migrated schema, the committed dump and the models say the same."""

import difflib
import importlib
import pkgutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

import winvest
from tests.schema.dump import COMMITTED, schema_of
from tests.schema.rows import Connection
from tests.schema.test_annex_a import ANNEX_A
from tests.worlds import Server
from winvest.foundation.infra import constraints
from winvest.foundation.infra.models import Base

pytestmark = pytest.mark.req("CAT-01")


OUR_ROOMS = set(ANNEX_A) - {"audit_log", "webhook_event"} | {
    "company_address",
    "company_contact",
    "company_ledger_setting",
    "partner_extranet_code",
    "partner_contact",
    "partner_activation",
    "risk_field",
    "risk_field_version",
    "product_seller",
    "product_field_value",
    "price_option",
    "price_surcharge",
    "initial_fee",
    "promotion",
    "negotiated_price",
}


def load_every_model() -> None:
    """Import each room's tables, as the application does."""
    for module in pkgutil.walk_packages(winvest.__path__, "winvest."):
        if module.name.endswith(".models") or ".models." in module.name:
            importlib.import_module(module.name)


def test_migrations_make_the_committed_schema(server: Server, shared_clone: str) -> None:
    with_programs = server.cluster.home.run("pg_dump", "--version").stdout
    if " 18." not in with_programs:
        pytest.skip(f"the dump was written by pg_dump 18, here is {with_programs.strip()}")
    migrated = schema_of(server, shared_clone).splitlines()
    committed = COMMITTED.read_text(encoding="utf-8").splitlines()
    changed = "\n".join(difflib.unified_diff(committed, migrated, "committed", "migrated", n=1))
    assert not changed, f"PYTHONPATH=src python -m tests.schema.dump writes it anew\n{changed}"


def test_models_and_migrations_have_the_same_tables_and_columns(
    server: Server, shared_clone: str
) -> None:
    load_every_model()
    url = server.owner_url(shared_clone).replace("postgresql:", "postgresql+psycopg:")
    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or name in Base.metadata.tables
                ),
            },
        )
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_every_table_of_ours_has_a_model(app: Connection) -> None:
    load_every_model()
    found = app.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition"
        " AND relname NOT LIKE 'procrastinate%' AND relname <> 'alembic_version'"
    ).fetchall()
    assert {row[0] for row in found} == set(Base.metadata.tables)


def test_every_refusal_names_a_rule_that_exists(app: Connection) -> None:
    """A renamed constraint would turn its French sentence into a page of error 500."""
    load_every_model()
    known = {row[0] for row in app.execute("SELECT conname FROM pg_constraint").fetchall()}
    known |= {row[0] for row in app.execute("SELECT relname FROM pg_class").fetchall()}
    code = "\n".join(row[0] for row in app.execute("SELECT prosrc FROM pg_proc").fetchall())
    lost = [
        name for name in constraints._SENTENCES if name not in known and f"'{name}'" not in code
    ]
    assert lost == []


def test_every_rule_of_ours_has_its_french_refusal(app: Connection) -> None:
    load_every_model()
    raised = app.execute(
        "SELECT DISTINCT found[1] FROM pg_proc,"
        " regexp_matches(prosrc, 'refuse(?:_stranger)?\\(''(tg_[a-z_]+)''', 'g') AS found"
    ).fetchall()
    exclusions = app.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'").fetchall()
    wanted = {row[0] for row in (*raised, *exclusions)}
    assert len(wanted) > 12
    assert wanted - set(constraints._SENTENCES) == set()


def test_checks_and_keys_of_the_catalogue_speak_french(app: Connection) -> None:
    """All but the normalised lists (forms offer their values) and the keys of composite parents."""
    load_every_model()
    found = app.execute(
        "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'u') AND conparentid = 0"
        " AND connamespace = 'public'::regnamespace AND pg_get_constraintdef(oid) !~"
        " 'ANY \\(\\(ARRAY|^UNIQUE \\(id, '"
        " AND conrelid::regclass::text = ANY (%s)",
        (sorted(OUR_ROOMS),),
    ).fetchall()
    assert len(found) > 60
    assert {row[0] for row in found} - set(constraints._SENTENCES) == set()

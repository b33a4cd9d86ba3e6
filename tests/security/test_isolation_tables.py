"""Every table of the catalogue is tried across companies, as the application's role.

The tables come from PostgreSQL itself, the truth from the superuser: a new table without policies
fails here the day it is made.
"""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Json
from tests.worlds import Server

from winvest.app.wiring import ROUTES
from winvest.foundation.infra.models import Base

pytestmark = pytest.mark.req("ORG-03")

REFUSED = ("42501", "P0001")  # row-level security, or a trigger that speaks before it
assert ROUTES  # importing the wiring imports every model
OWNERS = ("owner_company_id", "company_id")
# Read beyond the owner by rule (« Owner and reader »): a running publication lets its company read
# the product and what hangs on it; a global risk and a company's name are everyone's.
READ_BY_RULE = {
    "company",
    "risk",
    "risk_field",
    "risk_field_version",
    "product",
    "product_shelf",
    "product_tally",
    "product_version",
    "product_plan",
    "pricing_rule",
    "product_document",
    "publication",
    "accounting_mapping",
    "commission_scheme",
    "commission_tier",
    "external_mapping",
    "cq_rule",
    "partner",
    "partner_activation",
    "partner_contact",
    "partner_extranet_code",
    "product_seller",
    "product_field_value",
    "price_option",
    "price_surcharge",
    "initial_fee",
    "promotion",
    "dated_promotion",
    "product_mapping",
    "product_exit_plan",
}
# A publication, even hidden or over, is known to the company it names.
NAMED_BY_PUBLICATION = {"publication", "product_seller", "accounting_mapping", "commission_scheme"}
# Written beyond the product's owner: the booking company validates its own accounting mapping.
WRITTEN_BY_NAMED = {"accounting_mapping": "company_id"}
# Users, roles, keys: the group's, filtered by command (data-model.md); each model says why.
GROUP_TABLES = {
    str(mapper.local_table)
    for mapper in Base.registry.mappers
    if getattr(mapper.class_, "__shared__", None)
}
Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def demo(server: Server, demo_template: str) -> Iterator[str]:
    """A database with the demo group."""
    name = server.clone(demo_template)
    yield name
    server.drop(name)


@pytest.fixture(scope="module")
def truth(server: Server, demo: str) -> Iterator[Connection]:
    """The superuser's view: everything."""
    with psycopg.connect(server.superuser_url(demo), autocommit=True) as connection:
        yield connection


@pytest.fixture
def app(server: Server, demo: str) -> Iterator[Connection]:
    """The application's role, rolled back."""
    with psycopg.connect(server.app_url(demo)) as connection:
        yield connection
        connection.rollback()


def company_tables(truth: Connection) -> dict[str, str]:
    """Tables with a company, and the column that holds it."""
    rows = truth.execute(
        "SELECT table_name, column_name FROM information_schema.columns c"
        " JOIN pg_class t ON t.oid = format('%%I', c.table_name)::regclass"
        " WHERE c.table_schema = 'public' AND t.relkind IN ('r', 'p') AND NOT t.relispartition"
        " AND c.column_name = ANY(%s)",
        (list(OWNERS),),
    ).fetchall()
    found: dict[str, str] = {}
    for table, column in rows:
        if str(table) in GROUP_TABLES:
            continue
        if found.get(str(table)) != "owner_company_id":
            found[str(table)] = str(column)
    return found


def companies(truth: Connection) -> dict[str, UUID]:
    """Codes and ids of the group's companies."""
    rows = truth.execute("SELECT code, id FROM company").fetchall()
    return {str(code): UUID(str(found)) for code, found in rows}


def act_for(app: Connection, company: UUID | None) -> None:
    """The context of one company, without any group right."""
    listed = "{" + (str(company) if company else "") + "}"
    app.execute("SELECT set_config('app.company_ids', %s, true)", (listed,))
    app.execute("SELECT set_config('app.group_admin', '', true)")


def test_tables_with_a_company_are_under_forced_row_security(truth: Connection) -> None:
    tables = company_tables(truth)
    assert len(tables) > 12
    rows = truth.execute(
        "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind IN ('r', 'p')"
        " AND NOT (relrowsecurity AND relforcerowsecurity)",
        (sorted({*tables, "company"}),),
    ).fetchall()
    assert rows == []


def test_without_a_context_nothing_of_a_company_is_seen(app: Connection, truth: Connection) -> None:
    seen = {}
    for table in company_tables(truth):
        count = app.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        ).fetchone()
        if count and count[0]:
            seen[table] = count[0]
    assert set(seen) <= {"company", "risk", "risk_field", "risk_field_version"}, seen


def test_rows_of_a_neighbour_are_not_seen(app: Connection, truth: Connection) -> None:
    leaks = {}
    for code, company in companies(truth).items():
        act_for(app, company)
        for table, column in company_tables(truth).items():
            if table in READ_BY_RULE or (table, column) == ("company", "id"):
                continue
            count = app.execute(
                sql.SQL("SELECT count(*) FROM {} WHERE {} IS DISTINCT FROM %s").format(
                    sql.Identifier(table), sql.Identifier(column)
                ),
                (company,),
            ).fetchone()
            if count and count[0]:
                leaks[f"{code}:{table}"] = count[0]
    assert leaks == {}


def test_products_seen_are_owned_or_published(app: Connection, truth: Connection) -> None:
    """Truth told without the policies: owner, or a publication not hidden, running or to come."""
    tried = 0
    for company in companies(truth).values():
        act_for(app, company)
        seen = {row[0] for row in app.execute("SELECT id FROM product").fetchall()}
        expected = truth.execute(
            "SELECT id FROM product WHERE company_id = %s UNION"
            " SELECT v.product_id FROM publication p"
            " JOIN product_version v ON v.id = p.product_version_id"
            " WHERE p.company_id = %s AND p.visibility <> 'hidden'"
            " AND (p.end_at IS NULL OR p.end_at > now())",
            (company, company),
        ).fetchall()
        assert seen == {row[0] for row in expected}
        tried += len(seen)
    assert tried > 50


def test_what_hangs_on_a_product_is_seen_with_it_alone(app: Connection, truth: Connection) -> None:
    """Plans, prices, documents… of a product that a company may not know stay unknown too."""
    columns = truth.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name IN ('product_id', 'product_version_id')"
        " AND table_name = ANY(%s)",
        (sorted(READ_BY_RULE - NAMED_BY_PUBLICATION),),
    ).fetchall()
    assert len(columns) > 8
    leaks = {}
    for code, company in companies(truth).items():
        act_for(app, company)
        for table, column in columns:
            parent = "product" if column == "product_id" else "product_version"
            count = app.execute(
                sql.SQL(
                    "SELECT count(*) FROM {0} c WHERE NOT EXISTS"
                    " (SELECT FROM {1} p WHERE p.id = c.{2})"
                ).format(*(sql.Identifier(str(one)) for one in (table, parent, column)))
            ).fetchone()
            if count and count[0]:
                leaks[f"{code}:{table}"] = count[0]
    assert leaks == {}


def test_rows_of_a_neighbour_cannot_be_changed(app: Connection, truth: Connection) -> None:
    changed = {}
    for code, company in companies(truth).items():
        for table, column in company_tables(truth).items():
            for verb in ("UPDATE {0} SET created_at = created_at", "DELETE FROM {0}"):
                named = WRITTEN_BY_NAMED.get(table, column)
                beyond = f"{{1}} <> %s AND {named} <> %s"
                with app.transaction(force_rollback=True):
                    act_for(app, company)
                    statement = f"{verb} WHERE {beyond}"
                    count = _attempt(app, statement, table, column, company, company)
                if count:
                    changed[f"{code}:{table}:{verb.split()[0]}"] = count
    assert changed == {}


def test_rows_cannot_be_made_for_a_neighbour(app: Connection, truth: Connection) -> None:
    """Each table's own row of another company is inserted again, with a new id."""
    made = []
    tables = company_tables(truth)
    for code, company in companies(truth).items():
        for table, column in tables.items():
            row = truth.execute(
                sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE {} <> %s LIMIT 1").format(
                    sql.Identifier(table), sql.Identifier(column)
                ),
                (company,),
            ).fetchone()
            if row is None:
                continue
            outcome = _insert_again(app, truth, table, company, row[0])
            if outcome not in REFUSED:
                made.append(f"{code}:{table}:{outcome}")
    assert made == []


def test_a_row_cannot_be_given_to_a_neighbour(app: Connection, truth: Connection) -> None:
    """Moving one's own row into another company is refused too (WITH CHECK)."""
    found = companies(truth)
    mine, other = found["AP"], found["FT"]
    moved = {}
    for table, column in company_tables(truth).items():
        with app.transaction(force_rollback=True):
            act_for(app, mine)
            count = _attempt(
                app, "UPDATE {0} SET {1} = %s WHERE {1} = %s", table, column, other, mine
            )
        if count:
            moved[table] = count
    assert moved == {}


def _attempt(app: Connection, statement: str, table: str, column: str, *values: UUID) -> int:
    try:
        with app.transaction():
            done = app.execute(
                sql.SQL(statement).format(sql.Identifier(table), sql.Identifier(column)), values
            )
            return done.rowcount
    except psycopg.Error:
        return 0


def _insert_again(
    app: Connection, truth: Connection, table: str, company: UUID, row: object
) -> str:
    """SQLSTATE of the refusal; row-level security speaks before any key or check does."""
    columns = truth.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        (table,),
    ).fetchall()
    listed = sql.SQL(", ").join(sql.Identifier(str(one[0])) for one in columns)
    try:
        with app.transaction(force_rollback=True):
            act_for(app, company)
            app.execute(
                sql.SQL(
                    "INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0},"
                    " %s::jsonb || jsonb_build_object('id', gen_random_uuid()))"
                ).format(sql.Identifier(table), listed),
                (Json(row),),
            )
    except psycopg.Error as error:
        if error.sqlstate == "42501":
            return "42501"
        guard = str(error.diag.constraint_name or "").startswith("tg_")
        return "P0001" if guard else f"{error.sqlstate} {error.diag.constraint_name}"
    return "made"

"""The audit trail as the database writes it: who, what, before, after; and that it stays."""

from uuid import UUID, uuid4

import psycopg
import pytest

from tests.schema.rows import Connection, Rows
from tests.schema.test_isolation import refused_by_policy

pytestmark = pytest.mark.req("ORG-05")


def trail(rows: Rows, record: UUID) -> list[tuple[object, ...]]:
    """What the audit says of a record, oldest first."""
    return rows.connection.execute(
        "SELECT action, before, after, changed_fields FROM audit_log"
        " WHERE record_id = %s ORDER BY at, id",
        (record,),
    ).fetchall()


def test_a_record_is_followed_from_birth_to_death(rows: Rows) -> None:
    product = rows.a_product(name="Offre TV")
    rows.connection.execute(
        "UPDATE product SET name = 'Offre TV+', channels = '{web}' WHERE id = %s", (product,)
    )
    rows.connection.execute("DELETE FROM product WHERE id = %s", (product,))
    birth, change, death = trail(rows, product)
    assert birth[0] == "insert"
    assert birth[1] is None
    assert birth[2]["name"] == "Offre TV"  # type: ignore[index]
    assert change == (
        "update",
        {"name": "Offre TV", "channels": []},
        {"name": "Offre TV+", "channels": ["web"]},
        ["channels", "name"],
    )
    assert death[0] == "delete"
    assert death[1]["name"] == "Offre TV+"  # type: ignore[index]
    assert death[2] is None


def test_upkeep_leaves_no_line(rows: Rows) -> None:
    product, version = rows.on_sale()
    rows.connection.execute("UPDATE product SET name = name WHERE id = %s", (product,))
    rows.a_publication(version)
    assert [line[0] for line in trail(rows, product)] == ["insert"]
    assert [line[0] for line in trail(rows, version)] == ["insert"]
    for words in ("search", "name_sort", "near", "reader_company_ids", "updated_at"):
        assert words not in trail(rows, product)[0][2]  # type: ignore[operator]


def test_who_acts_is_told_with_the_command_and_the_request(rows: Rows) -> None:
    actor = uuid4()
    rows.connection.execute(
        "SELECT set_config('app.actor_id', %s, true),"
        " set_config('app.actor_label', 'Camille', true), set_config('app.role', 'compta', true),"
        " set_config('app.command', 'catalog.edit', true),"
        " set_config('app.request_id', 'r-1', true)",
        (str(actor),),
    )
    risk = rows.a_risk()
    assert rows.connection.execute(
        "SELECT actor_id, actor_label, role, command, request_id, company_id FROM audit_log"
        " WHERE record_id = %s",
        (risk,),
    ).fetchone() == (actor, "Camille", "compta", "catalog.edit", "r-1", rows.mine)


def test_plain_sql_of_the_owner_is_found(server_owner: Rows) -> None:
    server_owner.two_companies()
    risk = server_owner.a_risk()
    server_owner.connection.execute("UPDATE risk SET label = 'à la main' WHERE id = %s", (risk,))
    assert server_owner.many(
        "SELECT actor_label FROM audit_log WHERE record_id = %s AND action = 'update'", risk
    ) == ["SQL : winvest_owner"]


def test_one_statement_writes_a_line_for_each_row(rows: Rows) -> None:
    risk = rows.a_risk()
    made = {rows.a_product(risk_id=risk) for _ in range(3)}
    rows.connection.execute("UPDATE product SET tariff_mode = 'auto' WHERE risk_id = %s", (risk,))
    found = rows.many("SELECT record_id FROM audit_log WHERE action = 'update'")
    assert set(found) == made


def test_secrets_are_never_copied(rows: Rows) -> None:
    partner = rows.insert("partner", company_id=rows.mine, type="other", name="P", slug="p")
    key = rows.insert(
        "partner_credential",
        partner_id=partner,
        env="sandbox",
        auth_type="basic",
        credentials=b"hidden-1",
    )
    rows.connection.execute(
        "UPDATE partner_credential SET credentials = %s WHERE id = %s", (b"hidden-2", key)
    )
    birth, change = trail(rows, key)
    assert birth[2]["credentials"] == "•••"  # type: ignore[index]
    assert change[1:] == ({"credentials": "•••"}, {"credentials": "•••"}, ["credentials"])
    lines = rows.many(
        "SELECT coalesce(before::text, '') || coalesce(after::text, '') FROM audit_log"
    )
    assert not any(b"hidden".hex() in line or "hidden" in line for line in lines)


def test_chains_are_read_by_their_company_and_the_group(rows: Rows) -> None:
    rows.a_risk()
    rows.act_for(rows.other)
    assert rows.many("SELECT DISTINCT company_id FROM audit_log") == [rows.other]
    rows.act_for()
    assert rows.one("SELECT count(*) FROM audit_log") == 0
    rows.act_for(group_admin=True)
    assert rows.one("SELECT count(*) FROM audit_log WHERE company_id IS NOT NULL") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "INSERT INTO audit_log (id, \"table\", action) VALUES (gen_random_uuid(), 'x', 'insert')",
        "UPDATE audit_log SET actor_label = 'un autre'",
        "UPDATE audit_log SET at = now()",
        "DELETE FROM audit_anchor",
        "UPDATE audit_anchor SET seq = 0",
        "TRUNCATE audit_anchor",
        "DELETE FROM person_key",
        "UPDATE audit_table_rule SET secret_columns = '{}'",
        "UPDATE partner_credential_history SET valid_to = now()",
    ],
)
def test_the_application_cannot_rewrite_the_trail(rows: Rows, statement: str) -> None:
    rows.a_risk()
    with refused_by_policy(rows):
        rows.connection.execute(statement)


def test_the_owner_cannot_either_by_plain_sql(server_owner: Rows) -> None:
    server_owner.two_companies()
    server_owner.connection.execute(
        "INSERT INTO audit_anchor (chain, seq, hash) VALUES ('GROUP', 1, '\\x00')"
    )
    for statement in (
        "TRUNCATE audit_log",
        "TRUNCATE audit_anchor",
        "DELETE FROM audit_anchor",
        "UPDATE audit_anchor SET seq = 9",
        "TRUNCATE audit_log_default",
    ):
        with server_owner.refused("tg_append_only"):
            server_owner.connection.execute(statement)


def test_the_seal_is_set_once(rows: Rows) -> None:
    risk = rows.a_risk()
    seal = (
        "UPDATE audit_log SET seq = 1, prev_hash = '\\x00', hash = '\\x01', sealed_at = now(),"
        ' after = \'{"label": "chiffré"}\' WHERE record_id = %s'
    )
    assert rows.connection.execute(seal, (risk,)).rowcount == 1
    assert rows.connection.execute(seal, (risk,)).rowcount == 0, "sealed rows are out of reach"
    assert trail(rows, risk)[0][2] == {"label": "chiffré"}


def test_a_seal_is_whole(rows: Rows) -> None:
    rows.a_risk()
    with rows.refused("ck_audit_log_sealed_whole"):
        rows.connection.execute("UPDATE audit_log SET seq = 1")


def test_an_audited_row_keeps_its_identifier(rows: Rows) -> None:
    risk = rows.a_risk()
    with rows.refused("tg_id_final"):
        rows.connection.execute("UPDATE risk SET id = gen_random_uuid() WHERE id = %s", (risk,))


def test_emptying_a_table_leaves_a_line(server_owner: Rows) -> None:
    server_owner.two_companies()
    server_owner.connection.execute("TRUNCATE company_contact")
    server_owner.act_for(group_admin=True)
    assert server_owner.connection.execute(
        "SELECT action, after FROM audit_log WHERE \"table\" = 'company_contact'"
    ).fetchall() == [("delete", {"truncated": True})]


LOAD = (
    "INSERT INTO risk (id, company_id, code, label, scope)"
    " SELECT gen_random_uuid(), %s, 'L' || n, 'L', 'personal' FROM generate_series(1, 5) n"
)
LOADED = "SELECT after FROM audit_log WHERE \"table\" = 'risk'"


def test_a_load_by_the_owner_may_leave_one_line_a_company(server_owner: Rows) -> None:
    server_owner.two_companies()
    server_owner.connection.execute("SELECT set_config('app.audit_summary', 'on', true)")
    server_owner.connection.execute(LOAD, (server_owner.mine,))
    assert server_owner.many(LOADED) == [{"summary": True, "rows": 5}]


def test_the_application_has_no_such_summary(rows: Rows) -> None:
    rows.connection.execute("SELECT set_config('app.audit_summary', 'on', true)")
    rows.connection.execute(LOAD, (rows.mine,))
    assert len(rows.many(LOADED)) == 5


def test_partitions_are_made_ahead(rows: Rows) -> None:
    """The application's job calls it; the partitions it makes are closed and truncate-proof."""
    rows.connection.execute("SELECT ensure_audit_partitions(5), ensure_inbox_partitions(5)")
    rows.connection.execute("SELECT ensure_audit_partitions(5)")
    month = rows.one("SELECT to_char(now() AT TIME ZONE 'UTC' + interval '5 months', 'YYYY_MM')")
    for table in ("audit_log", "webhook_event"):
        assert rows.one(
            "SELECT relforcerowsecurity AND NOT has_table_privilege(current_user, oid, 'SELECT')"
            " FROM pg_class WHERE relname = %s",
            f"{table}_{month}",
        ), table
    assert (
        rows.one(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname IN"
            " ('tg_no_truncate', 'tg_no_delete', 'tg_sealed')",
            f"audit_log_{month}",
        )
        == 3
    )


def test_migrations_helpers_are_not_the_applications(app: Connection) -> None:
    for call in (
        "audit_table('company')",
        "secure_company_table('company')",
        "close_partition('company')",
        "add_month_partition('audit_log', '2031-01-01')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute(f"SELECT {call}")  # type: ignore[arg-type]

"""Every table: under forced row security or shared with a reason, dated, audited if sensitive."""

import pytest

from tests.schema.rows import Connection
from tests.schema.test_dump import load_every_model
from winvest.foundation.infra.models import Base

pytestmark = pytest.mark.req("CAT-01")
# Written by triggers, the queue of messages or the sealing job: they are the record themselves.
NOT_AUDITED = {
    "audit_log",
    "audit_anchor",
    "audit_table_rule",
    "batch_line",
    "catalog_import_line",  # each product that it writes is
    "person_key",
    "partner_credential_history",
    "risk_field_version",
    "webhook_event",
    "webhook_receipt",
    "idempotency_record",
    "quote",
    "quote_line",
    "quoted_tariff",
    "partner_tariff",
    "product_shelf",  # derived from what is audited
    "product_tally",
    "product_completeness",
    "completeness_due",
    "rehearsal_line",  # worked out, like the totals, from what the rehearsal names
    "rehearsal_summary",  # figures of lines that were never audited
    "rehearsal_total",
    "notification",  # a person's own inbox and wishes
    "notification_preference",
    "sending",  # the record of what was sent
    "list_columns",  # a person's own arrangement of a screen
}


@pytest.mark.req("ORG-03")
def test_a_table_is_isolated_or_says_why_it_is_shared(app: Connection) -> None:
    load_every_model()
    forced = {
        row[0]
        for row in app.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        ).fetchall()
    }
    models = {one.local_table.name: one.class_ for one in Base.registry.mappers}  # type: ignore[attr-defined]
    bare = {name for name in models if name not in forced}
    unexplained = {name for name in bare if not getattr(models[name], "__shared__", "")}
    assert unexplained == set()
    assert {"product", "publication", "audit_log", "company"} <= forced


@pytest.mark.req("ORG-03")
def test_an_isolated_table_has_a_policy_for_each_verb(app: Connection) -> None:
    lacking = app.execute(
        "SELECT c.relname, verb FROM pg_class c, unnest(ARRAY['r', 'a', 'w', 'd']) AS verb"
        " WHERE c.relrowsecurity AND NOT c.relispartition AND c.relname <> 'audit_log'"
        " AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid"
        "                 AND p.polcmd IN (verb, '*') AND p.polroles = '{0}')"
    ).fetchall()
    assert lacking == []


@pytest.mark.req("ORG-03")
def test_partitions_are_closed_to_the_application(app: Connection) -> None:
    open_ones = app.execute(
        "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
        " AND (NOT relforcerowsecurity"
        "      OR has_table_privilege('winvest_app', oid, 'SELECT, INSERT, UPDATE, DELETE'))"
    ).fetchall()
    assert open_ones == []


@pytest.mark.req("ORG-03")
def test_the_application_owns_nothing_and_truncates_nothing(app: Connection) -> None:
    found = app.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND (pg_get_userbyid(relowner) = current_user"
        "      OR has_table_privilege(oid, 'TRUNCATE, REFERENCES, TRIGGER'))"
    ).fetchall()
    assert found == []


@pytest.mark.req("ORG-05")
def test_every_sensitive_table_is_audited(app: Connection) -> None:
    audited = {row[0] for row in app.execute("SELECT table_name FROM audit_table_rule").fetchall()}
    isolated = {
        row[0]
        for row in app.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity AND NOT relispartition"
        ).fetchall()
    }
    assert isolated - audited - NOT_AUDITED == set()
    half = app.execute(
        "SELECT r.table_name FROM audit_table_rule r WHERE ("
        " SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = r.table_name::regclass"
        " AND t.tgname LIKE 'tg_audit_%%' AND t.tgenabled = 'O') <> 4"
    ).fetchall()
    assert half == []


def test_dates_and_lock_version_are_kept_by_trigger(app: Connection) -> None:
    untouched = app.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        " AND NOT c.relispartition AND a.attname = 'updated_at' AND NOT EXISTS ("
        "  SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid"
        "  WHERE t.tgrelid = c.oid AND f.proname = 'touch_updated_at')"
    ).fetchall()
    assert untouched == []


def test_foreign_keys_have_an_index_to_follow_back(app: Connection) -> None:
    """Deleting or renaming a parent never reads a whole child table of the catalogue."""
    slow = app.execute(
        "SELECT k.conrelid::regclass::text, k.conname FROM pg_constraint k"
        " WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace"
        " AND k.conparentid = 0 AND k.conrelid::regclass::text NOT LIKE 'procrastinate%%'"
        " AND k.confrelid::regclass::text IN ('product', 'product_version', 'product_plan')"
        " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid"
        "                 AND i.indkey[0] = ANY (k.conkey))"
    ).fetchall()
    assert slow == []

"""Annex A, table by table: each column it names, its type, its default, its indexes."""

import pytest

from tests.schema.rows import Connection

pytestmark = pytest.mark.req("CAT-01")

# column: type [!: never empty] [= default], as PostgreSQL writes them.
ANNEX_A = {
    "company": """
        id: uuid !; legal_name: character varying(160) !; brand_name: character varying(120)
        siren: character varying(9); siret_default: character varying(14)
        vat_number: character varying(32); currency: character(3) ! = 'EUR'::bpchar
        timezone: character varying(40) ! = 'Europe/Paris'::character varying
        ics_code: character varying(20); brand_theme: jsonb; is_active: boolean ! = true
        code: character varying(8) !""",
    "partner": """
        id: uuid !; company_id: uuid !; type: character varying(24) !
        name: character varying(160) !; legal_name: character varying(160)
        siren: character varying(9); addresses: jsonb; iban_masked: character varying(40)
        bic: character varying(20); payment_terms: character varying(60)
        status: character varying(24) ! = 'active'::character varying
        slug: character varying(40) !""",
    "partner_credential": """
        id: uuid !; partner_id: uuid !; env: character varying(24) !
        auth_type: character varying(24) !; credentials: bytea !
        valid_from: timestamp with time zone ! = now(); valid_to: timestamp with time zone
        rotated_by: uuid""",
    "risk": """
        id: uuid !; company_id: uuid !; code: character varying(60) !
        label: character varying(120) !; icon: character varying(120)
        scope: character varying(24) !; is_global: boolean ! = false""",
    "product": """
        id: uuid !; company_id: uuid !; partner_id: uuid; risk_id: uuid !
        sku: character varying(80) !; name: character varying(160) !
        short_name: character varying(80); revenue_model: character varying(24) !
        lifecycle_status: character varying(24) ! = 'draft'::character varying
        created_by: uuid; integration_status: character varying(24) !
        = 'not_integrated'::character varying
        tariff_mode: character varying(24) ! = 'manual'::character varying
        channels: text[] ! = '{}'::text[]; zones: text[] ! = '{}'::text[]
        min_age: smallint; max_age: smallint; client_kinds: text[] ! = '{}'::text[]
        badges: text[] ! = '{}'::text[]""",
    "product_version": """
        id: uuid !; product_id: uuid !; version: integer !
        effective_from: timestamp with time zone !; effective_to: timestamp with time zone
        notes: text; breaking_changes: boolean ! = false
        status: character varying(24) ! = 'draft'::character varying
        content_sha256: character varying(64); approved_by: uuid
        approved_at: timestamp with time zone""",
    "product_plan": """
        id: uuid !; product_version_id: uuid !; code: character varying(60) !
        name: character varying(120) !; recurrence: character varying(24) !
        billing_cycle_days: integer""",
    "pricing_rule": """
        id: uuid !; product_version_id: uuid !; plan_id: uuid; type: character varying(24) !
        currency: character(3) ! = 'EUR'::bpchar; payload: jsonb !
        tax_rate: numeric(5,2) ! = 20.00; tax_included: boolean ! = true
        tier_mode: character varying(24); position: smallint ! = 0""",
    "commission_scheme": """
        id: uuid !; product_version_id: uuid !; plan_id: uuid
        applies_to: character varying(24) ! = 'both'::character varying
        settlement: character varying(24) !; split: jsonb !; company_id: uuid; partner_id: uuid
        channel: character varying(24); valid_from: timestamp with time zone
        valid_to: timestamp with time zone; tier_mode: character varying(24) !
        = 'volume'::character varying
        min_amount: numeric(12,2); max_amount: numeric(12,2); year: smallint""",
    "commission_tier": """
        id: uuid !; scheme_id: uuid !; basis: character varying(24) !; min: numeric(18,4) !
        max: numeric(18,4); value_type: character varying(24) !; value: numeric(10,4) !""",
    "product_document": """
        id: uuid !; product_version_id: uuid !; type: character varying(24) !
        title: character varying(160) !; file_url: text !; file_hash: character varying(96)
        mandatory: boolean ! = false; published_at: timestamp with time zone
        channels: text[] ! = '{}'::text[]; version: character varying(20) !
        = '1'::character varying
        valid_from: timestamp with time zone; valid_to: timestamp with time zone
        author: character varying(120); status: character varying(24) !
        = 'draft'::character varying""",
    "external_mapping": """
        id: uuid !; product_id: uuid !; system: character varying(60) !
        external_code: character varying(120) !""",
    "publication": """
        id: uuid !; product_version_id: uuid !; company_id: uuid !; channels: text[] !
        visibility: character varying(24) ! = 'internal'::character varying
        start_at: timestamp with time zone !; end_at: timestamp with time zone
        price_visibility: character varying(24) ! = 'internal'::character varying
        conditions: text; status: character varying(24) ! = 'draft'::character varying""",
    "accounting_mapping": """
        id: uuid !; product_version_id: uuid !; company_id: uuid !
        nature: character varying(24) !; gl_account: character varying(20)
        journal: character varying(20); tax_code: character varying(10)
        cost_center: character varying(20); status: character varying(24) !
        = 'to_validate'::character varying
        validated_by: uuid; validated_at: timestamp with time zone""",
    "cq_rule": """
        id: uuid !; product_version_id: uuid !; required_fields: jsonb !; call_script_id: uuid
        notes: text""",
    "webhook_endpoint": """
        id: uuid !; partner_id: uuid !; event: character varying(60) !; target_url: text !
        secret: bytea !; status: character varying(24) ! = 'active'::character varying""",
    "webhook_event": """
        id: uuid !; endpoint_id: uuid !; received_at: timestamp with time zone ! = now()
        payload: jsonb !; signature: character varying(96); status: character varying(24) !
        = 'received'::character varying
        attempts: integer ! = 0; last_error: text""",
    "audit_log": """
        id: uuid !; table: character varying(60) !; record_id: uuid; actor_id: uuid
        action: character varying(8) !; before: jsonb; after: jsonb
        at: timestamp with time zone ! = clock_timestamp()""",
}


@pytest.mark.parametrize("table", ANNEX_A)
def test_the_columns_of_annex_a_are_there(app: Connection, table: str) -> None:
    found = app.execute(
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull,"
        " pg_get_expr(adbin, adrelid) FROM pg_attribute"
        " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        (table,),
    ).fetchall()
    columns = {
        name: f"{kind}{' !' if required else ''}{f' = {default}' if default else ''}"
        for name, kind, required, default in found
    }
    wanted = _read(ANNEX_A[table])
    assert {name: columns.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("table", sorted(set(ANNEX_A) - {"audit_log"}))
def test_every_table_carries_its_dates(app: Connection, table: str) -> None:
    found = app.execute(
        "SELECT count(*) FROM information_schema.columns WHERE table_name = %s AND column_name IN"
        " ('created_at', 'updated_at') AND is_nullable = 'NO' AND column_default = 'now()'",
        (table,),
    ).fetchone()
    assert found == (2,)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("product", "(company_id, risk_id, lifecycle_status)"),
        ("product_version", "(product_id, effective_from DESC)"),
        ("pricing_rule", "(product_version_id, plan_id, type)"),
        ("publication", "(company_id, start_at, end_at)"),
        ("commission_tier", "(scheme_id, min)"),
        ("external_mapping", "(system, external_code)"),
    ],
)
def test_the_indexes_of_annex_a_are_there(app: Connection, table: str, columns: str) -> None:
    found = app.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", (table,)).fetchall()
    assert any(row[0].endswith(columns) for row in found)


@pytest.mark.parametrize("table", ["audit_log", "webhook_event"])
def test_what_grows_is_partitioned_by_month(app: Connection, table: str) -> None:
    bounds = app.execute(
        "SELECT pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i"
        " JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = %s::regclass ORDER BY 1",
        (table,),
    ).fetchall()
    assert ("DEFAULT",) in bounds
    assert sum("-01 00:00:00+00" in row[0] for row in bounds) >= 4


def _read(text: str) -> dict[str, str]:
    joined = text.replace("\n        = ", " = ").replace("\n", ";")
    parts = (part.strip().split(": ", 1) for part in joined.split(";") if part.strip())
    return {name: kind for name, kind in parts}

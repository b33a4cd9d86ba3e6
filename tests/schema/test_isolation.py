"""« Owner and reader »: who sees and writes which row, tried as the application's role."""

import psycopg
import pytest

from tests.schema.rows import Connection, Rows
from tests.schema.test_versions import full_version

pytestmark = pytest.mark.req("ORG-03")
CONTENT = ("product_plan", "pricing_rule", "price_option", "product_document")


def seen(rows: Rows, table: str) -> int:
    """How many rows of a table the acting companies see."""
    return int(rows.one(f"SELECT count(*) FROM {table}"))


def changed(rows: Rows, statement: str, *values: object) -> int:
    """How many rows a statement changed."""
    return rows.connection.execute(statement, values).rowcount


def test_a_neighbour_sees_nothing(rows: Rows) -> None:
    full_version(rows, status="active")
    for acting in ((rows.other,), ()):
        rows.act_for(*acting)
        for table in ("product", "product_version", "commission_scheme", "commission_tier"):
            assert seen(rows, table) == 0
        for table in (*CONTENT, "risk", "cq_rule"):
            assert seen(rows, table) == 0
        assert seen(rows, "company") >= 2


def test_the_owner_of_the_tables_is_bound_too(rows: Rows, owner: Connection) -> None:
    rows.a_product()
    assert owner.execute("SELECT count(*) FROM product").fetchone() == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute(
            "INSERT INTO partner (id, slug, legal_name) VALUES (gen_random_uuid(), 'x9', 'X9')"
        )


def test_a_publication_opens_the_product_its_version_prices_and_documents(rows: Rows) -> None:
    version = full_version(rows, status="active")
    rows.a_document(version)
    rows.a_publication(version)
    rows.act_for(rows.other)
    for table in ("product", "product_version", "risk", "publication", *CONTENT):
        assert seen(rows, table) == 1, table
    for table in ("commission_scheme", "commission_tier", "cq_rule"):
        assert seen(rows, table) == 0, table


@pytest.mark.parametrize(
    ("publication", "sees"),
    [
        ({"start_at": "2030-01-01T00:00:00Z"}, 1),
        ({"end_at": "2030-01-01T00:00:00Z"}, 1),
        ({"end_at": "2026-02-01T00:00:00Z"}, 0),
        ({"visibility": "hidden"}, 0),
        ({"visibility": "public"}, 1),
        ({"status": "draft"}, 0),
        ({"status": "suspended"}, 0),
        ({"status": "withdrawn"}, 0),
    ],
)
def test_only_a_running_or_future_publication_opens(
    rows: Rows, publication: dict[str, str], sees: int
) -> None:
    _, version = rows.on_sale()
    rows.a_publication(version, **publication)
    rows.act_for(rows.other)
    assert seen(rows, "product") == sees
    assert seen(rows, "product_version") == sees


def test_a_publication_ends_to_the_second_without_any_job(rows: Rows) -> None:
    """The readers kept on the product are stale then: the policy asks the publications."""
    _, version = rows.on_sale()
    soon = rows.one("SELECT now() + interval '1 hour'")
    rows.a_publication(version, end_at=soon)
    rows.act_for(rows.other)
    assert seen(rows, "product") == 1
    rows.act_for(rows.mine)
    # What the clock would do: now() is past the end, and nothing else was touched.
    rows.connection.execute("SELECT set_config('app.internal', 'on', true)")
    changed(rows, "UPDATE product SET readers_until = now() - interval '1 second'")
    rows.connection.execute("SELECT set_config('app.internal', '', true)")
    rows.act_for(rows.other)
    assert seen(rows, "product") == 1, "the publication still runs"
    rows.act_for(rows.mine)
    rows.connection.execute("UPDATE publication SET visibility = 'hidden'")
    rows.act_for(rows.other)
    assert seen(rows, "product") == 0


def test_ending_a_publication_closes_at_once(rows: Rows) -> None:
    _, version = rows.on_sale()
    publication = rows.a_publication(version)
    changed(rows, "UPDATE publication SET end_at = now() WHERE id = %s", publication)
    rows.act_for(rows.other)
    assert seen(rows, "product") == 0
    rows.act_for(rows.mine)
    changed(rows, "UPDATE publication SET end_at = NULL WHERE id = %s", publication)
    rows.act_for(rows.other)
    assert seen(rows, "product") == 1
    rows.act_for(rows.mine)
    changed(rows, "DELETE FROM publication WHERE id = %s", publication)
    rows.act_for(rows.other)
    assert seen(rows, "product") == 0


def test_only_versions_in_force_or_named_are_read(rows: Rows) -> None:
    product, old = rows.on_sale()
    changed(rows, "UPDATE product_version SET effective_to = '2026-06-01', status = 'superseded'")
    current = rows.a_version(
        product,
        version=2,
        status="active",
        effective_from="2026-06-01",
        effective_to="2031-01-01",
    )
    rows.a_version(product, version=3, status="scheduled", effective_from="2031-01-01")
    rows.a_version(product, version=4)
    rows.a_publication(current)
    rows.act_for(rows.other)
    assert rows.many("SELECT version FROM product_version") == [2]
    rows.act_for(rows.mine)
    rows.a_publication(old, channels=["telesales"])
    rows.act_for(rows.other)
    assert rows.many("SELECT version FROM product_version ORDER BY 1") == [1, 2]


def test_going_live_opens_the_new_version(rows: Rows) -> None:
    product, old = rows.on_sale()
    rows.a_publication(old)
    changed(rows, "UPDATE product_version SET effective_to = '2026-06-01', status = 'superseded'")
    new = rows.a_version(product, version=2, status="scheduled", effective_from="2026-06-01")
    rows.act_for(rows.other)
    assert rows.many("SELECT version FROM product_version") == [1]
    rows.act_for(rows.mine)
    changed(rows, "UPDATE product_version SET status = 'active' WHERE id = %s", new)
    rows.act_for(rows.other)
    assert rows.many("SELECT version FROM product_version ORDER BY 1") == [1, 2]


def test_a_reader_writes_nothing(rows: Rows) -> None:
    version = full_version(rows, status="active")
    rows.a_document(version)
    publication = rows.a_publication(version)
    rows.act_for(rows.other)
    for table in ("product", "product_version", "publication", *CONTENT):
        assert changed(rows, f"UPDATE {table} SET updated_at = updated_at") == 0, table
        assert changed(rows, f"DELETE FROM {table}") == 0, table
    with refused_by_policy(rows):
        rows.a_document(version)
    with refused_by_policy(rows):
        rows.a_publication(version)
    assert publication


def test_nobody_publishes_a_neighbours_product_to_himself(rows: Rows) -> None:
    """Naming a version that one cannot see, with every column right, is refused as well."""
    product, version = rows.on_sale()
    rows.act_for(rows.other)
    with refused_by_policy(rows):
        rows.a_publication(
            version, product_id=product, owner_company_id=rows.mine, company_id=rows.other
        )


def test_the_readers_of_a_product_are_not_written_by_hand(rows: Rows) -> None:
    product = rows.a_product()
    changed(
        rows,
        "UPDATE product SET reader_company_ids = %s, name = 'x' WHERE id = %s",
        [rows.mine, rows.other],
        product,
    )
    rows.act_for(rows.other)
    assert seen(rows, "product") == 0


def test_schemes_and_mappings_are_read_by_the_company_they_name(rows: Rows) -> None:
    version = full_version(rows, status="draft")
    scheme = rows.a_scheme(version, company_id=rows.other)
    rows.a_tier(scheme, "0", None)
    rows.insert(
        "accounting_mapping", product_version_id=version, company_id=rows.other, nature="fee"
    )
    rows.act_for(rows.other)
    assert rows.many("SELECT id FROM commission_scheme") == [scheme]
    assert rows.many("SELECT scheme_id FROM commission_tier") == [scheme]
    assert seen(rows, "accounting_mapping") == 1
    assert changed(rows, "UPDATE commission_scheme SET settlement = 'recurring'") == 0


def test_the_booking_company_keeps_its_own_accounts(rows: Rows) -> None:
    _, version = rows.on_sale()
    _, hidden = rows.on_sale()
    mapping = {"product_version_id": version, "nature": "revenue", "gl_account": "706100"}
    owned = mapping | {"owner_company_id": rows.mine}
    rows.act_for(rows.other)
    with refused_by_policy(rows):
        rows.insert("accounting_mapping", company_id=rows.other, **owned)
    rows.act_for(rows.mine)
    rows.a_publication(version)
    rows.act_for(rows.other)
    rows.insert("accounting_mapping", company_id=rows.other, **mapping)
    assert changed(rows, "UPDATE accounting_mapping SET journal = 'VT'") == 1
    with refused_by_policy(rows):
        changed(
            rows,
            "UPDATE accounting_mapping SET product_version_id = %s",
            hidden,
        )
    with refused_by_policy(rows):
        rows.insert("accounting_mapping", company_id=rows.mine, **owned | {"nature": "fee"})


def test_partners_keys_and_messages_stay_with_their_company(rows: Rows) -> None:
    partner = rows.insert("partner", company_id=rows.mine, type="other", name="P", slug="p")
    rows.insert(
        "partner_credential", partner_id=partner, env="sandbox", auth_type="basic", credentials=b"x"
    )
    endpoint = rows.insert(
        "webhook_endpoint", partner_id=partner, event="quote", target_url="/x", secret=b"s"
    )
    rows.insert("webhook_event", endpoint_id=endpoint, payload="{}")
    rows.act_for(rows.other)
    for table in ("partner", "partner_credential", "webhook_endpoint", "webhook_event"):
        assert seen(rows, table) == 0, table
    rows.act_for(rows.mine)
    rows.insert("partner_activation", partner_id=partner, company_id=rows.other)
    rows.act_for(rows.other)
    assert seen(rows, "partner") == 1
    assert changed(rows, "UPDATE partner SET name = 'Q'") == 0
    for table in ("partner_credential", "webhook_endpoint", "webhook_event"):
        assert seen(rows, table) == 0, table


def test_a_product_takes_risk_and_partner_of_its_company_or_the_group(rows: Rows) -> None:
    foreign_risk = rows.a_risk()
    partner = rows.insert("partner", company_id=rows.mine, type="other", name="P", slug="p")
    rows.act_for(rows.other)
    with refused_by_policy(rows, "tg_product_risk"):
        rows.a_product(company_id=rows.other, risk_id=foreign_risk)
    with refused_by_policy(rows, "tg_product_partner"):
        rows.a_product(company_id=rows.other, partner_id=partner)
    rows.act_for(rows.mine)
    rows.insert("partner_activation", partner_id=partner, company_id=rows.other)
    rows.act_for(rows.other)
    rows.a_product(company_id=rows.other, partner_id=partner)


def test_a_global_risk_is_read_by_all_and_written_by_the_group(rows: Rows) -> None:
    with refused_by_policy(rows):
        rows.a_risk(is_global=True)
    rows.act_for(rows.mine, group_admin=True)
    risk = rows.a_risk(is_global=True, code="GLOBAL")
    rows.insert("risk_field", risk_id=risk, code="debit", label="Débit", kind="integer")
    for acting in (rows.mine, rows.other):
        rows.act_for(acting)
        assert rows.many("SELECT code FROM risk WHERE id = %s", risk) == ["GLOBAL"]
        assert seen(rows, "risk_field") == 1
        assert changed(rows, "UPDATE risk SET label = 'x' WHERE id = %s", risk) == 0
        assert changed(rows, "DELETE FROM risk_field") == 0
        rows.a_product(company_id=acting, risk_id=risk)


def test_companies_are_made_by_the_group_and_kept_by_themselves(rows: Rows) -> None:
    with refused_by_policy(rows):
        rows.insert("company", code="T3", legal_name="Trois")
    assert changed(rows, "UPDATE company SET brand_name = 'x'") == 1
    assert changed(rows, "DELETE FROM company") == 0


def test_the_job_closes_what_has_ended(rows: Rows) -> None:
    """`refresh_product_readers()` forgets companies whose publications are over."""
    product, version = rows.on_sale()
    rows.a_publication(version)
    rows.connection.execute("SELECT set_config('app.internal', 'on', true)")
    changed(rows, "UPDATE product SET readers_until = now()")
    rows.connection.execute("SELECT set_config('app.internal', '', true)")
    rows.act_for()
    assert rows.one("SELECT refresh_product_readers()") == 1
    assert rows.one("SELECT refresh_product_readers()") == 0
    assert seen(rows, "product") == 0, "the function gives no sight of its own"
    rows.act_for(rows.mine)
    assert rows.one("SELECT cardinality(reader_company_ids) FROM product") == 2
    assert rows.one("SELECT readers_until FROM product WHERE id = %s", product) is None


class refused_by_policy:  # noqa: N801 - read as a phrase
    """Row-level security (or a trigger on its behalf) refuses what is done inside."""

    def __init__(self, rows: Rows, rule: str | None = None) -> None:
        self.transaction = rows.connection.transaction()
        self.rule = rule

    def __enter__(self) -> None:
        self.transaction.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> bool:
        self.transaction.__exit__(kind, error, trace)  # type: ignore[arg-type]
        assert isinstance(error, psycopg.errors.InsufficientPrivilege), error
        if self.rule:
            assert error.diag.constraint_name == self.rule
        return True

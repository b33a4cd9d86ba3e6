"""Versions: periods that never overlap, content that never changes once published."""

from uuid import UUID

import pytest

from tests.schema.rows import LONG_AGO, Rows

JANUARY, MARCH, JUNE = "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z"


@pytest.mark.req("VER-01")
@pytest.mark.parametrize("status", ["scheduled", "active", "superseded"])
def test_published_periods_do_not_overlap(rows: Rows, status: str) -> None:
    product = rows.a_product()
    rows.a_version(product, status="active", effective_from=JANUARY, effective_to=MARCH)
    with rows.refused("ex_product_version_overlap"):
        rows.a_version(
            product,
            version=2,
            status=status,
            effective_from="2026-02-28T23:59:59Z",
            effective_to=JUNE,
        )
    rows.a_version(product, version=2, status=status, effective_from=MARCH, effective_to=JUNE)


@pytest.mark.req("VER-01")
@pytest.mark.parametrize("status", ["draft", "in_review", "approved", "withdrawn"])
def test_other_versions_are_free(rows: Rows, status: str) -> None:
    product = rows.a_product()
    rows.a_version(product, status="active", effective_from=JANUARY)
    rows.a_version(product, version=2, status=status, effective_from=MARCH)


@pytest.mark.req("VER-01")
def test_two_products_have_periods_of_their_own(rows: Rows) -> None:
    for _ in range(2):
        rows.a_version(rows.a_product(), status="active", effective_from=JANUARY)


@pytest.mark.req("VER-01")
def test_scheduling_may_close_the_one_before_last(rows: Rows) -> None:
    """The constraint waits, if asked, for the end of the transaction."""
    product = rows.a_product()
    first = rows.a_version(product, status="active", effective_from=JANUARY)
    rows.connection.execute("SET CONSTRAINTS ex_product_version_overlap DEFERRED")
    rows.a_version(product, version=2, status="scheduled", effective_from=MARCH)
    rows.connection.execute(
        "UPDATE product_version SET effective_to = %s WHERE id = %s", (MARCH, first)
    )
    rows.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    found = rows.many(
        "SELECT version FROM product_version WHERE product_id = %s"
        " AND status IN ('scheduled', 'active', 'superseded')"
        " AND tstzrange(effective_from, effective_to) @> %s::timestamptz",
        product,
        "2026-03-01T00:00:00Z",
    )
    assert found == [2]


@pytest.mark.req("VER-01")
def test_a_period_runs_forward(rows: Rows) -> None:
    with rows.refused("ck_product_version_period"):
        rows.a_version(rows.a_product(), effective_from=MARCH, effective_to=MARCH)


@pytest.mark.req("VER-03")
@pytest.mark.parametrize(
    "change",
    [
        "notes = 'autre'",
        "effective_from = '2025-01-01'",
        "breaking_changes = true",
        "version = 9",
        "content_sha256 = repeat('a', 64)",
        "status = 'draft'",
        "status = 'approved'",
        "created_at = now()",
    ],
)
@pytest.mark.parametrize("status", ["scheduled", "active", "withdrawn"])
def test_a_published_version_does_not_change(rows: Rows, status: str, change: str) -> None:
    version = rows.a_version(rows.a_product(), status=status, created_at=LONG_AGO)
    with rows.refused("tg_product_version_published"):
        rows.connection.execute(f"UPDATE product_version SET {change} WHERE id = %s", (version,))


@pytest.mark.req("VER-03")
def test_only_its_status_and_open_end_may_be_set(rows: Rows) -> None:
    version = rows.a_version(rows.a_product(), status="scheduled")
    rows.connection.execute(
        "UPDATE product_version SET status = 'active' WHERE id = %s", (version,)
    )
    rows.connection.execute(
        "UPDATE product_version SET status = 'superseded', effective_to = %s WHERE id = %s",
        (JUNE, version),
    )
    for end in (MARCH, None):
        with rows.refused("tg_product_version_published"):
            rows.connection.execute(
                "UPDATE product_version SET effective_to = %s WHERE id = %s", (end, version)
            )
    with rows.refused("tg_product_version_published"):
        rows.connection.execute("DELETE FROM product_version WHERE id = %s", (version,))


@pytest.mark.req("VER-03")
def test_a_draft_is_free_and_goes_with_its_content(rows: Rows) -> None:
    product = rows.a_product()
    version = rows.a_version(product)
    rows.a_price(version, plan_id=rows.a_plan(version))
    rows.a_tier(rows.a_scheme(version), "0", None)
    rows.connection.execute("UPDATE product_version SET notes = 'n' WHERE id = %s", (version,))
    rows.connection.execute("UPDATE product_plan SET name = 'n'")
    rows.connection.execute("DELETE FROM product WHERE id = %s", (product,))
    assert rows.one("SELECT count(*) FROM commission_tier") == 0


@pytest.mark.req("VER-03")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE product_plan SET name = 'x'",
        "DELETE FROM product_plan",
        "UPDATE pricing_rule SET payload = '{\"amount\": 1}'",
        "DELETE FROM pricing_rule",
        "UPDATE commission_scheme SET settlement = 'recurring'",
        "UPDATE commission_tier SET value = 50",
        "DELETE FROM commission_tier",
        "DELETE FROM cq_rule",
        "UPDATE price_option SET amount = 0",
    ],
)
def test_content_of_a_published_version_does_not_change(rows: Rows, change: str) -> None:
    full_version(rows, status="active")
    with rows.refused("tg_version_content_published"):
        rows.connection.execute(change)


@pytest.mark.req("VER-03")
def test_content_does_not_join_a_published_version(rows: Rows) -> None:
    version = full_version(rows, status="active")
    with rows.refused("tg_version_content_published"):
        rows.a_plan(version, code="PLUS")
    with rows.refused("tg_version_content_published"):
        rows.a_price(version)
    scheme = rows.one("SELECT id FROM commission_scheme")
    with rows.refused("tg_version_content_published"):
        rows.a_tier(scheme, "500", None)


@pytest.mark.req("VER-03")
def test_a_version_born_published_takes_its_content_in_the_same_transaction(rows: Rows) -> None:
    """Imports and the demo write a version and its content at once."""
    version = rows.a_version(rows.a_product(), status="active")
    plan = rows.a_plan(version)
    with rows.refused("tg_version_content_published"):
        rows.connection.execute("UPDATE product_plan SET name = 'x' WHERE id = %s", (plan,))


@pytest.mark.req("VER-03")
def test_a_published_document_keeps_its_file(rows: Rows) -> None:
    _, version = rows.on_sale()
    document = rows.a_document(version)
    for change in ("file_url = 'autre.pdf'", "type = 'CG'", "title = 'x'", "mandatory = true"):
        with rows.refused("tg_product_document_published"):
            rows.connection.execute(
                f"UPDATE product_document SET {change} WHERE id = %s", (document,)
            )
    with rows.refused("tg_product_document_published"):
        rows.connection.execute("DELETE FROM product_document WHERE id = %s", (document,))
    rows.connection.execute(
        "UPDATE product_document SET status = 'archived' WHERE id = %s", (document,)
    )


@pytest.mark.req("VER-03")
def test_a_product_in_sale_is_not_deleted(rows: Rows) -> None:
    product, version = rows.on_sale()
    rows.a_publication(version)
    with rows.refused("tg_product_in_sale"):
        rows.connection.execute("DELETE FROM product WHERE id = %s", (product,))


@pytest.mark.req("VER-03", "CAT-05")
def test_retired_is_final(rows: Rows) -> None:
    product = rows.a_product(lifecycle_status="retired")
    for status in ("draft", "active", "frozen"):
        with rows.refused("tg_product_retired_final"):
            rows.connection.execute(
                "UPDATE product SET lifecycle_status = %s WHERE id = %s", (status, product)
            )


@pytest.mark.req("CAT-01", "VER-05")
def test_the_web_channel_needs_a_document(rows: Rows) -> None:
    _, version = rows.on_sale()
    with rows.refused("tg_publication_web_document"):
        rows.a_publication(version, channels=["web", "field"])
    rows.a_document(version, type="NOTICE")
    with rows.refused("tg_publication_web_document"):
        rows.a_publication(version, channels=["web"])
    rows.a_publication(version, channels=["field"])


@pytest.mark.req("CAT-01", "VER-05")
@pytest.mark.parametrize("kind", ["DIPA", "CG"])
def test_the_web_document_may_come_later_in_the_transaction(rows: Rows, kind: str) -> None:
    _, version = rows.on_sale()
    rows.a_publication(version, channels=["web"])
    document = rows.a_document(version, type=kind)
    rows.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with rows.refused("tg_publication_web_document"):
        rows.connection.execute(
            "UPDATE product_document SET status = 'archived' WHERE id = %s", (document,)
        )


def full_version(rows: Rows, *, status: str) -> UUID:
    """A version with one of each content, published after it was filled, long ago."""
    version = rows.a_version(rows.a_product(), created_at=LONG_AGO)
    plan = rows.a_plan(version)
    rows.a_price(version, plan_id=plan)
    rows.a_tier(rows.a_scheme(version), "0", "99")
    rows.insert("cq_rule", product_version_id=version, required_fields='["CNI"]')
    rows.insert(
        "price_option",
        product_version_id=version,
        code="4K",
        label="4K",
        amount="2",
        recurrence="monthly",
    )
    rows.connection.execute(
        "UPDATE product_version SET status = %s WHERE id = %s", (status, version)
    )
    return version

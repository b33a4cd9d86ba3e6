"""Two transactions at once: neither undoes what the other made."""

import threading
from collections.abc import Iterator

import psycopg
import pytest

from tests.schema.rows import Connection, Rows
from tests.worlds import Server

pytestmark = pytest.mark.commits


@pytest.fixture
def two(server: Server, clone: str) -> Iterator[tuple[Connection, Connection]]:
    """Two connections of the application to a database of the test's own."""
    with (
        psycopg.connect(server.app_url(clone)) as first,
        psycopg.connect(server.app_url(clone)) as second,
    ):
        yield first, second


@pytest.mark.req("ORG-03")
def test_two_publications_at_once_open_to_both(two: tuple[Connection, Connection]) -> None:
    first, second = two
    rows = Rows(first)
    rows.two_companies()
    rows.act_for(rows.mine, group_admin=True)
    third = rows.insert("company", code="T3", legal_name="Trois")
    product, version = rows.on_sale()
    first.commit()
    beside = Rows(second)
    beside.mine, beside.other = rows.mine, third
    rows.act_for(rows.mine)
    beside.act_for(rows.mine)
    rows.a_publication(version)
    waits = threading.Thread(target=beside.a_publication, args=(version,))
    waits.start()
    waits.join(0.3)
    assert waits.is_alive(), "the second publication waits for the first"
    first.commit()
    waits.join(10)
    second.commit()
    rows.act_for(rows.mine)
    readers = rows.one("SELECT reader_company_ids FROM product WHERE id = %s", product)
    assert set(readers) == {rows.mine, rows.other, third}


@pytest.mark.req("VER-05")
def test_the_last_document_is_not_archived_while_the_web_opens(
    two: tuple[Connection, Connection],
) -> None:
    first, second = two
    rows = Rows(first)
    rows.two_companies()
    _, version = rows.on_sale()
    document = rows.a_document(version)
    first.commit()
    beside = Rows(second)
    beside.mine, beside.other = rows.mine, rows.other
    rows.act_for(rows.mine)
    beside.act_for(rows.mine)
    rows.a_publication(version, channels=["web"])
    second.execute("UPDATE product_document SET status = 'archived' WHERE id = %s", (document,))
    first.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused: list[str | None] = []

    def commit_second() -> None:
        try:
            second.commit()
        except psycopg.Error as error:
            refused.append(error.diag.constraint_name)

    waits = threading.Thread(target=commit_second)
    waits.start()
    first.commit()
    waits.join(10)
    assert refused == ["tg_publication_web_document"]


@pytest.mark.req("VER-01")
def test_one_of_two_overlapping_versions_is_refused(two: tuple[Connection, Connection]) -> None:
    first, second = two
    rows = Rows(first)
    rows.two_companies()
    product = rows.a_product()
    first.commit()
    rows.act_for(rows.mine)
    rows.a_version(product, status="scheduled")
    beside = Rows(second)
    beside.act_for(rows.mine)
    refused: list[str | None] = []

    def schedule() -> None:
        try:
            beside.a_version(product, version=2, status="scheduled")
        except psycopg.Error as error:
            refused.append(error.diag.constraint_name)

    waits = threading.Thread(target=schedule)
    waits.start()
    first.commit()
    waits.join(10)
    assert refused == ["ex_product_version_overlap"]

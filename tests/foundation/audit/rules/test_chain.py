"""The chain finds every kind of tampering, and says the same whatever zone a moment is told in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winvest.foundation.audit.enums import Damage
from winvest.foundation.audit.rules.chain import (
    Content,
    Finding,
    Head,
    Sealed,
    Witness,
    canonical,
    judge,
    judge_end,
    link,
    start_of,
)
from winvest.foundation.kit.identifiers import new_id

AT = datetime(2026, 11, 21, 10, 0, 0, 123456, tzinfo=UTC)
pytestmark = pytest.mark.req("ORG-05")

jsonb = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def a_content(**given_values: Any) -> Content:
    """A row of the trail; state only what the test is about."""
    values: dict[str, Any] = {
        "id": new_id(),
        "table": "product",
        "record_id": UUID(int=1),
        "company_id": UUID(int=2),
        "actor_id": None,
        "actor_label": "Marie Durand",
        "role": "catalogue_manager",
        "command": "catalog.edit_description",
        "request_id": "r-1",
        "action": "update",
        "before": {"name": "Box"},
        "after": {"name": "Box Fibre"},
        "at": AT,
    }
    return Content(**{**values, **given_values})


def a_chain(count: int) -> list[Sealed]:
    """A whole chain, as sealing makes it."""
    head, rows = start_of("FT"), []
    for seq in range(1, count + 1):
        content = a_content(after={"rank": seq})
        row = Sealed(
            content=content, seq=seq, prev_hash=head.hash, hash=link(head.hash, seq, content)
        )
        rows.append(row)
        head = Head(seq=seq, hash=row.hash)
    return rows


def witnesses_of(rows: Sequence[Sealed]) -> dict[int, Witness]:
    """What the file outside the database holds of these rows."""
    return {
        row.seq: Witness(seq=row.seq, id=row.content.id, table=row.content.table, hash=row.hash)
        for row in rows
    }


def verdict(rows: Sequence[Sealed], outside: dict[int, Witness]) -> Finding | None:
    """Walk a chain as the verification does."""
    head = start_of("FT")
    for row in rows:
        expected = outside.get(head.seq + 1)
        if found := judge("FT", head, row, expected):
            return found
        head = Head(seq=row.seq, hash=row.hash)
    return judge_end("FT", head, max(outside, default=0), outside.get(head.seq + 1))


def test_a_whole_chain_is_intact() -> None:
    rows = a_chain(5)
    assert verdict(rows, witnesses_of(rows)) is None
    assert verdict(rows, {}) is None
    assert verdict([], {}) is None


@given(length=st.integers(1, 6), data=st.data())
def test_a_changed_row_is_named(length: int, data: st.DataObject) -> None:
    rows = a_chain(length)
    outside = witnesses_of(rows)
    at = data.draw(st.integers(0, length - 1))
    field, value = data.draw(
        st.sampled_from(
            [
                ("actor_label", "Autre"),
                ("role", None),
                ("command", "x.y"),
                ("request_id", None),
                ("action", "delete"),
                ("table", "publication"),
                ("record_id", None),
                ("company_id", UUID(int=9)),
                ("actor_id", UUID(int=9)),
                ("before", None),
                ("after", {"rank": "1"}),
                ("at", AT + timedelta(microseconds=1)),
            ]
        )
    )
    rows[at] = replace(rows[at], content=replace(rows[at].content, **{field: value}))
    for known in (outside, {}):
        found = verdict(rows, known)
        assert found is not None
        assert (found.kind, found.seq, found.row_id) == (
            Damage.MODIFIED,
            at + 1,
            rows[at].content.id,
        )


@given(length=st.integers(2, 6), data=st.data())
def test_a_deleted_row_is_named_by_its_witness(length: int, data: st.DataObject) -> None:
    rows = a_chain(length)
    outside = witnesses_of(rows)
    gone = rows.pop(data.draw(st.integers(0, length - 2)))
    found = verdict(rows, outside)
    assert found is not None
    assert (found.kind, found.row_id, found.table) == (Damage.DELETED, gone.content.id, "product")
    alone = verdict(rows, {})
    assert alone is not None
    assert (alone.kind, alone.seq, alone.row_id) == (Damage.DELETED, gone.seq, None)


@given(length=st.integers(1, 6), data=st.data())
def test_a_missing_tail_is_a_truncation(length: int, data: st.DataObject) -> None:
    rows = a_chain(length)
    outside = witnesses_of(rows)
    kept = data.draw(st.integers(0, length - 1))
    found = verdict(rows[:kept], outside)
    assert found is not None
    assert (found.kind, found.row_id) == (Damage.TRUNCATED, rows[kept].content.id)
    blind = judge_end("FT", Head(seq=kept, hash=b""), length, None)
    assert blind is not None
    assert (blind.kind, blind.row_id) == (Damage.TRUNCATED, None)


def test_a_chain_emptied_then_continued_is_a_truncation() -> None:
    rows = a_chain(4)
    found = judge("FT", start_of("FT"), rows[3], emptied=True)
    assert found is not None
    assert found.kind is Damage.TRUNCATED
    one_gone = judge("FT", start_of("FT"), rows[1], emptied=True)
    assert one_gone is not None
    assert one_gone.kind is Damage.DELETED


@given(length=st.integers(1, 6), data=st.data())
def test_a_rewritten_chain_does_not_match_its_witness(length: int, data: st.DataObject) -> None:
    rows = a_chain(length)
    outside = witnesses_of(rows)
    at = data.draw(st.integers(0, length - 1))
    head = Head(seq=at, hash=rows[at].prev_hash)
    for index in range(at, length):
        content = rows[index].content
        if index == at:
            content = replace(content, after={"rank": "forged"})
        made = link(head.hash, index + 1, content)
        rows[index] = Sealed(content=content, seq=index + 1, prev_hash=head.hash, hash=made)
        head = Head(seq=index + 1, hash=made)
    found = verdict(rows, outside)
    assert found is not None
    assert (found.kind, found.seq) == (Damage.REWRITTEN, at + 1)
    assert verdict(rows, {}) is None, "only what lies outside the table can tell"


def test_an_anchor_alone_tells_a_rewriting() -> None:
    rows = a_chain(1)
    found = judge("FT", start_of("FT"), rows[0], anchor=b"another")
    assert found is not None
    assert found.kind is Damage.REWRITTEN


def test_a_row_whose_hash_was_made_anew_breaks_the_next_link() -> None:
    rows = a_chain(2)
    content = replace(rows[0].content, after=None)
    rows[0] = replace(rows[0], content=content, hash=link(rows[0].prev_hash, 1, content))
    found = verdict(rows, {})
    assert found is not None
    assert (found.kind, found.seq) == (Damage.REWRITTEN, 2)


def test_a_rank_used_twice_is_a_rewriting() -> None:
    rows = a_chain(2)
    found = judge("FT", Head(seq=2, hash=rows[1].hash), rows[1])
    assert found is not None
    assert found.kind is Damage.REWRITTEN


def test_chains_start_apart() -> None:
    assert start_of("FT") != start_of("AP")


@given(values=st.dictionaries(st.text(max_size=8), jsonb, max_size=4), hours=st.integers(-12, 14))
def test_zone_and_key_order_change_nothing(values: dict[str, Any], hours: int) -> None:
    content = a_content(after=values)
    turned = dict(reversed(list(values.items())))
    elsewhere = AT.astimezone(timezone(timedelta(hours=hours)))
    assert canonical(1, content) == canonical(1, replace(content, after=turned, at=elsewhere))


def test_an_exact_number_is_not_its_text() -> None:
    number = a_content(after={"amount": Decimal("9.90")})
    assert canonical(1, number) != canonical(1, replace(number, after={"amount": "9.90"}))
    assert canonical(1, number) != canonical(1, replace(number, after={"amount": Decimal("9.9")}))


def test_the_bytes_of_a_row_never_change() -> None:
    """Chains are kept ten years: this digest may not move, or every past chain breaks."""
    content = a_content(id=UUID(int=7), after={"b": [Decimal("1.50"), True, None], "a": "é"})
    assert canonical(3, content).decode() == (
        '["winvest-audit-1",3,"00000000-0000-0000-0000-000000000007","product",'
        '"00000000-0000-0000-0000-000000000001","00000000-0000-0000-0000-000000000002",null,'
        '"Marie Durand","catalogue_manager","catalog.edit_description","r-1","update",'
        '{"name":"Box"},{"a":"é","b":["\\u00001.50",true,null]},1795255200123456]'
    )
    assert link(b"\0" * 32, 3, content).hex() == (
        "8da4cd69005d46f2d540536dcc80d752ba94d304ea82de6529fcb9e8cc0b4ba9"
    )


def test_what_the_database_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form for bytes"):
        canonical(1, a_content(after={"x": b"raw"}))

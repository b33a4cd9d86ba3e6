"""Reading JSON into Structs: types to the letter, exact numbers, every fault with its pointer."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Meta, Struct, UnsetType

from winvest.foundation.infra.api.shapes import asked, shaped
from winvest.foundation.kit.errors import Invalid
from winvest.offer.catalog.api.shapes import ProductInput, ProductPatch, ProductQuery
from winvest.offer.publication.api.shapes import VersionInput

pytestmark = pytest.mark.req("CAT-11")
decode = msgspec.json.Decoder(float_hook=Decimal).decode
Price = Annotated[Decimal, Meta(extra={"ge": 0, "le": 1000, "places": 2})]


class Inner(Struct, kw_only=True, forbid_unknown_fields=True):
    """Inside."""

    price: Price


class Sample(Struct, kw_only=True, forbid_unknown_fields=True):
    """A bit of everything."""

    name: Annotated[str, Meta(min_length=1, max_length=5, pattern="^[a-zé]*$")] = "a"
    count: Annotated[int, Meta(ge=1, le=9)] | None = None
    price: Price | UnsetType = UNSET
    at: datetime | None = None
    id: UUID | None = None
    flag: bool = False
    lines: list[Inner] = []
    free: dict[str, Price] = {}


def faults(sent: str) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        shaped(Sample, decode(sent))
    return {one.field: one.code for one in refused.value.errors}


@pytest.mark.parametrize(
    ("sent", "where", "code"),
    [
        ('{"name": 1}', "/name", "type"), ('{"name": null}', "/name", "null"),
        ('{"name": "  "}', "/name", "missing"), ('{"name": "abcdef"}', "/name", "too_long"),
        ('{"name": "ab\\n"}', "/name", "pattern"), ('{"count": 0}', "/count", "range"),
        ('{"count": true}', "/count", "type"), ('{"count": "1"}', "/count", "type"),
        ('{"count": 1.5}', "/count", "type"), ('{"price": 1000.01}', "/price", "range"),
        ('{"price": -0.01}', "/price", "range"), ('{"price": 1.001}', "/price", "places"),
        ('{"price": "1,5"}', "/price", "type"), ('{"price": "1e2"}', "/price", "type"),
        ('{"price": 1e999}', "/price", "type"), ('{"price": 1e-999}', "/price", "type"),
        ('{"price": "NaN"}', "/price", "type"), ('{"price": true}', "/price", "type"),
        ('{"at": "2026-01-01"}', "/at", "date_time"), ('{"at": 1}', "/at", "date_time"),
        ('{"at": "2026-01-01T00:00:00"}', "/at", "date_time"),
        ('{"at": "0001-01-01T00:00:00Z"}', "/at", "date_time"),
        ('{"at": "9999-12-31T23:59:59-23:00"}', "/at", "date_time"),
        ('{"id": "1"}', "/id", "uuid"), ('{"id": "0' + "0" * 31 + '"}', "/id", "uuid"),
        ('{"flag": 1}', "/flag", "type"), ('{"lines": {}}', "/lines", "type"),
        ('{"lines": [{"price": 1}, 2]}', "/lines/1", "type"),
        ('{"lines": [{}]}', "/lines/0/price", "missing"),
        ('{"free": {"a/b": "x"}}', "/free/a~1b", "type"), ('{"a~b": 1}', "/a~0b", "unknown"),
        ("[]", "/", "type"), ("null", "/", "null"),
    ],
)  # fmt: skip
def test_each_fault_has_its_place_and_code(sent: str, where: str, code: str) -> None:
    assert faults(sent) == {where: code}


def test_all_faults_are_told_at_once() -> None:
    sent = '{"name": 1, "count": 99, "x": 1, "lines": [{"price": -1}, {"y": 1}]}'
    assert set(faults(sent)) == {
        "/name", "/count", "/x", "/lines/0/price", "/lines/1/y", "/lines/1/price",
    }  # fmt: skip


def test_numbers_keep_their_decimals_and_either_form_is_taken() -> None:
    read = shaped(Sample, decode('{"price": 9.90, "lines": [{"price": "9.90"}, {"price": 1e2}]}'))
    assert str(read.price) == "9.90"
    assert [one.price for one in read.lines] == [Decimal("9.90"), Decimal(100)]
    assert shaped(Sample, decode('{"count": 3.0}')).count == 3
    assert shaped(Sample, {}).price is UNSET


def test_moments_are_kept_in_utc() -> None:
    read = shaped(Sample, {"at": "2026-03-29T03:00:00+02:00"})
    assert read.at == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_address_is_read_by_the_same_rules() -> None:
    assert asked(ProductQuery, {"limit": "7"}).limit == 7
    with pytest.raises(Invalid) as refused:
        asked(ProductQuery, {"limit": "7.0", "channel": "", "autre": "1"})
    assert {one.field for one in refused.value.errors} == {"/limit", "/channel", "/autre"}


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.decimals(),
    st.floats(allow_nan=False).map(lambda one: Decimal(repr(one)) if one == one else one),
    st.sampled_from(["draft", "web", "2026-01-01T00:00:00Z", "monthly", "volume", "9.90"]),
)  # fmt: skip
names = st.sampled_from(
    [*ProductInput.__struct_fields__, *VersionInput.__struct_fields__, "split", "payload", "min"]
)
trees = st.recursive(
    leaves,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(names, inside),
    max_leaves=12,
)


@given(sent=trees)
@pytest.mark.parametrize("kind", [ProductInput, ProductPatch, VersionInput, Sample])
def test_whatever_is_sent_is_read_or_refused(kind: type[Struct], sent: object) -> None:
    with suppress(Invalid):
        assert isinstance(shaped(kind, sent), kind)

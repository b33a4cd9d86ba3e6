"""Hostile workbooks: refused in French, before they fill the memory or hold a thread for ever."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from xlsxwriter import Workbook

from tests.screens.imports.test_files import book, refused
from winvest.foundation.kit.errors import Invalid
from winvest.screens.imports import files, hostile
from winvest.screens.imports.files import Options, read_grid

pytestmark = pytest.mark.req("CAT-10")

SOUND = book(("Code",), ("A",))


def remade(change: Callable[[str, bytes], bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """A sound workbook, each part changed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SOUND)) as source,
        zipfile.ZipFile(target, "w", method) as made,
    ):
        for one in source.infolist():
            made.writestr(one.filename, change(one.filename, source.read(one)))
    return target.getvalue()


def with_bytes(content: bytes, *, at: int, value: bytes, within: bytes) -> bytes:
    """Every header of this kind with other bytes at a place of it."""
    made, place = bytearray(content), content.find(within)
    while place >= 0:
        made[place + at : place + at + len(value)] = value
        place = content.find(within, place + 4)
    return bytes(made)


def a_long_list(names: int) -> bytes:
    """A workbook whose list names so many parts that are all the same place."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 6, 0, 0, 0, 0, 0, 0)
    entries = b"".join(entry + f"{at:06d}".encode() for at in range(names))
    count = min(names, 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), 4, 0)
    return b"PK\x03\x04" + entries + end


def test_a_list_without_end_costs_no_memory() -> None:
    content = a_long_list(400_000)
    with zipfile.ZipFile(io.BytesIO(a_long_list(10))) as archive:
        assert len(archive.infolist()) == 10, "the list is a sound one"
    tracemalloc.start()
    try:
        assert refused(content) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert refused(a_long_list(2_001)) == "too_large", "a shorter one is counted"


def test_what_no_spreadsheet_writes_is_refused() -> None:
    entry, part = b"PK\x01\x02", b"PK\x03\x04"
    locked = with_bytes(with_bytes(SOUND, at=8, value=b"\1", within=entry), at=6, value=b"\1",
                        within=part)  # fmt: skip
    odd = with_bytes(with_bytes(SOUND, at=10, value=b"\x63", within=entry), at=8, value=b"\x63",
                     within=part)  # fmt: skip
    damaged = bytearray(SOUND)
    damaged[60:90] = b"\xff" * 30
    for name, content in {
        "locked": locked,
        "an odd compression": odd,
        "a damaged part": bytes(damaged),
        "cut short": SOUND[: len(SOUND) // 2],
        "no part": a_long_list(0),
        "no workbook": remade(lambda name, part: b"<a/>" if "Types" in name else part),
        "a sheet that is none": remade(lambda name, part: b"<a" if "sheet1" in name else part),
        "nonsense": remade(lambda name, part: part.replace(b'sheetId="1"', b'sheetId="x"')),
    }.items():
        assert refused(content) == "xlsx", name


def test_declared_sizes_are_believed_before_anything_inflates() -> None:
    huge = struct.pack("<L", 400 * 1024 * 1024)
    content = with_bytes(SOUND, at=24, value=huge, within=b"PK\x01\x02")
    assert refused(content) == "too_large"


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_part_read_as_one_tree_is_small(part: str) -> None:
    def swollen(name: str, content: bytes) -> bytes:
        return content + b" " * (hostile.MOST_WHOLE + 1) if name == part else content

    content = remade(swollen, method=zipfile.ZIP_DEFLATED)
    assert len(content) < 100_000
    assert refused(content) == "too_large"


def test_texts_kept_aside_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    with Workbook(target) as made:
        made.add_worksheet().write_row(0, 0, ["Code", "Nom"])
    assert read_grid(target.getvalue(), Options()).headers == ("Code", "Nom")
    monkeypatch.setattr(hostile, "MOST_STRINGS", 10)
    assert refused(target.getvalue()) == "too_large"


def test_a_row_at_the_end_of_the_world_is_not_waited_for() -> None:
    def far(name: str, part: bytes) -> bytes:
        return part.replace(b'<row r="2"', b'<row r="2000000000"') if "sheet1" in name else part

    assert refused(remade(far)) == "too_many"


def test_entities_do_not_hide_behind_a_long_comment() -> None:
    def hidden(name: str, part: bytes) -> bytes:
        kinds = b"<!DOCTYPE x [<!ENTITY a 'b'>]>"
        return b"<!--" + b"<a" * 3_000 + b"-->" + kinds + part if "sheet1" in name else part

    assert refused(remade(hidden)) == "entities"


CELLS = b'<c r="A2" t="n"><v>1</v></c>' * 100_000  # three megabytes, next to nothing zipped


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("one row", b'<row r="2">%s</row>'),
        ("behind a comment", b'<row r="2"><!--</row>--><c r="A2"/>%s</row>'),
        ("rows within a row", b'<row r="2"><row r="3"/><row r="4"/>%s</row>'),
        ("another tongue", b'<x:row xmlns:x="urn:else">%s</x:row>'),
        ("no row at all", b"</sheetData><else>%s%s</else><sheetData>"),
        ("one cell", b'<row r="2"><c r="A2" t="inlineStr"><is><t>%s</t></is></c></row>'),
    ],
)
def test_a_row_without_end_is_not_read_to_its_end(
    name: str, inside: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hostile, "MOST_ROW", 1024 * 1024)
    monkeypatch.setattr(hostile, "MOST_WHOLE", 4 * 1024 * 1024)
    many = CELLS if name != "one cell" else b"x" * len(CELLS)
    swollen = inside.replace(b"%s", many)
    if name == "another tongue":
        swollen *= 2

    def endless(part: str, content: bytes) -> bytes:
        return (
            content.replace(b"</sheetData>", swollen + b"</sheetData>", 1)
            if ("sheet1" in part)
            else content
        )

    content = remade(endless, method=zipfile.ZIP_DEFLATED)
    assert len(content) < 100_000
    assert refused(content) == "too_large", name


def test_rows_that_are_never_told_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that all bear one number come once: the rest would be kept unseen."""
    monkeypatch.setattr(hostile, "MOST_PIECES", 10_000)

    def again(part: str, content: bytes) -> bytes:
        rows = b'<row r="1"/>' * 20_000
        return (
            content.replace(b"<sheetData>", b"<sheetData>" + rows)
            if ("sheet1" in part)
            else content
        )

    assert refused(remade(again, method=zipfile.ZIP_DEFLATED)) == "too_many"


def test_a_text_told_once_does_not_fill_a_million_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_CHARS", 100_000)
    target = io.BytesIO()
    with Workbook(target) as made:
        sheet = made.add_worksheet()
        for row in range(200):
            sheet.write_row(row, 0, ["Code", "x" * 1_000])
    assert refused(target.getvalue()) == "too_large"
    assert read_grid(SOUND, Options()).headers == ("Code",)


def test_blanks_that_pack_to_nothing_are_told_as_too_big() -> None:
    def blank(name: str, part: bytes) -> bytes:
        return b"\x00" * (hostile.MOST_WHOLE + 1) if "sheet1" in name else part

    bomb = remade(blank, method=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(Invalid) as refusal:
        read_grid(bomb, Options())
    told = refusal.value.errors[0]
    assert (told.code, told.message) == ("too_large", hostile.SWOLLEN)

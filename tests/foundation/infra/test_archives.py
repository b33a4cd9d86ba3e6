"""Archives: the list of a ZIP's files is measured wherever a reader may look for it."""

import io
import struct
import zipfile

import pytest

from winvest.foundation.infra.archives import TooManyListed, listed, opened_archive

pytestmark = pytest.mark.req("DOC-01")


def a_zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"1")
    return target.getvalue()


def test_an_archive_opens_when_its_list_is_short_enough() -> None:
    content = io.BytesIO(a_zip("a", "b"))
    assert listed(content) == 2 * 47
    with opened_archive(content, most_listed=2 * 47) as archive:
        assert archive.namelist() == ["a", "b"]
    with pytest.raises(TooManyListed):
        opened_archive(io.BytesIO(a_zip("a", "b")), most_listed=2 * 47 - 1)


def test_a_wide_record_counts_beside_the_end_and_where_its_place_is_told() -> None:
    narrow = a_zip("a")
    end = narrow.rindex(b"PK\x05\x06")
    start, close = narrow[:end], narrow[end:]

    def wide(told: int) -> bytes:
        return struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, told, 0)

    def place(at: int) -> bytes:
        return struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)

    beside = start + wide(9_999_999) + place(len(start)) + close
    elsewhere = start + wide(9_999_999) + wide(1) + place(len(start)) + close
    for content in (beside, elsewhere):
        assert listed(io.BytesIO(content)) == 9_999_999
    with pytest.raises(zipfile.BadZipFile):
        listed(io.BytesIO(start + place(2**63) + close))
    with pytest.raises(zipfile.BadZipFile):
        listed(io.BytesIO(b"PK\x03\x04"))

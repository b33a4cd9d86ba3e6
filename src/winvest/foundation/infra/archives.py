"""Archives: a ZIP from outside, whose list of files is measured before any of it is read.

`zipfile` reads the whole list as it opens, one object a name: thirty megabytes of names take a
gigabyte of memory. What the list says of its own length bounds what is read of it.
"""

import lzma
import struct
import zipfile
import zlib
from typing import IO

BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError,
    RuntimeError,  # encrypted, or a compression that is not known (NotImplementedError)
)  # fmt: skip
END = struct.Struct("<4s4H2LH")  # the record that closes a ZIP
PLACE_64 = struct.Struct("<4sLQL")  # where the wide one is, just before it
END_64 = struct.Struct("<4sQ2H2L4Q")
MOST_COMMENT = 0xFFFF
WIDE = 0xFFFFFFFF  # a size that only the wide record tells


class TooManyListed(Exception):
    """The list of an archive's files is longer than its reader takes."""


def opened_archive(source: IO[bytes], *, most_listed: int) -> zipfile.ZipFile:
    """An archive whose list is at most so many bytes long; raises `TooManyListed` or `BROKEN`."""
    if listed(source) > most_listed:
        raise TooManyListed
    source.seek(0)
    return zipfile.ZipFile(source)


def listed(source: IO[bytes]) -> int:
    """How long an archive says that its list of files is, before any of it is read.

    The closing record is looked for where `zipfile` does. The wide one stands just before it, or,
    for later Pythons, where its place is told: the longest told counts.
    """
    size = source.seek(0, 2)
    tail_at = max(size - END.size - MOST_COMMENT - PLACE_64.size, 0)
    source.seek(tail_at)
    tail = source.read()
    at = len(tail) - END.size
    if at < 0 or tail[at : at + 4] != b"PK\x05\x06" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile
    told = int(END.unpack_from(tail, at)[5])
    place = at - PLACE_64.size
    if place < 0 or tail[place : place + 4] != b"PK\x06\x07":
        return told
    beside = tail_at + place - END_64.size
    elsewhere = int(PLACE_64.unpack_from(tail, place)[2])
    wide = [_wide(source, one) for one in {beside, elsewhere} if 0 <= one <= size - END_64.size]
    if not any(wide):
        raise zipfile.BadZipFile
    return max(*wide, told if told != WIDE else 0)


def _wide(source: IO[bytes], at: int) -> int:
    """How long the wide record at this place says the list is; 0 when none is there."""
    source.seek(at)
    mark, *_, told, _ = END_64.unpack(source.read(END_64.size))
    return int(told) if mark == b"PK\x06\x06" else 0

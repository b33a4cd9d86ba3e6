"""CSV of the trail as French spreadsheets open it: `;`, UTF-8 with its mark, CRLF."""

import codecs
import csv
import io
from collections.abc import AsyncIterator

from winvest.foundation.audit.queries.reading import Entry
from winvest.foundation.audit.rules.sheet import HEADER, lines_of

FLUSHED = 200


async def csv_of(entries: AsyncIterator[Entry]) -> AsyncIterator[bytes]:
    """The file in pieces, so that it is never whole in memory."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield codecs.BOM_UTF8
    writer.writerow(HEADER)
    held = 0
    async for entry in entries:
        writer.writerows(lines_of(entry))
        held += 1
        if held == FLUSHED:
            yield _taken(buffer)
            held = 0
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")

"""CSV of the trail as French spreadsheets open it, in pieces."""

from collections.abc import AsyncIterator

from winvest.foundation.audit.queries.reading import Entry
from winvest.foundation.audit.rules.sheet import HEADER, lines_of
from winvest.foundation.infra.sheets import Column, Line, csv_stream

COLUMNS = tuple(Column(label=one) for one in HEADER)
FLUSHED = 200


def csv_of(entries: AsyncIterator[Entry]) -> AsyncIterator[bytes]:
    """The file in pieces, so that it is never whole in memory."""
    return csv_stream(COLUMNS, _pieces(entries))


async def _pieces(entries: AsyncIterator[Entry]) -> AsyncIterator[list[Line]]:
    lines: list[Line] = []
    held = 0
    async for entry in entries:
        lines += lines_of(entry)
        held += 1
        if held == FLUSHED:
            yield lines
            lines, held = [], 0
    yield lines

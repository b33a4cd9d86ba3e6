"""What the addresses of the batches say: where a list goes on, which lines are shown."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from winvest.foundation.batches.enums import LineStatus

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Dated(Protocol):
    """What a place in the history needs of a batch."""

    @property
    def id(self) -> UUID: ...
    @property
    def created_at(self) -> datetime: ...


def cursor_text(batch: Dated) -> str:
    """The place after a batch, for an address."""
    return f"{batch.created_at.timestamp():.6f}_{batch.id}"


def parse_cursor(text: str) -> tuple[datetime, UUID] | None:
    """The place that an address holds; a wrong one is the start.

    >>> parse_cursor("n’importe") is None
    True
    """
    at, _, identifier = text.partition("_")
    try:
        seconds = float(at)
        return (EPOCH + timedelta(seconds=seconds), UUID(identifier)) if seconds >= 0 else None
    except (ValueError, OverflowError):
        return None


def parse_lines(raw: Mapping[str, str]) -> tuple[LineStatus | None, int]:
    """Which lines of a batch: of one outcome or all, after a position.

    >>> parse_lines({"resultat": "refused", "apres": "100"}), parse_lines({"apres": "-1"})
    ((<LineStatus.REFUSED: 'refused'>, 100), (None, 0))
    """
    asked = raw.get("resultat", "")
    status = next((one for one in LineStatus if one == asked), None)
    after = raw.get("apres", "")
    return status, int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0

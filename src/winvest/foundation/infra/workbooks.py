"""Workbooks of several sheets, written one after the other in constant memory."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO

from winvest.foundation.infra.sheets import Column, LargeSheet, Sheet, large_book


class Workbook:
    """An XLSX file; it is readable once closed."""

    def __init__(self, target: Path | IO[bytes]) -> None:
        self._book = large_book(target)

    def sheet(self, *, title: str, columns: Sequence[Column]) -> Sheet:
        """The next sheet; close it before another is asked for."""
        return LargeSheet(self._book, title=title, columns=tuple(columns), alone=False)

    def close(self) -> None:
        """Finish the file."""
        self._book.close()

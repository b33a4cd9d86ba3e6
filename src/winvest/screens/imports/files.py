"""Reading a file as rows of texts: CSV of any usual kind, XLSX by its values alone.

A file comes from outside: its size, its inflated size, its rows and columns are bounded before it
is read, and a workbook with a DOCTYPE, which no spreadsheet writes, is refused.
"""

import csv
import io
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl.utils.exceptions import InvalidFileException

from winvest.foundation.infra.archives import BROKEN
from winvest.screens.imports.hostile import (
    UNREADABLE,
    refuse_hostile,
    refused_file,
    spared_book,
)

MOST_BYTES = 30 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LAST_ROW = 1_048_576  # of a sheet of Excel
LONGEST_CELL = 8_000
MOST_CHARS = 200 * 1024 * 1024  # of all cells: a text told once in a workbook may fill a million
SEEN = 200  # rows looked at to guess how a file is written
UNSOUND = (LookupError, TypeError, AttributeError, ArithmeticError, SyntaxError)  # by openpyxl
XLSX, XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEPARATORS = {";": "Point-virgule", ",": "Virgule", "\t": "Tabulation", "|": "Barre verticale"}
ENCODINGS = {"utf-8": "UTF-8", "cp1252": "Windows (cp1252)", "utf-16": "UTF-16"}
DECIMALS = {",": "Virgule (1 234,50)", ".": "Point (1,234.50)"}
COMMA, POINT = re.compile(r"-?[\d\s.]*\d,\d+"), re.compile(r"-?[\d\s,]*\d\.\d+")

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a file is read; what is empty is found out."""

    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    header: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A file read: its headers, its rows with their number in the file, and how it was read."""

    options: Options
    sheets: tuple[str, ...]
    headers: Cells
    rows: tuple[tuple[int, Cells], ...]


def read_grid(content: bytes, asked: Options, *, most: int = MOST_ROWS) -> Grid:
    """The rows of a file; raises `Invalid` (field `fichier`) with what to do instead."""
    if len(content) > MOST_BYTES:
        raise refused_file("too_large", "Ce fichier dépasse 30 Mo : partagez-le en plusieurs.")
    if not content.strip():
        raise refused_file("empty", "Ce fichier est vide : choisissez-en un autre.")
    if content.startswith(XLS):
        raise refused_file(
            "xls", "C’est un ancien classeur XLS : enregistrez-le en XLSX, ou en CSV."
        )
    if content.startswith(XLSX):
        return _workbook(content, asked, most)
    return _text(content, asked, most)


def _text(content: bytes, asked: Options, most: int) -> Grid:
    encoding, text = _decoded(content, asked.encoding)
    if "\x00" in text:
        raise refused_file(
            "binary", "Ce n’est ni un classeur XLSX ni un fichier CSV : réexportez-le."
        )
    separator = asked.separator if asked.separator in SEPARATORS else _separator(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        found = list(_bounded((tuple(map(_unquoted, row)) for row in lines), asked, most))
    except csv.Error as error:
        raise refused_file(
            "csv", "Ce CSV ne se lit pas : vérifiez ses guillemets, ou réexportez-le."
        ) from error
    options = replace(asked, sheet="", encoding=encoding, separator=separator)
    return _grid(found, options, ())


def _decoded(content: bytes, asked: str) -> tuple[str, str]:
    """The text and its encoding: what is asked, else by its mark, UTF-8, then Windows.

    >>> _decoded("Société".encode("cp1252"), "")
    ('cp1252', 'Société')
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", content.decode("utf-16", errors="replace")
    if asked in ENCODINGS and asked != "utf-8":
        return asked, content.decode(asked, errors="replace")
    try:
        return "utf-8", content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252", content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """What parts the cells: the mark that the first lines hold as often as each other.

    >>> _separator("code;nom\\nA;Box, fibre"), _separator("code,nom\\nA,b")
    (';', ',')
    """
    lines = [one for one in text[:65_536].splitlines()[:20] if one.strip()]
    counts = {one: [line.count(one) for line in lines] for one in SEPARATORS}
    return max(SEPARATORS, key=lambda one: (min(counts[one], default=0), sum(counts[one])))


def _workbook(content: bytes, asked: Options, most: int) -> Grid:
    refuse_hostile(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = spared_book(content)
        names = tuple(one.title for one in book.worksheets)
        if not names:
            raise refused_file("empty", "Ce classeur n’a aucune feuille : choisissez-en un autre.")
        name = asked.sheet if asked.sheet in names else names[0]
        sheet = book[name]
        sheet.reset_dimensions()
        rows = (tuple(map(_value, row)) for row in sheet.iter_rows(values_only=True))
        found = list(_bounded(rows, asked, most))
        book.close()
    except (InvalidFileException, *BROKEN, *UNSOUND) as error:
        raise refused_file("xlsx", UNREADABLE) from error
    options = replace(asked, sheet=name, encoding="", separator="", decimal=",")
    return _grid(found, options, names)


def _bounded(rows: Iterable[Cells], asked: Options, most: int) -> Iterator[tuple[int, Cells]]:
    """Rows that hold something, with their number in the file."""
    kept = chars = 0
    too_many = "Ce fichier dépasse 100 000 lignes : partagez-le en plusieurs."
    for number, row in enumerate(rows, start=1):
        if len(row) > MOST_COLUMNS:
            row = row[:MOST_COLUMNS]
        if not any(row):
            if number > LAST_ROW:  # rows that a sheet leaves out come as empty ones
                raise refused_file("too_many", too_many)
            continue
        kept += 1
        chars += sum(map(len, row))
        if chars > MOST_CHARS:
            raise refused_file(
                "too_large", "Ce fichier contient trop de texte : partagez-le en plusieurs."
            )
        if kept > most + 1 + asked.header:
            if most < MOST_ROWS:
                return
            raise refused_file(
                "too_many",
                "Ce fichier dépasse 100 000 lignes : partagez-le en plusieurs.",
            )
        yield number, row


def _grid(found: Sequence[tuple[int, Cells]], options: Options, sheets: tuple[str, ...]) -> Grid:
    if not found:
        raise refused_file("empty", "Cette feuille est vide : choisissez-en une autre.")
    at = _header(found, options.header)
    width = max(len(row) for _, row in found[at:])
    headers = _padded(found[at][1], width)
    rows = tuple((number, _padded(row, width)) for number, row in found[at + 1 :])
    decimal = options.decimal if options.decimal in DECIMALS else _decimal(rows)
    return Grid(
        options=replace(options, header=found[at][0], decimal=decimal),
        sheets=sheets,
        headers=headers,
        rows=rows,
    )


def _header(found: Sequence[tuple[int, Cells]], asked: int) -> int:
    """The place of the row of headers: the one asked for, else the first as full as the table."""
    for at, (number, _) in enumerate(found):
        if number == asked:
            return at
    usual = max(sum(map(bool, row)) for _, row in found[:SEEN])
    return next(
        (at for at, (_, row) in enumerate(found[:20]) if sum(map(bool, row)) * 2 > usual), 0
    )


def _decimal(rows: Sequence[tuple[int, Cells]]) -> str:
    """What marks decimals in the first rows.

    >>> _decimal([(2, ("9.90", "1,234.50"))]), _decimal([(2, ("Box",))])
    ('.', ',')
    """
    cells = [cell for _, row in rows[:SEEN] for cell in row if cell]
    commas = sum(bool(COMMA.fullmatch(one)) for one in cells)
    points = sum(bool(POINT.fullmatch(one)) for one in cells)
    return "." if points > commas else ","


def _padded(row: Cells, width: int) -> Cells:
    return row + ("",) * (width - len(row)) if len(row) < width else row


def _unquoted(text: str) -> str:
    """A cell without the apostrophe that keeps a text from being a formula.

    >>> _unquoted("'=1+1"), _unquoted(" Box ")
    ('=1+1', 'Box')
    """
    plain = text.strip()[:LONGEST_CELL]
    return plain[1:] if plain[:1] == "'" and plain[1:2] in ("=", "+", "-", "@") else plain


def _value(value: object) -> str:
    """The value of a cell as it would be typed.

    >>> _value(12.5), _value(3.0), _value(datetime(2026, 3, 1)), _value(True), _value(None)
    ('12,5', '3', '01/03/2026', 'oui', '')
    >>> _value(18.9 + 0.3), _value(1234567.891)  # fifteen figures, as spreadsheets show them
    ('19,2', '1234567,891')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        number = Decimal(f"{value:.15g}" if isinstance(value, float) else value)
        text = f"{number:f}" if number.is_finite() else str(value)
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.strftime("%d/%m/%Y") if whole else value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return unicodedata.normalize("NFC", str(value)).strip()[:LONGEST_CELL]

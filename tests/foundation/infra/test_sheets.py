"""CSV and XLSX say the same thing, and no text becomes a formula."""

import codecs
import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from winvest.foundation.infra import sheets
from winvest.foundation.infra.sheets import Column, Kind, Line
from winvest.foundation.kit.errors import Refused

COLUMNS = (
    Column(label="Nom"),
    Column(label="Nombre", kind=Kind.INTEGER),
    Column(label="Dès", kind=Kind.MONEY),
    Column(label="Taux", kind=Kind.PERCENT),
    Column(label="Jour", kind=Kind.DAY),
    Column(label="Vu le", kind=Kind.MOMENT),
    Column(label="Intégré", kind=Kind.FLAG),
)
SUMMER = datetime(2026, 7, 1, 22, 30, 15, tzinfo=UTC)  # after midnight in Paris
LINES: tuple[Line, ...] = (
    ("Santé ; « Confort »", 1200, Decimal("18.900000"), Decimal("12.5"), date(2026, 3, 1), SUMMER)
    + (True,),
    ("=HYPERLINK(1)", -3, Decimal("-5"), Decimal("20.00"), None, None, False),
    ("+33 1", 0, Decimal("0.012345"), None, date(2024, 2, 29), None, None),
    ("-1", None, None, None, None, None, None),
    ("@cmd", None, None, None, None, None, None),
    ("\tTab", None, None, None, None, None, None),
    ("\rRetour", None, None, None, None, None, None),
    ("Deux\nlignes\x07", None, None, None, None, None, None),
)


@pytest.fixture(params=["small", "large"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same lines, through each of the two writers."""
    path = tmp_path / "essai.xlsx"
    expected = len(LINES) if request.param == "small" else sheets.LARGE + 1
    sheet = sheets.xlsx_sheet(path, title="Essai : un/deux", columns=COLUMNS, expected=expected)
    sheet.add(LINES[:3])
    sheet.add(LINES[3:])
    sheet.close()
    return path


def written() -> list[list[str]]:
    body = sheets.csv_file(COLUMNS, LINES).removeprefix(codecs.BOM_UTF8).decode()
    return list(csv.reader(io.StringIO(body, newline=""), delimiter=";"))


@pytest.mark.req("CAT-06", "ACC-03")
def test_the_csv_opens_in_french_spreadsheets() -> None:
    raw = sheets.csv_file(COLUMNS, LINES)
    assert raw.startswith(codecs.BOM_UTF8 + "Nom;Nombre;Dès;Taux;Jour;Vu le;Intégré\r\n".encode())
    assert written()[1] == [
        *("Santé ; « Confort »", "1200", "18,90", "12,5", "01/03/2026", "02/07/2026 00:30", "Oui")
    ]
    assert written()[2][:4] == ["'=HYPERLINK(1)", "-3", "-5,00", "20"]
    assert written()[3][2] == "0,012345"


@pytest.mark.req("CAT-06")
def test_no_text_of_the_csv_is_a_formula() -> None:
    texts = [line[0] for line in written()[1:]]
    assert texts[1:7] == ["'=HYPERLINK(1)", "'+33 1", "'-1", "'@cmd", "'\tTab", "'\rRetour"]


@pytest.mark.req("CAT-06", "ACC-03")
def test_both_writers_hold_what_the_csv_holds(book: Path) -> None:
    sheet = openpyxl.load_workbook(book).worksheets[0]
    kinds = [one.kind for one in COLUMNS]
    found = [
        [
            folded(sheets.csv_cell(_exact(cell.value), kind))
            for cell, kind in zip(row, kinds, strict=True)
        ]
        for row in sheet.iter_rows(min_row=2)
    ]
    assert found == [[folded(one) for one in row] for row in written()[1:]]
    assert [cell.value for cell in sheet[1]] == [one.label for one in COLUMNS]


def folded(text: str) -> str:
    """A day read back is a moment at midnight; XML turns a lone return into a new line."""
    text = text.removesuffix(" 00:00").replace("_x000D_", "\n").replace("\r", "\n")
    return text.removeprefix("'") if text.startswith("'\n") else text


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


@pytest.mark.req("CAT-06")
def test_the_workbook_is_typed_frozen_and_filtered(book: Path) -> None:
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet.title == "Essai   un deux"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:G{len(LINES) + 1}"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width >= 20
    assert sheet["B2"].data_type == "n"
    assert sheet["C2"].number_format.startswith("#,##0.00")
    assert sheet["E2"].is_date
    assert sheet["F2"].value == datetime(2026, 7, 2, 0, 30, 15)  # noqa: DTZ001 - a cell has no zone
    assert {sheet[f"A{at}"].data_type for at in range(2, 10)} == {"s"}
    assert all(sheet[f"A{at}"].quotePrefix for at in range(3, 9))
    assert not sheet["A2"].quotePrefix


def test_no_cell_of_the_workbook_is_a_formula(book: Path) -> None:
    with ZipFile(book) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_worksheet_that_would_overflow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="CSV"):
        sheets.xlsx_sheet(tmp_path / "trop.xlsx", title="Trop", columns=COLUMNS, expected=1_048_576)


async def test_a_stream_is_the_file_in_pieces() -> None:
    async def batches():  # type: ignore[no-untyped-def]
        yield LINES[:2]
        yield LINES[2:]

    pieces = [one async for one in sheets.csv_stream(COLUMNS, batches())]
    assert len(pieces) == 3
    assert b"".join(pieces) == sheets.csv_file(COLUMNS, LINES)


def test_a_small_book_fits_in_memory() -> None:
    raw = sheets.xlsx_file("Essai", COLUMNS, LINES)
    assert openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]["A3"].value == "=HYPERLINK(1)"

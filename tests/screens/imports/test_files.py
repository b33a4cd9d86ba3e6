"""Files as rows of texts: any usual CSV, workbooks by their values, nothing hostile."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from winvest.foundation.kit.errors import Invalid
from winvest.screens.imports import files, hostile
from winvest.screens.imports.files import Options, read_grid
from winvest.screens.imports.targets import TARGETS, suggested

pytestmark = pytest.mark.req("CAT-10")


def book(*rows: tuple[object, ...], **sheets: list[tuple[object, ...]]) -> bytes:
    made = Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_grid(content, Options())
    return caught.value.errors[0].code


@pytest.mark.parametrize(
    ("content", "encoding", "separator", "decimal"),
    [
        ("Code;Prix\nA;9,90\nB;12,00\n".encode("cp1252"), "utf-8", ";", ","),
        ("Société;Prix\nA;9,90\n".encode("cp1252"), "cp1252", ";", ","),
        ("Société,Prix\nA,9.90\n".encode(), "utf-8", ",", "."),
        ("\ufeffSociété\tPrix\nA\t1,234.50\n".encode(), "utf-8", "\t", "."),
        ("Société|Prix\nA|9,90\n".encode("utf-16"), "utf-16", "|", ","),
    ],
)
def test_how_a_csv_is_written_is_found_out(
    content: bytes, encoding: str, separator: str, decimal: str
) -> None:
    grid = read_grid(content, Options())
    assert grid.options.encoding == encoding
    assert grid.options.separator == separator
    assert grid.options.decimal == decimal
    assert grid.headers[1] == "Prix"
    assert grid.rows[0][0] == 2


def test_what_is_asked_wins_over_what_is_found() -> None:
    content = b"Extraction du 1er mars\n\nCode;Nom, complet\nA;Box\n"
    assert read_grid(content, Options()).headers == ("Code", "Nom, complet")
    assert read_grid(content, Options(header=1)).headers[0] == "Extraction du 1er mars"
    assert read_grid(content, Options(separator=",", header=3)).headers == ("Code;Nom", "complet")


def test_a_workbook_is_read_by_its_values() -> None:
    content = book(
        ("Code", "Prix", "Depuis", "Actif", "Calcul"),
        ("A", 12.5, date(2026, 3, 1), True, "=1+1"),
        ("B", 3.0, datetime(2026, 3, 1, 9, 30), False, None),  # noqa: DTZ001 - sheets have no zone
        Autre=[("Référence",), ("Z",)],
    )
    grid = read_grid(content, Options())
    assert grid.sheets == ("Sheet", "Autre")
    assert grid.rows == (
        (2, ("A", "12,5", "01/03/2026", "oui", "")),
        (3, ("B", "3", "01/03/2026 09:30", "non", "")),
    )
    assert read_grid(content, Options(sheet="Autre")).rows == ((2, ("Z",)),)


def test_hostile_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = book(("Code",), ("A",))
    entities = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as source, zipfile.ZipFile(entities, "w") as target:
        for one in source.infolist():
            part = source.read(one)
            if one.filename.endswith("sheet1.xml"):
                part = (
                    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                )
                part += b"<worksheet>&a;</worksheet>"
            target.writestr(one.filename, part)
    assert refused(entities.getvalue()) == "entities"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b"0" * 3_000_000)
    monkeypatch.setattr(hostile, "MOST_INFLATED", 1_000_000)
    assert len(bomb.getvalue()) < 10_000
    assert refused(bomb.getvalue()) == "too_large"
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    with pytest.raises(Invalid, match="Corrigez"):
        read_grid(b"Code\n" + b"A\n" * 5, Options(), most=3)
    assert refused(b"   \n") == "empty"


def test_columns_of_usual_tools_are_recognised() -> None:
    headers = ["product_id", "SKU", "Libellé", "Assureur", "Famille", "Canal de vente", "Dès"]
    assert suggested(headers, TARGETS, {}) == {
        0: "external_code", 1: "sku", 2: "name", 3: "partner", 4: "risk", 5: "channels",
    }  # fmt: skip

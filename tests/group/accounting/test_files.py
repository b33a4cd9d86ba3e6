"""The files of a month, from lines written here, to the byte where a program reads them."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from winvest.foundation.kit.errors import Invalid
from winvest.group.accounting.enums import EntryKind, LineType
from winvest.group.accounting.rules.files import (
    Booked,
    BookedLine,
    FileKind,
    file_bytes,
    file_name,
)
from winvest.group.accounting.rules.month import Month, parse_month

HEADER = (
    "Date opération;Société;Produit;Partenaire;Type écriture;Compte comptable;Journal;"
    "Centre de coûts;Débit;Crédit;TVA;Taux TVA;Référence contrat;Référence client"
)
OCTOBER = Month(2026, 10)
CLIENT = BookedLine(
    journal="VT",
    journal_label="Ventes",
    number=7,
    kind=EntryKind.SALE,
    entry_date=date(2026, 10, 2),
    recorded_on=date(2026, 10, 3),
    piece_ref="FA-2026-0007",
    piece_date=date(2026, 10, 2),
    type=LineType.REVENUE,
    account="411000",
    account_label="Clients",
    label="Box d’octobre",
    debit=Decimal("29.90"),
    credit=Decimal(0),
    tax_amount=Decimal(0),
    tax_rate=Decimal(0),
    product_sku="FT-BOX-001",
    auxiliary_code="C0001",
    auxiliary_label="Mme Dupont",
)
SALE = replace(
    CLIENT,
    account="706100",
    account_label="Prestations de services",
    debit=Decimal(0),
    credit=Decimal("24.92"),
    tax_amount=Decimal("4.98"),
    tax_rate=Decimal("20.00"),
    auxiliary_code=None,
    auxiliary_label=None,
)
TAX = replace(
    SALE,
    type=LineType.TAX,
    account="445710",
    account_label="TVA collectée",
    credit=Decimal("4.98"),
    tax_amount=Decimal(0),
)
BOOKED = Booked(code="FT", siren="800397291", month=OCTOBER, lines=(CLIENT, SALE, TAX))
EMPTY = replace(BOOKED, lines=())


@pytest.mark.req("ACC-03")
def test_annex_f_has_its_columns_signs_and_rates() -> None:
    content = file_bytes(FileKind.CSV, BOOKED)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == HEADER
    assert lines[1] == "2026-10-02;FT;FT-BOX-001;;CA;411000;VT;;29,90;0,00;0,00;0%;;"
    assert lines[2] == "2026-10-02;FT;FT-BOX-001;;CA;706100;VT;;0,00;24,92;4,98;20%;;"
    assert lines[3] == "2026-10-02;FT;FT-BOX-001;;TVA;445710;VT;;0,00;4,98;0,00;20%;;"
    assert lines[4:] == [""]


@pytest.mark.req("ACC-03")
@pytest.mark.req("OPS-05")
def test_a_name_never_becomes_a_formula() -> None:
    booked = replace(BOOKED, lines=(replace(SALE, partner_name="=CMD()"),))
    assert ";'=CMD();" in file_bytes(FileKind.CSV, booked).decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(file_bytes(FileKind.XLSX, booked))).active
    assert sheet is not None
    assert sheet["D2"].data_type == "s"


@pytest.mark.req("ACC-03")
def test_the_workbook_says_the_same() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(file_bytes(FileKind.XLSX, BOOKED))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert ";".join(str(one) for one in rows[0]) == HEADER
    assert rows[2][9] == 24.92
    assert len(rows) == 4


@pytest.mark.req("ACC-03")
def test_vat_is_told_by_rate_on_its_side() -> None:
    refund = replace(TAX, credit=Decimal(0), debit=Decimal("1.00"))
    booked = replace(BOOKED, lines=(TAX, refund, replace(TAX, tax_rate=Decimal("5.50"))))
    lines = file_bytes(FileKind.VAT, booked).decode("utf-8-sig").split("\r\n")
    assert lines[1] == "2026-10;FT;Collectée;5,5%;445710;0,00;4,98"
    assert lines[2] == "2026-10;FT;Collectée;20%;445710;1,00;4,98"


@pytest.mark.req("ACC-03")
def test_the_fec_has_eighteen_fields_in_latin_9() -> None:
    lines = file_bytes(FileKind.FEC, BOOKED).decode("iso-8859-15").split("\r\n")
    assert {len(line.split("\t")) for line in lines[:-1]} == {18}
    assert lines[0].startswith("JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum")
    assert lines[1].split("\t") == [
        "VT", "Ventes", "7", "20261002", "411000", "Clients", "C0001", "Mme Dupont",
        "FA-2026-0007", "20261002", "Box d'octobre", "29,90", "0,00", "", "", "20261003", "", "",
    ]  # fmt: skip


@pytest.mark.req("ACC-05")
def test_cegid_fields_stand_where_it_reads_them() -> None:
    lines = file_bytes(FileKind.CEGID, BOOKED).decode("cp1252").split("\r\n")
    assert lines[0].startswith("***S5EXPJRLETE")
    assert "01011900" in lines[0]
    client = lines[1]
    assert (client[0:3], client[3:11], client[11:13]) == ("VT ", "02102026", "FC")
    assert (client[13:30].strip(), client[30], client[31:48].strip()) == ("411000", "X", "C0001")
    assert (client[48:83].strip(), client[83:118].strip()) == ("FA-2026-0007", "Box d'octobre")
    assert (client[129], client[130:150].strip(), client[150]) == ("D", "29,90", "N")
    assert client[172:175] == "E--"


@pytest.mark.req("ACC-05")
def test_sage_reads_movements_by_tabs() -> None:
    lines = file_bytes(FileKind.SAGE, BOOKED).decode("cp1252").split("\r\n")
    assert lines[:3] == ["##Section\tDos", "EUR", "##Section\tMvt"]
    assert lines[3].split("\t")[:7] == [
        "7", "VT", "02/10/2026", "411000", "Clients", "29,90", "D",
    ]  # fmt: skip


@pytest.mark.req("ACC-03")
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (FileKind.CSV, "EXPORT_FT_2026-10.csv"),
        (FileKind.XLSX, "EXPORT_FT_2026-10.xlsx"),
        (FileKind.VAT, "TVA_FT_2026-10.csv"),
        (FileKind.FEC, "800397291FEC20261031.txt"),
        (FileKind.CEGID, "CEGID_FT_2026-10.tra"),
        (FileKind.SAGE, "SAGE_FT_2026-10.txt"),
    ],
)
def test_an_empty_month_is_a_file_with_its_header(kind: FileKind, name: str) -> None:
    assert file_name(kind, EMPTY) == name
    assert 0 < len(file_bytes(kind, EMPTY)) < len(file_bytes(kind, BOOKED))


@pytest.mark.parametrize("typed", ["", "2026", "2026-13", "2026-1", "10/2026", "2026-10-01"])
def test_a_wrong_month_says_how_to_write_it(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_month(typed)
    assert "AAAA-MM" in refused.value.errors[0].message

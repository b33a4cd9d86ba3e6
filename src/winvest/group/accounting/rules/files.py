"""The files of a month: annex F as CSV and XLSX, VAT by rate, FEC, Cegid TRA, Sage RImport.

Sources: annex F §2–4; FEC: article A47 A-1 of the LPF (18 fields, tab, decimal comma, ISO 8859-15);
TRA and RImport: the publishers' descriptions, to be confirmed with the accounting firm.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from winvest.foundation.infra.sheets import Column, Kind, Line, csv_file, xlsx_file
from winvest.group.accounting.enums import EntryKind, LineType
from winvest.group.accounting.rules.month import Month

NIL = Decimal(0)
CRLF = "\r\n"
COLLECTED, DEDUCTIBLE = "4457", "4456"
COLUMNS = (
    Column(label="Date opération", width=14),
    Column(label="Société"),
    Column(label="Produit"),
    Column(label="Partenaire"),
    Column(label="Type écriture"),
    Column(label="Compte comptable"),
    Column(label="Journal"),
    Column(label="Centre de coûts"),
    Column(label="Débit", kind=Kind.MONEY),
    Column(label="Crédit", kind=Kind.MONEY),
    Column(label="TVA", kind=Kind.MONEY),
    Column(label="Taux TVA"),
    Column(label="Référence contrat", width=38),
    Column(label="Référence client", width=38),
)
VAT_COLUMNS = (
    Column(label="Période"),
    Column(label="Société"),
    Column(label="Nature"),
    Column(label="Taux TVA"),
    Column(label="Compte comptable"),
    Column(label="Débit", kind=Kind.MONEY),
    Column(label="Crédit", kind=Kind.MONEY),
)
FEC_FIELDS = (
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib "
    "PieceRef PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise "
    "Idevise"
).split()
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
CEGID_NATURES = {
    EntryKind.SALE: "FC",
    EntryKind.CREDIT_NOTE: "AC",
    EntryKind.FEE: "FF",
    EntryKind.PAYMENT: "RC",
}


class FileKind(StrEnum):
    """A file of the month, as the command line names it."""

    CSV = "csv"
    XLSX = "xlsx"
    VAT = "tva"
    FEC = "fec"
    CEGID = "cegid"
    SAGE = "sage"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedLine:
    """A line with what its entry says, in the order of the exports: date, entry, line."""

    journal: str
    journal_label: str
    number: int
    kind: EntryKind
    entry_date: date
    recorded_on: date
    piece_ref: str
    piece_date: date
    type: LineType
    account: str
    account_label: str
    label: str
    debit: Decimal
    credit: Decimal
    tax_amount: Decimal
    tax_rate: Decimal
    cost_center: str | None = None
    auxiliary_code: str | None = None
    auxiliary_label: str | None = None
    product_sku: str | None = None
    partner_name: str | None = None
    contract_ref: UUID | None = None
    client_ref: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A company's month: what every file is made of."""

    code: str
    siren: str
    month: Month
    lines: Sequence[BookedLine]


def file_name(kind: FileKind, booked: Booked) -> str:
    """The name of a file (`spec/interface.md`, Accounting files)."""
    code, month = booked.code, booked.month
    return {
        FileKind.CSV: f"EXPORT_{code}_{month}.csv",
        FileKind.XLSX: f"EXPORT_{code}_{month}.xlsx",
        FileKind.VAT: f"TVA_{code}_{month}.csv",
        FileKind.FEC: f"{booked.siren}FEC{month.last:%Y%m%d}.txt",
        FileKind.CEGID: f"CEGID_{code}_{month}.tra",
        FileKind.SAGE: f"SAGE_{code}_{month}.txt",
    }[kind]


def file_bytes(kind: FileKind, booked: Booked) -> bytes:
    """The content of a file; with nothing booked, its header alone."""
    return WRITERS[kind](booked)


def rate_text(rate: Decimal) -> str:
    """A rate as annex F writes it.

    >>> rate_text(Decimal("5.50")), rate_text(Decimal("20.00")), rate_text(Decimal(0))
    ('5,5%', '20%', '0%')
    """
    text = f"{rate:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text.replace('.', ',')}%"


def vat_lines(booked: Booked) -> list[Line]:
    """VAT collected and deductible of the month, by rate and account, each on its side."""
    sums: dict[tuple[str, Decimal, str], tuple[Decimal, Decimal]] = {}
    for one in booked.lines:
        if one.type is not LineType.TAX:
            continue
        nature = "Collectée" if one.account.startswith(COLLECTED) else "Déductible"
        key = (nature, one.tax_rate, one.account)
        debit, credit = sums.get(key, (NIL, NIL))
        sums[key] = (debit + one.debit, credit + one.credit)
    return [
        (str(booked.month), booked.code, nature, rate_text(rate), account, debit, credit)
        for (nature, rate, account), (debit, credit) in sorted(sums.items())
    ]


def _annex_f(booked: Booked) -> list[Line]:
    return [
        (
            one.entry_date.isoformat(),
            booked.code,
            one.product_sku or "",
            one.partner_name or "",
            one.type.value,
            one.account,
            one.journal,
            one.cost_center or "",
            one.debit,
            one.credit,
            one.tax_amount,
            rate_text(one.tax_rate),
            str(one.contract_ref or ""),
            str(one.client_ref or ""),
        )
        for one in booked.lines
    ]


def _csv(booked: Booked) -> bytes:
    return csv_file(COLUMNS, _annex_f(booked))


def _xlsx(booked: Booked) -> bytes:
    return xlsx_file(f"{booked.code} {booked.month}", COLUMNS, _annex_f(booked))


def _vat(booked: Booked) -> bytes:
    return csv_file(VAT_COLUMNS, vat_lines(booked))


def _fec(booked: Booked) -> bytes:
    rows: list[Iterable[str]] = [FEC_FIELDS]
    ordered = sorted(booked.lines, key=lambda one: (one.recorded_on, one.journal, one.number))
    for one in ordered:
        rows.append(
            (
                one.journal,
                one.journal_label,
                str(one.number),
                f"{one.entry_date:%Y%m%d}",
                one.account,
                one.account_label,
                one.auxiliary_code or "",
                one.auxiliary_label or "",
                one.piece_ref,
                f"{one.piece_date:%Y%m%d}",
                one.label,
                _comma(one.debit),
                _comma(one.credit),
                "",
                "",
                f"{one.recorded_on:%Y%m%d}",
                "",
                "",
            )
        )
    return _latin("".join("\t".join(map(_field, row)) + CRLF for row in rows))


def _cegid(booked: Booked) -> bytes:
    head = f"{'***S5EXPJRLETE':<17}{'01011900' * 2}007"
    rows = [head, *(_cegid_line(one) for one in booked.lines)]
    return "".join(row + CRLF for row in rows).translate(PLAIN).encode("cp1252", "replace")


def _cegid_line(one: BookedLine) -> str:
    amount = _comma(one.debit or one.credit)
    return (
        f"{one.journal[:3]:<3}{one.entry_date:%d%m%Y}{CEGID_NATURES.get(one.kind, 'OD'):<2}"
        f"{one.account[:17]:<17}{'X' if one.auxiliary_code else ' '}"
        f"{(one.auxiliary_code or '')[:17]:<17}{_field(one.piece_ref)[:35]:<35}"
        f"{_field(one.label)[:35]:<35}{'':<3}{'':<8}{'D' if one.debit else 'C'}"
        f"{amount:>20}N{one.number:>8}{'EUR'}{'':<10}E--"
    )


def _sage(booked: Booked) -> bytes:
    rows: list[Iterable[str]] = [("##Section", "Dos"), ("EUR",), ("##Section", "Mvt")]
    rows.extend(
        (
            str(one.number),
            one.journal,
            f"{one.entry_date:%d/%m/%Y}",
            one.account,
            one.account_label,
            _comma(one.debit or one.credit),
            "D" if one.debit else "C",
            one.piece_ref,
            one.label,
        )
        for one in booked.lines
    )
    text = "".join("\t".join(map(_field, row)) + CRLF for row in rows)
    return text.translate(PLAIN).encode("cp1252", "replace")


def _comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def _field(text: str) -> str:
    """A field of a text file: on one line, without the separator."""
    return " ".join(text.split())


def _latin(text: str) -> bytes:
    return text.translate(PLAIN).encode("iso-8859-15", "replace")


WRITERS: dict[FileKind, Callable[[Booked], bytes]] = {
    FileKind.CSV: _csv,
    FileKind.XLSX: _xlsx,
    FileKind.VAT: _vat,
    FileKind.FEC: _fec,
    FileKind.CEGID: _cegid,
    FileKind.SAGE: _sage,
}

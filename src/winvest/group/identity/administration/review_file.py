"""The file of an access review, as spreadsheets open it; no cell can be taken for a formula."""

import io
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

from winvest.foundation.audit.rules.sheet import cell
from winvest.foundation.kit.calendar import local_day
from winvest.group.identity.administration.csv_file import csv_bytes
from winvest.group.identity.administration.queries.reviews import Review, ReviewLine

HEADER = (
    "Trimestre", "Personne", "Adresse", "État du compte", "Vu le", "Rôle", "Périmètre", "Familles",
    "Depuis", "Décision", "Motif", "Décidé par", "Décidé le",
)  # fmt: skip


def review_csv(review: Review, lines: Iterable[ReviewLine]) -> bytes:
    """CSV: `;`, UTF-8 with its mark, CRLF."""
    return csv_bytes(HEADER, rows_of(review, lines))


def review_xlsx(review: Review, lines: Iterable[ReviewLine]) -> bytes:
    """XLSX, with its header frozen and filtered."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.title = f"Revue {review.quarter}"
    sheet.append(HEADER)
    for row in rows_of(review, lines):
        sheet.append(list(row))
    for head in sheet[1]:
        head.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for letter, width in zip("ABCDEFGHIJKLM", (11, 24, 30, 14, 12, 20, 22, 20, 12, 12, 40, 24, 12),
                             strict=True):  # fmt: skip
        sheet.column_dimensions[letter].width = width
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows_of(review: Review, lines: Iterable[ReviewLine]) -> Iterator[Sequence[str]]:
    """The lines as text, dates as AAAA-MM-JJ in Paris."""
    for one in lines:
        yield tuple(
            cell(text)
            for text in (
                review.quarter,
                one.display_name,
                one.email,
                one.status.label,
                local_day(one.last_seen_at).isoformat() if one.last_seen_at else "Jamais",
                one.role_label,
                one.where,
                ", ".join(one.families) or "Toutes",
                local_day(one.since).isoformat() if one.since else "",
                one.decision.label,
                one.comment or "",
                one.decided_by or "",
                local_day(one.decided_at).isoformat() if one.decided_at else "",
            )
        )

"""The report of an import: the file as it was given, with what each of its lines does or did."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.sheets import Column, Kind, Line, xlsx_sheet
from winvest.foundation.kit.scope import Scope
from winvest.screens.imports.enums import Outcome, Verdict
from winvest.screens.imports.queries import ImportRow, LineRow, lines_in_pieces, names_of
from winvest.screens.imports.views import changes_in_words, faults_in_words, plain_sentence, stands

TITLE = "Rapport d’import"
WRONG = (Outcome.REFUSED, Outcome.KEPT)


def report_columns(one: ImportRow) -> tuple[Column, ...]:
    """The file's own columns between the line's number and its errors."""
    return (
        Column(label="Ligne", kind=Kind.INTEGER),
        *(Column(label=header or f"Colonne {at}") for at, header in enumerate(one.headers, 1)),
        Column(label="Résultat", width=14),
        Column(label="Erreur", width=60),
        Column(label="Changements", width=60),
    )


async def report_lines(
    session: AsyncSession, scope: Scope, *, one: ImportRow, fields: Mapping[str, str]
) -> AsyncIterator[list[Line]]:
    """The lines of the report, in pieces."""
    async for lines in lines_in_pieces(session, scope, import_id=one.id):
        names = await names_of(session, scope, lines=lines)
        yield [_line(each, one, names, fields) for each in lines]


async def write_report(
    session: AsyncSession, scope: Scope, *, one: ImportRow, fields: Mapping[str, str], path: Path
) -> None:
    """The report as a workbook."""
    sheet = xlsx_sheet(path, title=TITLE, columns=report_columns(one), expected=one.total)
    async for lines in report_lines(session, scope, one=one, fields=fields):
        sheet.add(lines)
    sheet.close()


def _line(
    line: LineRow, one: ImportRow, names: Mapping[str, str], fields: Mapping[str, str]
) -> Line:
    width = len(one.headers)
    cells = [*line.cells[:width], *[""] * (width - len(line.cells))]
    faults = [
        f"{fault.column} : {fault.message}" if fault.column else fault.message
        for fault in faults_in_words(line, one)
    ]
    changes = changes_in_words(line, names, fields) if line.verdict is not Verdict.FAULTY else []
    said = [plain_sentence(changes)] if changes else []
    if line.told:  # a line that is well tells what becomes of it, no error
        (faults if line.outcome in WRONG else said).insert(0, line.told)
    return (line.position, *cells, stands(line).label, "\n".join(faults), "\n".join(said))

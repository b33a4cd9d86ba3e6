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
REPORTED = frozenset(("Ligne", "Résultat", "Erreur", "Changements"))
WRONG = (Outcome.REFUSED, Outcome.KEPT)


def report_columns(one: ImportRow) -> tuple[Column, ...]:
    """The file's own columns between the line's number and its errors."""
    return (
        Column(label="Ligne", kind=Kind.INTEGER),
        *(Column(label=one.headers[at] or f"Colonne {at + 1}") for at in _own(one)),
        Column(label="Résultat", width=14),
        Column(label="Erreur", width=60),
        Column(label="Changements", width=60),
    )


async def report_lines(
    session: AsyncSession,
    scope: Scope,
    *,
    one: ImportRow,
    fields: Mapping[str, str],
    verdict: Verdict | None = None,
) -> AsyncIterator[list[Line]]:
    """The lines of the report, or those of a verdict alone, in pieces."""
    async for lines in lines_in_pieces(session, scope, import_id=one.id, verdict=verdict):
        names = await names_of(session, scope, lines=lines)
        yield [_line(each, one, names, fields) for each in lines]


async def write_report(
    session: AsyncSession,
    scope: Scope,
    *,
    one: ImportRow,
    fields: Mapping[str, str],
    path: Path,
    verdict: Verdict | None = None,
) -> None:
    """The report as a workbook."""
    sheet = xlsx_sheet(path, title=TITLE, columns=report_columns(one), expected=one.total)
    pieces = report_lines(session, scope, one=one, fields=fields, verdict=verdict)
    async for lines in pieces:
        sheet.add(lines)
    sheet.close()


def _own(one: ImportRow) -> list[int]:
    """The file's own columns: a report that was corrected and given back has those of a report."""
    told = REPORTED if set(one.headers) >= REPORTED else frozenset()
    return [at for at, header in enumerate(one.headers) if header not in told]


def _line(
    line: LineRow, one: ImportRow, names: Mapping[str, str], fields: Mapping[str, str]
) -> Line:
    cells = [line.cells[at] if at < len(line.cells) else "" for at in _own(one)]
    faults = [
        f"{fault.column} : {fault.message}" if fault.column else fault.message
        for fault in faults_in_words(line, one)
    ]
    changes = changes_in_words(line, names, fields) if line.verdict is not Verdict.FAULTY else []
    said = [plain_sentence(changes)] if changes else []
    if line.told:  # a line that is well tells what becomes of it, no error
        (faults if line.outcome in WRONG else said).insert(0, line.told)
    return (line.position, *cells, stands(line).label, "\n".join(faults), "\n".join(said))

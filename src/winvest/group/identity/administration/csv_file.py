"""CSV as French spreadsheets open it: `;`, UTF-8 with its mark, CRLF; no cell is a formula."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from winvest.foundation.audit.rules.sheet import cell
from winvest.foundation.kit.calendar import local_day
from winvest.group.identity.administration.queries.people import PersonLine

PEOPLE = ("Personne", "Adresse", "Rôles", "Second facteur", "Vu le", "État")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A whole file; its cells are already safe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return codecs.BOM_UTF8 + buffer.getvalue().encode("utf-8")


def people_csv(lines: Iterable[PersonLine]) -> bytes:
    """The list of people as a file."""
    return csv_bytes(PEOPLE, _people(lines))


def _people(lines: Iterable[PersonLine]) -> Iterator[Sequence[str]]:
    for one in lines:
        held = (f"{row.role_label} ({row.company_code or 'groupe'})" for row in one.roles)
        factor = "Oui" if one.factors.any else "À enrôler" if one.lacks_factor else "Non"
        seen = local_day(one.last_seen_at).isoformat() if one.last_seen_at else "Jamais"
        yield tuple(
            cell(text)
            for text in (
                one.display_name,
                one.email,
                ", ".join(held),
                factor,
                seen,
                one.status.label,
            )
        )

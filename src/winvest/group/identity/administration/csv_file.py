"""CSV of the people and of the reviews, as French spreadsheets open them."""

from collections.abc import Iterable, Iterator, Sequence

from winvest.foundation.infra.sheets import Column, csv_file
from winvest.foundation.kit.calendar import local_day
from winvest.group.identity.administration.queries.people import PersonLine

PEOPLE = ("Personne", "Adresse", "Rôles", "Second facteur", "Vu le", "État")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A whole file; no cell of it is a formula."""
    return csv_file([Column(label=one) for one in header], rows)


def people_csv(lines: Iterable[PersonLine]) -> bytes:
    """The list of people as a file."""
    return csv_bytes(PEOPLE, _people(lines))


def _people(lines: Iterable[PersonLine]) -> Iterator[Sequence[str]]:
    for one in lines:
        held = (f"{row.role_label} ({row.company_code or 'groupe'})" for row in one.roles)
        factor = "Oui" if one.factors.any else "À enrôler" if one.lacks_factor else "Non"
        seen = local_day(one.last_seen_at).isoformat() if one.last_seen_at else "Jamais"
        yield (
            one.display_name,
            one.email,
            ", ".join(held),
            factor,
            seen,
            one.status.label,
        )

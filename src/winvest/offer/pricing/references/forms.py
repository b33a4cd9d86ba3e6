"""Reading a file of index values: series, day, value; all that is wrong told line by line."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.reading import FRENCH_DAY, ISO_DAY, YEARS

SERIES = ("spot", "cpi", "energy")
HEADER = ("serie", "date", "valeur")
MOST_LINES = 5_000
MOST_ERRORS = 20
LARGEST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPoint:
    """A value of a series from a day on."""

    series: str
    on: date
    value: Decimal


def parse_points(text: str) -> tuple[NewPoint, ...]:
    """The points of a CSV « serie;date;valeur » (French or ISO days, decimal comma or point).

    >>> parse_points("serie;date;valeur\\nspot;01/03/2026;0,0812")[0].value
    Decimal('0.0812')
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise _refused([("fichier", "Le fichier est vide : une ligne par valeur est attendue.")])
    if len(lines) > MOST_LINES + 1:
        raise _refused([("fichier", f"{MOST_LINES} valeurs au plus par fichier : coupez-le.")])
    separator = ";" if ";" in lines[0] else ","
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
    head = tuple(one.strip().lower().replace("é", "e") for one in rows[0])
    if head != HEADER:
        raise _refused([("fichier", "La première ligne doit être « serie;date;valeur ».")])
    found: dict[tuple[str, date], NewPoint] = {}
    errors: list[tuple[str, str]] = []
    for number, row in enumerate(rows[1:], start=2):
        point = _point(row, number, errors)
        if point is None:
            continue
        if (point.series, point.on) in found:
            errors.append(("fichier", f"Ligne {number} : cette valeur est donnée deux fois."))
        found[point.series, point.on] = point
    if errors:
        raise _refused(errors[:MOST_ERRORS])
    return tuple(found[key] for key in sorted(found))


def _point(row: list[str], number: int, errors: list[tuple[str, str]]) -> NewPoint | None:
    if len(row) != len(HEADER):
        errors.append(("fichier", f"Ligne {number} : trois colonnes sont attendues."))
        return None
    series, day, value = row[0].strip().lower(), _day(row[1].strip()), _value(row[2])
    if series not in SERIES:
        errors.append(("fichier", f"Ligne {number} : série inconnue (spot, cpi ou energy)."))
    if day is None:
        errors.append(("fichier", f"Ligne {number} : écrivez la date comme 01/03/2026."))
    if value is None:
        errors.append(("fichier", f"Ligne {number} : écrivez la valeur comme 0,0812."))
    if series not in SERIES or day is None or value is None:
        return None
    return NewPoint(series=series, on=day, value=value)


def _day(text: str) -> date | None:
    french, iso = FRENCH_DAY.fullmatch(text), ISO_DAY.fullmatch(text)
    parts = french.group(3, 2, 1) if french else iso.groups() if iso else None
    if parts is None:
        return None
    try:
        found = date(*(int(one) for one in parts))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _value(text: str) -> Decimal | None:
    plain = re.sub(r"\s", "", text).replace(",", ".")
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", plain, re.ASCII):
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if abs(found) <= LARGEST else None


def _refused(errors: list[tuple[str, str]]) -> Invalid:
    return Invalid(
        [FieldError(field=field, code="file", message=spaced(message)) for field, message in errors]
    )

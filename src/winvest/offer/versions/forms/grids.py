"""The grid of a price keyed by the client: typed, pasted from a spreadsheet, read or refused."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.zone_rules import ZONES, zone_label
from winvest.offer.versions.forms.entries import figure
from winvest.offer.versions.forms.lines import moved, spread, typed_lines
from winvest.offer.versions.forms.typed_words import plain, zone_code
from winvest.offer.versions.rules.content import GridPart
from winvest.offer.versions.rules.coverage import LARGEST, OLDEST, covered

PREFIX = "ligne"
MOST = 300
HIGHEST = Decimal(10_000_000)
BAND = re.compile(r"(\d{1,3})\s*(?:-|–|—|à|a|/)\s*(\d{1,3})")
FROM = re.compile(r"(?:dès|des|a partir de|à partir de)?\s*(\d{1,3})\s*(?:\+|et plus|ou plus)?")
UP_TO = re.compile(r"(?:<|≤|jusqu['’]?[àa]|moins de)\s*(\d{1,3})")
TITLES: Mapping[str, tuple[str, ...]] = {
    "min_age": ("age de", "de", "age min", "age minimum"),
    "max_age": ("age a", "a", "age max", "age maximum"),
    "ages": ("age", "ages", "tranche", "tranche d'age"),
    "zone": ("zone", "zones", "region", "departement"),
    "min_household": ("foyer de", "personnes de", "foyer min"),
    "max_household": ("foyer a", "personnes a", "foyer max"),
    "household": ("foyer", "personnes", "membres", "composition"),
    "level": ("niveau", "garantie", "option"),
    "amount": ("prix", "montant", "cotisation", "tarif", "prime"),
}
BY_COUNT: Mapping[int, tuple[str, ...]] = {
    1: ("amount",),
    2: ("ages", "amount"),
    4: ("ages", "zone", "household", "amount"),
    5: ("ages", "zone", "household", "level", "amount"),
    6: ("min_age", "max_age", "zone", "household", "level", "amount"),
    7: ("min_age", "max_age", "zone", "min_household", "max_household", "level", "amount"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GridEntry:
    """A line of a grid as typed."""

    min_age: str = ""
    max_age: str = ""
    zone: str = ""
    min_household: str = ""
    max_household: str = ""
    level: str = ""
    amount: str = ""


def grid_entries(grid: Sequence[GridPart]) -> tuple[GridEntry, ...]:
    """The lines of a stored grid."""
    return tuple(
        GridEntry(
            min_age=_whole(one.min_age),
            max_age=_whole(one.max_age),
            zone=zone_label(one.zone) if one.zone else "",
            min_household=_whole(one.min_household),
            max_household=_whole(one.max_household),
            level=one.level or "",
            amount=figure(one.amount),
        )
        for one in grid
    )


def typed_grid(raw: Mapping[str, str]) -> tuple[GridEntry, ...]:
    """The lines typed, whatever they are worth."""
    return tuple(one for _, one in typed_lines(raw, PREFIX, GridEntry, most=MOST))


def pressed_grid(entries: tuple[GridEntry, ...], act: str) -> tuple[GridEntry, ...]:
    """The lines after a button; a new line begins where the last one ends.

    >>> pressed_grid((GridEntry(min_age="18", max_age="30", zone="75"),), "ajouter-ligne")[1]
    GridEntry(min_age='31', max_age='', zone='75', min_household='', max_household='', \
level='', amount='')
    """
    last = entries[-1] if entries else GridEntry()
    after = str(int(last.max_age) + 1) if _digits(last.max_age) else ""
    fresh = replace(last, min_age=after, max_age="", amount="")
    found = moved(entries, act, prefix=PREFIX, fresh=fresh, most=MOST)
    return entries if found is None else found


def pasted_grid(text: str) -> tuple[GridEntry, ...]:
    """A grid as a spreadsheet gives it: by its titles, or by the number of its columns.

    >>> [(one.min_age, one.max_age, one.zone, one.amount)
    ...  for one in pasted_grid("Âge\\tZone\\tPrix\\n18-30\\tOutre-mer\\t1 234,50 €\\n31+\\t\\t45")]
    [('18', '30', 'Outre-mer', '1234,50'), ('31', '', '', '45')]
    """
    rows = [
        (number, [one.strip() for one in re.split(r"[\t;]", line)])
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not rows:
        raise _refusal("Collez d’abord des lignes de votre tableur.")
    columns = _columns(rows[0][1])
    if columns is not None:
        rows = rows[1:]
        if not {"amount"} <= set(columns):
            raise _refusal("Il manque la colonne du prix : nommez-la « Prix ».")
    if len(rows) > MOST:
        raise _refusal(f"{plural(len(rows), 'ligne')} : une grille en compte {MOST} au plus.")
    return tuple(_pasted(cells, columns or _guessed(number, cells)) for number, cells in rows)


def parse_grid(
    entries: Sequence[GridEntry], *, known: Collection[str] = ()
) -> tuple[GridPart, ...]:
    """The lines of the grid, or all that is wrong, cell by cell; `known`: zones already there."""
    reading = Reading(spread(PREFIX, entries))
    lines = []
    for at in range(len(entries)):
        here = f"{PREFIX}-{at}"
        amount = reading.number(f"{here}-amount", missing="Donnez le prix de cette ligne.")
        if amount is not None and not 0 <= amount <= HIGHEST:
            reading.refuse(f"{here}-amount", "range", "Un prix va de 0 à 10 000 000 €.")
        ages = _bounds(reading, f"{here}-min_age", f"{here}-max_age", 0, OLDEST)
        people = _bounds(reading, f"{here}-min_household", f"{here}-max_household", 1, LARGEST)
        lines.append(
            GridPart(
                amount=amount or Decimal(0),
                min_age=ages[0],
                max_age=ages[1],
                zone=_zone(reading, f"{here}-zone", known),
                min_household=people[0],
                max_household=people[1],
                level=reading.text(f"{here}-level", longest=40) or None,
            )
        )
    if not reading.errors:
        for one in covered(lines):
            reading.refuse(f"{PREFIX}-{one.line}-{one.field}", one.code, one.message)
    reading.finish()
    return tuple(lines)


def zone_choices(known: Collection[str] = ()) -> list[str]:
    """The zones that may be typed, by their names."""
    return list(dict.fromkeys((*ZONES.values(), *(zone_label(one) for one in sorted(known)))))


def _columns(cells: Sequence[str]) -> tuple[str, ...] | None:
    """The columns that a line of titles names; None: it is no line of titles."""
    if any(re.search(r"\d", one) for one in cells):
        return None
    found = []
    for cell in cells:
        bare = plain(cell)
        exact = [key for key, words in TITLES.items() if bare in words]
        begun = [key for key, words in TITLES.items() if bare.startswith(f"{words[0]} ")]
        found.append(next(iter((*exact, *begun)), ""))
    return tuple(found)


def _guessed(number: int, cells: Sequence[str]) -> tuple[str, ...]:
    if len(cells) == 3:
        apart = _digits(cells[0]) and (_digits(cells[1]) or not cells[1])
        return ("min_age", "max_age", "amount") if apart else ("ages", "zone", "amount")
    if len(cells) not in BY_COUNT:
        raise _refusal(
            f"Ligne {number} : {plural(len(cells), 'colonne')}. Donnez âge de, âge à, zone, foyer "
            "de, foyer à, niveau, prix, ou nommez vos colonnes sur la première ligne."
        )
    return BY_COUNT[len(cells)]


def _pasted(cells: Sequence[str], columns: Sequence[str]) -> GridEntry:
    values: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name == "ages":
            values["min_age"], values["max_age"] = _band(cell)
        elif name == "household":
            values["min_household"], values["max_household"] = _band(cell)
        elif name == "amount":
            values[name] = re.sub(r"[\s\u00a0\u202f€]", "", cell)
        elif name:
            values[name] = cell
    return GridEntry(**{name: value[:60] for name, value in values.items()})


def _band(cell: str) -> tuple[str, str]:
    """A band as people write it: 18-30, 65+, jusqu’à 17; what cannot be read stays as it is.

    >>> _band("18 – 30 ans"), _band("65 et plus"), _band("jusqu’à 17"), _band("2"), _band("?")
    (('18', '30'), ('65', ''), ('', '17'), ('2', '2'), ('?', ''))
    """
    bare = re.sub(r"\s*(ans|an|personnes?|pers\.?)\s*", " ", cell.lower()).strip()
    if _digits(bare):
        return bare, bare
    if found := BAND.fullmatch(bare):
        return found[1], found[2]
    if found := UP_TO.fullmatch(bare):
        less = bare.startswith(("<", "moins"))
        return "", str(int(found[1]) - 1) if less else found[1]
    if bare and (found := FROM.fullmatch(bare)):
        return found[1], ""
    return cell, ""


def _bounds(
    reading: Reading, low: str, high: str, least: int, most: int
) -> tuple[int | None, int | None]:
    found: list[int | None] = []
    for name in (low, high):
        value = reading.raw.get(name, "")
        if not value:
            found.append(None)
        elif _digits(value) and least <= int(value) <= most:
            found.append(int(value))
        else:
            reading.refuse(name, "number", f"Un nombre entier de {least} à {most}.")
            found.append(None)
    first, last = found
    if first is not None and last is not None and last < first:
        reading.refuse(high, "reversed", "La fin est avant le début.")
    return first, last


def _zone(reading: Reading, name: str, known: Collection[str]) -> str | None:
    value = reading.text(name, longest=60)
    code = zone_code(value, known=known) if value else None
    if value and code is None:
        told = "Zone inconnue : choisissez-la dans la liste (ou 75, 69…)."
        reading.refuse(name, "choice", told)
    return code


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _refusal(message: str) -> Invalid:
    return Invalid([FieldError(field="paste", code="paste", message=message)])

"""Forms of the imports: a file and its source, how it is read, what its columns are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from winvest.foundation.kit.reading import Reading
from winvest.screens.imports.dated_words import PRICED
from winvest.screens.imports.enums import Outcome, Source, Verdict
from winvest.screens.imports.files import DECIMALS, ENCODINGS, SEPARATORS, Options
from winvest.screens.imports.targets import IGNORED, REQUIRED, TARGETS

SEPARATOR_CODES = {"point-virgule": ";", "virgule": ",", "tabulation": "\t", "barre": "|"}
DECIMAL_CODES = {"virgule": ",", "point": "."}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImport:
    """A file about to be received."""

    source: Source
    company_id: UUID
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How a file is read: its options, what its columns are, what a blank cell says.

    `asked`: the day from which the prices of the whole file apply, if one was given.
    """

    options: Options
    mapping: Mapping[int, str]
    blank_erases: bool
    asked: str = ""


def parse_new_import(raw: Mapping[str, str], *, file_name: str, content: bytes) -> NewImport:
    """The file received, or what is wrong with its form."""
    reading = Reading(raw)
    source = reading.choice("source", Source, missing="Dites de quel outil vient ce fichier.")
    company_id = reading.identifier("company_id", missing="Choisissez la société de ces produits.")
    if not content:
        reading.refuse("fichier", "missing", "Choisissez un fichier CSV ou XLSX.")
    reading.finish()
    if source is None or company_id is None:
        raise AssertionError("a missing choice has been refused above")
    name = Reading({"name": file_name.replace("\\", "/").rpartition("/")[2]})
    return NewImport(
        source=source,
        company_id=company_id,
        file_name=name.text("name", longest=100_000)[-160:] or "fichier",
    )


def parse_options(raw: Mapping[str, str]) -> Options:
    """How the file is to be read, as an address or a form says; what is unknown is found out.

    >>> parse_options({"separateur": "tabulation", "entete": "3", "encodage": "x"}).header
    3
    """
    header = raw.get("entete", "")
    return Options(
        sheet=raw.get("feuille", "")[:100],
        encoding=raw.get("encodage", "") if raw.get("encodage") in ENCODINGS else "",
        separator=SEPARATOR_CODES.get(raw.get("separateur", ""), ""),
        decimal=DECIMAL_CODES.get(raw.get("decimale", ""), ""),
        header=int(header) if header.isascii() and header.isdigit() and len(header) < 6 else 0,
    )


def parse_columns(
    raw: Mapping[str, str], *, headers: Sequence[str], known: Collection[str]
) -> Columns:
    """What each column is; every entry once, the code among them."""
    reading = Reading(raw)
    mapping: dict[int, str] = {}
    for at in range(len(headers)):
        name = f"colonne-{at}"
        code = reading.one_of(name, (IGNORED, *known), missing="Choisissez dans la liste.")
        if code == IGNORED:
            continue
        if code in mapping.values():
            reading.refuse(
                name, "twice", "Une autre colonne remplit déjà cette donnée : gardez-en une seule."
            )
        mapping[at] = code
    for code in REQUIRED:
        if code not in mapping.values():
            label = next(one.label for one in TARGETS if one.code == code)
            reading.refuse(
                "colonnes", "missing", f"Dites quelle colonne donne « {label} » de chaque produit."
            )
    asked = reading.day("date_effet")
    priced = not PRICED.isdisjoint(mapping.values())
    if priced and asked is None and "effective_from" not in mapping.values():
        reading.refuse(
            "date_effet",
            "missing",
            "Donnez le jour où ces prix s’appliquent, ou reliez une colonne « Date d’effet ».",
        )
    reading.finish()
    return Columns(
        options=parse_options(raw),
        mapping=mapping,
        blank_erases=bool(raw.get("vides_effacent")),
        asked=f"{asked:%d/%m/%Y}" if asked and priced else "",
    )


def option_entries(options: Options) -> dict[str, str]:
    """Options as the form and the address write them."""
    separators = {value: key for key, value in SEPARATOR_CODES.items()}
    decimals = {value: key for key, value in DECIMAL_CODES.items()}
    return {
        "feuille": options.sheet,
        "encodage": options.encoding,
        "separateur": separators.get(options.separator, ""),
        "decimale": decimals.get(options.decimal, ""),
        "entete": str(options.header or ""),
    }


def separator_choices() -> tuple[tuple[str, str], ...]:
    """Separators as a form offers them."""
    return tuple((key, SEPARATORS[value]) for key, value in SEPARATOR_CODES.items())


def decimal_choices() -> tuple[tuple[str, str], ...]:
    """Decimal marks as a form offers them."""
    return tuple((key, DECIMALS[value]) for key, value in DECIMAL_CODES.items())


def parse_lines(raw: Mapping[str, str]) -> tuple[Verdict | None, Outcome | None, int]:
    """Which lines of an import are shown: of one verdict or outcome, after a position."""
    verdict = next((one for one in Verdict if one == raw.get("controle", "")), None)
    outcome = next((one for one in Outcome if one == raw.get("resultat", "")), None)
    after = raw.get("apres", "")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    return verdict, outcome, place

"""From the words of a file to the entries of the forms: labels, names and codes are all known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from winvest.foundation.kit.errors import FieldError
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.reading import legible
from winvest.offer.catalog.enums import (
    Badge,
    Channel,
    ClientKind,
    FieldKind,
    LifecycleStatus,
    Recurrence,
    RevenueModel,
    TariffMode,
)
from winvest.offer.catalog.forms.correction import FamilyField
from winvest.offer.catalog.loading.judging import CODE, FORMER
from winvest.offer.pricing.enums import PriceEffect
from winvest.screens.imports.dated_words import MODES, NUMBERED, PRICED, SYNONYMS
from winvest.screens.imports.enums import Source
from winvest.screens.imports.papers import FIELDS, cell_of
from winvest.screens.imports.targets import plain

LISTS: Mapping[str, type[Labelled]] = {
    "channels": Channel,
    "client_kinds": ClientKind,
    "badges": Badge,
}
CHOICES: Mapping[str, type[Labelled]] = {
    "revenue_model": RevenueModel,
    "tariff_mode": TariffMode,
    "status": LifecycleStatus,
    "recurrence": Recurrence,
}
ALSO: Mapping[str, Mapping[str, str]] = {
    "revenue_model": {"ca": "revenue", "interne": "revenue", "commissions": "commission"},
    "tariff_mode": {"api": "auto", "auto": "auto", "manuelle": "manual"},
    "recurrence": {"mois": "monthly", "mensuelle": "monthly", "an": "yearly",
                   "annuelle": "yearly", "unique": "one_shot", "une fois": "one_shot"},
    "client_kinds": {
        "particuliers": "personal", "part": "personal", "pro": "professional",
        "professionnels": "professional", "entreprise": "professional",
    },
    "channels": {"tele vente": "telesales", "telephone": "telesales", "internet": "web",
                 "partenaires": "partner", "marketplace": "partner", "partenaire": "partner"},
}  # fmt: skip
PAPER = {column: field for field, column in FIELDS.items()}
YES = frozenset(("oui", "o", "vrai", "true", "yes", "1", "x"))
NO = frozenset(("non", "n", "faux", "false", "no", "0"))
NOTHING = frozenset(("", "-", "–", "—", "n/a", "#n/a", "néant"))
NUMBER = re.compile(r"-?[\d\s.,\u00a0\u202f]*\d[\d\s.,\u00a0\u202f]*(?:ans)?")
NUMBERS = frozenset((FieldKind.INTEGER, FieldKind.DECIMAL))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names of what a line may point to, as compared by `plain`, and what they stand for."""

    partners: Mapping[str, str]
    risks: Mapping[str, str]
    zones: Mapping[str, str]
    company: frozenset[str]
    fields: Mapping[str, FamilyField]
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _lists())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a line: the entry at fault, and the sentence."""

    entry: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A line as entries of the forms; `former` and `status` are for the import itself.

    `priced`: the dated price that the line tells, if it does; `paper`: the document it names.
    """

    entries: Mapping[str, str]
    priced: Mapping[str, str]
    paper: Mapping[str, str]
    former: str
    status: str
    faults: Sequence[Fault]


def said(entry: str, error: FieldError) -> str:
    """What is wrong with an entry; a file has no list to choose from, so its values are said."""
    kind = {**LISTS, **CHOICES, **MODES}.get(entry)
    if error.code != "choice" or kind is None:
        return error.message
    known = ", ".join(f"« {one.label} »" for one in kind)
    return spaced(f"Cette valeur n’existe pas : écrivez {known}.")


def translated(
    cells: Sequence[str],
    mapping: Mapping[int, str],
    known: Vocabulary,
    *,
    source: Source,
    decimal: str,
    blank_erases: bool,
) -> Translated:
    """The entries of a line; a blank cell says nothing, unless blanks erase."""
    entries: dict[str, str] = {}
    faults: list[Fault] = []
    kept: dict[str, str] = {}
    priced: dict[str, str] = {}
    paper: dict[str, str] = {}
    for at, code in mapping.items():
        text = cells[at] if at < len(cells) else ""
        if text.lower() in NOTHING:
            text = ""
        if not text and not blank_erases:
            continue
        if code in PRICED:
            if text:
                priced[code] = _priced(code, text, known, decimal)
            continue
        if code in PAPER:
            if text:
                paper[PAPER[code]] = _paper(PAPER[code], text, known)
            continue
        if code in ("former", "status", "company", "external_code", "external_system"):
            kept[code] = text
            continue
        value, fault = _entry(code, text, known, decimal)
        entries["risk_id" if code == "risk" else "partner_id" if code == "partner" else code] = (
            value
        )
        if fault:
            faults.append(Fault(entry=code, message=fault))
    if not entries.get("risk_id", "x"):
        del entries["risk_id"]  # the family of a product is never blank: the cell says nothing
    faults += _outside(kept, entries, known, source)
    return Translated(
        entries=entries,
        priced=priced,
        paper=paper,
        former=_sku(kept.get("former", "")),
        status=_code(kept.get("status", ""), known.lists["status"]) or kept.get("status", ""),
        faults=faults,
    )


def _entry(code: str, text: str, known: Vocabulary, decimal: str) -> tuple[str, str]:
    """The entry that a cell fills, and what is wrong with it."""
    if code == "sku":
        return _sku(text), ""
    if code == "partner":
        found = known.partners.get(plain(text), "")
        lost = f"Aucune compagnie ne s’appelle « {text[:60]} » : reprenez le nom de la liste."
        return found, "" if found or not text else lost
    if code == "risk":
        found = known.risks.get(plain(text), "")
        lost = f"Aucune famille ne s’appelle « {text[:60]} » : reprenez le nom de la liste."
        return found, "" if found or not text else lost
    if code in LISTS:
        parts = [one for one in re.split(r"[,;|\n]+", text) if one.strip()]
        codes = {_code(one, known.lists[code]) or one.strip() for one in parts}
        order = [one.value for one in LISTS[code] if one.value in codes]
        return ",".join((*order, *sorted(codes - set(order)))), ""
    if code in CHOICES:
        return _code(text, known.lists[code]) or text, ""
    if code == "zones":
        parts = [one.strip() for one in re.split(r"[,;|\n]+", text) if one.strip()]
        return ", ".join(known.zones.get(plain(one), one.upper()) for one in parts), ""
    if code in ("min_age", "max_age"):
        return _number(text.removesuffix("ans").strip(), decimal), ""
    if code.startswith("champ_"):
        return _field(known.fields.get(code), text, decimal), ""
    if code == "description":
        return legible(text).replace("\r\n", "\n").strip(), ""
    return " ".join(legible(text).split()), ""


def _priced(code: str, text: str, known: Vocabulary, decimal: str) -> str:
    if code in NUMBERED or code == "commission":
        bare = _number(re.sub(r"[€%]|ans$|mois$|jours$", "", text.strip()).strip(), decimal)
        if code == "amount" and "%" in text:
            return f"{bare}%"
        return f"{bare}€" if code == "commission" and "€" in text else bare
    if code == "effect" and text in ("%", "€"):
        return (PriceEffect.PERCENT if text == "%" else PriceEffect.AMOUNT).value
    if code == "recurrence" or code in MODES:
        return _code(text, known.lists[code]) or text
    if code == "tier_base":
        word = plain(text)
        lump = "amount" if word in ("amount", "montant", "forfait") else ""
        return "percent" if word in ("percent", "pourcentage") or "%" in text else lump
    if code in ("price_zones", "price_kinds"):
        return _entry("zones" if code == "price_zones" else "client_kinds", text, known, ",")[0]
    return " ".join(text.split())


def _paper(field: str, text: str, known: Vocabulary) -> str:
    if field == "canaux":
        return _entry("channels", text, known, ",")[0]
    return cell_of(field, text)


def plain_code(text: str) -> str:
    """A text as the code of a plan.

    >>> plain_code("Formule étendue")
    'FORMULE-ETENDUE'
    """
    return plain(text).upper().replace(" ", "-")


def _outside(
    kept: Mapping[str, str], entries: dict[str, str], known: Vocabulary, source: Source
) -> list[Fault]:
    """The line's company, and the code under which the tool it comes from knows the product."""
    faults = []
    company = kept.get("company", "")
    if company and plain(company) not in known.company:
        told = f"Cette ligne est de « {company[:60]} » : importez-la dans sa société."
        faults.append(Fault(entry="company", message=told))
    if "external_code" in kept:
        default = "" if source is Source.SPREADSHEET else source.value
        system = " ".join(kept.get("external_system", "").lower().split()) or default
        code = " ".join(kept["external_code"].split())
        if system:
            entries[CODE + system] = code
        elif code:
            told = "Dites de quel outil est ce code : reliez aussi la colonne « Outil d’origine »."
            faults.append(Fault(entry="external_system", message=told))
    former = _sku(kept.get("former", ""))
    if former and former != entries.get("sku"):
        entries[CODE + FORMER] = former
    return faults


def _field(field: FamilyField | None, text: str, decimal: str) -> str:
    if field is None or not text:
        return text
    if field.kind is FieldKind.BOOLEAN:
        word = plain(text)
        return "oui" if word in YES else "non" if word in NO else text
    if field.kind in NUMBERS:
        return _number(text, decimal)
    if field.kind is FieldKind.CHOICE:
        return next((one for one in field.choices if plain(one) == plain(text)), text)
    if field.kind is FieldKind.MULTI_CHOICE:
        asked = {plain(one) for one in re.split(r"[,;|\n]+", text)}
        chosen = [one for one in field.choices if plain(one) in asked]
        strangers = asked - {plain(one) for one in chosen} - {""}
        return ",".join((*chosen, *sorted(strangers)))
    return text


def _number(text: str, decimal: str) -> str:
    """A number as forms write it, whatever marks its decimals and thousands.

    >>> _number("1,234.50", "."), _number("1 234,50", ","), _number("18", ","), _number("x", ",")
    ('1234,5', '1234,5', '18', 'x')
    """
    if not NUMBER.fullmatch(text):
        return text
    thousands = "." if decimal == "," else ","
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace(thousands, "").replace(decimal, ",")
    return bare.rstrip("0").rstrip(",") if "," in bare else bare


def _code(text: str, known: Mapping[str, str]) -> str:
    return known.get(plain(text), "")


def _sku(text: str) -> str:
    return " ".join(text.split()).upper()


def _lists() -> dict[str, dict[str, str]]:
    """Codes of the normalised lists by label and by code; labels follow the lists of the house."""
    return {
        name: {
            **{**ALSO, **SYNONYMS}.get(name, {}),
            **{plain(one.value): one.value for one in kind},
            **{plain(one.label): one.value for one in kind},
        }
        for name, kind in {**LISTS, **CHOICES, **MODES}.items()
    }

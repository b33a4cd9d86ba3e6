"""Forms of a family (risk) and of the typed fields that it adds to its products."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import FieldKind, RiskScope
from winvest.offer.catalog.forms.reading import paragraph

RISK_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,59}")
FIELD_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
NUMBERS = frozenset((FieldKind.INTEGER, FieldKind.DECIMAL))
LISTS = frozenset((FieldKind.CHOICE, FieldKind.MULTI_CHOICE))
MOST_CHOICES = 60
ICONS = {
    "heart": "Santé", "umbrella": "Prévoyance", "seal": "Obsèques", "scale": "Juridique",
    "shield": "Protection", "headset": "Assistance", "wifi": "Internet", "phone": "Mobile",
    "tv": "Télévision", "bolt": "Énergie", "wrench": "Dépannage", "home": "Habitation",
    "cup": "Café", "coins": "Avantages", "card": "Paiement", "bank": "Banque",
    "truck": "Livraison", "bell": "Alarme", "star": "Privilège", "globe": "Voyage",
    "link": "Partenaire", "box": "Autre",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskForm:
    """A family as its form gives it; the code is read once, at its creation."""

    label: str
    scope: RiskScope
    icon: str | None = None
    description: str | None = None
    is_global: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRisk:
    """A family to be made, in a company."""

    company_id: UUID
    code: str
    risk: RiskForm


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldForm:
    """The definition of a field: its kind, what it accepts, how it is asked."""

    label: str
    kind: FieldKind
    unit: str | None = None
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    required: bool = False
    help: str | None = None


def parse_new_risk(raw: Mapping[str, str]) -> NewRisk:
    """Read a new family: its company, its code, and the rest."""
    reading = Reading(raw)
    company = reading.identifier("company_id", missing="Dites à quelle société elle appartient.")
    code = reading.text("code", longest=60, missing="Donnez un code (SANTE).").upper()
    if code and not RISK_CODE.fullmatch(code):
        reading.refuse("code", "code", "Capitales, chiffres et tirets, sans espace (SANTE_PRO).")
    risk = _risk(reading)
    reading.finish()
    if company is None:
        raise AssertionError("a missing company has been refused above")
    return NewRisk(company_id=company, code=code, risk=risk)


def parse_risk(raw: Mapping[str, str]) -> RiskForm:
    """Read the correction of a family."""
    reading = Reading(raw)
    risk = _risk(reading)
    reading.finish()
    return risk


def _risk(reading: Reading) -> RiskForm:
    scope = reading.choice("scope", RiskScope, missing="Dites pour qui est cette famille.")
    icon = reading.raw.get("icon", "").strip()
    if icon and icon not in ICONS:
        reading.refuse("icon", "choice", "Cette icône n’existe pas : choisissez dans la liste.")
    return RiskForm(
        label=reading.text("label", longest=120, missing="Donnez le nom de la famille."),
        scope=scope or RiskScope.PERSONAL,
        icon=icon or None,
        description=paragraph(reading, "description", longest=2000) or None,
        is_global=reading.raw.get("is_global") == "1",
    )


def parse_field(raw: Mapping[str, str]) -> FieldForm:
    """Read the definition of a field. What its kind has no use for is left out.

    >>> parse_field({"label": "Débit", "kind": "integer", "unit": "Mbit/s", "min": "1"}).minimum
    Decimal('1')
    """
    reading = Reading(raw)
    kind = reading.choice("kind", FieldKind, missing="Dites ce que ce champ contient.")
    low = high = None
    unit = ""
    choices: tuple[str, ...] = ()
    if kind in NUMBERS:
        unit = reading.text("unit", longest=20)
        low, high = (
            _bound(reading, name, whole=kind is FieldKind.INTEGER) for name in ("min", "max")
        )
        if low is not None and high is not None and high < low:
            reading.refuse("max", "range", "Le maximum est sous le minimum : inversez-les.")
    if kind in LISTS:
        choices = _listed(reading, several=kind is FieldKind.MULTI_CHOICE)
    found = FieldForm(
        label=reading.text("label", longest=120, missing="Donnez le nom de ce champ."),
        kind=kind or FieldKind.TEXT,
        unit=unit or None,
        choices=choices,
        minimum=low,
        maximum=high,
        required=raw.get("required") == "1",
        help=paragraph(reading, "help", longest=300) or None,
    )
    reading.finish()
    return found


def field_code(label: str, taken: frozenset[str]) -> str:
    """The code of a new field, from its label; it names the value for programs and stays.

    >>> field_code("Débit descendant", frozenset()), field_code("Débit", frozenset(("debit",)))
    ('debit_descendant', 'debit_2')
    """
    plain = (
        unicodedata.normalize("NFKD", label.replace("’", " ")).encode("ascii", "ignore").decode()
    )
    words = "_".join(re.findall(r"[a-z0-9]+", plain.lower()))[:50].strip("_")
    wanted = words if FIELD_CODE.fullmatch(words) else f"champ_{words}".rstrip("_")
    code, rank = wanted, 1
    while code in taken:
        rank += 1
        code = f"{wanted}_{rank}"
    return code


def _bound(reading: Reading, name: str, *, whole: bool) -> Decimal | None:
    value = re.sub(r"[\s\u00a0\u202f]", "", reading.raw.get(name, ""))
    if not value:
        return None
    try:
        bound = Decimal(value.replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        bound = Decimal("NaN")
    if not bound.is_finite() or abs(bound) >= Decimal("1e14") or bound != round(bound, 4):
        reading.refuse(name, "number", "Ce n’est pas un nombre : écrivez 1234,5.")
        return None
    if whole and bound != bound.to_integral_value():
        reading.refuse(name, "number", "Un nombre entier est attendu ici.")
    return bound


def _listed(reading: Reading, *, several: bool) -> tuple[str, ...]:
    lines = [" ".join(one.split()) for one in reading.raw.get("choices", "").splitlines()]
    choices = tuple(dict.fromkeys(one for one in lines if one))
    if not choices:
        reading.refuse("choices", "missing", "Donnez les valeurs de la liste, une par ligne.")
    elif len(choices) > MOST_CHOICES:
        reading.refuse("choices", "too_many", f"{MOST_CHOICES} valeurs au plus : regroupez-les.")
    elif any(len(one) > 80 or not one.isprintable() for one in choices):
        reading.refuse("choices", "too_long", "Une valeur tient en 80 caractères : raccourcissez.")
    elif several and any("," in one for one in choices):
        reading.refuse("choices", "comma", "Une valeur à cocher ne contient pas de virgule.")
    return choices

"""The families' screens: their entries as typed, what a conflict compares, definitions in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from winvest.foundation.kit.french import number
from winvest.offer.catalog.enums import FieldKind, RiskScope
from winvest.offer.catalog.forms.risks import ICONS, LISTS, NUMBERS, FieldForm, RiskForm

PATH = "/risques"
RISK_LABELS = {
    "label": "Nom",
    "scope": "Clientèle",
    "icon": "Icône",
    "is_global": "Commune au groupe",
    "description": "Description",
}
FIELD_LABELS = {
    "label": "Nom",
    "kind": "Nature",
    "unit": "Unité",
    "min": "Minimum",
    "max": "Maximum",
    "choices": "Valeurs",
    "required": "Obligatoire",
    "help": "Aide",
}


def risk_entries(risk: RiskForm) -> dict[str, str]:
    """The values of a family as its form shows them."""
    return {
        "label": risk.label,
        "scope": risk.scope.value,
        "icon": risk.icon or "",
        "is_global": "1" if risk.is_global else "",
        "description": risk.description or "",
    }


def field_entries(definition: FieldForm) -> dict[str, str]:
    """The values of a definition as its form shows them."""
    return {
        "label": definition.label,
        "kind": definition.kind.value,
        "unit": definition.unit or "",
        "min": _bound(definition.minimum),
        "max": _bound(definition.maximum),
        "choices": "\n".join(definition.choices),
        "required": "1" if definition.required else "",
        "help": definition.help or "",
    }


def told(name: str, value: str) -> str:
    """A value of either form as people call it.

    >>> told("kind", "integer"), told("required", "1"), told("choices", "a\\nb")
    ('Nombre entier', 'Oui', 'a, b')
    """
    kinds: Mapping[str, Any] = {"kind": FieldKind, "scope": RiskScope}
    if name in kinds:
        return next((one.label for one in kinds[name] if one.value == value), value)
    if name == "icon":
        return ICONS.get(value, value)
    if name in ("required", "is_global"):
        return "Oui" if value == "1" else "–"
    return value.replace("\n", ", ")


def in_words(definition: FieldForm) -> str:
    """What a field accepts, in one line.

    >>> in_words(FieldForm(label="Débit", kind=FieldKind.INTEGER, unit="Mbit/s",
    ...                    minimum=Decimal("1.0000")))
    'Nombre entier en Mbit/s, au moins 1'
    """
    text = definition.kind.label
    if definition.kind in NUMBERS:
        unit = f" en {definition.unit}" if definition.unit else ""
        return f"{text}{unit}{_range(definition.minimum, definition.maximum)}"
    if definition.kind in LISTS:
        return f"{text} : {', '.join(definition.choices)}"
    return text


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and high is not None:
        return f", de {_told(low)} à {_told(high)}"
    if low is not None:
        return f", au moins {_told(low)}"
    return f", au plus {_told(high)}" if high is not None else ""


def _told(bound: Decimal) -> str:
    return number(Decimal(f"{bound.normalize():f}"))


def _bound(bound: Decimal | None) -> str:
    return "" if bound is None else f"{bound.normalize():f}".replace(".", ",")

"""The sheet's forms: their entries as typed, the values of a row as entries, two edits compared."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from winvest.foundation.kit.french import number
from winvest.offer.catalog.enums import Badge, Channel, ClientKind, RevenueModel, TariffMode
from winvest.offer.catalog.forms.correction import FamilyField, FieldValue
from winvest.offer.catalog.forms.entries import entry
from winvest.offer.catalog.rules import merged
from winvest.offer.catalog.zone_rules import zone_label

NAMES: Mapping[str, str] = {
    "name": "Nom",
    "short_name": "Nom court",
    "description": "Description",
    "partner_id": "Compagnie",
    "revenue_model": "Rémunération",
    "tariff_mode": "Tarif",
    "channels": "Canaux",
    "zones": "Zones",
    "min_age": "Âge minimal",
    "max_age": "Âge maximal",
    "client_kinds": "Clients",
    "badges": "Badges",
}
LISTS: Mapping[str, type[StrEnum]] = {
    "revenue_model": RevenueModel,
    "tariff_mode": TariffMode,
    "channels": Channel,
    "client_kinds": ClientKind,
    "badges": Badge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field on which two edits part: before, mine, theirs."""

    label: str
    before: str
    mine: str
    theirs: str
    contested: bool


def replaced_entry(value: object) -> str:
    """A value that the audit kept, as its input shows it.

    >>> replaced_entry(["web", "field"]), replaced_entry(True), replaced_entry(None)
    ('web,field', 'oui', '')
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(str(one) for one in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def in_words(value: FieldValue, unit: str | None = None) -> str:
    """A value of a family field as the sheet tells it."""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, Decimal):
        text = number(Decimal(f"{value.normalize():f}"))
        return f"{text}\u00a0{unit}" if unit else text
    return entry(value) or "–"


def same_zones(mine: str, theirs: str) -> str:
    """The zones as they stand, when the same ones are ticked in another order.

    >>> same_zones("75,FR-IDF", "FR-IDF, 75"), same_zones("75", "FR-IDF, 75")
    ('FR-IDF, 75', '75')
    """
    ticked, stood = ({one.strip() for one in each.split(",")} for each in (mine, theirs))
    return theirs if ticked == stood else mine.replace(",", ", ").replace(",  ", ", ")


def packed(values: Mapping[str, str]) -> str:
    """The entries that a form carries along, to compare with what stands when it is saved."""
    return json.dumps(dict(values), ensure_ascii=False)


def kept_before(raw: Mapping[str, str], fallback: Mapping[str, str]) -> dict[str, str]:
    """The entries as they stood when the form was opened, which the form carries along."""
    try:
        found = json.loads(raw.get("avant", ""))
    except ValueError:
        return dict(fallback)
    if not isinstance(found, dict):
        return dict(fallback)
    return {name: str(found.get(name, value)) for name, value in fallback.items()}


def compared(
    *,
    before: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    family: Sequence[FamilyField],
    partners: Mapping[str, str],
) -> tuple[Difference, ...]:
    """Where the two edits part from what stood before; contested when both changed it."""
    labels = {**NAMES, **{field.input_name: field.label for field in family}}
    found = []
    for name, label in labels.items():
        was, here, there = before.get(name, ""), mine.get(name, ""), theirs.get(name, "")
        if here == was and there == was:
            continue
        told = [_told(name, value, partners) for value in (was, here, there)]
        found.append(
            Difference(
                label=label,
                before=told[0],
                mine=told[1],
                theirs=told[2],
                contested=here != was and there != was and here != there,
            )
        )
    return tuple(found)


def rejoined(
    *, before: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> dict[str, str]:
    """What « Reprendre ma saisie » will save: my changes, on top of the other's."""
    return {name: str(value) for name, value in merged(before, mine, theirs).items()}


def _told(name: str, value: str, partners: Mapping[str, str]) -> str:
    if not value:
        return "–"
    if name == "partner_id":
        return partners.get(value, "Autre compagnie")
    if name == "zones":
        return ", ".join(zone_label(one.strip()) for one in value.split(","))
    if name in LISTS:
        kind = LISTS[name]
        labels = {one.value: getattr(one, "label", one.value) for one in kind}
        return ", ".join(labels.get(one, one) for one in value.split(","))
    return value

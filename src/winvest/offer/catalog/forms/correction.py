"""The correction of a product's sheet, with the typed fields of its family."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from winvest.foundation.kit.french import number as number_in_french
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import (
    Badge,
    Channel,
    ClientKind,
    FieldKind,
    RevenueModel,
    TariffMode,
)
from winvest.offer.catalog.forms.reading import age, paragraph, ticked, zones

FieldValue = str | Decimal | bool | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyField:
    """A field that the product's family adds to its sheet.

    `current` is the value that stands: it stays valid though the definition changed since.
    """

    id: UUID
    code: str
    label: str
    kind: FieldKind
    unit: str | None = None
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    required: bool = False
    help: str | None = None
    retired: bool = False
    current: FieldValue = None

    @property
    def input_name(self) -> str:
        """Name of its input in the form."""
        return f"champ_{self.code}"

    @property
    def choice_pairs(self) -> tuple[tuple[str, str], ...]:
        """Its list of values, as a select takes it; values since removed stay while they stand."""
        stands = self.current if isinstance(self.current, tuple) else (self.current,)
        former = (one for one in stands if isinstance(one, str) and one not in self.choices)
        return (
            *((one, one) for one in self.choices),
            *((one, f"{one} (ancienne valeur)") for one in former),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What can be corrected on the sheet: identity, terms of sale, fields of the family."""

    name: str
    short_name: str | None
    description: str | None
    partner_id: UUID | None
    revenue_model: RevenueModel
    tariff_mode: TariffMode
    channels: tuple[Channel, ...]
    zones: tuple[str, ...]
    min_age: int | None
    max_age: int | None
    client_kinds: tuple[ClientKind, ...]
    badges: tuple[Badge, ...]
    fields: Mapping[str, FieldValue]


def parse_description(raw: Mapping[str, str], *, family: Sequence[FamilyField]) -> Description:
    """Read the correction of a product's sheet; `family` are the fields of its risk."""
    reading = Reading(raw)
    name = reading.text("name", longest=160, missing="Donnez le nom sous lequel il est vendu.")
    short_name = reading.text("short_name", longest=80)
    description = paragraph(reading, "description", longest=4000)
    partner_id = reading.identifier("partner_id")
    revenue_model = reading.choice(
        "revenue_model", RevenueModel, missing="Choisissez comment ce produit rapporte."
    )
    tariff_mode = reading.choice(
        "tariff_mode", TariffMode, missing="Choisissez d’où vient le tarif."
    )
    min_age, max_age = age(reading, "min_age"), age(reading, "max_age")
    if min_age is not None and max_age is not None and max_age < min_age:
        reading.refuse(
            "max_age",
            "ages_reversed",
            "L’âge maximal est sous l’âge minimal : inversez-les.",
        )
    channels = ticked(reading, "channels", Channel)
    sold_in = zones(reading, "zones")
    client_kinds = ticked(reading, "client_kinds", ClientKind)
    badges = ticked(reading, "badges", Badge)
    fields = {one.code: _family_value(reading, one) for one in family}
    reading.finish()
    if revenue_model is None or tariff_mode is None:
        raise AssertionError("a missing choice has been refused above")
    return Description(
        name=name,
        short_name=short_name or None,
        description=description or None,
        partner_id=partner_id,
        revenue_model=revenue_model,
        tariff_mode=tariff_mode,
        channels=channels,
        zones=sold_in,
        min_age=min_age,
        max_age=max_age,
        client_kinds=client_kinds,
        badges=badges,
        fields=fields,
    )


def _family_value(reading: Reading, field: FamilyField) -> FieldValue:
    name = field.input_name
    if field.retired:
        return field.current
    value = paragraph(reading, name, longest=2000)
    if not value:
        if field.required:
            reading.refuse(name, "missing", f"{field.label} : renseignez ce champ de la famille.")
        return None
    if field.kind in (FieldKind.INTEGER, FieldKind.DECIMAL):
        return _number(reading, field, value)
    if field.kind is FieldKind.BOOLEAN:
        if value not in ("oui", "non"):
            reading.refuse(name, "choice", "Répondez par oui ou par non.")
        return value == "oui"
    if field.kind is FieldKind.DATE:
        return reading.day(name)
    if field.kind is FieldKind.MULTI_CHOICE:
        return _choices(reading, field, value)
    if field.kind is FieldKind.CHOICE and value not in (*field.choices, field.current):
        reading.refuse(name, "choice", "Cette valeur n’est pas dans la liste : choisissez-en une.")
    return value


def _choices(reading: Reading, field: FamilyField, value: str) -> tuple[str, ...]:
    asked = {one.strip() for one in value.split(",")} - {""}
    known = [one for one, _ in field.choice_pairs]
    if asked - set(known):
        reading.refuse(
            field.input_name, "choice", "Une valeur n’est pas dans la liste : cochez-en d’autres."
        )
    return tuple(one for one in known if one in asked)


def _number(reading: Reading, field: FamilyField, value: str) -> Decimal | None:
    plain = re.sub(r"[\s\u00a0\u202f]", "", value).replace(",", ".").replace("−", "-")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    whole = field.kind is FieldKind.INTEGER
    if not number.is_finite() or abs(number) >= Decimal("1e14"):
        reading.refuse(field.input_name, "number", "Ce n’est pas un nombre : écrivez 1234,5.")
        return None
    if number == field.current:
        return number
    if whole and number != number.to_integral_value():
        reading.refuse(field.input_name, "number", "Un nombre entier est attendu ici.")
    if number != round(number, 4):
        reading.refuse(field.input_name, "number", "Quatre décimales au plus : arrondissez.")
    low, high = field.minimum, field.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        reading.refuse(field.input_name, "range", f"La valeur doit être {_bounds(low, high)}.")
    return number


def _bounds(low: Decimal | None, high: Decimal | None) -> str:
    """
    >>> _bounds(Decimal("18.0000"), None)
    'd’au moins 18'
    """
    if low is None or high is None:
        word, bound = ("d’au moins", low) if low is not None else ("d’au plus", high)
        return f"{word} {_plain(bound or Decimal(0))}"
    return f"entre {_plain(low)} et {_plain(high)}"


def _plain(bound: Decimal) -> str:
    return number_in_french(Decimal(f"{bound.normalize():f}"))

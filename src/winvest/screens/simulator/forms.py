"""Form of the simulator: what is typed in its address, read into a request."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from winvest.foundation.kit.calendar import start_of_day
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Channel, ClientKind
from winvest.offer.pricing.rules.request import Client, Item, Request

K = TypeVar("K", Channel, ClientKind)
PATH = "/simulateur"
USAGE = "usage."
MOST = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is typed: a product, perhaps its plan, the client, the day, another day to compare."""

    sku: str = ""
    plan: str | None = None
    quantity: Decimal = Decimal(1)
    usage: Mapping[str, Decimal] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    channel: Channel | None = None
    kind: ClientKind | None = None
    birth_date: date | None = None
    postal_code: str | None = None
    household: int | None = None
    reference: str | None = None
    promo_code: str | None = None
    day: date | None = None
    other_day: date | None = None
    other_version: int | None = None
    level: str | None = None

    def request(self, *, now: datetime, day: date | None = None) -> Request:
        """The request of a day: its first instant, or now for today and no day."""
        when = day or self.day
        return Request(
            items=(
                Item(
                    sku=self.sku,
                    plan=self.plan,
                    quantity=self.quantity,
                    usage=self.usage,
                    options=self.options,
                    level=self.level,
                ),
            ),
            at=now if when is None else start_of_day(when),
            channel=self.channel.value if self.channel else None,
            client=Client(
                birth_date=self.birth_date,
                postal_code=self.postal_code,
                kind=self.kind.value if self.kind else None,
                household=self.household,
                reference=self.reference,
            ),
            promo_code=self.promo_code,
        )


def parse_simulation(raw: Mapping[str, str], *, options: tuple[str, ...]) -> Asked:
    """What is asked; raises `Invalid` with all that is wrong. `options`: those ticked."""
    reading = Reading(raw)
    found = Asked(
        sku=reading.text("produit", longest=80).upper(),
        plan=raw.get("formule", "").strip() or None,
        quantity=_number(reading, "quantite") or Decimal(1),
        usage={
            name.removeprefix(USAGE): value
            for name in raw
            if name.startswith(USAGE) and (value := _number(reading, name)) is not None
        },
        options=tuple(dict.fromkeys(one for one in options if one)),
        channel=_chosen(reading, "canal", Channel),
        kind=_chosen(reading, "client", ClientKind),
        birth_date=reading.day("naissance"),
        postal_code=_postal_code(reading),
        household=_household(reading),
        reference=reading.text("reference", longest=120) or None,
        promo_code=reading.text("promo", longest=40) or None,
        day=reading.day("date"),
        other_day=reading.day("comparer"),
        other_version=_version(reading),
        level=reading.text("niveau", longest=40) or None,
    )
    reading.finish()
    return found


def number_typed(text: str) -> Decimal | None:
    """A number as people type it; None when it is none.

    >>> number_typed("1 234,5"), number_typed("12.50"), number_typed("douze")
    (Decimal('1234.5'), Decimal('12.50'), None)
    """
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _number(reading: Reading, name: str) -> Decimal | None:
    text = reading.raw.get(name, "").strip()
    if not text:
        return None
    found = number_typed(text)
    exponent = found.as_tuple().exponent if found is not None else 0
    if found is None or not 0 <= found <= MOST or (isinstance(exponent, int) and exponent < -6):
        reading.refuse(name, "number", "Écrivez un nombre comme 12 ou 1 234,5.")
        return None
    return found


def _version(reading: Reading) -> int | None:
    text = reading.raw.get("version", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        reading.refuse("version", "version", "Choisissez une version dans la liste.")
        return None
    return int(text)


def _chosen(reading: Reading, name: str, kind: type[K]) -> K | None:
    if not reading.raw.get(name):
        return None
    return reading.choice(name, kind, missing="Ce choix n’existe pas : reprenez dans la liste.")


def _postal_code(reading: Reading) -> str | None:
    code = reading.compact("code_postal", longest=10)
    if code and not re.fullmatch(r"[0-9]{5}", code):
        reading.refuse("code_postal", "postal_code", "Un code postal français a cinq chiffres.")
    return code


def _household(reading: Reading) -> int | None:
    found = _number(reading, "foyer")
    if found is None:
        return None
    if found != found.to_integral() or not 1 <= found <= 30:
        reading.refuse("foyer", "household", "Indiquez de 1 à 30 personnes.")
        return None
    return int(found)

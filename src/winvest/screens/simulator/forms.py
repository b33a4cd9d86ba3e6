"""Form of the simulator: what is typed in its address, read into a request."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from winvest.foundation.kit.calendar import start_of_day
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Channel, ClientKind
from winvest.offer.pricing.rules.request import Client, Item, Request
from winvest.screens.simulator.basket import MOST, USAGE, Typed, TypedLine

K = TypeVar("K", Channel, ClientKind)
PATH = "/simulateur"
LARGEST = Decimal(1_000_000_000)
TOO_MANY = f"Un devis a {MOST} produits au plus : faites-en un autre pour les suivants."


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """A product asked for; `at` ends the names of its entries, `other_version` is to compare."""

    sku: str
    at: str = ""
    plan: str | None = None
    quantity: Decimal = Decimal(1)
    usage: Mapping[str, Decimal] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    level: str | None = None
    other_version: int | None = None

    @property
    def item(self) -> Item:
        """What the engine takes of it."""
        return Item(
            sku=self.sku,
            plan=self.plan,
            quantity=self.quantity,
            usage=self.usage,
            options=self.options,
            level=self.level,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is typed: products, the client, the day, perhaps another day to compare."""

    lines: tuple[AskedLine, ...] = ()
    channel: Channel | None = None
    kind: ClientKind | None = None
    birth_date: date | None = None
    postal_code: str | None = None
    household: int | None = None
    reference: str | None = None
    promo_code: str | None = None
    day: date | None = None
    other_day: date | None = None

    def request(self, *, now: datetime, day: date | None = None) -> Request:
        """The request of a day: its first instant, or now for today and no day."""
        when = day or self.day
        return Request(
            items=tuple(one.item for one in self.lines),
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


def parse_simulation(typed: Typed) -> Asked:
    """What is asked; raises `Invalid` with all that is wrong, each beside its entry."""
    reading = Reading(typed.flat)
    found = Asked(
        lines=tuple(_line(reading, one) for one in typed.full),
        channel=_chosen(reading, "canal", Channel),
        kind=_chosen(reading, "client", ClientKind),
        birth_date=reading.day("naissance"),
        postal_code=_postal_code(reading),
        household=_household(reading),
        reference=reading.text("reference", longest=120) or None,
        promo_code=reading.text("promo", longest=40) or None,
        day=reading.day("date"),
        other_day=reading.day("comparer"),
    )
    _one_version_each(reading, found.lines)
    if len(found.lines) > MOST:
        reading.refuse(f"produit{found.lines[MOST].at}", "too_many", TOO_MANY)
    reading.finish()
    return found


def _line(reading: Reading, typed: TypedLine) -> AskedLine:
    named = typed.named
    return AskedLine(
        at=typed.at,
        sku=reading.text(named("produit"), longest=80).upper(),
        plan=typed.entries.get("formule", "").strip() or None,
        quantity=_quantity(reading, named("quantite")),
        usage={
            name.removeprefix(f"{USAGE}."): value
            for name in typed.entries
            if name.startswith(f"{USAGE}.") and (value := _number(reading, named(name))) is not None
        },
        options=typed.options,
        level=reading.text(named("niveau"), longest=40) or None,
        other_version=_version(reading, named("version")),
    )


def _one_version_each(reading: Reading, lines: tuple[AskedLine, ...]) -> None:
    """A product on two lines is compared with one version, not with two."""
    known: dict[str, int] = {}
    for one in lines:
        if one.other_version is None:
            continue
        if known.setdefault(one.sku, one.other_version) != one.other_version:
            message = (
                f"Une autre ligne compare déjà {one.sku} à sa version {known[one.sku]} : "
                "prenez la même."
            )
            reading.refuse(f"version{one.at}", "version_twice", spaced(message))


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
    if found is None or not 0 <= found <= LARGEST or (isinstance(exponent, int) and exponent < -6):
        reading.refuse(name, "number", "Écrivez un nombre comme 12 ou 1 234,5.")
        return None
    return found


def _quantity(reading: Reading, name: str) -> Decimal:
    found = _number(reading, name)
    return Decimal(1) if found is None else found


def _version(reading: Reading, name: str) -> int | None:
    text = reading.raw.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        reading.refuse(name, "version", "Choisissez une version dans la liste.")
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

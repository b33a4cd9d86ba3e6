"""Rules of the lists: units convert, zones lie in one another, a rate holds for a period."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.group.lists.enums import Dimension

POSTAL_CODE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit as conversions need it; `factor` base units of its dimension make one of it."""

    code: str
    dimension: Dimension
    factor: Decimal


class Dated(Protocol):
    """Something that holds over `[valid_from, valid_to)`."""

    @property
    def valid_from(self) -> date:
        """First day."""

    @property
    def valid_to(self) -> date | None:
        """First day on which it no longer holds; None: until further notice."""


class Taxing(Protocol):
    """A rate of VAT: where it holds, and from when."""

    @property
    def rate(self) -> Decimal:
        """In per cent."""

    @property
    def valid_from(self) -> date:
        """First day."""

    @property
    def valid_to(self) -> date | None:
        """First day on which it no longer taxes; None: until further notice."""

    @property
    def country(self) -> str:
        """Code of the country."""


D = TypeVar("D", bound=Dated)
BEGUN = ("rate", "valid_from", "country")  # what a rate in force keeps


def convert(amount: Decimal, *, source: Unit, target: Unit) -> Decimal:
    """An amount of one unit in another of the same dimension, exact to 28 figures.

    What is counted (calls, files, %) converts into nothing else; a day is no part of a month.

    >>> kwh = Unit(code="kWh", dimension=Dimension.ENERGY, factor=Decimal(1))
    >>> mwh = Unit(code="MWh", dimension=Dimension.ENERGY, factor=Decimal(1000))
    >>> convert(Decimal("1250"), source=kwh, target=mwh)
    Decimal('1.25')
    """
    if source.code == target.code:
        return amount
    if source.dimension is not target.dimension:
        raise Refused(
            f"« {source.code} » mesure une grandeur ({source.dimension.label.lower()}) et "
            f"« {target.code} » une autre ({target.dimension.label.lower()}) : "
            "choisissez deux unités de la même grandeur.",
            code="units_apart",
        )
    if source.dimension is Dimension.COUNT:
        raise Refused(
            f"« {source.code} » et « {target.code} » se comptent séparément : "
            "ils ne se convertissent pas l’un dans l’autre.",
            code="units_counted",
        )
    return plain(amount * source.factor / target.factor)


def plain(number: Decimal) -> Decimal:
    """The number without useless zeros nor exponent.

    >>> plain(Decimal("1000.000")), plain(Decimal("0.0010"))
    (Decimal('1000'), Decimal('0.001'))
    """
    return Decimal(f"{number.normalize():f}")


def in_force(rows: Iterable[D], on: date) -> D | None:
    """The row whose period holds that day, if any (LAW-06: rates are dated)."""
    for row in rows:
        if row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
            return row
    return None


def check_vat_change(*, today: date, before: Taxing, wanted: Taxing) -> None:
    """A rate that has begun keeps its rate, first day and country: what it taxed is explained.

    One that taxes today does not end in the past: the days since would have no rate.
    """
    if before.valid_from > today:
        return
    sentence = (
        "Ce taux est déjà entré en vigueur : ajoutez un nouveau taux à partir d’une date, "
        "l’ancien reste pour ce qu’il a taxé."
    )
    changed = [name for name in BEGUN if getattr(before, name) != getattr(wanted, name)]
    errors = [FieldError(field=name, code="vat_began", message=sentence) for name in changed]
    taxes = before.valid_to is None or before.valid_to > today
    if taxes and wanted.valid_to is not None and wanted.valid_to <= today:
        still = (
            "Ce taux taxe encore aujourd’hui : sa fin vient après ce jour. Si un autre vaut "
            "depuis, ajoutez un nouveau taux."
        )
        errors.append(FieldError(field="valid_to", code="vat_ends_before", message=still))
    if errors:
        raise Invalid(errors)


def department_of(postal_code: str) -> str | None:
    """The department of a French postal code; overseas has three figures, Corsica a letter.

    >>> [department_of(one) for one in ("75011", "20000", "20600", "97410", "7501")]
    ['75', '2A', '2B', '974', None]
    """
    if not POSTAL_CODE.fullmatch(postal_code):
        return None
    if postal_code.startswith("20"):
        return "2A" if postal_code < "20200" else "2B"
    return postal_code[:3] if postal_code[:2] in ("97", "98") else postal_code[:2]


def zones_holding(code: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """A zone, then those that it lies in, up to its country.

    >>> zones_holding("75", {"75": "FR-IDF", "FR-IDF": "FR-METRO", "FR-METRO": "FR", "FR": None})
    ('75', 'FR-IDF', 'FR-METRO', 'FR')
    """
    found: list[str] = []
    here: str | None = code
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return tuple(found)


def sold_at(zones: Iterable[str], code: str, parents: Mapping[str, str | None]) -> bool:
    """Is a product of these zones sold there? No zone means everywhere.

    >>> sold_at(["FR-METRO"], "75", {"75": "FR-IDF", "FR-IDF": "FR-METRO"})
    True
    """
    asked = frozenset(zones)
    return not asked or not asked.isdisjoint(zones_holding(code, parents))


def check_parent(code: str, parent: str | None, parents: Mapping[str, str | None]) -> None:
    """A zone does not lie in one that lies in it."""
    if parent is not None and code in zones_holding(parent, parents):
        sentence = f"« {parent} » est déjà dans « {code} » : choisissez une autre zone englobante."
        raise Invalid([FieldError(field="parent_code", code="zone_parent", message=sentence)])

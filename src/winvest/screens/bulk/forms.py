"""What the bar of the selection, its confirmation and the exports say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Badge, Channel
from winvest.offer.publication.enums import PriceVisibility, Visibility
from winvest.screens.bulk.choices import Marks
from winvest.screens.catalogue.forms import ListState, chips, parse_state, state_at

LOT, EXPORT = "/catalogue/lot", "/catalogue/export"
MOST_TICKED = 500
NOBODY, EVERY = "aucune", "toutes"
L = TypeVar("L", bound=Labelled)


class Format(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The products chosen: ticked ones, by code or id, or the whole filter of a list."""

    whole: bool
    state: ListState
    ticked: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[UUID, ...]:
        """The ticked ones that are told by their id."""
        return tuple(found for one in self.ticked if (found := _uuid(one)) is not None)

    @property
    def skus(self) -> tuple[str, ...]:
        """The ticked ones that are told by their code."""
        return tuple(one for one in self.ticked if _uuid(one) is None)

    def about(
        self, *, risk: str | None = None, partner: str | None = None, company: str | None = None
    ) -> str:
        """Which products, in words; what its codes are called, where that is known."""
        if not self.whole:
            return "Produits cochés"
        told = chips(self.state, risk=risk, partner=partner, company=company)
        parts = [f"{one.name}\u00a0: {one.value}" for one in told]
        return " · ".join(parts) or "Tout le catalogue"

    def parts(self) -> list[tuple[str, str]]:
        """The same choice, for an address or hidden fields."""
        scope = [("portee", "filtre")] if self.whole else [("choix", one) for one in self.ticked]
        return [*scope, ("liste", self.state.here())]

    def address(self, code: str = "") -> str:
        """The page that asks what to do with them, or to confirm it."""
        return f"{LOT}?{urlencode([*self.parts(), *([('acte', code)] if code else [])])}"

    def export_address(self, kind: Format) -> str:
        """The file of these products, as their list shows them."""
        ticked = [] if self.whole else [("choix", one) for one in self.ticked]
        shown = [(name, value) for name, value in self.state.parts().items() if value]
        return f"{EXPORT}?{urlencode([('format', kind.value), *shown, *ticked])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLot:
    """An act asked on products; `confirmed` is how many the person was told."""

    code: str
    chosen: Chosen
    confirmed: int | None


def parse_lot(raw: Mapping[str, str]) -> AskedLot:
    """Read the bar or the confirmation; several values of a name are joined by commas.

    >>> parse_lot({"acte": "geler", "choix": "AP-1,AP-2", "nombre": "2"}).chosen.skus
    ('AP-1', 'AP-2')
    """
    number = raw.get("nombre", "")
    confirmed = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else None
    ticked = _ticked(raw)
    return AskedLot(
        code=raw.get("acte", "").strip()[:40],
        chosen=Chosen(
            whole=raw.get("portee") == "filtre",
            state=state_at(raw.get("liste", "")),
            ticked=ticked,
        ),
        confirmed=confirmed,
    )


def parse_export(raw: Mapping[str, str]) -> tuple[Format, Chosen]:
    """Read the address of an export: that of its list, with a format."""
    kind = Format.XLSX if raw.get("format", "").strip().lower() == "xlsx" else Format.CSV
    ticked = _ticked(raw)
    return kind, Chosen(whole=not ticked, state=parse_state(raw), ticked=ticked)


def parse_marks(
    raw: Mapping[str, str], marks: Marks, *, places: Iterable[UUID] = ()
) -> dict[str, list[str] | str | None]:
    """What else an act asks: badges or channels to add and to remove, or a partner, or a family.

    `places` are those offered. Raises `Invalid` when nothing is chosen, or a badge both ways.

    >>> parse_marks({"ajouter": "new"}, Marks.BADGES)
    {'add': ['new'], 'remove': []}
    """
    if marks is Marks.NONE:
        return {}
    if marks in (Marks.PARTNER, Marks.RISK):
        return _place(raw, marks, frozenset(places))
    kind: type[Labelled] = Badge if marks is Marks.BADGES else Channel
    add, remove = _known(kind, raw, "ajouter"), _known(kind, raw, "retirer")
    if not add and not remove:
        raise Invalid([_error("ajouter", "Cochez au moins une valeur à ajouter ou à retirer.")])
    both = [one for one in kind if one.value in add and one.value in remove]
    if both:
        told = ", ".join(f"«\u00a0{one.label}\u00a0»" for one in both)
        raise Invalid([_error("retirer", f"{told} est coché des deux côtés\u00a0: choisissez.")])
    return {"add": add, "remove": remove}


def parse_publication(
    raw: Mapping[str, str], *, today: date, companies: Iterable[UUID]
) -> dict[str, object]:
    """To whom, how, from when to when; `company` empty: each product's own."""
    reading = Reading(raw)
    company = _company(reading, companies)
    visibility = reading.choice("visibilite", Visibility, missing="Choisissez qui les voit.")
    price = reading.choice("prix", PriceVisibility, missing="Choisissez qui voit le prix.")
    dated = raw.get("quand") == "date"
    first, last = (reading.day("du") if dated else None), reading.day("au")
    if dated and first is None and not raw.get("du", "").strip():
        reading.refuse("du", "missing", "Donnez le jour où la diffusion commence.")
    if first is not None and first <= today:
        reading.refuse("du", "past", "Choisissez un jour à venir, ou « Maintenant ».")
    if last is not None and last < (first or today):
        reading.refuse("au", "past", "Le dernier jour précède le premier : corrigez-le.")
    reading.finish()
    return {
        "company": company,
        "channels": _known(Channel, raw, "canaux"),
        "visibility": visibility,
        "price_visibility": price,
        "start_at": start_of_day(first).isoformat() if first else None,
        "end_at": end_of_day(last).isoformat() if last else None,
        "activates": raw.get("activer") == "1",
    }


def parse_ending(
    raw: Mapping[str, str], *, today: date, companies: Iterable[UUID]
) -> dict[str, object]:
    """In which company (empty: all), when (none: at once), and why."""
    reading = Reading(raw)
    company = _company(reading, companies)
    dated = raw.get("quand") == "date"
    last = reading.day("au") if dated else None
    if dated and last is None and not raw.get("au", "").strip():
        reading.refuse("au", "missing", "Donnez le dernier jour de vente.")
    if last is not None and last < today:
        reading.refuse("au", "past", "Ce jour est passé : choisissez « Maintenant ».")
    reason = reading.text("motif", longest=500, missing="Dites pourquoi : les vendeurs le liront.")
    reading.finish()
    end_at = end_of_day(last).isoformat() if last else None
    return {"company": company, "end_at": end_at, "reason": reason}


def _company(reading: Reading, companies: Iterable[UUID]) -> str:
    if reading.raw.get("societe") == EVERY:
        return ""
    asked = reading.identifier("societe")
    if asked is not None and asked not in frozenset(companies):
        reading.refuse("societe", "choice", "Choisissez la société dans la liste.")
    return "" if asked is None else str(asked)


def _place(
    raw: Mapping[str, str], marks: Marks, places: frozenset[UUID]
) -> dict[str, list[str] | str | None]:
    asked = raw.get("vers", "").strip()
    if marks is Marks.PARTNER and asked == NOBODY:
        return {"partner": None}
    chosen = _uuid(asked)
    if chosen is None or chosen not in places:
        what = "la compagnie" if marks is Marks.PARTNER else "la famille"
        raise Invalid([_error("vers", f"Choisissez {what} dans la liste.")])
    return {"partner" if marks is Marks.PARTNER else "risk": str(chosen)}


def joined(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    """The values of an address, several of one name joined by commas as forms' are."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]},{value}" if name in found else str(value)
    return found


def _ticked(raw: Mapping[str, str]) -> tuple[str, ...]:
    """Codes (`choix`) and ids (`ids`), each once."""
    asked = f"{raw.get('choix', '')},{raw.get('ids', '')}".split(",")
    plain = (one.strip()[:80] for one in asked)
    return tuple(dict.fromkeys(one for one in plain if one.isprintable() and one))[:MOST_TICKED]


def _known(kind: type[Labelled], raw: Mapping[str, str], name: str) -> list[str]:
    asked = raw.get(name, "").split(",")
    return [one.value for one in kind if one.value in asked]


def _error(field: str, message: str) -> FieldError:
    return FieldError(field=field, code="choice", message=message)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

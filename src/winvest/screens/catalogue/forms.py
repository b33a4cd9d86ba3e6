"""What the catalogue's address adds to the filters of a list, and its filters as a sentence."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

from winvest.foundation.kit.french import long_date
from winvest.offer.catalog.enums import Channel, LifecycleStatus, TariffMode
from winvest.offer.catalog.forms.filters import (
    Completeness,
    Place,
    ProductFilters,
    pack,
    parse_filters,
)
from winvest.offer.pricing.enums import PricingType

PATH = "/catalogue"
WITH = {"completude": ("le",)}  # what goes with a filter when it is lifted


class Pane(StrEnum):
    """The level of the drill-down that a phone shows; wide screens show all of them."""

    RISKS = "risques"
    PARTNERS = "compagnies"
    PRODUCTS = "produits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, as a word of the sentence, with the address that lifts it."""

    before: str
    name: str
    value: str
    remove: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """All that the catalogue's address says: filters, view, partners sought, product opened."""

    filters: ProductFilters
    view: str = ""
    partner_q: str = ""
    opened: str = ""
    before: int | None = None
    pane: Pane = Pane.PRODUCTS

    def parts(self) -> dict[str, str]:
        """The parts that every link of the list keeps."""
        return {"vue": self.view, **self.filters.address_parts(), "cq": self.partner_q}

    def address(self, place: Place | None = None, **changes: str | None) -> str:
        """The address of the list, some of its parts changed or lifted, at a place of it.

        >>> state = parse_state({"risque": "SANTE", "compagnie": "oggodata", "cq": "og"})
        >>> state.address(compagnie=None), state.address(ouvert="AP-1")[-9:]
        ('/catalogue?risque=SANTE&cq=og', 'vert=AP-1')
        """
        parts = {name: value for name, value in {**self.parts(), **changes}.items() if value}
        if place is not None:
            parts["apres"] = pack(place)
        return f"{PATH}?{urlencode(parts)}" if parts else PATH

    def here(self) -> str:
        """The address of exactly what is shown."""
        before = str(self.before) if self.before and self.opened else None
        pane = None if self.pane is Pane.PRODUCTS else self.pane.value
        place = self.filters.place
        return self.address(place, ouvert=self.opened or None, avant=before, pan=pane)


def addresses(state: ListState) -> Callable[..., str]:
    """`ListState.address` for the hundred links of a page: what they share is worked out once."""
    shared = {name: f"{name}={quote_plus(value)}" for name, value in state.parts().items() if value}

    def here(**changes: str | None) -> str:
        parts = dict(shared)
        for name, value in changes.items():
            if value:
                parts[name] = f"{name}={quoted(value)}"
            else:
                parts.pop(name, None)
        return f"{PATH}?{'&'.join(parts.values())}" if parts else PATH

    return here


quoted = lru_cache(maxsize=4096)(quote_plus)  # codes of families, slugs of partners


def parse_state(raw: Mapping[str, str]) -> ListState:
    """Read the catalogue's address; what it does not know is left out rather than refused.

    >>> parse_state({"pan": "risques"}).pane, parse_state({"pan": "?", "avant": "x"}).before
    (<Pane.RISKS: 'risques'>, None)
    """
    pane = next((one for one in Pane if one == raw.get("pan", "")), Pane.PRODUCTS)
    return ListState(
        filters=parse_filters(raw),
        view=_word(raw.get("vue", ""), 40),
        partner_q=_word(raw.get("cq", ""), 80),
        opened=_word(raw.get("ouvert", ""), 80),
        before=version_number(raw.get("avant", "")),
        pane=pane,
    )


def state_at(url: str) -> ListState:
    """The list that an address shows, when it is the catalogue's; else the whole of it."""
    parts = urlsplit(url[:4000])
    return parse_state(dict(parse_qsl(parts.query)) if parts.path == PATH else {})


def version_number(text: str) -> int | None:
    """The number of a version in an address.

    >>> version_number("12"), version_number("-1"), version_number("99999999999")
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def price_model(filters: ProductFilters) -> PricingType | TariffMode | None:
    """The price model filtered by, from its code or its French name: a type, or a tariff mode."""
    asked = (filters.price_model or "").casefold()
    known: tuple[PricingType | TariffMode, ...] = (*PricingType, *TariffMode)
    return next((one for one in known if asked in (one.value, one.label.casefold())), None)


def model_choices() -> tuple[tuple[str, str], ...]:
    """What « Modèle de prix » offers: how an amount is worked out, then where it comes from."""
    modes = {TariffMode.AUTO: "Automatique (compagnie)", TariffMode.MANUAL: "Manuel"}
    return (
        *((one.value, one.label) for one in PricingType),
        *((one.value, label) for one, label in modes.items()),
    )


def order_choices(*, priced: bool) -> tuple[tuple[str, str], ...]:
    """The orders of the list in words, for where no column's head can be pressed.

    By price only for those who read the prices of all that they see.
    """
    by_price = (("des", "Prix, le moins cher d’abord"), ("-des", "Prix, le plus cher d’abord"))
    return (
        ("nom", "Nom, de A à Z"),
        ("-nom", "Nom, de Z à A"),
        ("code", "Code, de A à Z"),
        ("-code", "Code, de Z à A"),
        ("statut", "Statut, du brouillon au retrait"),
        ("-statut", "Statut, du retrait au brouillon"),
        ("compagnie", "Compagnie, de A à Z"),
        ("-compagnie", "Compagnie, de Z à A"),
        ("risque", "Risque, de A à Z"),
        ("-risque", "Risque, de Z à A"),
        ("societe", "Société, de A à Z"),
        ("-societe", "Société, de Z à A"),
        *(by_price if priced else ()),
        ("-maj", "Mise à jour, la dernière d’abord"),
        ("maj", "Mise à jour, la plus ancienne d’abord"),
    )


def chips(
    state: ListState, *, risk: str | None, partner: str | None, company: str | None
) -> tuple[Chip, ...]:
    """The filters in force, read as a sentence: « Produits chez OggoData au statut Actif »."""
    filters = state.filters
    model = price_model(filters)
    told = (
        ("", "Risque", "risque", filters.risk and (risk or filters.risk)),
        ("chez", "Compagnie", "compagnie", filters.partner and (partner or filters.partner)),
        ("de", "Société", "societe", filters.company and (company or filters.company)),
        ("au", "Statut", "statut", filters.status and LifecycleStatus(filters.status).label),
        ("par", "Canal", "canal", filters.channel and Channel(filters.channel).label),
        ("", "Intégré", "integre", _yes_or_no(filters.integrated)),
        ("", "Diffusé", "diffuse", _yes_or_no(filters.diffused)),
        ("au", "Modèle de prix", "modele", model.label if model else filters.price_model),
        ("", "Documents", "completude", standing_sentence(filters)),
        ("contenant", "Recherche", "q", filters.q),
    )
    return tuple(
        Chip(
            before=before,
            name=name,
            value=str(value),
            remove=state.address(**{part: None for part in (key, *WITH.get(key, ()))}),
        )
        for before, name, key, value in told
        if value
    )


def standing_sentence(filters: ProductFilters) -> str:
    """The completeness filtered by, as what is said of the documents of products.

    >>> told = parse_filters({"completude": "complet", "le": "2027-03-01"})
    >>> standing_sentence(told), standing_sentence(ProductFilters())
    ('complets le 1er\xa0mars\xa02027', '')
    """
    day = long_date(filters.complete_on) if filters.complete_on else ""
    match filters.completeness:
        case Completeness.COMPLETE:
            return f"complets le {day}" if day else "complets"
        case Completeness.INCOMPLETE:
            return f"incomplets le {day}" if day else "incomplets"
        case Completeness.CLOSING:
            return f"complets, mais plus le {day}" if day else "complets jusqu’à une date"
        case None:
            return ""


def folded(text: str) -> str:
    """A text as it is compared: without accents or capitals.

    >>> folded("Épargne Été")
    'epargne ete'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))


def _yes_or_no(flag: bool | None) -> str | None:
    return None if flag is None else "oui" if flag else "non"


def _word(text: str, longest: int) -> str:
    return "".join(one for one in text if one.isprintable()).strip()[:longest]

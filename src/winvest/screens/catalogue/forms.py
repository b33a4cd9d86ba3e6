"""What the catalogue's address adds to the filters of a list: the pane shown on a phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.pricing.enums import PricingType

PATH = "/catalogue"


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


def parse_pane(raw: Mapping[str, str]) -> Pane:
    """The pane asked for; the products when it is not said.

    >>> parse_pane({"pan": "risques"}), parse_pane({"pan": "?"})
    (<Pane.RISKS: 'risques'>, <Pane.PRODUCTS: 'produits'>)
    """
    asked = raw.get("pan", "")
    return next((one for one in Pane if one == asked), Pane.PRODUCTS)


def price_model(filters: ProductFilters) -> PricingType | None:
    """The price model filtered by, from its code or its French name."""
    asked = (filters.price_model or "").casefold()
    return next((one for one in PricingType if asked in (one.value, one.label.casefold())), None)


def chips(
    filters: ProductFilters, *, risk: str | None, partner: str | None, company: str | None
) -> tuple[Chip, ...]:
    """The filters in force, read as a sentence: « Produits chez OggoData au statut Actif »."""
    model = price_model(filters)
    told = (
        ("", "Risque", "risque", filters.risk and (risk or filters.risk)),
        ("chez", "Compagnie", "compagnie", filters.partner and (partner or filters.partner)),
        ("de", "Société", "societe", filters.company and (company or filters.company)),
        ("au", "Statut", "statut", filters.status and LifecycleStatus(filters.status).label),
        ("par", "Canal", "canal", filters.channel and Channel(filters.channel).label),
        ("", "Intégré", "integre", _yes_or_no(filters.integrated)),
        ("", "Diffusé", "diffuse", _yes_or_no(filters.diffused)),
        ("au", "Modèle de prix", "modele", filters.price_model and (model or model_word(filters))),
        ("contenant", "Recherche", "q", filters.q),
    )
    return tuple(
        Chip(
            before=before,
            name=name,
            value=value.label if isinstance(value, PricingType) else str(value),
            remove=filters.address(PATH, **{key: None}),
        )
        for before, name, key, value in told
        if value
    )


def model_word(filters: ProductFilters) -> str:
    """What was asked for as a price model, when it is none that is known."""
    return filters.price_model or ""


def _yes_or_no(flag: bool | None) -> str | None:
    return None if flag is None else "oui" if flag else "non"

"""How the lists read: their columns, their lines, what narrows them, in one shape for all."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from winvest.foundation.infra.sheets import Column, Kind, Line
from winvest.foundation.kit.french import percent, short_date
from winvest.foundation.kit.labelled import Tone
from winvest.group.accounting.account_enums import AccountNature
from winvest.group.lists.enums import Dimension, Listing, VatKind, ZoneKind

PATH = "/listes"
ABOUT: Mapping[Listing, str] = {
    Listing.UNITS: "Ce que mesurent les prix à l’usage et les champs des familles, avec leurs "
    "conversions.",
    Listing.VAT: "Les taux, datés, avec le texte qui les fixe. Un taux passé reste pour ce qu’il "
    "a taxé.",
    Listing.ACCOUNTS: "Les comptes que le mapping comptable peut employer, société par société.",
    Listing.CHANNELS: "Les quatre façons de vendre : leur nom, leur ordre, leur activité.",
    Listing.ZONES: "Où un produit se vend : pays, régions, départements et zones commerciales.",
}
HEADS: Mapping[Listing, tuple[str, ...]] = {
    Listing.UNITS: ("Code", "Nom", "Grandeur", "Vaut", "État"),
    Listing.VAT: ("Code", "Ce qu’il taxe", "Type", "Taux", "Du", "Au", "État"),
    Listing.ACCOUNTS: ("Compte", "Libellé", "Société", "Nature", "État"),
    Listing.CHANNELS: ("Code", "Nom", "Description", "Ordre", "État"),
    Listing.ZONES: ("Code", "Nom", "Type", "Dans", "INSEE", "État"),
}
KINDS: Mapping[Listing, type[Dimension] | type[VatKind] | type[AccountNature] | type[ZoneKind]] = {
    Listing.UNITS: Dimension,
    Listing.VAT: VatKind,
    Listing.ACCOUNTS: AccountNature,
    Listing.ZONES: ZoneKind,
}
KIND_NAMES: Mapping[Listing, str] = {
    Listing.UNITS: "Grandeur",
    Listing.VAT: "Type de taux",
    Listing.ACCOUNTS: "Nature",
    Listing.ZONES: "Type de zone",
}
LABELS: Mapping[str, str] = {  # the fields of all the lists, as two edits of one are compared
    "label": "Nom",
    "description": "Description",
    "dimension": "Grandeur",
    "factor": "Facteur",
    "nature": "Nature",
    "kind": "Type",
    "country": "Pays",
    "rate": "Taux",
    "valid_from": "Premier jour",
    "valid_to": "Premier jour sans ce taux",
    "legal_source": "Source légale",
    "parent_code": "Dans",
    "insee_code": "Code INSEE",
    "position": "Ordre",
    "note": "Note",
}
TYPED = frozenset(("dimension", "kind", "nature"))
NUMBERS = frozenset(("Taux", "Ordre", "Vaut"))
MAIN: Mapping[Listing, str] = {  # what a narrow screen keeps beside the name
    Listing.UNITS: "Vaut",
    Listing.VAT: "Taux",
    Listing.ACCOUNTS: "Société",
    Listing.CHANNELS: "Ordre",
    Listing.ZONES: "Type",
}
PLACES: Mapping[str, tuple[str, str]] = {
    "product": ("produit", "produits"),
    "price_grid_row": ("ligne de grille", "lignes de grille"),
    "price_surcharge": ("surcharge de prix", "surcharges de prix"),
    "geo_zone": ("zone qui en dépend", "zones qui en dépendent"),
    "vat_code": ("code TVA", "codes TVA"),
    "company": ("société", "sociétés"),
    "risk_field": ("champ de famille", "champs de familles"),
    "pricing_tier": ("grille à paliers", "grilles à paliers"),
    "pricing_rule": ("prix à l’usage", "prix à l’usage"),
    "publication": ("publication", "publications"),
    "commission_scheme": ("barème de commission", "barèmes de commission"),
    "product_document": ("document", "documents"),
    "accounting_mapping": ("mapping comptable", "mappings comptables"),
    "company_ledger_setting": ("réglage de société", "réglages de société"),
}
ACTIVE, INACTIVE = "actives", "inactives"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilters:
    """What a list is narrowed to."""

    q: str = ""
    state: str = ""
    kind: str = ""
    company: str = ""

    def address(self, listing: Listing, *, leaf: str = "", **changes: str) -> str:
        """The address of the list (or of a leaf of it), some parts changed.

        >>> ListFilters(q="kWh").address(Listing.UNITS, etat="actives")
        '/listes/unites?q=kWh&etat=actives'
        """
        parts = {
            "q": self.q,
            "type": self.kind,
            "etat": self.state,
            "societe": self.company,
        } | changes
        asked = urlencode({name: value for name, value in parts.items() if value})
        return f"{PATH}/{listing.value}{leaf}{'?' if asked else ''}{asked}"

    @property
    def narrowed(self) -> bool:
        """Is anything filtered or searched?"""
        return bool(self.q or self.state or self.kind or self.company)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """An entry as a row: its first cells by name, the others in the order of the columns."""

    id: UUID
    code: str
    label: str
    cells: tuple[str, ...]
    kind: str
    word: str
    tone: Tone
    active: bool
    company: str = ""


def parse_filters(listing: Listing, raw: Mapping[str, str]) -> ListFilters:
    """Read a list's address; what it does not know is left out."""
    kinds = {one.value for one in KINDS.get(listing, ())}
    kind = raw.get("type", "")
    state = raw.get("etat", "")
    words = "".join(one for one in raw.get("q", "") if one.isprintable())
    company = raw.get("societe", "").upper()[:8]
    return ListFilters(
        q=" ".join(words.split())[:100],
        kind=kind if kind in kinds else "",
        state=state if state in (ACTIVE, INACTIVE) else "",
        company=company if listing is Listing.ACCOUNTS and company.isalnum() else "",
    )


def narrowed(lines: Iterable[ListLine], filters: ListFilters) -> tuple[ListLine, ...]:
    """The lines that hold each word searched, of the kind, state and company asked for."""
    words = folded(filters.q).split()
    return tuple(
        one
        for one in lines
        if (not filters.kind or one.kind == filters.kind)
        and (not filters.state or one.active == (filters.state == ACTIVE))
        and (not filters.company or one.company == filters.company)
        and all(word in folded(" ".join((one.code, one.label, *one.cells))) for word in words)
    )


def chips(
    listing: Listing, filters: ListFilters, companies: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str, str], ...]:
    """Each filter in force: its name, its value, the address without it."""
    kinds = {one.value: one.label for one in KINDS.get(listing, ())}
    told = (
        (KIND_NAMES.get(listing, ""), kinds.get(filters.kind, ""), {"type": ""}),
        ("État", {ACTIVE: "Actives", INACTIVE: "Inactives"}.get(filters.state, ""), {"etat": ""}),
        ("Société", dict(companies).get(filters.company, filters.company), {"societe": ""}),
    )
    return tuple(
        (name, value, filters.address(listing, **without)) for name, value, without in told if value
    )


def folded(text: str) -> str:
    """Without accents nor case.

    >>> folded("Île-de-France")
    'ile-de-france'
    """
    parts = unicodedata.normalize("NFKD", text)
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()


def vat_state(
    valid_from: date, valid_to: date | None, today: date, *, confirmed: bool
) -> tuple[str, Tone]:
    """Where a rate stands today, in a word.

    >>> vat_state(date(2014, 1, 1), None, date(2026, 1, 1), confirmed=False)
    ('À confirmer', 'warn')
    """
    if valid_to is not None and valid_to <= today:
        return "Passé", "neutral"
    if not confirmed:
        return "À confirmer", "warn"
    return ("À venir", "info") if valid_from > today else ("En vigueur", "ok")


def told(listing: Listing) -> Callable[[str, str], str]:
    """How a value of a field reads when two edits of an entry are compared.

    >>> told(Listing.UNITS)("dimension", "energy"), told(Listing.VAT)("rate", "5,5")
    ('Énergie', '5,5')
    """
    known = {one.value: one.label for one in KINDS.get(listing, ())}
    return lambda name, value: known.get(value, value) if name in TYPED else value


def activity(active: bool) -> tuple[str, Tone]:
    """Is the entry offered? In a word."""
    return ("Active", "ok") if active else ("Désactivée", "neutral")


def rate_and_days(rate: Decimal, starts: date, ends: date | None) -> tuple[str, str, str]:
    """A rate, its first day and its last, as cells; `ends` is the first day without it.

    >>> rate_and_days(Decimal(20), date(2012, 1, 1), date(2025, 8, 1))[2].replace(chr(160), " ")
    '31 juil. 2025'
    """
    last = short_date(ends - timedelta(days=1)) if ends else "Sans fin"
    return percent(rate), short_date(starts), last


def file_columns(listing: Listing) -> tuple[Column, ...]:
    """The columns of the list's file: exactly those shown."""
    return tuple(Column(label=head, kind=Kind.TEXT) for head in HEADS[listing])


def file_lines(lines: Iterable[ListLine]) -> tuple[Line, ...]:
    """The lines of the list's file."""
    return tuple((one.code, one.label, *one.cells, one.word) for one in lines)

"""How dated tariffs read: their sorts, their filters, one shape for every row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.labelled import Labelled
from winvest.offer.pricing.dated.queries import Asked
from winvest.offer.pricing.dated.rules import Standing

PATH = "/tarifs"


class Sort(Labelled):
    """A sort of dated tariffs; the value is its part of the address."""

    PROMOTIONS = "promotions", "Promotions"
    AGREED = "prix-negocies", "Prix négociés"
    TAXES = "taxes", "Taxes d’assurance"


ABOUT: Mapping[Sort, str] = {
    Sort.PROMOTIONS: "Ce qui est déduit d’un produit pendant une période, pour tous ou par code. "
    "Celles que porte une version viennent et partent avec elle.",
    Sort.AGREED: "Le prix convenu avec un client : il passe avant tout autre.",
    Sort.TAXES: "Les taxes sur les primes, datées, ce qui en est exclu ou exonéré, et le texte.",
}
HEADS: Mapping[Sort, tuple[str, ...]] = {
    Sort.PROMOTIONS: ("Promotion", "Produit", "Remise", "Période", "État"),
    Sort.AGREED: ("Client", "Produit", "Prix", "Période", "État"),
    Sort.TAXES: ("Taxe", "Nature", "Taux", "Période", "État"),
}
ADD: Mapping[Sort, str] = {
    Sort.PROMOTIONS: "Nouvelle promotion",
    Sort.AGREED: "Nouveau prix négocié",
    Sort.TAXES: "Nouvelle taxe",
}
FIXED: Mapping[Sort, tuple[str, ...]] = {  # what makes it the same thing from period to period
    Sort.PROMOTIONS: ("sku", "plan_code", "code"),
    Sort.AGREED: ("sku", "plan_code", "company", "client_reference"),
    Sort.TAXES: ("code",),
}
_DAYS = {"valid_from": "Premier jour", "valid_to": "Dernier jour"}
LABELS: Mapping[Sort, Mapping[str, str]] = {  # each field by its name, in the form's order
    Sort.PROMOTIONS: {
        "sku": "Produit",
        "plan_code": "Formule",
        "code": "Code de la promotion",
        "label": "Ce que lira le client",
        "effect": "Remise en",
        "value": "Valeur",
        "promo_code": "Code que donne le client",
        "first_months": "Premiers mois seulement",
        "reason": "Motif",
        **_DAYS,
    },
    Sort.AGREED: {
        "sku": "Produit",
        "plan_code": "Formule",
        "company": "Société qui vend",
        "client_reference": "Référence du client",
        "amount": "Prix convenu",
        "tax_included": "Ce prix s’entend",
        "tax_code": "Taxe",
        "reason": "Motif",
        **_DAYS,
    },
    Sort.TAXES: {
        "code": "Code",
        "kind": "Nature",
        "label": "Ce qu’elle frappe",
        "rate": "Taux",
        "exclusions": "Exclusions et exonérations",
        "legal_source": "Source légale",
        **_DAYS,
    },
}
GROUP_WIDE = frozenset((Sort.TAXES,))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A dated row, whatever its sort."""

    id: UUID
    title: str
    note: str
    about: str
    about_note: str
    value: str
    first_day: date
    last_day: date | None
    standing: Standing
    pairs: tuple[tuple[str, str], ...]
    form: dict[str, str]
    lock_version: int
    may_edit: bool
    sku: str = ""
    confirmed: bool | None = None
    may_confirm: bool = False
    mark: str = ""
    href: str = ""  # elsewhere than under its sort

    @property
    def editable(self) -> bool:
        """May it be corrected as it is (nothing of the past depends on it)?"""
        return self.may_edit and self.standing is Standing.TO_COME

    @property
    def running(self) -> bool:
        """May it be ended, or changed from a day on?"""
        return self.may_edit and self.standing is Standing.RUNNING


def parse_asked(raw: Mapping[str, str]) -> Asked:
    """Read a list's address; what it does not know is left out."""
    words = "".join(one for one in raw.get("q", "") if one.isprintable())
    state = raw.get("etat", "")
    return Asked(
        q=" ".join(words.split())[:100],
        standing=Standing(state) if state in set(Standing) else None,
        sku=raw.get("produit", "").strip().upper()[:80],
        after=_after(raw.get("apres", "")),
    )


def address(sort: Sort, asked: Asked, **changes: str) -> str:
    """The address of a list, some parts changed.

    >>> address(Sort.PROMOTIONS, Asked(sku="MTV-TV-0001"), etat="a-venir")
    '/tarifs/promotions?produit=MTV-TV-0001&etat=a-venir'
    """
    parts = {
        "q": asked.q,
        "produit": asked.sku,
        "etat": asked.standing.value if asked.standing else "",
    } | changes
    told = urlencode({name: value for name, value in parts.items() if value})
    return f"{PATH}/{sort.value}{'?' if told else ''}{told}"


def in_order(sort: Sort, refusal: Invalid) -> Invalid:
    """The same errors, in the order of the form's fields."""
    order = {name: at for at, name in enumerate(LABELS[sort])}
    return Invalid(sorted(refusal.errors, key=lambda one: order.get(one.field, len(order))))


def mark_of(start: datetime, this: UUID) -> str:
    """Where a page of rows stops, for the address of the next.

    >>> mark_of(datetime(2026, 1, 1), UUID(int=1))[:19]
    '2026-01-01T00:00:00'
    """
    return f"{start.isoformat()}_{this}"


def chips(sort: Sort, asked: Asked) -> tuple[tuple[str, str, str], ...]:
    """Each filter in force: its name, its value, the address without it."""
    told = (
        ("Produit", asked.sku, {"produit": ""}),
        ("État", asked.standing.label if asked.standing else "", {"etat": ""}),
    )
    return tuple(
        (name, value, address(sort, asked, **without)) for name, value, without in told if value
    )


def kept(sort: Sort, row: RowView, raw: Mapping[str, str], *, edited: bool) -> dict[str, str]:
    """What was typed, where what names the row stays as it is once it has begun."""
    fixed: dict[str, Any] = {} if edited else {name: row.form[name] for name in FIXED[sort]}
    return {**raw, **fixed}


def _after(text: str) -> tuple[datetime, UUID] | None:
    start, _, this = text.partition("_")
    try:
        found = datetime.fromisoformat(start), UUID(this)
    except ValueError:
        return None
    return found if found[0].tzinfo else None

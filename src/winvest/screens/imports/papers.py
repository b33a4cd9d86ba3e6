"""Documents that a file names for its products, read by the form of a deposit."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from winvest.foundation.kit.french import NBSP
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.forms import LANGUAGES, Aim, Entry, parse_deposit
from winvest.screens.imports.targets import plain

NAME = "papers"  # the entry of a line that holds them
SHA256 = re.compile(r"[0-9a-f]{64}")
FIELDS = {
    "fichier": "paper_file",
    "type": "paper_type",
    "titre": "paper_title",
    "edition": "paper_edition",
    "langue": "paper_language",
    "canaux": "paper_channels",
    "du": "paper_from",
    "au": "paper_to",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document to attach: what is said of it, its content, where that is.

    `member`: its file in the ZIP beside the sheet; empty: it was deposited before. `day`: from
    which day the version that it is for runs, when its line tells one. `document`: what it became,
    once attached.
    """

    raw: Mapping[str, str]
    sha256: str
    member: str = ""
    day: str = ""
    document: str = ""


def entry_of(raw: Mapping[str, str], *, sku: str, today: date) -> Entry:
    """What a line says of a document, under the rules of a deposit; raises `Invalid`."""
    form = {"langue": "fr", **raw, "produits": sku, "version": Aim.PREPARED.value}
    return parse_deposit(form, today=today).entry


def kind_of(text: str) -> str:
    """A type of document by its code or by its label; what it is not stays as it is.

    >>> kind_of("dipa"), kind_of("Conditions générales"), kind_of("Roman")
    ('DIPA', 'CG', 'Roman')
    """
    known = {plain(one.label): one.value for one in DocumentType}
    known |= {plain(one.value): one.value for one in DocumentType}
    return known.get(plain(text), text)


def language_of(text: str) -> str:
    """A language by its code or by its name.

    >>> language_of("Anglais"), language_of("fr")
    ('en', 'fr')
    """
    known = {plain(label): code for code, label in LANGUAGES}
    return known.get(plain(text), text.lower())


def cell_of(field: str, text: str) -> str:
    """What a cell gives to a field of the deposit."""
    if field == "type":
        return kind_of(text)
    if field == "langue":
        return language_of(text)
    return " ".join(text.split())


def titled(text: str) -> tuple[str, str]:
    """A document as people name it: its title, and its edition if they give one.

    >>> titled("Notice santé / 2027-01"), titled("Notice santé")
    (('Notice santé', '2027-01'), ('Notice santé', ''))
    """
    title, mark, edition = text.rpartition(" / ")
    return (title.strip(), edition.strip()) if mark else (text.strip(), "")


def packed(papers: Sequence[Paper]) -> str:
    """The documents as a line of an import keeps them."""
    return json.dumps([asdict(one) for one in papers], ensure_ascii=False)


def unpacked(text: str) -> list[Paper]:
    """The same, read again."""
    return [Paper(**one) for one in json.loads(text)]


def told(papers: Sequence[Paper]) -> str:
    """The documents in words, for who looks at the line."""
    return " ; ".join(
        f"{one.raw['type']} «{NBSP}{one.raw['titre']}{NBSP}», édition {one.raw['edition']}, "
        + (one.member or f"déjà déposé ({one.sha256[:12]})")
        for one in papers
    )

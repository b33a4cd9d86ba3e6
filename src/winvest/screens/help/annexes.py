"""Annexes A to L: which page of the help keeps each, and the text of those that are written."""

from dataclasses import dataclass
from functools import lru_cache

from winvest.foundation.infra.settings import ROOT
from winvest.foundation.kit.errors import NotFound
from winvest.screens.help.text import Document, document

FOLDER = ROOT / "docs" / "annexes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """An annex of the specification: a text of `docs/annexes/`, or the page that keeps it."""

    letter: str
    title: str
    file: str | None = None
    page: str | None = None

    @property
    def href(self) -> str:
        """Where it is read."""
        return self.page or f"/aide/annexes/{self.letter.lower()}"


ANNEXES = (
    Annex(letter="A", title="Données : dictionnaire et schémas", page="/aide/dictionnaire"),
    Annex(letter="B", title="Documents exigés par canal", page="/aide/publication"),
    Annex(letter="C", title="Statuts", page="/aide/statuts"),
    Annex(letter="D", title="Qui fait quoi (RACI)", file="d-raci.md"),
    Annex(letter="E", title="Écrans clés", page="/aide/ecrans"),
    Annex(letter="F", title="Fichiers comptables par société", file="f-accounting-files.md"),
    Annex(letter="G", title="Sécurité et audit", file="g-security.md"),
    Annex(letter="H", title="Essais et surveillance", file="h-tests.md"),
    Annex(letter="I", title="Continuité et reprise", file="i-continuity.md"),
    Annex(letter="J", title="Accueillir un partenaire", file="j-partner-onboarding.md"),
    Annex(letter="K", title="Reprendre l’existant", file="k-migration.md"),
    Annex(letter="L", title="Glossaire et familles de risque", page="/aide/glossaire"),
)


@lru_cache(maxsize=16)
def annex_text(letter: str) -> Document:
    """The text of an annex; `NotFound` when a living page keeps it, or there is none."""
    found = next((one for one in ANNEXES if one.letter == letter.upper()), None)
    if found is None or found.file is None:
        raise NotFound("Cette annexe n’est pas un texte de l’aide. Revenez au sommaire.")
    return document((FOLDER / found.file).read_text())

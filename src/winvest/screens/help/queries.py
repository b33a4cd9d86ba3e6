"""Queries of the help: what the repository itself says, read once a process."""

import re
from dataclasses import dataclass
from functools import lru_cache

from winvest.foundation.infra.settings import ROOT
from winvest.foundation.kit.labelled import Labelled
from winvest.group.accounting.enums import MappingStatus
from winvest.group.partners.enums import PartnerStatus
from winvest.offer.catalog.enums import IntegrationStatus, LifecycleStatus, VersionStatus
from winvest.offer.commissions.enums import CommissionStatus
from winvest.offer.documents.enums import DocumentRequirement, DocumentStatus
from winvest.offer.publication.enums import PublicationStatus, Visibility

SYMBOL = re.compile(r'<symbol id="i-([a-z-]+)"')
ROW = re.compile(r"^\| (?P<french>[^|]+) \| (?P<english>[^|]+) \|[^|]*\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFamily:
    """A normalised list of statuses, with what it is about."""

    title: str
    members: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the trade: as on screen, and as in code."""

    french: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """A page to read, offered by the index of the help."""

    href: str
    icon: str
    title: str
    what: str


PAGES = (
    HelpPage(
        href="/aide/glossaire",
        icon="book",
        title="Glossaire",
        what="Les mots du groupe, et leur nom dans l’API et le code.",
    ),
    HelpPage(
        href="/api/docs",
        icon="link",
        title="API",
        what="Les opérations ouvertes aux programmes, leurs champs et leurs exemples.",
    ),
    HelpPage(
        href="/aide/composants",
        icon="layers",
        title="Composants",
        what="Chaque pièce de l’interface dans chacun de ses états.",
    ),
)

FAMILIES = (
    StatusFamily(title="Produit", members=tuple(LifecycleStatus)),
    StatusFamily(title="Version", members=tuple(VersionStatus)),
    StatusFamily(title="Intégration", members=tuple(IntegrationStatus)),
    StatusFamily(title="Diffusion", members=tuple(PublicationStatus)),
    StatusFamily(title="Visibilité", members=tuple(Visibility)),
    StatusFamily(title="Commission", members=tuple(CommissionStatus)),
    StatusFamily(title="Document", members=(*DocumentRequirement, *DocumentStatus)),
    StatusFamily(title="Comptabilité", members=tuple(MappingStatus)),
    StatusFamily(title="Partenaire", members=tuple(PartnerStatus)),
)


@lru_cache(maxsize=1)
def icon_names() -> tuple[str, ...]:
    """Names of all the icons of the sprite."""
    sprite = (ROOT / "static" / "img" / "icons.svg").read_text()
    return tuple(SYMBOL.findall(sprite))


@lru_cache(maxsize=1)
def glossary() -> tuple[Term, ...]:
    """The terms of `docs/glossary.md`, in its order, without the table's head."""
    rows = list(ROW.finditer((ROOT / "docs" / "glossary.md").read_text()))
    return tuple(
        Term(french=_plain(row["french"]), english=_plain(row["english"])) for row in rows[1:]
    )


def _plain(text: str) -> str:
    return text.strip().replace("`", "")

"""The address of the list of documents: what it is narrowed to, where its page starts."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from winvest.foundation.kit.labelled import Labelled
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentRequirement, DocumentType

PATH = "/documents"
EXPORT = f"{PATH}/export"
ENDLESS = datetime(9999, 1, 1, tzinfo=UTC)
LONGEST = 100
L = TypeVar("L", bound=Labelled)


class Standing(Labelled):
    """Where a document stands, as the list narrows to it (Annexe E §2.5)."""

    PUBLISHED = "publie", "Publié", "ok"
    EXPIRING = "expirant", "Expire bientôt", "warn"
    UPCOMING = "a-venir", "À venir", "info"
    EXPIRED = "expire", "Expiré", "bad"
    DRAFT = "a-verifier", "À vérifier", "warn"
    ARCHIVED = "archive", "Archivé", "neutral"


class Demand(Labelled):
    """Whether the version may do without the document, as the list narrows to it (Annexe C §5)."""

    MANDATORY = "obligatoire", DocumentRequirement.MANDATORY.label
    OPTIONAL = "optionnel", DocumentRequirement.OPTIONAL.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The last document of a page: its end of validity, its id."""

    end: datetime
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, with the address that lifts it."""

    name: str
    value: str
    remove: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilters:
    """What the list is narrowed to; without standing, archives are left out."""

    q: str = ""
    type: DocumentType | None = None
    standing: Standing | None = None
    demand: Demand | None = None
    channel: Channel | None = None
    company: str = ""
    partner: str = ""
    past: bool = False
    after: Place | None = None

    def parts(self) -> dict[str, str]:
        """The parts of the list's address, empty ones left out."""
        parts = {
            "q": self.q,
            "type": self.type or "",
            "etat": self.standing or "",
            "exigence": self.demand or "",
            "canal": self.channel or "",
            "societe": self.company,
            "compagnie": self.partner,
            "versions": "toutes" if self.past else "",
        }
        return {name: str(value) for name, value in parts.items() if value}

    def address(self, path: str = PATH, /, **changes: str | None) -> str:
        """The address of this list, some of its parts changed or lifted."""
        parts = {name: value for name, value in {**self.parts(), **changes}.items() if value}
        return f"{path}?{urlencode(parts)}" if parts else path

    def chips(
        self, *, companies: Mapping[str, str], partners: Mapping[str, str]
    ) -> tuple[Chip, ...]:
        """The filters in force, as words of a sentence."""
        told = (
            ("Type", "type", self.type and self.type.value.replace("_", " ")),
            ("État", "etat", self.standing and self.standing.label),
            ("Exigence", "exigence", self.demand and self.demand.label),
            ("Canal", "canal", self.channel and self.channel.label),
            ("Société", "societe", companies.get(self.company, self.company)),
            ("Compagnie", "compagnie", partners.get(self.partner, self.partner)),
            ("Versions", "versions", "toutes" if self.past else ""),
            ("Recherche", "q", self.q),
        )
        return tuple(
            Chip(name=name, value=value, remove=self.address(PATH, **{key: None}))
            for name, key, value in told
            if value
        )


def parse_filters(raw: Mapping[str, str]) -> DocumentFilters:
    """Read the list's address; what it does not know is left out rather than refused."""
    return DocumentFilters(
        q=_plain(raw, "q"),
        type=_member(raw, "type", DocumentType),
        standing=_member(raw, "etat", Standing),
        demand=_member(raw, "exigence", Demand),
        channel=_member(raw, "canal", Channel),
        company=_plain(raw, "societe").upper(),
        partner=_plain(raw, "compagnie"),
        past=raw.get("versions") == "toutes",
        after=unpack(raw.get("apres", "")),
    )


def pack(place: Place) -> str:
    """A place of the list as an opaque part of an address."""
    told = json.dumps([place.end.isoformat(), str(place.id)])
    return base64.urlsafe_b64encode(told.encode()).decode()


def unpack(token: str) -> Place | None:
    """Read it again; nothing when it is not one of ours.

    >>> one = Place(end=ENDLESS, id=UUID(int=7))
    >>> unpack(pack(one)) == one, unpack("n'importe quoi")
    (True, None)
    """
    try:
        end, identifier = json.loads(base64.urlsafe_b64decode(token))
        found = Place(end=datetime.fromisoformat(end), id=UUID(identifier))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
    return found if found.end.tzinfo is not None else None


def _plain(raw: Mapping[str, str], name: str) -> str:
    return " ".join(raw.get(name, "").replace("\x00", "").split())[:LONGEST]


def _member(raw: Mapping[str, str], name: str, kind: type[L]) -> L | None:
    value = raw.get(name, "")
    return next((one for one in kind if one.value == value), None)

"""What is known of a product when one asks whether it may be given, and what can lack. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.labelled import Labelled
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.partners.enums import PartnerStatus
from winvest.offer.catalog.enums import Channel, RevenueModel, VersionStatus
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.documents.rules import Paper


class LackCode(Labelled):
    """What is checked before a publication, in the order of the checklist."""

    FIELDS = "fields_missing", "Fiche du produit"
    PARTNER = "partner_unusable", "Compagnie"
    GRID = "grid_incomplete", "Grilles de prix"
    COMMISSION = "commission_inconsistent", "Commissions"
    DOCUMENT = "document_missing", "Documents obligatoires"
    MAPPING = "mapping_not_validated", "Mapping comptable"
    SIGNOFF = "signoff_missing", "Validations"


class Standing(Labelled):
    """Where a publication stands at a moment: its status, seen with its dates."""

    RUNNING = "running", "En cours", "ok"
    FROZEN = "frozen", "Suspendue\u00a0: produit gelé", "warn"
    PLANNED = "planned", "Planifiée", "info"
    SUSPENDED = "suspended", "Suspendue", "warn"
    DRAFT = "draft", "Brouillon", "neutral"
    OVER = "over", "Terminée", "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that stands in the way, and what to do about it.

    `about` tells which one of its kind: the place of a plan or a scheme, the type of a document.
    """

    code: LackCode
    message: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A line of the checklist: settled when nothing of its kind is lacking."""

    code: LackCode
    lacks: tuple[Lack, ...]

    @property
    def done(self) -> bool:
        """Is nothing lacking here?"""
        return not self.lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFact:
    """A plan, and whether a price is given for it."""

    name: str
    priced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanFact:
    """Bounds of a tier, inclusive as typed."""

    min: Decimal
    max: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeFact:
    """A commission scheme: its name on screen, the sum of its parts, its tiers by basis."""

    name: str
    split_total: Decimal
    tiers: Mapping[str, tuple[SpanFact, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingFact:
    """How far a company is with the booking of one nature; `given`: it has its account."""

    company_id: UUID
    nature: AccountingNature
    status: MappingStatus
    given: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFact:
    """The partner behind the product, its status, and how far it is opened to the company."""

    name: str
    status: PartnerStatus | None
    activation: PartnerStatus | None
    company: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedFact:
    """A sign-off of the matrix that does not stand: what, and who owes it."""

    task: str
    function: str
    company: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationFacts:
    """All that the rule looks at, for one version and the companies and channels it is for."""

    status: VersionStatus
    revenue_model: RevenueModel
    family: LegalFamily | None
    channels: tuple[Channel, ...]
    companies: Mapping[UUID, str]
    taxed: bool
    plans: tuple[PlanFact, ...]
    grids: tuple[tuple[SpanFact, ...], ...]
    schemes: tuple[SchemeFact, ...]
    papers: tuple[Paper, ...]
    mappings: tuple[MappingFact, ...]
    partner: PartnerFact | None = None
    missing_fields: tuple[str, ...] = ()
    unsigned: tuple[UnsignedFact, ...] = ()
    starts: datetime | None = None  # of a version that is not in force yet

"""Events of the documents."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from winvest.offer.documents.files.enums import Integrity


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentExpiring:
    """A document in force ends in that many days; told once for each threshold passed."""

    document_id: UUID
    company_id: UUID
    title: str
    product_name: str
    sku: str
    valid_to: datetime
    days: int
    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDamaged:
    """The store no longer holds what was deposited; told once, when it is found."""

    file_id: UUID
    company_id: UUID
    sha256: str
    finding: Integrity
    title: str
    sku: str

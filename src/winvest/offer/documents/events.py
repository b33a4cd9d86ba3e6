"""Events of the documents."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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

"""Events of the catalogue: what follows when a product leaves it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRetired:
    """A product was withdrawn for good; until when its contracts are served, if planned."""

    product_id: UUID
    company_id: UUID
    risk_code: str
    sku: str
    product_name: str
    reason: str
    support_ends_on: date | None
    actor: str

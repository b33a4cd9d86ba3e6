"""Events of accounting: what the others are told."""

from dataclasses import dataclass
from uuid import UUID

from winvest.group.accounting.enums import AccountingNature


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingAsked:
    """A product is being prepared: the Compta of a company is asked for its accounts."""

    version_id: UUID
    company_id: UUID
    sku: str
    product_name: str
    number: int
    natures: tuple[AccountingNature, ...]
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingGiven:
    """Compta gave the accounts of a version, or left those that stood as they are."""

    version_id: UUID
    owner_id: UUID
    company_id: UUID

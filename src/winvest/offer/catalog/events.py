"""Events of the catalogue: sales that stop, go on again, or end for good."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSale:
    """A product whose sales stop, or go on again."""

    product_id: UUID
    company_id: UUID
    sku: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesFrozen:
    """The sales of these products were frozen, by one act."""

    products: tuple[OnSale, ...]
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesResumed:
    """The sales of these products go on again, by one act."""

    products: tuple[OnSale, ...]
    actor: str


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

"""Events of the publications: what who sells, and who keeps the catalogue, is told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID


class AboutPublication(TypedDict):
    """What every event says of its publication, and of who acted."""

    publication_id: UUID
    owner_company_id: UUID
    company_id: UUID
    sku: str
    product_name: str
    channels: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationTold:
    """Which publication an event is about, and who acted."""

    publication_id: UUID
    owner_company_id: UUID
    company_id: UUID
    sku: str
    product_name: str
    channels: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationBegan(PublicationTold):
    """A company sells the product from now on: all who sell, or the people of a pilot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPlanned(PublicationTold):
    """A company will sell the product from a day on."""

    start_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationEnded(PublicationTold):
    """A company sells the product no more, or not after a day."""

    end_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationBlocked(PublicationTold):
    """A planned publication did not begin: something lacked on its day."""

    lacks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationWaits(PublicationTold):
    """A planned publication did not begin on its day: sales are frozen, it begins with them."""

    start_at: datetime
    planned_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsToTell:
    """The clients of a product withdrawn are to be told of it by people, from a day on."""

    product_id: UUID
    company_id: UUID
    sku: str
    product_name: str
    notice: str
    on: date
    support_ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsUnmapped:
    """A company sells products whose accounts it has not validated."""

    company_id: UUID
    skus: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsMissing:
    """Products on sale of a company lack documents; `state` is the same while nothing changes."""

    company_id: UUID
    products: int
    examples: tuple[str, ...]
    state: str

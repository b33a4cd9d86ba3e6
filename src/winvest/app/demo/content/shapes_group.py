"""The shapes of what surrounds the catalogue: companies, partners, families, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from winvest.app.demo.content.shapes import ClientKind, FieldKind, PartnerType

ContactKind = Literal["management", "accounting", "support", "dpo", "technical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A structured postal address (unstructured ones are refused by SEPA since 2026-11-15)."""

    street: str
    postal_code: str
    town: str
    country: str = "FR"
    kind: str = "siège"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to reach at a company or a partner."""

    label: str
    email: str
    kind: ContactKind = "support"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company of the group."""

    id: str | None = None
    code: str
    legal_name: str
    brand_name: str
    siren: str
    siret: str
    vat_number: str | None
    ics: str | None
    brand: str
    address: Address
    contacts: tuple[Contact, ...]
    activity: str
    legal_mentions: str
    revenue_account: str
    sales_journal: str = "VENTE"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerContact:
    """A desk to reach at a partner."""

    label: str
    email: str
    kind: Literal["commercial", "technical", "billing", "claims", "compliance"] = "commercial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla:
    """What a partner promises."""

    notes: str
    latency_ms: int | None = None
    availability: Decimal | None = None
    support_hours: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A company that a group company distributes, buys from or is paid through."""

    company: str
    slug: str
    type: PartnerType
    name: str
    legal_name: str
    siren: str | None
    address: Address
    iban: str | None = None
    bic: str | None = None
    payment_terms: str = ""
    status: Literal["active", "inactive", "test"] = "active"
    extranet_code: str | None = None
    sla: Sla | None = None
    portal: str | None = None
    active_for: tuple[str, ...] = ()
    contacts: tuple[PartnerContact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskField:
    """A typed field that every product of a family may fill."""

    code: str
    label: str
    kind: FieldKind
    required: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A family of products, with the fields that are its own."""

    company: str
    code: str
    label: str
    icon: str
    scope: ClientKind
    is_global: bool = False
    description: str
    fields: tuple[RiskField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role in some companies, perhaps narrowed to families."""

    role: str
    companies: tuple[str, ...]
    risks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team of a company; people by the first part of their address."""

    company: str
    name: str
    manager: str | None = None
    members: tuple[str, ...] = ()
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of staff with an account."""

    email: str
    first_name: str
    last_name: str
    job: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedView:
    """A view of the product list, shared with a company, or with the whole group."""

    name: str
    company: str | None
    filters: Mapping[str, str]
    columns: tuple[str, ...] = ()

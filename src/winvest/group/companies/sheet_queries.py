"""Queries of the companies' administration: the list, and everything on one company's sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import FieldError, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.enums import AddressKind, ContactKind, LedgerPurpose
from winvest.group.companies.forms import Identity
from winvest.group.companies.models import (
    Company,
    CompanyAddress,
    CompanyContact,
    CompanyLedgerSetting,
)
from winvest.group.companies.rules import registration_doubts
from winvest.group.companies.theme import brand_colour

READ = "companies.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLine:
    """A company in the list."""

    id: UUID
    code: str
    name: str
    legal_name: str
    siren: str | None
    doubts: tuple[FieldError, ...]
    city: str | None
    currency: str
    timezone: str
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanySheet:
    """A company as its sheet shows it."""

    id: UUID
    code: str
    identity: Identity
    is_active: bool
    brand: str | None
    logo: str | None
    theme: Mapping[str, object]
    lock_version: int
    may_edit: bool
    doubts: tuple[FieldError, ...]

    @property
    def name(self) -> str:
        """As people call it."""
        return self.identity.brand_name or self.identity.legal_name


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """An address on the sheet."""

    id: UUID
    kind: AddressKind
    line1: str
    line2: str | None
    postal_code: str
    city: str
    country: str
    lock_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact on the sheet."""

    id: UUID
    kind: ContactKind
    name: str
    email: str | None
    phone: str | None
    lock_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """The account and journal of one purpose; version 0 where nothing is set yet."""

    purpose: LedgerPurpose
    gl_account: str | None
    journal: str | None
    lock_version: int


async def company_lines(session: AsyncSession, scope: Scope) -> tuple[CompanyLine, ...]:
    """The companies whose sheet may be read, by name. A dozen rows."""
    city = (
        select(CompanyAddress.city)
        .where(
            CompanyAddress.company_id == Company.id,
            CompanyAddress.kind == AddressKind.HEAD_OFFICE,
        )
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Company, city.label("city"))
        .where(Company.id.in_(scope.companies_with(READ)))
        .order_by(
            func.fr_unaccent(func.lower(func.coalesce(Company.brand_name, Company.legal_name)))
        )
    )
    return tuple(
        CompanyLine(
            id=one.id,
            code=one.code,
            name=one.brand_name or one.legal_name,
            legal_name=one.legal_name,
            siren=one.siren,
            doubts=registration_doubts(identity_of(one).registration),
            city=found,
            currency=one.currency,
            timezone=one.timezone,
            is_active=one.is_active,
        )
        for one, found in (await session.execute(statement)).all()
    )


async def company_sheet(session: AsyncSession, scope: Scope, *, code: str) -> CompanySheet:
    """One company, if the scope may read its sheet; else it is as if there were none."""
    statement = select(Company).where(
        Company.code == code, Company.id.in_(scope.companies_with(READ))
    )
    one = (await session.execute(statement)).scalar_one_or_none()
    if one is None:
        raise NotFound(
            "Cette société n’existe pas ou n’est pas dans votre périmètre. Revenez à la liste."
        )
    await session.refresh(one)
    return sheet_of(one, may_edit=scope.may("companies.edit", company_id=one.id))


async def company_addresses(
    session: AsyncSession, scope: Scope, *, company_id: UUID
) -> tuple[AddressRow, ...]:
    """Addresses of a company, head office first. A handful."""
    statement = select(CompanyAddress).where(
        CompanyAddress.company_id == company_id,
        CompanyAddress.company_id.in_(scope.companies_with(READ)),
    )
    rows = [
        AddressRow(
            id=one.id,
            kind=one.kind,
            line1=one.line1,
            line2=one.line2,
            postal_code=one.postal_code,
            city=one.city,
            country=one.country,
            lock_version=one.lock_version,
        )
        for one in (await session.execute(statement)).scalars()
    ]
    order = list(AddressKind)
    return tuple(sorted(rows, key=lambda row: (order.index(row.kind), row.city, row.id)))


async def company_contacts(
    session: AsyncSession, scope: Scope, *, company_id: UUID
) -> tuple[ContactRow, ...]:
    """Contacts of a company. A handful."""
    statement = select(CompanyContact).where(
        CompanyContact.company_id == company_id,
        CompanyContact.company_id.in_(scope.companies_with(READ)),
    )
    rows = [
        ContactRow(
            id=one.id,
            kind=one.kind,
            name=one.name,
            email=one.email,
            phone=one.phone,
            lock_version=one.lock_version,
        )
        for one in (await session.execute(statement)).scalars()
    ]
    order = list(ContactKind)
    return tuple(sorted(rows, key=lambda row: (order.index(row.kind), row.name, row.id)))


async def company_ledger(
    session: AsyncSession, scope: Scope, *, company_id: UUID
) -> tuple[LedgerRow, ...]:
    """Accounting settings of a company: a row for each purpose, set or not."""
    statement = select(CompanyLedgerSetting).where(
        CompanyLedgerSetting.company_id == company_id,
        CompanyLedgerSetting.company_id.in_(scope.companies_with(READ)),
    )
    known = {one.purpose: one for one in (await session.execute(statement)).scalars()}
    return tuple(
        LedgerRow(
            purpose=purpose,
            gl_account=known[purpose].gl_account if purpose in known else None,
            journal=known[purpose].journal if purpose in known else None,
            lock_version=known[purpose].lock_version if purpose in known else 0,
        )
        for purpose in LedgerPurpose
    )


async def taken_fields(
    session: AsyncSession, scope: Scope, *, identity: Identity, company_id: UUID | None
) -> tuple[FieldError, ...]:
    """What another company of the group already bears: its legal name or SIREN (unique, A 2.1)."""
    found = []
    for column, value, field, sentence in (
        (
            Company.legal_name,
            identity.legal_name,
            "legal_name",
            "Une société du groupe porte déjà cette raison sociale.",
        ),
        (Company.siren, identity.siren, "siren", "Une société du groupe a déjà ce SIREN."),
    ):
        statement = select(Company.id).where(column == value)
        other = (await session.execute(statement)).scalar_one_or_none() if value else None
        if other is not None and other != company_id:
            found.append(FieldError(field=field, code="taken", message=sentence))
    return tuple(found)


def sheet_of(one: Company, *, may_edit: bool) -> CompanySheet:
    """The sheet of a loaded company."""
    identity = identity_of(one)
    theme = one.brand_theme or {}
    logo = theme.get("logo")
    return CompanySheet(
        id=one.id,
        code=one.code,
        identity=identity,
        is_active=one.is_active,
        brand=brand_colour(theme),
        logo=logo if isinstance(logo, str) else None,
        theme=theme,
        lock_version=one.lock_version,
        may_edit=may_edit,
        doubts=registration_doubts(identity.registration),
    )


def identity_of(one: Company) -> Identity:
    """The identity of a loaded company."""
    return Identity(
        legal_name=one.legal_name,
        brand_name=one.brand_name,
        siren=one.siren,
        siret=one.siret_default,
        vat_number=one.vat_number,
        ics_code=one.ics_code,
        country=one.country,
        currency=one.currency,
        timezone=one.timezone,
    )

"""The list of partners: searched, filtered, paged by key. A few hundred rows."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.enums import PartnerStatus, PartnerType
from winvest.group.partners.models import Partner, PartnerActivation
from winvest.group.partners.rules import Numbers, number_doubts
from winvest.group.partners.sheet_queries import COLUMNS, PartnerSheet, readable, sheet_of

Clause = ColumnElement[bool]
L = TypeVar("L", bound=Labelled)
NAME = func.fr_unaccent(func.lower(Partner.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFilters:
    """What the list is narrowed to; `integration` is a clause of an upper room, by its code."""

    q: str = ""
    type: PartnerType | None = None
    status: PartnerStatus | None = None
    company: str | None = None
    integration: str | None = None
    after: tuple[str, UUID] | None = None

    def parts(self) -> dict[str, str]:
        """The parts of the list's address, empty ones left out."""
        parts = {
            "q": self.q,
            "type": self.type or "",
            "statut": self.status or "",
            "societe": self.company or "",
            "integration": self.integration or "",
        }
        return {name: str(value) for name, value in parts.items() if value}

    def address(self, path: str, **changes: str | None) -> str:
        """The address of this list, some of its parts changed or lifted."""
        parts = {name: value for name, value in {**self.parts(), **changes}.items() if value}
        return f"{path}?{urlencode(parts)}" if parts else path


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """A partner in the list."""

    id: UUID
    slug: str
    name: str
    type: PartnerType
    status: PartnerStatus
    siren: str | None
    city: str | None
    company_code: str
    company_name: str
    used_by: tuple[str, ...]
    doubtful: bool
    may_edit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPage:
    """A page of the list, how many there are in all, and where the next one starts."""

    lines: tuple[PartnerLine, ...]
    total: int
    following: str | None


def parse_partner_filters(raw: Mapping[str, str]) -> PartnerFilters:
    """Read a list's address; what it does not know is left out rather than refused."""
    return PartnerFilters(
        q=_plain(raw, "q"),
        type=_member(raw, "type", PartnerType),
        status=_member(raw, "statut", PartnerStatus),
        company=_plain(raw, "societe") or None,
        integration=_plain(raw, "integration") or None,
        after=unpack(raw.get("apres", "")),
    )


async def partner_page(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: PartnerFilters,
    extra: Sequence[Clause] = (),
    size: int = 50,
) -> PartnerPage:
    """A page of the partners shown, by name; two queries: the count, the page."""
    clauses = [readable(scope, companies=scope.shown_company_ids), *_matching(filters), *extra]
    joined = (
        select(func.count()).select_from(Partner).join(Company, Company.id == Partner.company_id)
    )
    total = int((await session.scalar(joined.where(*clauses))) or 0)
    statement = (
        select(*COLUMNS, NAME.label("sort_name"), _users().label("used_by"))
        .join(Company, Company.id == Partner.company_id)
        .where(*clauses)
        .order_by(NAME, Partner.id)
        .limit(size + 1)
    )
    if filters.after is not None:
        statement = statement.where(tuple_(NAME, Partner.id) > tuple_(*filters.after))
    found = (await session.execute(statement)).mappings().all()
    lines = tuple(_line(sheet_of(scope, row), tuple(row["used_by"] or ())) for row in found[:size])
    last = found[size - 1] if len(found) > size else None
    return PartnerPage(
        lines=lines, total=total, following=pack(last["sort_name"], last["id"]) if last else None
    )


async def partners_after(
    session: AsyncSession,
    scope: Scope,
    *,
    after: UUID | None,
    limit: int,
    extra: Sequence[Clause] = (),
) -> tuple[PartnerSheet, ...]:
    """Partners whole, by id, as the API pages them; one more than the limit tells of a next."""
    statement = (
        select(*COLUMNS)
        .join(Company, Company.id == Partner.company_id)
        .where(readable(scope), *extra)
        .order_by(Partner.id)
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(Partner.id > after)
    return tuple(sheet_of(scope, row) for row in (await session.execute(statement)).mappings())


def pack(name: str, identifier: UUID) -> str:
    """A place of the list as an opaque part of an address."""
    return base64.urlsafe_b64encode(json.dumps([name, str(identifier)]).encode()).decode()


def unpack(text: str) -> tuple[str, UUID] | None:
    """The place that an address holds; a wrong one is the first page.

    >>> unpack("n’importe quoi") is None
    True
    """
    try:
        name, identifier = json.loads(base64.urlsafe_b64decode(text))
        return str(name).replace("\0", ""), UUID(identifier)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None


def _matching(filters: PartnerFilters) -> list[Clause]:
    clauses: list[Clause] = []
    if filters.q:
        plain = filters.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        pattern = func.fr_unaccent(f"%{plain.lower()}%")
        compact = filters.q.replace(" ", "")
        clauses.append(
            or_(
                NAME.like(pattern),
                func.fr_unaccent(func.lower(Partner.legal_name)).like(pattern),
                Partner.slug.like(pattern),
                Partner.siren == compact,
            )
        )
    if filters.type:
        clauses.append(Partner.type == filters.type)
    if filters.status:
        clauses.append(Partner.status == filters.status)
    if filters.company:
        used = select(PartnerActivation.id).where(
            PartnerActivation.partner_id == Partner.id,
            PartnerActivation.company_id.in_(
                select(Company.id).where(func.lower(Company.code) == filters.company.lower())
            ),
        )
        clauses.append(
            or_(
                func.lower(Company.code) == filters.company.lower(),
                used.correlate(Partner).exists(),
            )
        )
    return clauses


def _users() -> ColumnElement[list[str]]:
    """Codes of the other companies for which it is activated, as far as one may know."""
    user = Company.__table__.alias("user_company")
    return (
        select(func.array_agg(user.c.code))
        .select_from(PartnerActivation)
        .join(user, user.c.id == PartnerActivation.company_id)
        .where(
            PartnerActivation.partner_id == Partner.id,
            PartnerActivation.company_id != Partner.company_id,
            PartnerActivation.status != PartnerStatus.INACTIVE,
        )
        .correlate(Partner)
        .scalar_subquery()
    )


def _line(sheet: PartnerSheet, used_by: tuple[str, ...]) -> PartnerLine:
    card = sheet.card
    numbers: Numbers = card.numbers()
    return PartnerLine(
        id=sheet.id,
        slug=sheet.slug,
        name=card.name,
        type=card.type,
        status=sheet.status,
        siren=card.siren,
        city=card.addresses[0].city if card.addresses else None,
        company_code=sheet.company_code,
        company_name=sheet.company_name,
        used_by=tuple(sorted(used_by)),
        doubtful=bool(number_doubts(numbers)),
        may_edit=sheet.may_edit,
    )


def _plain(raw: Mapping[str, str], name: str) -> str:
    kept = "".join(one for one in raw.get(name, "") if one.isprintable())
    return " ".join(kept.split())[:120]


def _member(raw: Mapping[str, str], name: str, kind: type[L]) -> L | None:
    asked = raw.get(name, "").strip().casefold()
    return next((one for one in kind if asked in (one.value, one.label.casefold())), None)

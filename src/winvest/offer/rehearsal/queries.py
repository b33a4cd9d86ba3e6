"""Queries of the rehearsals: one of them, its change, the files it wants, how it stands now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import PREPARERS, UNTOLD
from winvest.offer.catalog.queries.sheets import ProductSheet, product_of
from winvest.offer.documents.enums import DocumentType
from winvest.offer.rehearsal.change import PublicationChange, Rehearsed
from winvest.offer.rehearsal.enums import ComparisonStatus, RehearsalKind, RehearsalStatus
from winvest.offer.rehearsal.models import Rehearsal
from winvest.offer.rehearsal.ports import Place, Wanted
from winvest.offer.rehearsal.rules.consequences import NoticeRule, PaperDue
from winvest.offer.versions.commands.steps import Held, with_content
from winvest.offer.versions.queries import version_numbered

READ = "simulate.price"
PAID = "simulate.commission"


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalRow:
    """A rehearsal as jobs and pages look at it."""

    id: UUID
    company_id: UUID
    product_id: UUID
    kind: RehearsalKind
    product_version_id: UUID | None
    version_number: int | None
    base_version_id: UUID | None
    base_number: int | None
    content_sha256: str
    effective_at: datetime
    known_at: datetime
    filters: Json
    facts: Json
    user_id: UUID | None
    user_label: str
    status: RehearsalStatus
    total: int
    done_count: int
    place: Place | None
    problem: str | None
    finished_at: datetime | None
    comparison: ComparisonStatus
    compared_count: int
    compared_at: datetime | None
    actual_at: datetime | None
    detail_erased_at: datetime | None
    created_at: datetime

    @property
    def sku(self) -> str:
        """The product rehearsed."""
        return str(self.facts["sku"])

    @property
    def publication(self) -> PublicationChange | None:
        """The publication rehearsed, if that is what it is."""
        raw = self.filters.get("publication")
        return PublicationChange.from_json(raw) if raw else None

    @property
    def change(self) -> Rehearsed:
        """What was rehearsed, as the rules take it."""
        return Rehearsed(
            kind=self.kind,
            sku=self.sku,
            at=self.effective_at,
            base=self.base_version_id,
            target=self.product_version_id,
            publication=self.publication,
        )

    @property
    def compared(self) -> bool:
        """Is what was predicted compared with what happened?"""
        return self.comparison in (ComparisonStatus.SAME, ComparisonStatus.DIFFERENT)

    @property
    def papers(self) -> tuple[PaperDue, ...]:
        """The documents to send again."""
        return tuple(
            PaperDue(
                type=DocumentType(one["type"]),
                title=one["title"],
                channels=tuple(one["channels"]),
                new=one["new"],
            )
            for one in self.facts.get("papers", ())
        )

    @property
    def company_ids(self) -> tuple[UUID, ...]:
        """The companies whose files are wanted."""
        return tuple(UUID(one) for one in self.filters["companies"])


COLUMNS = tuple(getattr(Rehearsal, name) for name in RehearsalRow.__dataclass_fields__)


def readable(scope: Scope) -> ColumnElement[bool]:
    """Rehearsals that may be read: a draft is in them, so by those who prepare at its owner's."""
    found: list[ColumnElement[bool]] = []
    for company in scope.companies_with(READ):
        families = _families(scope, company)
        here = Rehearsal.company_id == company
        if families is None:
            found.append(here)
        elif families:
            found.append(and_(here, Rehearsal.facts["risk"].as_string().in_(sorted(families))))
    return or_(false(), *found)


def prepares(scope: Scope, sheet: ProductSheet) -> bool:
    """May this person read what is being prepared of the product?"""
    return sheet.lifecycle_status is LifecycleStatus.TEST or any(
        scope.may(right, company_id=sheet.company_id, risk_family=sheet.risk_code)
        for right in PREPARERS
    )


def _families(scope: Scope, company_id: UUID) -> frozenset[str] | None:
    """The families of which this person prepares something; None: all of them."""
    found: frozenset[str] = frozenset()
    for right in PREPARERS:
        if scope.may(right, company_id=company_id):
            more = scope.families_with(right, company_id=company_id)
            if more is None:
                return None
            found |= more
    return found


async def rehearsal_of(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, lock: bool = False
) -> RehearsalRow:
    """A rehearsal of the caller's companies; `NotFound` else."""
    asked = select(*COLUMNS).where(Rehearsal.id == rehearsal_id, readable(scope))
    if lock:
        asked = asked.with_for_update()
    row = (await session.execute(asked)).one_or_none()
    if row is None:
        raise NotFound(
            "Cette répétition n’existe pas, ou elle est d’une autre société : "
            "revenez à la liste des répétitions."
        )
    return RehearsalRow(**row._asdict())


async def wanted_of(session: AsyncSession, scope: Scope, *, one: RehearsalRow) -> Wanted:
    """The files that a rehearsal wants: those of any version of the product."""
    versions = await session.scalars(
        select(ProductVersion.id).where(ProductVersion.product_id == one.product_id)
    )
    return Wanted(
        product_id=one.product_id,
        sku=one.sku,
        version_ids=tuple(versions),
        company_ids=one.company_ids,
        since=one.known_at - timedelta(days=int(one.filters["days"])),
        until=one.known_at,
        channel=one.filters["channel"],
        open_at=one.effective_at if one.filters["still_open"] else None,
    )


async def held_version(
    session: AsyncSession, scope: Scope, *, product_id: UUID, number: int, at: datetime | None
) -> Held:
    """A version with its content, and the one that it would replace on that day."""
    sheet = await product_of(session, scope, product_id=product_id)
    version = await version_numbered(session, scope, product_id=product_id, number=number)
    if version.status in UNTOLD and not prepares(scope, sheet):
        raise NotFound(f"Ce produit n’a pas de version {number} que vous puissiez lire.")
    return await with_content(session, scope, sheet=sheet, version=version, at=at)


def check_ahead(held: Held) -> None:
    """Only what is not sold yet is rehearsed."""
    if held.version.status not in (*UNTOLD, VersionStatus.SCHEDULED):
        raise Refused(
            "Cette version est déjà en vigueur, ou ne le sera plus : répétez un brouillon, ou une "
            "version planifiée.",
            code="not_ahead",
        )


def notice_told(rule: NoticeRule, by: date) -> dict[str, Any]:
    """A notice as a rehearsal keeps it."""
    return {
        "months": rule.months,
        "letter": rule.letter.value,
        "source": rule.legal_source,
        "confirmed": rule.confirmed,
        "by": by.isoformat(),
    }

"""Queries of the versions: where one stands, what it holds, what was decided, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.models import RoleAssignment, RoleRight, User
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.models import VersionDecision
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.rules.reading import JsonRows, content_of

APPROVE = "versions.approve"
CONTENT = (
    *("product_plan", "pricing_rule", "price_option", "commission_scheme", "product_document"),
    "cq_rule",
)
AROUND = ("accounting_mapping", "publication")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version as the acts look at it."""

    id: UUID
    product_id: UUID
    number: int
    status: VersionStatus
    effective_from: datetime
    effective_to: datetime | None
    notes: str | None
    breaking_changes: bool
    content_sha256: str | None
    approved_by: UUID | None
    approved_at: datetime | None
    edited_by: UUID | None
    copied_from: UUID | None
    lock_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An act on a version, as its log shows it."""

    act: VersionAct
    actor_id: UUID | None
    actor_label: str
    comment: str | None
    effective_from: datetime | None
    alone: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A version whose day has come."""

    id: UUID
    sku: str
    number: int
    approved_sha: str | None


COLUMNS = (
    ProductVersion.id, ProductVersion.product_id, ProductVersion.version.label("number"),
    ProductVersion.status, ProductVersion.effective_from, ProductVersion.effective_to,
    ProductVersion.notes, ProductVersion.breaking_changes, ProductVersion.content_sha256,
    ProductVersion.approved_by, ProductVersion.approved_at, ProductVersion.edited_by,
    ProductVersion.copied_from, ProductVersion.lock_version,
)  # fmt: skip


async def version_numbered(
    session: AsyncSession, scope: Scope, *, product_id: UUID, number: int, lock: bool = False
) -> Version:
    """The version of a number; `NotFound` when the product has none that one may know of.

    To act on it, lock: all the acts on the versions of a product wait for each other.
    """
    if lock:
        await lock_product(session, product_id=product_id)
    asked = select(*COLUMNS).where(
        ProductVersion.product_id == product_id, ProductVersion.version == number
    )
    if lock:
        asked = asked.with_for_update()
    row = (await session.execute(asked)).one_or_none()
    if row is None:
        raise NotFound(
            f"Ce produit n’a pas de version {number} que vous puissiez lire. "
            "Choisissez-la dans son historique."
        )
    return Version(**row._asdict())


async def lock_product(session: AsyncSession, *, product_id: UUID) -> None:
    """Wait for whoever acts on the versions of this product."""
    await session.execute(
        select(Product.id).where(Product.id == product_id).with_for_update(key_share=True)
    )


async def versions_of(
    session: AsyncSession, scope: Scope, *, product_id: UUID
) -> tuple[Version, ...]:
    """All the versions of a product that one may read, newest first; about ten."""
    asked = (
        select(*COLUMNS)
        .where(ProductVersion.product_id == product_id)
        .order_by(ProductVersion.version.desc())
    )
    return tuple(Version(**row._asdict()) for row in await session.execute(asked))


def in_force_on(versions: Sequence[Version], day: datetime) -> Version | None:
    """The published version that holds on a day, planned ones included."""
    return next(
        (
            one
            for one in versions
            if one.status in PUBLISHED
            and one.effective_from <= day
            and (one.effective_to is None or one.effective_to > day)
        ),
        None,
    )


async def planned_versions(
    session: AsyncSession, scope: Scope, *, product_id: UUID, now: datetime
) -> tuple[Version, ...]:
    """Those that begin later by themselves, the nearest first; one or two."""
    asked = (
        select(*COLUMNS)
        .where(
            ProductVersion.product_id == product_id,
            ProductVersion.status == VersionStatus.SCHEDULED,
            ProductVersion.effective_from > now,
        )
        .order_by(ProductVersion.effective_from)
    )
    return tuple(Version(**row._asdict()) for row in await session.execute(asked))


async def version_rows(
    session: AsyncSession, scope: Scope, *, product_id: UUID, around: bool = False
) -> JsonRows:
    """The rows of all the versions of a product, as JSON; with what lives beside them."""
    wanted = [*CONTENT, *AROUND] if around else list(CONTENT)
    asked = func.product_rows(product_id, None, True, cast(wanted, ARRAY(Text))).table_valued(
        Column("name", Text), Column("whole", JSONB)
    )
    found: dict[str, dict[UUID, Any]] = {}
    for table, row in await session.execute(select(asked.c.name, asked.c.whole)):
        found.setdefault(table, {})[UUID(row["id"])] = row
    return found


async def version_content(session: AsyncSession, scope: Scope, *, version: Version) -> Content:
    """What a version holds now."""
    rows = await version_rows(session, scope, product_id=version.product_id)
    return content_of(rows, version.id)


async def version_before(
    session: AsyncSession, scope: Scope, *, version: Version, at: datetime
) -> Version | None:
    """The published version that is in force when this one begins; none for a first one."""
    asked = (
        select(*COLUMNS)
        .where(
            ProductVersion.product_id == version.product_id,
            ProductVersion.id != version.id,
            ProductVersion.status.in_(PUBLISHED),
            ProductVersion.effective_from < at,
            or_(ProductVersion.effective_to.is_(None), ProductVersion.effective_to >= at),
        )
        .order_by(ProductVersion.effective_from.desc())
        .limit(1)
    )
    row = (await session.execute(asked)).one_or_none()
    return None if row is None else Version(**row._asdict())


async def decisions_of(
    session: AsyncSession, scope: Scope, *, version_id: UUID
) -> tuple[Decision, ...]:
    """What was decided of a version, newest first."""
    asked = (
        select(
            VersionDecision.act, VersionDecision.actor_id, VersionDecision.actor_label,
            VersionDecision.comment, VersionDecision.effective_from, VersionDecision.alone,
            VersionDecision.created_at.label("at"),
        )
        .where(VersionDecision.product_version_id == version_id)
        .order_by(VersionDecision.created_at.desc(), VersionDecision.id.desc())
    )  # fmt: skip
    return tuple(Decision(**row._asdict()) for row in await session.execute(asked))


async def submitter_of(session: AsyncSession, scope: Scope, *, version_id: UUID) -> UUID | None:
    """Who submitted the version last."""
    asked = (
        select(VersionDecision.actor_id)
        .where(
            VersionDecision.product_version_id == version_id,
            VersionDecision.act == VersionAct.SUBMITTED,
        )
        .order_by(VersionDecision.created_at.desc())
        .limit(1)
    )
    return (await session.execute(asked)).scalar_one_or_none()


async def approvers(
    session: AsyncSession, scope: Scope, *, company_id: UUID, now: datetime
) -> tuple[tuple[UUID, str], ...]:
    """Active people who may approve at a company, with their names."""
    asked = (
        select(User.id, User.display_name)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .join(RoleRight, RoleRight.role_code == RoleAssignment.role_code)
        .where(
            RoleRight.right_code == APPROVE,
            or_(RoleAssignment.company_id == company_id, RoleAssignment.company_id.is_(None)),
            RoleAssignment.valid_from <= now,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
            User.status == UserStatus.ACTIVE,
        )
        .distinct()
        .order_by(User.display_name)
    )
    return tuple((row.id, row.display_name) for row in await session.execute(asked))


async def due_versions(session: AsyncSession, scope: Scope, *, now: datetime) -> tuple[Due, ...]:
    """Scheduled versions whose day has come, the oldest first; a few hundred at most."""
    asked = (
        select(
            ProductVersion.id, Product.sku, ProductVersion.version.label("number"),
            ProductVersion.content_sha256.label("approved_sha"),
        )
        .join(Product, Product.id == ProductVersion.product_id)
        .where(
            ProductVersion.status == VersionStatus.SCHEDULED,
            ProductVersion.effective_from <= now,
        )
        .order_by(ProductVersion.effective_from, ProductVersion.id)
        .limit(2000)
    )  # fmt: skip
    return tuple(Due(**row._asdict()) for row in await session.execute(asked))

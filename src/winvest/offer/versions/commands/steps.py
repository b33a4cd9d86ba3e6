"""Steps that the acts on versions share: find, log, tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.events import AboutVersion
from winvest.offer.versions.models import VersionDecision
from winvest.offer.versions.queries import (
    Version,
    version_before,
    version_numbered,
    version_rows,
)
from winvest.offer.versions.rules.content import Content, sha256_of
from winvest.offer.versions.rules.difference import changes_of, difference
from winvest.offer.versions.rules.reading import content_of

TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A version that nobody else acts on, what it holds, and what was in force before it."""

    sheet: ProductSheet
    version: Version
    content: Content
    sha256: str
    before: Version | None
    old: Content | None

    @property
    def told(self) -> AboutVersion:
        """What an event says of the version."""
        return {
            "version_id": self.version.id,
            "company_id": self.sheet.company_id,
            "sku": self.sheet.sku,
            "product_name": self.sheet.name,
            "number": self.version.number,
            "changes": self.changes,
        }

    @property
    def changes(self) -> str:
        """What it changes, its first lines, for a message."""
        if self.old is None:
            return "Première version."
        found = changes_of(difference(self.old, self.content))
        lines = [f"{one.sentence}." for one in found[:TOLD]]
        if len(found) > TOLD:
            lines.append(
                f"Et {plural(len(found) - TOLD, 'autre changement', 'autres changements')}."
            )
        return " ".join(lines) or "Aucun changement de contenu."


async def held(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int,
    right: str,
    at: datetime | None = None,
) -> Held:
    """A version to act on, locked, with its content; refused without the right at its company."""
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require(right, company_id=sheet.company_id, risk_family=sheet.risk_code)
    version = await version_numbered(session, scope, product_id=sheet.id, number=number, lock=True)
    sheet = await product_sheet(session, scope, sku=sku)  # as whoever held it before left it
    return await with_content(session, scope, sheet=sheet, version=version, at=at)


def check_sellable(sheet: ProductSheet) -> None:
    """What is withdrawn for good goes live no more by anybody's hand (Annexe C §1)."""
    if sheet.lifecycle_status is LifecycleStatus.RETIRED:
        raise Refused(
            "Ce produit est retiré pour toujours : ses versions restent telles qu’elles sont. "
            "Dupliquez-le pour le proposer à nouveau.",
            code="product_retired",
        )


async def with_content(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    version: Version,
    at: datetime | None = None,
) -> Held:
    """What a version holds, and what was in force before it (at the moment that it begins)."""
    before = await version_before(session, scope, version=version, at=at or version.effective_from)
    rows = await version_rows(session, scope, product_id=version.product_id)
    content = content_of(rows, version.id)
    return Held(
        sheet=sheet,
        version=version,
        content=content,
        sha256=sha256_of(content),
        before=before,
        old=None if before is None else content_of(rows, before.id),
    )


async def log(
    session: AsyncSession,
    scope: Scope,
    *,
    version_id: UUID,
    act: VersionAct,
    comment: str | None = None,
    sha256: str | None = None,
    effective_from: datetime | None = None,
    alone: bool = False,
) -> UUID:
    """Keep what was decided; it is never rewritten."""
    decision_id = new_id()
    await session.execute(
        insert(VersionDecision).values(
            id=decision_id,
            product_version_id=version_id,
            act=act,
            actor_id=scope.actor_id,
            actor_label=scope.actor_label[:160],
            comment=comment,
            content_sha256=sha256,
            effective_from=effective_from,
            alone=alone,
        )
    )
    return decision_id


async def move(
    session: AsyncSession, version_id: UUID, status: VersionStatus, **values: object
) -> None:
    """Write where a version stands; its row is locked already."""
    await session.execute(
        update(ProductVersion)
        .where(ProductVersion.id == version_id)
        .values(status=status, **values)
        .execution_options(synchronize_session=False)
    )


async def tell(session: AsyncSession, scope: Scope, events: Iterable[object]) -> None:
    """Announce what happened."""
    for one in events:
        await announce(session, scope, one)

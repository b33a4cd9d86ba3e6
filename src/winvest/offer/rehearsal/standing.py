"""How a rehearsed change stands now: is it in force, and is it still what was rehearsed."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication
from winvest.offer.rehearsal.enums import RehearsalKind
from winvest.offer.rehearsal.queries import RehearsalRow, held_version

LIVE = (VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)


async def happened_at(
    session: AsyncSession, scope: Scope, *, one: RehearsalRow, now: datetime
) -> datetime | None:
    """Since when the change is in force; none while it is not."""
    if one.kind is RehearsalKind.PUBLICATION:
        return one.effective_at if one.effective_at <= now else None
    version = ProductVersion
    return await session.scalar(
        select(version.effective_from).where(
            version.id == one.product_version_id,
            version.status.in_(LIVE),
            version.effective_from <= now,
        )
    )


async def content_now(session: AsyncSession, scope: Scope, *, one: RehearsalRow) -> str | None:
    """The hash of what was rehearsed, as it is now; none when the draft is gone."""
    if one.kind is RehearsalKind.PUBLICATION:
        return await shown_sha(session, one.product_id, one.filters["publication"])
    try:
        held = await held_version(
            session,
            scope,
            product_id=one.product_id,
            number=one.version_number or 0,
            at=one.effective_at,
        )
    except NotFound:
        return None
    return held.sha256 if held.version.id == one.product_version_id else None


async def shown_sha(session: AsyncSession, product_id: UUID, raw: dict[str, Any]) -> str:
    """The hash of the publications that a change starts from, and of the change."""
    one = Publication
    rows = await session.execute(
        select(one.channels, one.visibility, one.start_at, one.end_at)
        .where(
            one.product_id == product_id,
            one.company_id == UUID(raw["company"]),
            one.status == PublicationStatus.PUBLISHED,
        )
        .order_by(one.start_at, one.id)
    )
    shown = [[str(each) for each in row] for row in rows]
    text = json.dumps([raw, shown], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

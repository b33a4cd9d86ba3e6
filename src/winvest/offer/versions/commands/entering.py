"""Entering into force: what every way of going live does to the versions around."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.events import announce
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.versions.commands.steps import Held, log, move
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.events import VersionWentLive
from winvest.offer.versions.rules.scripts import stale_scripts

PUBLISH = "publication.publish"


async def close_before(session: AsyncSession, one: Held, *, at: datetime) -> None:
    """The version before ends when this one begins; what else overlaps is refused by the base."""
    if one.before is not None and one.before.effective_to is None:
        await session.execute(
            update(ProductVersion)
            .where(ProductVersion.id == one.before.id)
            .values(effective_to=at)
            .execution_options(synchronize_session=False)
        )


async def enter(
    session: AsyncSession,
    scope: Scope,
    one: Held,
    *,
    at: datetime,
    now: datetime,
    rolled_back: bool = False,
    **values: object,
) -> None:
    """This version is in force, those that ended are replaced; who sells is told."""
    ended = (
        update(ProductVersion)
        .where(
            ProductVersion.product_id == one.version.product_id,
            ProductVersion.id != one.version.id,
            ProductVersion.status.in_((VersionStatus.ACTIVE, VersionStatus.SCHEDULED)),
            ProductVersion.effective_to <= at,
        )
        .values(status=VersionStatus.SUPERSEDED)
    )
    await session.execute(ended.execution_options(synchronize_session=False))
    await move(session, one.version.id, VersionStatus.ACTIVE, **values)
    await log(
        session, scope, version_id=one.version.id, act=VersionAct.LIVE, sha256=one.sha256,
        effective_from=at,
    )  # fmt: skip
    event = VersionWentLive(
        **one.told,
        actor=scope.actor_label,
        effective_from=at,
        rolled_back=rolled_back,
        scripts=stale_scripts(one.old, one.content),
    )
    await announce(session, scope, event)

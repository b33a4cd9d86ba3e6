"""Reactions of the rehearsals: what was predicted of a version is compared once it is in force."""

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.events import on
from winvest.foundation.kit.scope import Scope
from winvest.offer.rehearsal.commands import follow_version
from winvest.offer.versions.events import VersionWentLive


@on(VersionWentLive)
async def compare_rehearsal(session: AsyncSession, scope: Scope, event: VersionWentLive) -> None:
    """The last rehearsal of the version is compared with what its sales now give."""
    await follow_version(
        session, scope, version_id=event.version_id, effective_from=event.effective_from
    )

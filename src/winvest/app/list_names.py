"""What a process knows of the group by heart: names of channels and zones, obligations by law.

The codes never change; their names (lists « Canaux », « Pays et zones ») do, rarely; so does the
law. They are read once a process, and again when PostgreSQL tells that one changed, or after twenty
seconds.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.rules.act_words import VALUES
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.live import LiveHub
from winvest.group.lists.models import GeoZone, SalesChannel
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.zone_rules import ZONES
from winvest.offer.documents.law.queries import renew as renew_obligations

TOPIC = "list_names"
FIRST_NAMES = {one.value: one.label for one in Channel}
log = structlog.get_logger("list_names")


@asynccontextmanager
async def list_names(db: Database, live: LiveHub) -> AsyncIterator[None]:
    """Call channels and zones as the group does for as long as the process runs."""
    task = asyncio.create_task(_follow(db, live))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def renew(session: AsyncSession) -> None:
    """Take the names that stand now; shared by all companies, they need no scope."""
    found = await session.execute(select(SalesChannel.code, SalesChannel.label))
    call_them({code: label for code, label in found})
    zones = await session.execute(select(GeoZone.code, GeoZone.label))
    ZONES.update({code: label for code, label in zones})
    await renew_obligations(session)


def call_them(names: Mapping[str, str]) -> None:
    """Give the channels these names; one that has none takes its first name again."""
    for one in Channel:
        one.label = names.get(one.value, FIRST_NAMES[one.value])
        VALUES["channels"][one.value] = one.label


async def _follow(db: Database, live: LiveHub) -> None:
    await _read(db)
    async for _ in live.changes(TOPIC):
        await _read(db)


async def _read(db: Database) -> None:
    """A database away is no reason to stop: the names in use stay."""
    try:
        async with db.sessions() as session:
            await renew(session)
    except (SQLAlchemyError, OSError) as error:
        log.warning("list names not read", why=str(error))

"""What the tests of batches do alike: open one, look at it, work."""

import asyncio
from typing import Any
from uuid import UUID

from winvest.app.worker import run_worker
from winvest.foundation.batches.commands.opening import open_batch
from winvest.foundation.batches.queries import BatchRow, batch_of
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope


async def opened(
    db: Database, scope: Scope, lines: Any, expected: int, *, act: str = "essai.touch"
) -> UUID:
    async with transaction(db, scope) as session:
        return await open_batch(
            session,
            scope,
            act=act,
            title="Toucher",
            lines=lines,
            expected=expected,
            arguments={"word": "oui"},
        )


async def seen(db: Database, scope: Scope, batch_id: UUID) -> BatchRow:
    async with transaction(db, scope) as session:
        return await batch_of(session, scope, batch_id=batch_id)


async def work(settings: Settings) -> None:
    await asyncio.wait_for(run_worker(settings, once=True), timeout=120)

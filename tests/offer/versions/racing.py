"""Several acts at the same moment, each in its own transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import text

from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.scope import Scope

Act = Callable[[Any, Scope], Awaitable[Any]]


async def at_once(db: Database, *acts: tuple[Scope, Act]) -> list[Any]:
    """Each act in its own transaction, all at the same moment; refusals are given back."""
    ready = asyncio.Barrier(len(acts))

    async def run(scope: Scope, act: Act) -> Any:
        try:
            async with transaction(db, scope) as session:
                await session.execute(text("SELECT 1"))
                await ready.wait()
                return await act(session, scope)
        except Refusal as refusal:
            return refusal

    return await asyncio.gather(*(run(scope, act) for scope, act in acts))

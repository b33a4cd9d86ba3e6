"""The state of what lists show: as long as it is the same, what was read of them still holds.

Each transaction that changes the shelf, its words or the names beside it leaves a mark; the marks
that a reader sees name the state that it sees (docs/decisions 9). Nothing is ever told late: the
state is read in the very transaction that would read the list.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.direct import worded
from winvest.offer.catalog.queries.shelf import refresh_shelf

STATE = worded(text("SELECT state, stale, at, until FROM catalog_state()"))


class State(NamedTuple):
    """The number of a state, when it was read, and when the first of its prices changes."""

    number: int | None
    at: datetime
    until: datetime | None


async def catalog_state(session: AsyncSession) -> State:
    """The state seen now, once a publication that began or ended since is told by the shelf."""
    number, stale, at, until = (await STATE.rows(session))[0]
    if stale:
        await refresh_shelf(session)
        number, _, at, until = (await STATE.rows(session))[0]
    return State(number, at, until)

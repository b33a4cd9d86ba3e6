"""Upkeep of the shelf, by which lists filter and count (docs/decisions 9)."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope


@command(
    "catalog.tidy_shelf",
    needs="catalog.edit",
    undo=Irreversible("Rien ne change pour personne : les mêmes comptes, plus vite lus."),
)
async def tidy_shelf(session: AsyncSession, scope: Scope) -> int:
    """Bring the shelf up to date and add its tally up; how many rows and lines were written.

    Nobody sees otherwise for want of it: a reader whose time has come refreshes the shelf, and
    counts are sums of lines, tidied or not.
    """
    refreshed = await session.scalar(select(func.refresh_product_shelf()))
    refreshed = (refreshed or 0) + (await session.scalar(select(func.refresh_shelf_prices())) or 0)
    tidied = await session.scalar(select(func.tidy_product_tally()))
    return int(refreshed) + int(tidied or 0)

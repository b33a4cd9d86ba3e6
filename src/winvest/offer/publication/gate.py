"""The gate of a publication: its checklist, and what the selling company refuses to sell."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import column, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.publication.ports import publication_gate


async def lacking(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    version_id: UUID,
    company_id: UUID,
    channels: Sequence[Channel],
    at: datetime,
) -> tuple[Missing, ...]:
    """All that lacks before a company sells a version by these channels; bans of the company too.

    `at`: the day on which it would begin; a ban of another time is none.
    """
    found = await publication_gate().lacking(
        session,
        scope,
        sheet=sheet,
        version_id=version_id,
        company_id=company_id,
        channels=channels,
        at=at,
    )
    bans = func.bans_on(sheet.id, company_id).table_valued(
        *(column(name) for name in ("channel", "reason", "valid_from", "valid_to"))
    )
    asked = select(bans.c.channel, bans.c.reason).where(
        or_(bans.c.channel.is_(None), bans.c.channel.in_([one.value for one in channels])),
        bans.c.valid_from <= at,
        or_(bans.c.valid_to.is_(None), bans.c.valid_to > at),
    )
    banned = await session.execute(asked)
    return (*found, *(_banned(channel, reason) for channel, reason in banned))


def _banned(channel: str | None, reason: str) -> Missing:
    where = f" par le canal {Channel(channel).label}" if channel else ""
    return Missing(
        code="blacklisted",
        message=f"La liste noire de la société interdit cette vente{where}\u00a0: {reason}",
        href="/exclusions/ventes",
    )

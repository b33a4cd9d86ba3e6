"""Jobs of the audit: seal, make partitions, verify, and the month's journal."""

from datetime import UTC, datetime
from typing import Any

import structlog

from winvest.foundation.audit import anchors
from winvest.foundation.audit.commands import make_partitions
from winvest.foundation.audit.events import ChainDamaged, JournalsWritten
from winvest.foundation.audit.journals import JOURNALS, write_month_journals
from winvest.foundation.audit.queries.chains import chain_states
from winvest.foundation.audit.verification import seal_chain, verify_chains
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.queue import World, job
from winvest.foundation.kit.calendar import PARIS, today_in

log = structlog.get_logger("audit")
LABEL = "Winvest (automatique)"


@job("audit.seal", cron="* * * * * */5")
async def seal(world: World, **_: Any) -> None:
    """Seal, every five seconds, what was written since."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        states = await chain_states(session, scope)
    for state in states:
        outside = await anchors.journal(world.settings.audit_anchor_dir, chain=state.chain)
        if state.waiting or state.sealed > (outside.head.seq if outside.head else 0):
            await seal_chain(world.db, world.settings, scope, chain=state.chain, wait=False)


@job("audit.make_partitions", cron="20 1 * * *")
async def make_audit_partitions(world: World, **_: Any) -> None:
    """Make each day the partitions of the three months ahead."""
    scope = await world.system_scope(LABEL)
    async with transaction(world.db, scope) as session:
        await make_partitions(session, scope)


@job("audit.verify", cron="15 3 * * *")
async def verify(world: World, **_: Any) -> None:
    """Verify every chain each night, and when somebody asks."""
    scope = await world.system_scope(LABEL)
    for report in await verify_chains(world.db, world.settings, scope):
        if report.finding:
            kind = report.finding.kind.value
            log.error("audit_chain_damaged", chain=report.chain.code, kind=kind)
            async with transaction(world.db, scope) as session:
                damaged = ChainDamaged(chain=report.chain.code, kind=kind)
                await announce(session, scope, damaged)


@job("audit.monthly_journal", cron="40 1 1 * *")
async def monthly_journal(world: World, *, month: str | None = None, **_: Any) -> None:
    """Write the journals of the month that ended, once (`month`: AAAA-MM)."""
    scope = await world.system_scope(LABEL)
    wanted = month or _month_before(datetime.now(UTC))
    written = await write_month_journals(
        world.db,
        scope,
        folder=world.settings.audit_anchor_dir / JOURNALS,
        month=wanted,
        now=datetime.now(UTC),
    )
    if written:
        async with transaction(world.db, scope) as session:
            await announce(session, scope, JournalsWritten(month=wanted))


def _month_before(now: datetime) -> str:
    today = today_in(now, zone=PARIS)
    year, month = (today.year - 1, 12) if today.month == 1 else (today.year, today.month - 1)
    return f"{year}-{month:02d}"

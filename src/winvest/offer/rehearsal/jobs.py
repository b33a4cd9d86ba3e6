"""Jobs of the rehearsals: work one out, compare one with what happened; resumed where they were."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.ports import launchers
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, enqueue, job
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.scope import Scope
from winvest.offer.rehearsal.commands import ask_comparison
from winvest.offer.rehearsal.comparison import check_step, fresh_bench
from winvest.offer.rehearsal.enums import ComparisonStatus, RehearsalStatus, SubjectKind
from winvest.offer.rehearsal.erasing import (
    discard,
    due_details,
    erase_detail,
    leftovers,
    still_ahead,
)
from winvest.offer.rehearsal.models import Rehearsal
from winvest.offer.rehearsal.offers import Bench
from winvest.offer.rehearsal.ports import install_portfolio
from winvest.offer.rehearsal.queries import RehearsalRow, rehearsal_of
from winvest.offer.rehearsal.standing import happened_at
from winvest.offer.rehearsal.stored_quotes import StoredQuotes
from winvest.offer.rehearsal.working import begin, step

log = structlog.get_logger("rehearsal")
LABEL = "Winvest (répétition)"
TURN = 20.0  # seconds of one turn: a worker can stop, and other jobs have theirs
CLOSED = "Le compte qui a lancé cette répétition n’est plus actif : lancez-la de nouveau."
UNEXPECTED = "La répétition s’est arrêtée sur une erreur inattendue, consignée : relancez-la."
Step = Callable[[AsyncSession, RehearsalRow], Awaitable[bool]]

install_portfolio(SubjectKind.QUOTE, StoredQuotes())


@job("rehearsal.run")
async def run_rehearsal(world: World, *, rehearsal: str, user: str, **_: Any) -> None:
    """Price the files of a rehearsal before and after; a turn, then the next by another job."""
    key = UUID(rehearsal)
    scope = await _launcher(world, user, rehearsal)
    if scope is None:
        await _fail(world, key, CLOSED)
        return
    benches: list[Bench] = []

    async def work(session: AsyncSession, one: RehearsalRow) -> bool:
        if one.status is RehearsalStatus.WAITING:
            await begin(session, scope, one=one)
            return False
        if one.status is not RehearsalStatus.RUNNING:
            return True
        if not benches:
            benches.append(Bench(one.change, known_at=one.known_at))
        return await step(session, scope, one=one, bench=benches[0])

    try:
        await _turn(world, scope, key, work, again="rehearsal.run", user=user)
    except Refusal as refusal:
        await _fail(world, key, refusal.message)
    except Exception:  # it is logged by the worker; the rehearsal must not wait for ever
        await _fail(world, key, UNEXPECTED)
        raise


@job("rehearsal.check")
async def check_rehearsal(world: World, *, rehearsal: str, user: str, **_: Any) -> None:
    """Compare what was predicted with what the versions in force now give, file by file."""
    # Of the whole group, whoever asked: each company reads its own lines alone.
    scope = await world.system_scope(LABEL)
    benches: list[Bench] = []

    async def work(session: AsyncSession, one: RehearsalRow) -> bool:
        if one.comparison is not ComparisonStatus.WAITING:
            return True
        if not benches:
            benches.append(fresh_bench(one))
        return await check_step(session, scope, one=one, bench=benches[0])

    try:
        await _turn(world, scope, UUID(rehearsal), work, again="rehearsal.check", user=user)
    except Exception:  # it is logged by the worker; whoever asked may ask again
        await _not_compared(world, UUID(rehearsal))
        raise


@job("rehearsal.discard")
async def discard_rehearsal(world: World, *, rehearsal: str, **_: Any) -> None:
    """Throw away what a rehearsal that was stopped had worked out, some lines a transaction."""
    scope, over = await world.system_scope(LABEL), False
    while not over:
        async with transaction(world.db, scope) as session:
            over = await discard(session, rehearsal_id=UUID(rehearsal))


@job("rehearsal.erase_details", cron="50 2 * * *")
async def erase_details(world: World, **_: Any) -> None:
    """Each night, find what has served its time, and lines that nobody reads; one job each.

    One that fails is tried again and told as failed, and keeps no other from its turn.
    """
    scope, now = await world.system_scope(LABEL), datetime.now(UTC)
    days = world.settings.rehearsal_detail_days
    async with transaction(world.db, scope) as session:
        for key in await due_details(session, scope, now=now, days=days):
            await enqueue(
                session,
                "rehearsal.erase_detail",
                queueing_lock=f"rehearsal-erase:{key}",
                rehearsal=str(key),
            )
        for key in await leftovers(session, scope):
            await _discard_soon(session, key)


@job("rehearsal.erase_detail")
async def erase_one(world: World, *, rehearsal: str, **_: Any) -> None:
    """Keep the figures of what has served its time, and erase its lines.

    A prediction that was never compared is compared first: its lines then stay another time.
    """
    scope, now, key = await world.system_scope(LABEL), datetime.now(UTC), UUID(rehearsal)
    async with transaction(world.db, scope) as session:
        one = await rehearsal_of(session, scope, rehearsal_id=key)
        if not one.compared and await happened_at(session, scope, one=one, now=now) is not None:
            await ask_comparison(session, scope, rehearsal_id=key, now=now)
        elif one.compared or not await still_ahead(session, one):
            await erase_detail(session, scope, rehearsal_id=key, now=now)
            await _discard_soon(session, key)


async def _discard_soon(session: AsyncSession, key: UUID) -> None:
    await enqueue(
        session,
        "rehearsal.discard",
        queueing_lock=f"rehearsal-discard:{key}",
        rehearsal=str(key),
    )


async def _turn(
    world: World, scope: Scope, key: UUID, work: Step, *, again: str, user: str
) -> None:
    """Slices, one transaction each, until it is over or the turn is."""
    started = time.monotonic()
    while True:
        async with transaction(world.db, scope) as session:
            one = await rehearsal_of(session, scope, rehearsal_id=key, lock=True)
            over = await work(session, one)
            if not over and time.monotonic() - started > TURN:
                await enqueue(
                    session,
                    again,
                    queueing_lock=f"rehearsal:{key}",
                    rehearsal=str(key),
                    user=user,
                )
                over = True
        if over:
            return


async def _not_compared(world: World, key: UUID) -> None:
    system = await world.system_scope(LABEL)
    async with transaction(world.db, system) as session:
        await session.execute(
            update(Rehearsal)
            .where(Rehearsal.id == key)
            .values(comparison=ComparisonStatus.NONE, place=None, compared_count=0)
        )


async def _fail(world: World, key: UUID, why: str) -> None:
    system = await world.system_scope(LABEL)
    async with transaction(world.db, system) as session:
        await session.execute(
            update(Rehearsal)
            .where(
                Rehearsal.id == key,
                Rehearsal.status.in_((RehearsalStatus.WAITING, RehearsalStatus.RUNNING)),
            )
            .values(status=RehearsalStatus.FAILED, problem=why)
        )
    log.warning("not_rehearsed", id=str(key), why=why)


async def _launcher(world: World, user: str, request_id: str) -> Scope | None:
    """What the person who asked may do now; the group's own acts have nobody behind them."""
    system = await world.system_scope(LABEL)
    if not user:
        return system
    async with transaction(world.db, system) as session:
        return await launchers().scope_of(session, user_id=UUID(user), request_id=request_id)

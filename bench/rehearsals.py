"""Measure of a rehearsal of 50,000 quotes kept, and of its comparison, on a database of its own.

`python -m bench.rehearsals` times both as the worker does them, slice by slice; `PROFILE=1` tells
which functions the time goes to. `BENCH_QUOTES` says how many quotes.
"""

import asyncio
import cProfile
import os
import pstats
import resource
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bench.imports import scratch
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope
from winvest.offer.rehearsal.commands import start_rehearsal
from winvest.offer.rehearsal.comparison import check_step, fresh_bench
from winvest.offer.rehearsal.enums import ComparisonStatus, RehearsalStatus
from winvest.offer.rehearsal.forms import Asked
from winvest.offer.rehearsal.models import Rehearsal
from winvest.offer.rehearsal.offers import Bench
from winvest.offer.rehearsal.queries import RehearsalRow, rehearsal_of
from winvest.offer.rehearsal.settling import is_settling
from winvest.offer.rehearsal.working import begin, step

QUOTES = int(os.environ.get("BENCH_QUOTES", "50000"))
SKU = "FT-MOBILE-0003"  # its demo quotes are copied, over the year before
COPIES = """
    INSERT INTO quote (SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', gen_random_uuid(),
        'priced_at', one.priced_at - make_interval(secs => copy * 300)))).*
    FROM quote one CROSS JOIN generate_series(1, %(each)s) copy
    JOIN product_version v ON v.id = ANY (one.version_ids)
    JOIN product p ON p.id = v.product_id AND p.sku = %(sku)s
    LIMIT %(count)s)
"""
Step = Callable[[AsyncSession, RehearsalRow], Awaitable[bool]]


@dataclass(slots=True)
class Taken:
    """Seconds of the pricing and of the settling, and the longest transaction."""

    pricing: float = 0.0
    settling: float = 0.0
    longest: float = 0.0

    def add(self, seconds: float, *, settling: bool) -> None:
        """One more transaction."""
        if settling:
            self.settling += seconds
        else:
            self.pricing += seconds
        self.longest = max(self.longest, seconds)

    def __str__(self) -> str:
        whole = self.pricing + self.settling
        return (
            f"{whole:.1f} s ({QUOTES / whole:.0f} files/s): pricing {self.pricing:.1f} s, settling "
            f"{self.settling:.1f} s, longest transaction {self.longest:.2f} s"
        )


def main() -> None:
    """Rehearse, compare, print."""
    with scratch() as settings:
        asyncio.run(_measured(settings))


async def _measured(settings: Settings) -> None:
    db = Database(settings.database_url)
    try:
        scope = await World(db=db, settings=settings).system_scope("Mesure")
        _copy(settings, scope)
        async with transaction(db, scope) as session:
            asked = Asked(sku=SKU, number=await _planned(session))
            key = await start_rehearsal(session, scope, asked=asked, now=datetime.now(UTC))
        print("rehearsal ", await _timed(db, scope, key, _rehearsing(scope)), flush=True)
        async with transaction(db, scope) as session:
            await session.execute(
                update(Rehearsal)
                .where(Rehearsal.id == key)
                .values(comparison=ComparisonStatus.WAITING, place=None)
            )
        print("comparison", await _timed(db, scope, key, _comparing(scope)), flush=True)
    finally:
        await db.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of this process {peak:.0f} MiB")


def _rehearsing(scope: Scope) -> Step:
    benches: list[Bench] = []

    async def work(session: AsyncSession, one: RehearsalRow) -> bool:
        if one.status is RehearsalStatus.WAITING:
            await begin(session, scope, one=one)
            return False
        if not benches:
            benches.append(Bench(one.change, known_at=one.known_at))
        return await step(session, scope, one=one, bench=benches[0])

    return work


def _comparing(scope: Scope) -> Step:
    benches: list[Bench] = []

    async def work(session: AsyncSession, one: RehearsalRow) -> bool:
        if not benches:
            benches.append(fresh_bench(one))
        return await check_step(session, scope, one=one, bench=benches[0])

    return work


async def _timed(db: Database, scope: Scope, key: UUID, work: Step) -> Taken:
    """All its transactions, one after the other; the profile, when it is asked for."""
    taken, profile, over = Taken(), cProfile.Profile(), False
    if os.environ.get("PROFILE"):
        profile.enable()
    while not over:
        started = time.perf_counter()
        async with transaction(db, scope) as session:
            one = await rehearsal_of(session, scope, rehearsal_id=key, lock=True)
            over = await work(session, one)
        taken.add(time.perf_counter() - started, settling=is_settling(one))
    profile.disable()
    if os.environ.get("PROFILE"):
        stats = pstats.Stats(profile)
        stats.sort_stats("tottime").print_stats(25)
        stats.sort_stats("cumulative").print_stats(60)
    return taken


async def _planned(session: AsyncSession) -> int:
    from sqlalchemy import text

    found: Any = await session.scalar(
        text(
            "SELECT v.version FROM product_version v JOIN product p ON p.id = v.product_id"
            " WHERE p.sku = :sku AND v.status = 'scheduled'"
        ),
        {"sku": SKU},
    )
    return int(found)


def _copy(settings: Settings, scope: Scope) -> None:
    """So many quotes, as those of the demo group were asked."""
    with psycopg.connect(settings.database_url.replace("+psycopg", "")) as connection:
        connection.execute(
            "SELECT set_config('app.company_ids', %s, true),"
            " set_config('app.actor_label', 'Mesure', true)",
            ("{" + ",".join(map(str, scope.company_ids)) + "}",),
        )
        each = QUOTES // 6 + 1
        made = connection.execute(COPIES, {"each": each, "sku": SKU, "count": QUOTES}).rowcount
        print(f"{made} quotes")


if __name__ == "__main__":
    main()

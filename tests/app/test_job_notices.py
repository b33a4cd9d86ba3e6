"""A job that runs by itself and fails is told in the application, once a day."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from tests.app.test_care_notices import titles
from tests.group.identity.world import a_company, an_account
from winvest.app import job_notices
from winvest.app.worker import RUNS, _runner
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.queue import Job, World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Refused

pytestmark = pytest.mark.req("OPS-01")


async def fails(db: Database, settings: Settings, *, cron: str | None, runs: int, how: Any) -> None:
    """A run of a job, which is not the first."""

    async def work(*_: Any, **__: Any) -> None:
        raise how

    declared = Job(name="essai.nightly", work=work, cron=cron, queue="default")
    run = _runner(declared, World(db=db, settings=settings))
    context: Any = SimpleNamespace(job=SimpleNamespace(attempts=runs - 1))
    with pytest.raises(type(how)):
        await run(context)


async def test_who_operates_is_told_of_a_nightly_job_that_fails(
    db: Database, settings: Settings
) -> None:
    holding, other = await a_company(db, "WC"), await a_company(db, "AP")
    admin = await an_account(db, ("admin_groupe", None), email="admin@winvest.example")
    seller = await an_account(db, ("vente", holding), email="vente@winvest.example")
    there = await an_account(db, ("it", other), email="it@winvest.example")
    broken, night = ValueError("disque plein"), "15 3 * * *"

    async def told() -> list[str]:
        return [*await titles(db, admin, holding)]

    await fails(db, settings, cron=night, runs=RUNS - 1, how=broken)
    await fails(db, settings, cron=None, runs=RUNS, how=broken)
    assert await told() == [], "it is tried again; what somebody asked for has its own page"
    await fails(db, settings, cron=night, runs=RUNS, how=broken)
    await fails(db, settings, cron=night, runs=1, how=Refused("Non.", code="no"))
    assert await told() == ["Traitement automatique en échec\u00a0: essai.nightly"], "once a day"
    assert await titles(db, seller, holding) == []
    assert await titles(db, there, other) == []


async def test_what_cannot_be_told_does_not_hide_the_failure(
    db: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> UUID:
        raise OSError("base absente")

    monkeypatch.setattr(job_notices, "_tell", broken)
    await fails(db, settings, cron="15 3 * * *", runs=RUNS, how=ValueError("disque plein"))

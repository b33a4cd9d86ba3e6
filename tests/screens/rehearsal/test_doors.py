"""A rehearsal by its doors: chosen, worked out, read figure by figure, taken as a file."""

import csv
import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, or_, select, text

from tests.offer.catalog.world import manager, reader
from tests.offer.rehearsal.world import Stage, a_stage, worked_out
from tests.screens.doors import Door, door
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World, jobs
from winvest.foundation.infra.settings import Settings
from winvest.offer.rehearsal.comparison import check_step, fresh_bench
from winvest.offer.rehearsal.erasing import erase_detail
from winvest.offer.rehearsal.jobs import (
    CLOSED,
    check_rehearsal,
    discard_rehearsal,
    erase_details,
    run_rehearsal,
)
from winvest.offer.rehearsal.models import RehearsalLine
from winvest.offer.rehearsal.offers import Bench
from winvest.offer.rehearsal.queries import rehearsal_of
from winvest.offer.rehearsal.working import begin, step

pytestmark = [pytest.mark.commits, pytest.mark.req("AHEAD-02")]
PATH = "/simulateur/repetition"


@pytest.fixture
async def stage(db: Database) -> Stage:
    """« TV Essentiel », three quotes, a dearer version being prepared."""
    async with db.sessions() as session, session.begin():
        return await a_stage(session)


@pytest.fixture
async def there(settings: Settings, stage: Stage) -> AsyncIterator[Door]:
    """Who prepares it."""
    async with door(settings, stage.scope) as opened:
        yield opened


def plain(text: str) -> str:
    """A page's text, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\u202f", " "))


async def test_from_the_choice_to_the_file(
    settings: Settings, db: Database, stage: Stage, there: Door
) -> None:
    empty = await there.get(PATH)
    assert "Rien n’a encore été répété" in empty.text
    choice = await there.get(f"{PATH}/nouvelle")
    assert f"produit={stage.sku}&amp;version=2" in choice.text
    form = await there.get(f"{PATH}/nouvelle", produit=stage.sku, version="2")
    assert "Comparée à la version 1" in form.text
    wrong = await there.post(
        f"{PATH}/nouvelle",
        {"produit": stage.sku, "version": "2", "effet": "32/01/2027", "periode": "7"},
    )
    assert wrong.status_code == 422
    assert "32/01/2027" in wrong.text
    assert "Choisissez une période" in wrong.text
    made = await there.post(
        f"{PATH}/nouvelle", {"produit": stage.sku, "version": "2", "periode": "365"}
    )
    assert made.status_code == 303, made.text
    here = made.headers["location"]
    key = UUID(here.rsplit("/", 1)[1])
    waiting = await there.get(here)
    assert "En attente de son tour" in waiting.text
    assert f'hx-get="{here}/avancement"' in waiting.text
    async with transaction(db, stage.scope) as session:
        await worked_out(session, stage.scope, key)

    shown = plain((await there.get(here)).text)
    assert "3 dossiers changés, +6,00 € TTC par mois, 2 au-delà de +10 %" in shown or (
        "3 dossiers changés, +6,00 € TTC par mois, 3 au-delà de +10 %" in shown
    )
    assert "+5,00 € HT, +1,00 € de taxe" in shown
    assert "706100" in shown
    assert "46–55" in plain((await there.get(here, par="age")).text)
    lines = await there.get(f"{here}/lignes", effet="dearer", zone="75")
    assert lines.text.count("+3,00") == 1
    none = await there.get(f"{here}/lignes", effet="lost")
    assert "Aucune ligne ainsi" in none.text
    later = await there.get(f"{here}/comparaison")
    assert "pas encore en vigueur" in later.text
    refused = await there.post(f"{here}/comparaison")
    assert refused.status_code == 409

    taken = await there.get(f"{here}/lignes.csv")
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 4
    assert rows[1][rows[0].index("Écart TTC")] == "3,00"
    assert "Commission après" in rows[0]
    assert (await there.get(f"{here}/lignes.xlsx")).content[:2] == b"PK"
    assert "TV Essentiel, version 2" in (await there.get(PATH, q="essentiel")).text
    assert "Aucune répétition ne correspond" in (await there.get(PATH, q="introuvable")).text

    async with door(settings, reader(stage.world.ft)) as other:
        assert (await other.get(here)).status_code == 403
    async with door(settings, manager(stage.world.mtv)) as other:
        assert (await other.get(here)).status_code in (403, 404)


async def test_one_that_runs_is_stopped_and_leaves_nothing(
    settings: Settings, db: Database, stage: Stage, there: Door
) -> None:
    asked = {"produit": stage.sku, "version": "2", "periode": "365"}
    here = (await there.post(f"{PATH}/nouvelle", asked)).headers["location"]
    key = UUID(here.rsplit("/", 1)[1])
    async with transaction(db, stage.scope) as session:
        one = await rehearsal_of(session, stage.scope, rehearsal_id=key)
        await begin(session, stage.scope, one=one)
        one = await rehearsal_of(session, stage.scope, rehearsal_id=key)
        await step(session, stage.scope, one=one, bench=Bench(one.change, known_at=one.known_at))
    assert f'action="{here}/arret"' in (await there.get(here)).text
    assert await lines_of(db, stage, key) == 3
    async with door(settings, reader(stage.world.ft)) as other:
        assert (await other.post(f"{here}/arret")).status_code == 403
    stopped = await there.post(f"{here}/arret")
    assert stopped.status_code == 303, stopped.text
    world = World(db=db, settings=settings)
    await run_rehearsal(world, rehearsal=str(key), user="")  # the job that was under way leaves
    await discard_rehearsal(world, rehearsal=str(key))
    assert await lines_of(db, stage, key) == 0
    shown = await there.get(here)
    assert "a été arrêtée" in shown.text
    assert "Répéter de nouveau" in shown.text
    assert (await there.post(f"{here}/arret")).status_code == 409
    done = (await there.post(f"{here}/relance")).headers["location"]
    async with transaction(db, stage.scope) as session:
        await worked_out(session, stage.scope, UUID(done.rsplit("/", 1)[1]))
    await discard_rehearsal(world, rehearsal=done.rsplit("/", 1)[1])  # not stopped: it is kept
    assert await lines_of(db, stage, UUID(done.rsplit("/", 1)[1])) == 3


async def lines_of(db: Database, stage: Stage, key: UUID) -> int:
    """How many lines a rehearsal has."""
    async with transaction(db, stage.scope) as session:
        count = select(func.count()).where(RehearsalLine.rehearsal_id == key)
        return int(await session.scalar(count) or 0)


async def test_a_comparison_that_was_stopped_keeps_the_prediction_alone(
    settings: Settings, db: Database, stage: Stage, there: Door
) -> None:
    here, key = await closed_channel(db, stage, there)
    await there.post(f"{here}/comparaison")
    async with transaction(db, stage.scope) as session:
        one = await rehearsal_of(session, stage.scope, rehearsal_id=key)
        await check_step(session, stage.scope, one=one, bench=fresh_bench(one))
        await session.execute(  # a flow that nobody had predicted
            text(
                "UPDATE rehearsal_line SET foreseen = false WHERE id ="
                " (SELECT min(id::text)::uuid FROM rehearsal_line)"
            )
        )
    assert await actual_of(db, stage, key) == 3
    stopped = await there.post(f"{here}/arret")
    assert stopped.status_code == 303, stopped.text
    world = World(db=db, settings=settings)
    await check_rehearsal(world, rehearsal=str(key), user="")  # the job under way leaves
    await discard_rehearsal(world, rehearsal=str(key))
    assert await actual_of(db, stage, key) == 0
    assert await lines_of(db, stage, key) == 2
    shown = plain((await there.get(f"{here}/comparaison")).text)
    assert "comparez-le à ce qui était prédit" in shown
    assert (await there.post(f"{here}/arret")).status_code == 409
    # asked again before the clearing: nothing of the new one is thrown away
    await there.post(f"{here}/comparaison")
    await there.post(f"{here}/arret")
    await there.post(f"{here}/comparaison")
    async with transaction(db, stage.scope) as session:
        one = await rehearsal_of(session, stage.scope, rehearsal_id=key)
        await check_step(session, stage.scope, one=one, bench=fresh_bench(one))
    await discard_rehearsal(world, rehearsal=str(key))
    assert await actual_of(db, stage, key) == 2
    await check_rehearsal(world, rehearsal=str(key), user="")
    assert "2 dossiers diffèrent" in plain((await there.get(f"{here}/comparaison")).text)


async def test_lines_that_served_are_erased_at_night_and_the_pages_say_so(
    settings: Settings, db: Database, stage: Stage, there: Door
) -> None:
    here, key = await closed_channel(db, stage, there)
    kept = plain((await there.get(here)).text)
    assert "gardée au moins jusqu’au" in kept
    world = World(db=db, settings=settings)
    assert await night(db, stage, world) == []
    assert await lines_of(db, stage, key) == 3, "it has not stayed its time"
    soon = World(db=db, settings=replace(settings, rehearsal_detail_days=0))
    await night(db, stage, soon)
    assert await lines_of(db, stage, key) == 3, "it is compared first"
    await check_rehearsal(world, rehearsal=str(key), user="")
    before = plain((await there.get(f"{here}/comparaison")).text)
    await night(db, stage, soon)
    assert await lines_of(db, stage, key) == 0
    shown = await there.get(here)
    assert "Détail effacé le" in shown.text
    assert "3 dossiers changés, −59,40 € TTC par mois, 3 dossiers perdus" in plain(shown.text)
    assert "/lignes" not in shown.text, "neither lines nor exports are offered"
    assert "/comparaison" in shown.text
    assert "Comparer de nouveau" not in shown.text
    told = await there.get(f"{here}/lignes")
    assert "Détail effacé le" in told.text
    assert "lignes.csv" not in told.text
    for kind in ("csv", "xlsx"):
        refused = await there.get(f"{here}/lignes.{kind}")
        assert refused.status_code == 409
        assert "a été effacé le" in refused.text
    assert (await there.post(f"{here}/lignes.xlsx")).status_code == 409
    assert (await there.post(f"{here}/comparaison")).status_code == 409
    after = plain((await there.get(f"{here}/comparaison")).text)
    assert "TTC par mois 0,00 € 59,40 € Écart" in before
    assert "TTC par mois 0,00 € 59,40 € Écart" in after
    assert "3 dossiers diffèrent" in after
    assert "ne se lisent plus un par un" in after


async def test_one_erasing_that_fails_keeps_no_other_from_its_turn(
    settings: Settings, db: Database, stage: Stage, there: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = World(db=db, settings=replace(settings, rehearsal_detail_days=0))
    keys = []
    for _ in range(2):
        _, key = await closed_channel(db, stage, there)
        await there.post(f"{PATH}/{key}/comparaison")
        await check_rehearsal(soon, rehearsal=str(key), user="")
        keys.append(key)
    first, second = sorted(keys)

    async def broken(*args: Any, rehearsal_id: UUID, **more: Any) -> None:
        if rehearsal_id == first:
            raise RuntimeError("disque")
        await erase_detail(*args, rehearsal_id=rehearsal_id, **more)

    monkeypatch.setattr("winvest.offer.rehearsal.jobs.erase_detail", broken)
    failed = await night(db, stage, soon)
    assert [str(one) for one in failed] == ["disque"], "the worker logs, counts and retries it"
    assert await lines_of(db, stage, first) == 3
    assert await lines_of(db, stage, second) == 0


async def night(db: Database, stage: Stage, world: World) -> list[Exception]:
    """The nightly erasing and the jobs that it asks for, run; what failed."""
    failed: list[Exception] = []
    await erase_details(world)
    taken = text("DELETE FROM procrastinate_jobs WHERE task_name = ANY (:names)"
                 " RETURNING task_name, args")  # fmt: skip
    names = ["rehearsal.erase_detail", "rehearsal.discard"]
    while True:
        async with transaction(db, stage.scope) as session:
            found = (await session.execute(taken, {"names": names})).all()
        if not found:
            return failed
        for name, args in sorted(found, key=lambda one: str(one.args)):
            try:
                await jobs[name].work(world, **args)
            except RuntimeError as fault:
                failed.append(fault)


async def closed_channel(db: Database, stage: Stage, there: Door) -> tuple[str, UUID]:
    """The closing of a channel, rehearsed: three quotes lost; nobody closes it."""
    made = await there.post(
        f"{PATH}/nouvelle",
        {"produit": stage.sku, "societe": "FTX", "sens": "fermer", "canaux": "field",
         "periode": "365"},
    )  # fmt: skip
    here = made.headers["location"]
    key = UUID(here.rsplit("/", 1)[1])
    async with transaction(db, stage.scope) as session:
        await worked_out(session, stage.scope, key)
    return here, key


async def actual_of(db: Database, stage: Stage, key: UUID) -> int:
    """How many of its lines say what really happened."""
    async with transaction(db, stage.scope) as session:
        line = RehearsalLine
        count = select(func.count()).where(
            line.rehearsal_id == key, or_(line.actual_incl.is_not(None), ~line.foreseen)
        )
        return int(await session.scalar(count) or 0)


async def test_a_closed_account_leaves_a_reason(
    settings: Settings, db: Database, stage: Stage, there: Door
) -> None:
    made = await there.post(
        f"{PATH}/nouvelle", {"produit": stage.sku, "version": "2", "periode": "365"}
    )
    here = made.headers["location"]
    key = here.rsplit("/", 1)[1]
    await run_rehearsal(
        World(db=db, settings=settings), rehearsal=key, user=str(stage.scope.actor_id)
    )
    failed = await there.get(here)
    assert CLOSED in failed.text
    assert f'action="{here}/relance"' in failed.text


async def test_a_channel_that_closes_loses_its_quotes(
    settings: Settings, db: Database, stage: Stage, there: Door
) -> None:
    lacking = await there.post(f"{PATH}/nouvelle", {"produit": "XX-1", "periode": "365"})
    assert lacking.status_code == 422
    assert "Cochez au moins un canal" in lacking.text
    made = await there.post(
        f"{PATH}/nouvelle",
        {"produit": stage.sku, "societe": "FTX", "sens": "fermer", "canaux": "field",
         "periode": "365"},
    )  # fmt: skip
    assert made.status_code == 303, made.text
    here = made.headers["location"]
    async with transaction(db, stage.scope) as session:
        await worked_out(session, stage.scope, UUID(here.rsplit("/", 1)[1]))
    shown = plain((await there.get(here)).text)
    assert "3 dossiers changés, −59,40 € TTC par mois, 3 dossiers perdus" in shown
    assert "n’est pas diffusé" in plain((await there.get(f"{here}/lignes", effet="lost")).text)

    # nobody closed it after all: what happened is not what was predicted, file by file
    asked = await there.post(f"{here}/comparaison")
    assert asked.status_code == 303, asked.text
    assert "Comparaison" in (await there.get(f"{here}/comparaison")).text
    world = World(db=db, settings=settings)
    await check_rehearsal(world, rehearsal=here.rsplit("/", 1)[1], user="")
    real = plain((await there.get(f"{here}/comparaison")).text)
    assert "3 dossiers diffèrent" in real
    assert "TTC par mois 0,00 € 59,40 € Écart" in real
    assert "Les conditions de vente ont changé depuis." in real
    gaps = await there.get(f"{here}/lignes", ecart="1")
    assert "29,70" in gaps.text
    assert "Prédit / réel" in (await there.get(here)).text

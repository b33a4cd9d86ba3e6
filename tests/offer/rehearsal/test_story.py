"""A price goes from 9,90 € to 10,90 €: what is predicted is what happens, to the cent."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.rehearsal_reactions  # noqa: F401 - what follows a version that goes live
from tests.offer.rehearsal.world import NEXT, NOW, a_stage, compared, worked_out
from tests.offer.versions.world import RIGHTS, SKU, as_, person
from tests.offer.versions.world import priced as written
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.offer.rehearsal import settling
from winvest.offer.rehearsal.commands import ask_comparison, start_rehearsal
from winvest.offer.rehearsal.enums import ComparisonStatus, Effect, RehearsalStatus
from winvest.offer.rehearsal.forms import Asked
from winvest.offer.rehearsal.models import RehearsalLine, RehearsalTotal
from winvest.offer.rehearsal.queries import rehearsal_of
from winvest.offer.rehearsal.standing import content_now
from winvest.offer.versions import ports
from winvest.offer.versions.commands.going_live import go_live, schedule_version
from winvest.offer.versions.commands.validation import approve_version, submit_version

ASKED = Asked(sku=SKU, number=2)


@pytest.fixture(autouse=True)
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checklist has its own tests: here, nothing lacks."""
    monkeypatch.setattr(ports, "_readiness", [ports.NothingLacks()])


async def totals(session: AsyncSession, rehearsal_id: UUID) -> dict[tuple[str, str], tuple]:
    """What was stored: by code and label, before, after and real."""
    total = RehearsalTotal
    rows = await session.execute(
        select(total.code, total.label, total.before, total.after, total.actual).where(
            total.rehearsal_id == rehearsal_id
        )
    )
    return {(code, label): rest for code, label, *rest in rows}


@pytest.mark.req("AHEAD-02")
async def test_predicted_is_what_happens(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settled by slices of two sales, each from what the one before has kept: as if at once."""
    monkeypatch.setattr(settling, "SLICE", 2)
    stage = await a_stage(session)
    scope, world = stage.scope, stage.world
    key = await start_rehearsal(session, scope, asked=ASKED, now=NOW + timedelta(minutes=1))
    one = await worked_out(session, scope, key)
    assert (one.status, one.total, one.done_count) == (RehearsalStatus.DONE, 3, 3)
    assert one.base_number == 1
    lines = list(
        await session.scalars(
            select(RehearsalLine)
            .where(RehearsalLine.rehearsal_id == key)
            .order_by(RehearsalLine.quantity)
        )
    )
    assert [(one.before_incl, one.after_incl, one.delta) for one in lines] == [
        (Decimal("9.90"), Decimal("10.90"), Decimal("1.00")),
        (Decimal("19.80"), Decimal("21.80"), Decimal("2.00")),
        (Decimal("29.70"), Decimal("32.70"), Decimal("3.00")),
    ]
    assert {one.effect for one in lines} == {Effect.DEARER}
    assert {(one.age_band, one.department, one.channel) for one in lines} == {
        ("46-55", "75", "field")
    }
    stored = await totals(session, key)
    # 59,40 € TTC before, 65,40 € after; commissions at 10 % of 49,50 € and of 54,50 € HT
    assert stored["706100", "CA"][:2] == [Decimal("-49.50"), Decimal("-54.50")]
    assert stored["445710", "TVA"][:2] == [Decimal("-9.90"), Decimal("-10.90")]
    assert stored["", "Client"][:2] == [Decimal("59.40"), Decimal("65.40")]
    paid = [sum(x) for x in zip(*((a, b) for (code, _), (a, b, _) in stored.items()
                                  if code in ("company", "commercial")), strict=True)]  # fmt: skip
    assert paid == [stored["622200", "Commission"][0], stored["622200", "Commission"][1]]
    assert paid[1] == sum(one.after_commission or 0 for one in lines)

    with pytest.raises(Refused) as refusal:
        await ask_comparison(session, scope, rehearsal_id=key, now=NOW)
    assert refusal.value.code == "not_live"

    await submit_version(session, await as_(session, person(world)), sku=SKU, number=2)
    second = await as_(session, person(world))
    await approve_version(session, second, sku=SKU, number=2, seen=None, comment=None, now=NOW)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=NEXT, now=NOW)
    later = NEXT + timedelta(minutes=1)
    assert await go_live(
        session, second, version_id=one.product_version_id, approved_sha=None, now=later
    )
    await as_(session, scope)
    assert await content_now(session, scope, one=one) == one.content_sha256
    # its going live has it compared, nobody needs to ask
    waiting = await rehearsal_of(session, scope, rehearsal_id=key)
    assert (waiting.comparison, waiting.actual_at) == (ComparisonStatus.WAITING, NEXT)
    await ask_comparison(session, scope, rehearsal_id=key, now=later)  # asked twice, done once
    real = await compared(session, scope, key)
    assert (real.comparison, real.compared_count) == (ComparisonStatus.SAME, 3)
    for line in await session.scalars(
        select(RehearsalLine)
        .where(RehearsalLine.rehearsal_id == key)
        .execution_options(populate_existing=True)
    ):
        assert (line.actual_excl, line.actual_tax, line.actual_incl, line.actual_commission) == (
            line.after_excl, line.after_tax, line.after_incl, line.after_commission,
        )  # fmt: skip
    for _, after, actual in (await totals(session, key)).values():
        assert after == actual


@pytest.mark.req("AHEAD-02")
def test_where_the_settling_is_survives_a_restart() -> None:
    company, line = UUID(int=1), UUID(int=2)
    course = settling._Course(side=1, last=(company, "2026-11", NOW, line))
    course.so_far = settling.Reached(count=2, revenue=Decimal("19.80"))
    course.paid[company, 0] = Decimal("1.98")
    kept = json.loads(json.dumps(course.place))
    assert settling._Course.of(kept) == course
    assert settling._Course.of(settling.first_place()) == settling._Course()


@pytest.mark.req("AHEAD-02")
async def test_a_draft_that_changed_is_told_and_the_gap_explained(session: AsyncSession) -> None:
    stage = await a_stage(session)
    scope = stage.scope
    key = await start_rehearsal(session, scope, asked=ASKED, now=NOW + timedelta(minutes=1))
    one = await worked_out(session, scope, key)
    await written(session, scope, 2, "11,90")
    assert await content_now(session, scope, one=one) != one.content_sha256
    await submit_version(session, scope, sku=SKU, number=2)
    second = await as_(session, person(stage.world))
    await approve_version(session, second, sku=SKU, number=2, seen=None, comment=None, now=NOW)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=NEXT, now=NOW)
    later = NEXT + timedelta(minutes=1)
    await go_live(session, second, version_id=one.product_version_id, approved_sha=None, now=later)
    await as_(session, scope)
    await ask_comparison(session, scope, rehearsal_id=key, now=later)
    real = await compared(session, scope, key)
    assert real.comparison is ComparisonStatus.DIFFERENT
    why = set(await session.scalars(select(RehearsalLine.actual_why)))
    assert why == {"Le contenu a changé après la répétition."}


@pytest.mark.req("AHEAD-02", "ORG-03")
async def test_a_neighbour_sees_nothing(session: AsyncSession) -> None:
    stage = await a_stage(session)
    key = await start_rehearsal(session, stage.scope, asked=ASKED, now=NOW + timedelta(minutes=1))
    await worked_out(session, stage.scope, key)
    mine = person(stage.world)
    other = replace(
        mine,
        company_ids=frozenset((stage.world.mtv,)),
        grants=tuple(
            replace(one, company_id=stage.world.mtv, rights=RIGHTS | {"simulate.price"})
            for one in mine.grants
        ),
    )
    await as_(session, other)
    with pytest.raises(NotFound):
        await rehearsal_of(session, other, rehearsal_id=key)
    assert (await session.scalars(select(RehearsalLine.id))).all() == []
    with pytest.raises(NotFound):
        await start_rehearsal(session, other, asked=ASKED, now=NOW)

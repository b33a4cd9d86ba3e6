"""Lines go once they have served; the figures stay, to the cent, company by company."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.rehearsal.world import NOW, Stage, a_stage, worked_out
from tests.offer.versions.world import SKU, as_
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.enums import Recurrence, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.rehearsal import erasing
from winvest.offer.rehearsal.commands import ask_comparison, start_rehearsal
from winvest.offer.rehearsal.erasing import (
    check_detail,
    discard,
    due_details,
    erase_detail,
    leftovers,
    still_ahead,
)
from winvest.offer.rehearsal.figures.queries import kept_figures, shown_figures
from winvest.offer.rehearsal.figures.rows import Group, Headline, Rhythm
from winvest.offer.rehearsal.figures.summary import NOBODY, Figures, added
from winvest.offer.rehearsal.forms import Asked
from winvest.offer.rehearsal.models import Rehearsal, RehearsalLine, RehearsalTotal
from winvest.offer.rehearsal.queries import rehearsal_of

pytestmark = pytest.mark.req("AHEAD-02", "LAW-10")


async def rehearsed(session: AsyncSession, stage: Stage) -> UUID:
    """The dearer version, rehearsed on three quotes."""
    asked = Asked(sku=SKU, number=2)
    now = NOW + timedelta(minutes=1)
    key = await start_rehearsal(session, stage.scope, asked=asked, now=now)
    await worked_out(session, stage.scope, key)
    return key


async def lines_of(session: AsyncSession, key: UUID) -> int:
    count = select(func.count()).where(RehearsalLine.rehearsal_id == key)
    return int(await session.scalar(count) or 0)


@pytest.mark.parametrize("by", ["societe", "canal", "formule", "age", "zone"])
async def test_the_figures_are_the_same_without_the_lines(session: AsyncSession, by: str) -> None:
    stage = await a_stage(session)
    key = await rehearsed(session, stage)
    one = await rehearsal_of(session, stage.scope, rehearsal_id=key)
    before = await shown_figures(session, stage.scope, one=one, by=by, recurrence=None)
    totals = select(func.count()).where(RehearsalTotal.rehearsal_id == key)
    stored = await session.scalar(totals)
    await erase_detail(session, stage.scope, rehearsal_id=key, now=NOW)
    assert await discard(session, rehearsal_id=key)
    assert await lines_of(session, key) == 0
    assert await session.scalar(totals) == stored
    one = await rehearsal_of(session, stage.scope, rehearsal_id=key)
    after = await shown_figures(session, stage.scope, one=one, by=by, recurrence="monthly")
    assert after.head == before.head
    assert after.head.dearer == 3
    assert after.rhythm is not None
    assert after.rhythm.delta == Decimal("6.00")
    assert list(after.rhythms) == list(before.rhythms)
    assert list(after.groups) == list(before.groups)
    assert after.spread == before.spread
    with pytest.raises(Refused) as refused:
        check_detail(one)
    assert refused.value.code == "detail_erased"
    with pytest.raises(Refused) as refused:
        await ask_comparison(session, stage.scope, rehearsal_id=key, now=NOW)
    assert refused.value.code == "detail_erased"
    await erase_detail(session, stage.scope, rehearsal_id=key, now=NOW)  # twice: once
    assert (await kept_figures(session, stage.scope, rehearsal_id=key)).head.files == 3


@pytest.mark.req("ORG-03")
async def test_a_neighbour_reads_no_figures_kept(session: AsyncSession) -> None:
    stage = await a_stage(session)
    key = await rehearsed(session, stage)
    await erase_detail(session, stage.scope, rehearsal_id=key, now=NOW)
    other = system_scope("Voisine", company_ids=frozenset((stage.world.mtv,)))
    await as_(session, other)
    assert await kept_figures(session, other, rehearsal_id=key) == Figures()
    assert (await session.execute(text("SELECT * FROM rehearsal_summary"))).all() == []


async def test_lines_stay_their_time_and_while_the_change_is_ahead(session: AsyncSession) -> None:
    stage = await a_stage(session)
    key = await rehearsed(session, stage)
    system = await as_(session, system_scope("Nuit", company_ids=stage.world.companies))
    one = await rehearsal_of(session, system, rehearsal_id=key)
    assert one.finished_at is not None
    last = max(one.finished_at, one.effective_at)

    async def due(now: datetime) -> tuple[UUID, ...]:
        return await due_details(session, system, now=now, days=30)

    assert await due(last + timedelta(days=29)) == ()
    assert await due(last + timedelta(days=30)) == (key,)
    await session.execute(
        update(Rehearsal).values(compared_at=last + timedelta(days=3), comparison="same")
    )
    assert await due(last + timedelta(days=30)) == ()
    assert await due(last + timedelta(days=33)) == (key,)
    assert await still_ahead(session, one)
    version = update(ProductVersion).where(ProductVersion.id == one.product_version_id)
    await session.execute(version.values(status=VersionStatus.IN_REVIEW))
    assert await still_ahead(session, one)
    await session.execute(text("UPDATE rehearsal SET created_at = created_at - interval '1 day'"))
    again = await rehearsed_again(session, stage)
    assert not await still_ahead(session, await rehearsal_of(session, system, rehearsal_id=key))
    assert await still_ahead(session, await rehearsal_of(session, system, rehearsal_id=again))


async def rehearsed_again(session: AsyncSession, stage: Stage) -> UUID:
    """Once more: what is known has changed."""
    await as_(session, stage.scope)
    asked, now = Asked(sku=SKU, number=2), NOW + timedelta(minutes=2)
    key = await start_rehearsal(session, stage.scope, asked=asked, now=now)
    await worked_out(session, stage.scope, key)
    return key


async def test_what_failed_leaves_nothing(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    stage = await a_stage(session)
    key = await rehearsed(session, stage)
    assert await leftovers(session, stage.scope) == ()
    assert await discard(session, rehearsal_id=key), "nothing of one that stands"
    assert await lines_of(session, key) == 3
    await session.execute(update(Rehearsal).values(status="failed", problem="Panne."))
    assert await leftovers(session, stage.scope) == (key,)
    assert not await discard(session, rehearsal_id=key), "slice by slice"
    assert await lines_of(session, key) == 1
    assert await discard(session, rehearsal_id=key)
    assert await leftovers(session, stage.scope) == ()


def test_figures_add_up_company_by_company_and_survive_being_kept() -> None:
    nothing = {name: Decimal(0) for name in ("before_tax", "after_tax")}
    one = Figures(
        head=Headline(**{name: 1 for name in Headline.__dataclass_fields__}),
        rhythms=(
            Rhythm(
                recurrence=Recurrence.MONTHLY, count=2, before_excl=Decimal("9.90"),
                before_incl=Decimal("9.90"), after_excl=Decimal("10.90"),
                after_incl=Decimal("10.90"), actual_incl=None, actual_excl=None, actual_tax=None,
                **nothing,
            ),
        ),
        groups={
            ("zone", Recurrence.MONTHLY): (
                Group(key="75", count=1, dearer=1, before=Decimal(1), after=Decimal(2)),
                Group(key="-", count=1, dearer=0, before=Decimal(1), after=Decimal(1)),
            )
        },
        spreads={Recurrence.MONTHLY: (("0", 1), ("≤ +20", 1))},
    )  # fmt: skip
    assert Figures.from_json(one.as_json()) == one
    both = added((one, one))
    assert both.head.files == 2
    assert both.rhythms[0].delta == Decimal("2.00")
    assert both.rhythms[0].actual_incl is None
    assert both.groups["zone", Recurrence.MONTHLY][0] == Group(
        key="75", count=2, dearer=2, before=Decimal(2), after=Decimal(4)
    )
    assert both.spreads == {Recurrence.MONTHLY: (("0", 2), ("≤ +20", 2))}
    assert added(()) == Figures(head=NOBODY)

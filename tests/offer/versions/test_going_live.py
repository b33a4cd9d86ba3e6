"""A version planned, live at its day, never with a content that was altered; and gone back to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import (
    NEXT,
    NOW,
    SKU,
    approved,
    as_,
    found,
    person,
    priced,
)
from winvest.foundation.kit.errors import Invalid, Refused
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.going_back import roll_back, unschedule_version
from winvest.offer.versions.commands.going_live import go_live, publish_now, schedule_version
from winvest.offer.versions.commands.validation import (
    approve_version,
    submit_version,
)
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.queries import (
    decisions_of,
    due_versions,
    versions_of,
)


@pytest.mark.req("VER-02", "VER-07")
async def test_a_planned_version_goes_live_at_its_day_once(
    session: AsyncSession, world: World
) -> None:
    second = await approved(session, world)
    with pytest.raises(Invalid):
        await schedule_version(session, second, sku=SKU, number=2, effective_from=NOW, now=NOW)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=NEXT, now=NOW)
    first, _ = await found(session, second, 1)
    version, _ = await found(session, second, 2)
    assert (first.status, first.effective_to) == (VersionStatus.ACTIVE, NEXT)
    assert (version.status, version.effective_from) == (VersionStatus.SCHEDULED, NEXT)
    asked = {"version_id": version.id, "approved_sha": version.content_sha256}
    assert await due_versions(session, second, now=NOW) == ()
    assert not await go_live(session, second, now=NOW, **asked)
    later = NEXT + timedelta(hours=5)
    assert [one.id for one in await due_versions(session, second, now=later)] == [version.id]
    assert await go_live(session, second, now=later, **asked)
    assert not await go_live(session, second, now=later, **asked)
    statuses = [
        one.status for one in await versions_of(session, second, product_id=version.product_id)
    ]
    assert statuses == [VersionStatus.ACTIVE, VersionStatus.SUPERSEDED]
    log = await decisions_of(session, second, version_id=version.id)
    assert [one.act for one in log].count(VersionAct.LIVE) == 1


@pytest.mark.req("VER-02")
async def test_content_tampered_with_is_never_sold(session: AsyncSession, world: World) -> None:
    second = await approved(session, world)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=NEXT, now=NOW)
    version, _ = await found(session, second, 2)
    with pytest.raises(Refused, match="planifiée") as kept:
        await priced(session, second, 2, "1,00")
    assert kept.value.code == "version_published"
    assert not await go_live(
        session, second, version_id=version.id, approved_sha="f" * 64, now=NEXT
    )
    blocked, _ = await found(session, second, 2)
    assert blocked.status is VersionStatus.WITHDRAWN
    log = await decisions_of(session, second, version_id=version.id)
    assert log[0].act is VersionAct.BLOCKED


@pytest.mark.req("VER-02")
async def test_cancelling_a_planned_version_keeps_what_is_in_force(
    session: AsyncSession, world: World
) -> None:
    second = await approved(session, world)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=NEXT, now=NOW)
    made = await unschedule_version(
        session, second, sku=SKU, number=2, comment="Le partenaire recule", now=NOW
    )
    _, first = await found(session, second, 1)
    after, content = await found(session, second, made.number)
    gone, _ = await found(session, second, 2)
    assert gone.status is VersionStatus.WITHDRAWN
    assert (after.number, after.status, after.effective_from) == (
        3, VersionStatus.SCHEDULED, NEXT,
    )  # fmt: skip
    assert replace(content, breaking=False) == first
    assert await go_live(
        session, second, version_id=after.id, approved_sha=after.content_sha256, now=NEXT
    )


@pytest.mark.req("VER-02")
async def test_going_back_is_a_new_version_with_the_old_content(
    session: AsyncSession, world: World
) -> None:
    second = await approved(session, world, amount="8,90")
    await publish_now(session, second, sku=SKU, number=2, now=NOW)
    with pytest.raises(Refused, match="celle en vigueur"):
        await roll_back(
            session, second, sku=SKU, number=2, comment="x", now=NOW + timedelta(minutes=1)
        )
    with pytest.raises(Invalid):
        await roll_back(session, second, sku=SKU, number=1, comment=" ", now=NOW)
    made = await roll_back(
        session, second, sku=SKU, number=1, comment="Erreur de prix", now=NOW + timedelta(minutes=1)
    )
    _, first = await found(session, second, 1)
    again, content = await found(session, second, made.number)
    assert replace(content, breaking=False) == first
    assert content.breaking, "back to a dearer price: the new version says so"
    assert again.status is VersionStatus.ACTIVE
    kept = await versions_of(session, second, product_id=again.product_id)
    assert [(one.number, one.status) for one in kept] == [
        (3, VersionStatus.ACTIVE), (2, VersionStatus.SUPERSEDED), (1, VersionStatus.SUPERSEDED),
    ]  # fmt: skip


@pytest.mark.req("VER-02")
async def test_a_planned_version_stands_in_the_way_of_going_back(
    session: AsyncSession, world: World
) -> None:
    second = await approved(session, world)
    await publish_now(session, second, sku=SKU, number=2, now=NOW)
    made = await draft_from(session, second, sku=SKU, source=2, effective_from=NEXT, notes=None)
    await submit_version(session, second, sku=SKU, number=made.number)
    third = await as_(session, person(world))
    await approve_version(
        session, third, sku=SKU, number=made.number, seen=None, comment=None, now=NOW
    )
    await schedule_version(
        session, third, sku=SKU, number=made.number, effective_from=NEXT, now=NOW
    )
    with pytest.raises(Refused) as refused:
        await roll_back(session, third, sku=SKU, number=1, comment="Non", now=NOW)
    assert refused.value.code in ("version_overlap", "never_in_force")

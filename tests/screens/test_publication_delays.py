"""From the last sign-off to each publication, company by company and by channel (VER-05)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import a_group, a_product, manager
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.identifiers import new_id
from winvest.group.approvals.models import ApprovalDelay
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.publication.models import Publication
from winvest.screens.approvals.delay_queries import PublicationDelay, publication_delays


@pytest.mark.req("VER-05")
async def test_each_company_and_channel_is_measured(session: AsyncSession) -> None:
    world = await a_group(session)
    await a_product(
        session, world, "FTX-TV-1", "TV", company=world.ft, risk=world.tv, price="9.90",
        status=LifecycleStatus.ACTIVE, sold_by=world.mtv,
    )  # fmt: skip
    keeper = manager(world.ft)
    await set_context(session, keeper)
    now = datetime.now(UTC)
    version = await session.scalar(select(Publication.product_version_id))
    session.add(
        ApprovalDelay(
            id=new_id(), owner_company_id=world.ft, subject_id=version, title="TV, version 1",
            link="/produits/FTX-TV-1/versions/1", ready_at=now - timedelta(days=3),
            due_at=now - timedelta(days=2),
        )
    )  # fmt: skip
    await session.flush()

    async def seen(**values: object) -> tuple[PublicationDelay, ...]:
        await session.execute(
            update(Publication)
            .values(channels=["web", "field"], **values)
            .execution_options(synchronize_session=False)
        )
        return await publication_delays(session, keeper, now=now)

    found = await seen(start_at=now - timedelta(days=2, hours=12))
    assert {(one.company_name, one.channel) for one in found} == {
        ("Mondial TV essai", Channel.WEB), ("Mondial TV essai", Channel.FIELD),
    }  # fmt: skip
    assert {one.published_at < one.due_at for one in found if one.published_at} == {True}
    late = await seen(start_at=now - timedelta(days=1))
    assert {one.published_at > one.due_at for one in late if one.published_at} == {True}
    planned = await seen(start_at=now + timedelta(days=5), awaited=True)
    assert {(one.published_at, one.due_at) for one in planned} == {(None, now + timedelta(days=6))}
    await set_context(session, manager(world.ap))
    assert await publication_delays(session, manager(world.ap), now=now) == ()

"""A publication batch taken back: sales are frozen, unless somebody gave the product since."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.offer.catalog.world import a_group, a_product
from tests.offer.publication.test_publishing import Lacks
from tests.offer.versions.world import SKU, person

import winvest.app.wiring  # noqa: F401 - what follows each act is part of it
from winvest.foundation.batches.registry import Subject
from winvest.foundation.infra.db import set_context
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.publication import ports
from winvest.offer.publication.commands.changing import end_publication
from winvest.offer.publication.commands.publishing import Published, publish
from winvest.offer.publication.forms import Shown, Wanted
from winvest.screens.bulk.taking_back import take_back


@pytest.mark.req("VER-02", "VER-04")
@pytest.mark.parametrize("later", ["planned", "begun", "over", "none"])
async def test_sales_given_otherwise_since_go_on(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, later: str
) -> None:
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])
    world = await a_group(session)
    product = await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90",
        status=LifecycleStatus.TEST,
    )  # fmt: skip
    who, now = person(world), datetime.now(UTC)
    await set_context(session, who)

    async def give(channel: Channel, start: datetime | None = None) -> Published:
        wanted = Wanted(
            company_id=world.mtv, shown=Shown(channels=(channel,)), start_at=start, activates=True
        )
        return await publish(session, who, sku=SKU, wanted=wanted, now=now)

    made = await give(Channel.FIELD)
    assert made.activated
    if later != "none":
        start = now + timedelta(days=9) if later == "planned" else None
        other = await give(Channel.WEB, start)
        if later == "over":
            await end_publication(
                session, who, publication_id=other.id, end_at=None, reason="Fini", now=now
            )
    before = {"publication": str(made.id), "activated": True}
    subject = Subject(id=product.id, reference=SKU, label=SKU)
    told = (await take_back(session, who, subject, before)).told
    status = await session.scalar(select(Product.lifecycle_status).where(Product.sku == SKU))
    if later in ("planned", "begun"):
        assert status is LifecycleStatus.ACTIVE
        assert "reste actif" in told
    else:
        assert status is LifecycleStatus.FROZEN
        assert "ventes gelées" in told

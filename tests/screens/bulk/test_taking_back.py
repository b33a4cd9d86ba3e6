"""A publication batch taken back: sales are frozen, unless somebody gave the product since."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.offer.catalog.world import a_group, a_product
from tests.offer.publication.test_publishing import Lacks
from tests.offer.versions.world import SKU, person

import winvest.app.wiring  # noqa: F401 - what follows each act is part of it
from winvest.foundation.batches.registry import Subject
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Refused
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.publication import ports
from winvest.offer.publication.commands.changing import end_publication
from winvest.offer.publication.commands.publishing import Published, publish
from winvest.offer.publication.commands.starting import start_now
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.forms import Shown, Wanted
from winvest.offer.publication.models import Publication
from winvest.screens.bulk.taking_back import take_back


async def set_status(session: AsyncSession, made: Published, status: PublicationStatus) -> None:
    """What its job found lacking on its day."""
    await session.execute(
        update(Publication).where(Publication.id == made.id).values(status=status)
    )


@pytest.mark.req("VER-04")
async def test_what_is_suspended_is_taken_back_and_told_so(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_gate", [Lacks()])
    world = await a_group(session)
    product = await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90"
    )
    who, now = person(world), datetime.now(UTC)
    await set_context(session, who)
    wanted = Wanted(
        company_id=world.mtv, shown=Shown(channels=(Channel.WEB,)), start_at=now + timedelta(days=2)
    )
    made = await publish(session, who, sku=SKU, wanted=wanted, now=now)
    await set_status(session, made, PublicationStatus.SUSPENDED)
    subject = Subject(id=product.id, reference=SKU, label=SKU)
    for told in ("Diffusion suspendue annulée", "Diffusion déjà arrêtée"):
        assert (await take_back(session, who, subject, {"publication": str(made.id)})).told == told
    with pytest.raises(Refused, match="est terminée"):
        await start_now(session, who, publication_id=made.id, now=now)


@pytest.mark.req("VER-02", "VER-04")
@pytest.mark.parametrize("later", ["planned", "begun", "suspended", "over", "none"])
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
        if later == "suspended":
            await set_status(session, other, PublicationStatus.SUSPENDED)
    before = {"publication": str(made.id), "activated": True}
    subject = Subject(id=product.id, reference=SKU, label=SKU)
    told = (await take_back(session, who, subject, before)).told
    status = await session.scalar(select(Product.lifecycle_status).where(Product.sku == SKU))
    if later in ("planned", "begun"):
        assert status is LifecycleStatus.ACTIVE
        assert "reste actif\u00a0: une autre diffusion court" in told
    elif later == "suspended":
        assert status is LifecycleStatus.ACTIVE
        assert "une autre diffusion, suspendue, attend d’être reprise" in told
        assert await start_now(session, who, publication_id=other.id, now=now), "and may be"
    else:
        assert status is LifecycleStatus.FROZEN
        assert "ventes gelées" in told

"""Acts on many products: each as the act on one would do it, with its own line of audit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager, reader
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.partners.enums import PartnerType
from winvest.group.partners.models import Partner
from winvest.offer.catalog.commands.lifecycle import Moved, change_status
from winvest.offer.catalog.commands.many import (
    Change,
    change_statuses,
    mark_badges,
    mark_channels,
    retire_drafts,
)
from winvest.offer.catalog.commands.placing import Placed, set_partner, set_risk
from winvest.offer.catalog.enums import Badge, Channel, FieldKind, LifecycleStatus, RiskScope
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.models.risks import Risk, RiskField

pytestmark = pytest.mark.req("CAT-06", "CAT-05")
DRAFT, FROZEN, ACTIVE = LifecycleStatus.DRAFT, LifecycleStatus.FROZEN, LifecycleStatus.ACTIVE
AUDITED = text("SELECT count(*) FROM audit_log WHERE \"table\" = 'product' AND command = :command")


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """The small group, one product of each status at France Téléphone, one at the broker's."""
    world = await a_group(session)
    for status in LifecycleStatus:
        sku = f"FTX-{status.value.upper()}"
        await a_product(
            session, world, sku, f"Box {status}", company=world.ft, risk=world.box, status=status
        )
    await a_product(session, world, "APX-1", "Santé", company=world.ap, risk=world.health)
    return world


async def ids_of(session: AsyncSession) -> dict[str, UUID]:
    found = await session.execute(select(Product.sku, Product.id))
    return dict(found.tuples().all())


async def now(session: AsyncSession, sku: str, column: str) -> Any:
    return await session.scalar(select(getattr(Product, column)).where(Product.sku == sku))


def told(found: Mapping[UUID, object], ids: dict[str, UUID]) -> dict[str, str]:
    """Each product's outcome: done, or the code of its refusal."""
    return {
        sku: one.code if isinstance(one := found[key], Refusal) else "done"
        for sku, key in ids.items()
        if key in found
    }


@pytest.mark.parametrize("target", [DRAFT, LifecycleStatus.TEST, ACTIVE, FROZEN])
async def test_many_statuses_change_as_one_by_one(
    session: AsyncSession, world: World, target: LifecycleStatus
) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    ids = await ids_of(session)
    alone: dict[str, str] = {}
    for sku in (one for one in ids if one.startswith("FTX")):
        async with session.begin_nested() as attempt:
            try:
                await change_status(session, scope, sku=sku, target=target)
                alone[sku] = "done"
            except Refusal as refusal:
                alone[sku] = refusal.code
            await attempt.rollback()
    found = await change_statuses(session, scope, targets=dict.fromkeys(ids.values(), target))
    together = told(found, ids)
    left_out = set(alone) - set(together)
    assert together == {sku: code for sku, code in alone.items() if sku not in left_out}
    assert left_out == ({"FTX-TEST"} if target is ACTIVE else set()), "its gate is asked alone"
    for sku, one in ((sku, found[key]) for sku, key in ids.items() if key in found):
        if isinstance(one, Moved):
            assert await now(session, sku, "lifecycle_status") == target


async def test_each_product_has_its_line_of_audit(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    ids = await ids_of(session)
    asked = [ids["FTX-ACTIVE"], ids["FTX-DRAFT"]]
    change = Change(add=[Badge.PROMO], remove=[])
    await mark_badges(session, scope, changes=dict.fromkeys(asked, change))
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    assert await session.scalar(AUDITED, {"command": "catalog.mark_badges"}) == 2


async def test_drafts_retire_and_what_is_sold_does_not(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    ids = await ids_of(session)
    found = await retire_drafts(session, scope, product_ids=list(ids.values()))
    assert told(found, ids) == {
        "FTX-DRAFT": "done",
        "FTX-TEST": "illegal_move",
        "FTX-ACTIVE": "exit_plan_missing",
        "FTX-FROZEN": "withdrawal_not_prepared",
        "FTX-RETIRED": "illegal_move",
    }


async def test_marks_keep_to_the_locks_and_say_what_was_really_done(
    session: AsyncSession, world: World
) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    ids = await ids_of(session)
    change = Change(add=[Channel.WEB, Channel.FIELD], remove=[])
    found = await mark_channels(session, scope, changes=dict.fromkeys(ids.values(), change))
    assert told(found, ids) == {
        "FTX-DRAFT": "done",
        "FTX-TEST": "done",
        "FTX-ACTIVE": "locked_in_sale",
        "FTX-FROZEN": "done",
        "FTX-RETIRED": "locked_in_sale",
    }
    assert found[ids["FTX-DRAFT"]].added == ("web",)  # type: ignore[union-attr]
    assert await now(session, "FTX-DRAFT", "channels") == ["field", "web"]
    assert await now(session, "FTX-ACTIVE", "channels") == ["field"]


@pytest.mark.req("ORG-02", "ORG-03")
async def test_a_reader_and_a_neighbour_change_nothing(session: AsyncSession, world: World) -> None:
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    ids = await ids_of(session)
    both = Scope(
        actor_id=None,
        actor_label="Essai",
        company_ids=frozenset((world.ft, world.ap)),
        grants=(*manager(world.ap).grants, *reader(world.ft).grants),
    )
    await set_context(session, both)
    found = await change_statuses(session, both, targets=dict.fromkeys(ids.values(), FROZEN))
    assert told(found, ids)["APX-1"] == "done"
    assert told(found, ids)["FTX-ACTIVE"] == "forbidden"
    stranger = manager(world.mtv)
    await set_context(session, stranger)
    none = dict.fromkeys(ids.values())
    assert await set_partner(session, stranger, partners=none) == {}
    await set_context(session, both)
    assert await now(session, "FTX-ACTIVE", "lifecycle_status") == ACTIVE


@pytest.mark.req("CAT-03")
async def test_a_partner_is_given_where_it_may_be_used_and_comes_back(
    session: AsyncSession, world: World
) -> None:
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    own = new_id()
    session.add(
        Partner(id=own, company_id=world.ft, slug="reseau", type=PartnerType.OTHER, name="Réseau")
    )
    await session.flush()
    ids = await ids_of(session)
    scope = manager(world.ft, world.ap)
    await set_context(session, scope)
    found = await set_partner(session, scope, partners=dict.fromkeys(ids.values(), own))
    assert told(found, ids) == {
        "FTX-DRAFT": "done",
        "FTX-TEST": "done",
        "FTX-ACTIVE": "locked_in_sale",
        "FTX-FROZEN": "done",
        "FTX-RETIRED": "locked_in_sale",
        "APX-1": "locked_in_sale",
    }
    placed = found[ids["FTX-DRAFT"]]
    assert isinstance(placed, Placed)
    assert (placed.was, placed.now, placed.before) == ("sans compagnie", "Réseau", None)
    stranger = await set_partner(session, scope, partners={ids["FTX-TEST"]: world.insurer})
    assert told(stranger, ids) == {"FTX-TEST": "partner_unknown"}
    back = await set_partner(session, scope, partners={ids["FTX-DRAFT"]: placed.before})
    assert told(back, ids) == {"FTX-DRAFT": "done"}
    assert await now(session, "FTX-DRAFT", "partner_id") is None
    again = await set_partner(session, scope, partners={ids["FTX-DRAFT"]: None})
    assert not again[ids["FTX-DRAFT"]].changed  # type: ignore[union-attr]


@pytest.mark.req("CAT-02")
async def test_values_of_the_family_follow_or_refuse_the_change(
    session: AsyncSession, world: World
) -> None:
    system = system_scope("Essais", company_ids=world.companies)
    await set_context(session, system)
    fibre = new_id()
    session.add(
        Risk(
            id=fibre,
            company_id=world.ft,
            code="FIBREX",
            label="Fibre",
            scope=RiskScope.PERSONAL,
        )
    )
    await session.flush()
    definition = {"label": "Débit", "kind": FieldKind.INTEGER, "unit": "Mb/s"}
    session.add_all(
        (
            RiskField(risk_id=fibre, company_id=world.ft, code="debit", **definition),
            RiskField(
                risk_id=fibre,
                company_id=world.ft,
                code="duree",
                label="Durée",
                kind=FieldKind.INTEGER,
                required=True,
            ),
        )
    )
    await session.flush()
    ids = await ids_of(session)
    speed = await session.scalar(select(RiskField.id).where(RiskField.risk_id == world.box))
    session.add(
        ProductFieldValue(
            id=new_id(), product_id=ids["FTX-DRAFT"], risk_field_id=speed, value_number=Decimal(500)
        )
    )
    await session.flush()
    scope = manager(world.ft)
    await set_context(session, scope)
    found = await set_risk(session, scope, risks=dict.fromkeys(ids.values(), fibre))
    assert told(found, ids) == {
        "FTX-DRAFT": "done",
        "FTX-TEST": "family_values_missing",
        "FTX-ACTIVE": "locked_in_sale",
        "FTX-FROZEN": "family_values_missing",
        "FTX-RETIRED": "locked_in_sale",
    }
    assert await now(session, "FTX-DRAFT", "risk_id") == fibre
    kept = select(ProductFieldValue.risk_id, ProductFieldValue.value_number)
    assert (await session.execute(kept)).all() == [(fibre, Decimal(500))]
    lost = await set_risk(session, scope, risks={ids["FTX-DRAFT"]: world.tv})
    assert told(lost, ids) == {"FTX-DRAFT": "family_values_lost"}
    elsewhere = await set_risk(session, scope, risks={ids["FTX-DRAFT"]: world.health})
    assert told(elsewhere, ids) == {"FTX-DRAFT": "risk_unknown"}
    back = await set_risk(session, scope, risks={ids["FTX-DRAFT"]: world.box})
    assert told(back, ids) == {"FTX-DRAFT": "done"}
    assert (await session.execute(kept)).all() == [(world.box, Decimal(500))]

"""What a process keeps of a list's rows is what the database says: a change, another stamp."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import a_group, a_product, manager
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.memory import Memory
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import Badge, LifecycleStatus, Recurrence, VersionStatus
from winvest.offer.catalog.forms.filters import parse_filters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries import listing as listing_module
from winvest.offer.catalog.queries.state import catalog_state
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PricingRule
from winvest.offer.publication.models import Publication
from winvest.screens.catalogue.queries import catalogue_view

pytestmark = [pytest.mark.req("CAT-06", "CAT-07"), pytest.mark.commits]
COLUMNS = frozenset(("des", "modele", "diffuse"))
Change = Callable[[AsyncSession], Awaitable[object]]


async def told(db: Database, scope: Scope) -> list[tuple[Any, ...]]:
    """All that the list says of each of its products, of what is counted, and of a search."""
    async with transaction(db, scope) as session:
        view = await catalogue_view(session, scope, filters=parse_filters({}), columns=COLUMNS)
        found = await catalogue_view(session, scope, filters=parse_filters({"q": "Sérénité"}))
    words = [(one.sku, one.name, one.partner_name) for one in found.page.rows]
    beside = [(view.risks, view.partners, found.risks, found.partners, words)]
    return beside + [
        (
            *(getattr(one.product, name) for name in SAID),
            one.price,
            one.models,
            one.diffused,
        )
        for one in view.rows
    ]


SAID = (
    "sku name company_code company_name partner_name risk_code risk_label lifecycle_status"
    " integration_status channels badges version_id version updated_at"
).split()


async def test_every_change_is_told_at_once(db: Database) -> None:
    """After each change the list that remembers says what a list without memory says."""
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        health = await a_product(
            session,
            world,
            "APX-1",
            "Sérénité",
            company=world.ap,
            risk=world.health,
            partner=world.insurer,
            status=LifecycleStatus.DRAFT,
        )
        television = await a_product(
            session, world, "FTX-1", "TV", company=world.ft, risk=world.tv, sold_by=world.mtv
        )
    system = system_scope("Essais", company_ids=world.companies)
    version, plan, rule = new_id(), new_id(), new_id()

    def on(table: Any, key: Any, **values: object) -> Change:
        return lambda session: session.execute(
            update(table).where(table.id == key).values(**values)
        )

    def added(*rows: Any) -> Change:
        async def add(session: AsyncSession) -> None:
            for row in rows:
                session.add(row)
                await session.flush()

        return add

    async def ends(session: AsyncSession) -> None:
        moment = datetime.now(UTC) + timedelta(milliseconds=300)
        await session.execute(
            update(Publication).where(Publication.product_id == television.id).values(end_at=moment)
        )

    draft = ProductVersion(
        id=version,
        product_id=health.id,
        version=1,
        status=VersionStatus.DRAFT,
        effective_from=datetime.now(UTC) + timedelta(days=3),
    )
    formula = ProductPlan(
        id=plan,
        product_version_id=version,
        code="BASE",
        name="Base",
        recurrence=Recurrence.MONTHLY,
    )
    price = PricingRule(
        id=rule,
        product_version_id=version,
        plan_id=plan,
        type=PricingType.FIXED,
        payload={"amount": Decimal("12.90")},
    )
    changes: dict[str, Change] = {
        "its name": on(Product, health.id, name="Sérénité Plus"),
        "its status": on(Product, health.id, lifecycle_status=LifecycleStatus.TEST),
        "its badges": on(Product, health.id, badges=[Badge.NEW.value]),
        "its channels": on(Product, health.id, channels=["web"]),
        "its code": on(Product, health.id, sku="APX-2"),
        "a version": added(draft),
        "a price": added(formula, price),
        "its amount": on(PricingRule, rule, payload={"amount": Decimal("15.50")}),
        "its plan": on(ProductPlan, plan, recurrence=Recurrence.YEARLY),
        "no price": lambda session: session.execute(
            text("DELETE FROM pricing_rule WHERE id = :id"), {"id": rule}
        ),
        "the partner's name": on(Partner, world.insurer, name="Mutuelle Armor"),
        "the family's label": on(Risk, world.health, label="Santé et prévoyance"),
        "the family's place": on(Risk, world.health, icon="heart"),
        "the company's brand": on(Company, world.ap, brand_name="Action"),
        "a publication that ends": ends,
    }
    people = [manager(world.ap, world.ft), manager(world.mtv), system]
    seen = {at: await told(db, scope) for at, scope in enumerate(people)}
    assert all(seen.values())
    for name, change in changes.items():
        async with db.sessions() as session, session.begin():
            await set_context(session, system)
            await change(session)
        if change is ends:
            await asyncio.sleep(0.4)
        cold = Database(db.engine.url.render_as_string(hide_password=False), pool_size=1)
        try:
            moved = False
            for at, scope in enumerate(people):
                warm = await told(db, scope)
                assert warm == await told(cold, scope), name
                moved = moved or warm != seen[at]
                seen[at] = warm
            assert moved, f"{name}: the list says nothing of it, so the test proves nothing"
        finally:
            await cold.close()


async def test_rows_are_asked_for_once(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look asks for no row; another person's eyes ask for their own."""
    from winvest.offer.catalog.queries import lists

    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        await a_product(
            session, world, "FTX-1", "TV", company=world.ft, risk=world.tv, sold_by=world.mtv
        )
    asked: list[int] = []
    filled = type(lists.SHOWN).filled

    def counted(self: Any, **values: Any) -> Any:
        asked.append(len(values.get("products", ())))
        return filled(self, **values)

    monkeypatch.setattr(type(lists.SHOWN), "filled", counted)
    owner, seller = manager(world.ft), manager(world.mtv)
    for scope, expected in ((owner, 1), (owner, 0), (seller, 1), (seller, 0), (owner, 0)):
        asked.clear()
        assert len(await told(db, scope)) == 2
        assert sum(asked) == expected


async def test_a_version_that_comes_into_force_is_told_without_any_write(db: Database) -> None:
    comes = datetime.now(UTC) + timedelta(milliseconds=600)
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        box = await a_product(session, world, "FTX-1", "Box", company=world.ft, risk=world.box)
        for number, begins in ((1, comes), (2, comes + timedelta(days=9))):
            session.add(
                ProductVersion(
                    id=new_id(),
                    product_id=box.id,
                    version=number,
                    status=VersionStatus.SCHEDULED,
                    effective_from=begins,
                    effective_to=comes + timedelta(days=9) if number == 1 else None,
                )
            )
    scope = manager(world.ft)
    number = SAID.index("version")
    assert [one[number] for one in (await told(db, scope))[1:]] == [2]  # the latest being prepared
    await asyncio.sleep(0.7)
    assert [one[number] for one in (await told(db, scope))[1:]] == [1]  # in force


def test_the_memory_lets_go_of_what_waited_longest() -> None:
    memory: Memory[int, str] = Memory(most=2)
    for at in (1, 2):
        memory.keep(at, str(at))
    assert memory.get(1) == "1"
    memory.keep(3, "3")
    assert (memory.get(1), memory.get(2), memory.get(3)) == ("1", None, "3")


async def test_a_list_is_made_once_for_a_state(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two who write at once: what commits last is told, though it was written first."""
    made: list[object] = []
    asked = listing_module._made

    async def counted(*args: Any, **kwargs: Any) -> Any:
        made.append(args)
        return await asked(*args, **kwargs)

    monkeypatch.setattr(listing_module, "_made", counted)
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        for sku in ("FTX-1", "FTX-2"):
            await a_product(session, world, sku, f"Box {sku}", company=world.ft, risk=world.box)
    system = system_scope("Essais", company_ids=world.companies)
    scope = manager(world.ft)

    async def names() -> list[str]:
        async with transaction(db, scope) as session:
            view = await catalogue_view(session, scope, filters=parse_filters({"tri": "code"}))
        return [one.product.name for one in view.rows]

    async def rename(session: AsyncSession, sku: str, name: str) -> None:
        await session.execute(update(Product).where(Product.sku == sku).values(name=name))

    assert await names() == await names() == ["Box FTX-1", "Box FTX-2"]
    assert len(made) == 1
    async with db.sessions() as first, first.begin():
        await set_context(first, system)
        await rename(first, "FTX-1", "Première")
        async with transaction(db, system) as second:
            await rename(second, "FTX-2", "Seconde")
        assert await names() == ["Box FTX-1", "Seconde"]
        own = await catalogue_view(first, scope, filters=parse_filters({"tri": "code"}))
        assert [one.product.name for one in own.rows] == ["Première", "Seconde"]
    assert await names() == ["Première", "Seconde"]


async def test_a_change_taken_back_leaves_no_trace_and_hides_no_other(db: Database) -> None:
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        await a_product(session, world, "FTX-1", "Box", company=world.ft, risk=world.box)
    system = system_scope("Essais", company_ids=world.companies)

    async def state(session: AsyncSession) -> int | None:
        return (await catalog_state(session)).number

    async with transaction(db, system) as session:
        before = await state(session)
        async with session.begin_nested() as nested:
            await session.execute(update(Product).values(name="Essai"))
            assert await state(session) != before
            await nested.rollback()
        assert await state(session) == before
        await session.execute(update(Product).values(name="Vrai"))
        assert await state(session) != before


async def test_the_states_are_closed_to_the_application(db: Database) -> None:
    for statement in ("SELECT * FROM catalog_change", "DELETE FROM catalog_change"):
        async with db.sessions() as session:
            with pytest.raises(Exception, match="permission denied"):
                await session.execute(text(statement))


async def test_looking_changes_no_state(db: Database) -> None:
    """Not even a list sorted by price, which first brings late prices up to date: none is."""
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        await a_product(session, world, "FTX-1", "Box", company=world.ft, risk=world.box)
    scope = manager(world.ft)
    seen = set()
    for order in ("des", "code", "des", "-des"):
        async with transaction(db, scope) as session:
            await catalogue_view(session, scope, filters=parse_filters({"tri": order}))
        async with transaction(db, scope) as session:
            seen.add((await catalog_state(session)).number)
    assert len(seen) == 1

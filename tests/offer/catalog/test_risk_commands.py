"""Families and their fields on PostgreSQL: who writes what, definitions kept, removals refused."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product
from tests.worlds import a_scope
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.scope import Grant, Scope
from winvest.offer.catalog.commands.risk_fields import (
    add_field,
    edit_field,
    move_field,
    remove_field,
    reopen_field,
    retire_field,
)
from winvest.offer.catalog.commands.risks import (
    create_risk,
    edit_risk,
    remove_risk,
    reopen_risk,
    retire_risk,
)
from winvest.offer.catalog.enums import FieldKind, RiskScope
from winvest.offer.catalog.forms.risks import FieldForm, NewRisk, RiskForm, parse_field
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.queries.choices import risk_choices, risk_of
from winvest.offer.catalog.queries.filled_fields import filled_fields
from winvest.offer.catalog.queries.risk_fields import (
    field_versions,
    risk_fields,
)
from winvest.offer.catalog.queries.risks import (
    products_by_risk,
    risk_lines,
    risk_sheet,
)

RIGHTS = frozenset(("catalog.read", "catalog.edit", "risks.edit"))
HOME = RiskForm(label="Habitation", scope=RiskScope.PERSONAL, icon="home")


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """Products of the FT company, one of them in the global TV family."""
    world = await a_group(session)
    await a_product(session, world, "FTX-BOX-1", "Box", company=world.ft, risk=world.box)
    await a_product(session, world, "FTX-TV-1", "TV", company=world.ft, risk=world.tv)
    return world


async def editor(session: AsyncSession, *companies: UUID) -> Scope:
    scope = a_scope(*companies, rights=RIGHTS)
    await set_context(session, scope)
    return scope


async def group_admin(session: AsyncSession, world: World) -> Scope:
    grant = Grant(role="admin_groupe", rights=RIGHTS, company_id=None)
    scope = Scope(actor_id=None, actor_label="Ada", company_ids=world.companies, grants=(grant,))
    await set_context(session, scope)
    return scope


async def a_value(session: AsyncSession, risk: UUID, field: UUID, **value: object) -> None:
    product = await session.scalar(select(Product.id).where(Product.risk_id == risk))
    await session.execute(
        insert(ProductFieldValue).values(product_id=product, risk_field_id=field, **value)
    )


@pytest.mark.req("CAT-02")
async def test_a_family_is_made_corrected_retired_and_removed(
    session: AsyncSession, world: World
) -> None:
    scope = await editor(session, world.ft)
    new = NewRisk(company_id=world.ft, code="HABITAT", risk=HOME)
    made = await create_risk(session, scope, new=new)
    with pytest.raises(Invalid):
        await create_risk(session, scope, new=new)
    done = await edit_risk(
        session, scope, risk_id=made, lock_version=1, risk=replace(HOME, label="Maison")
    )
    assert (done.changed, done.before.label) == (True, "Habitation")
    with pytest.raises(Conflict):
        await edit_risk(session, scope, risk_id=made, lock_version=1, risk=HOME)
    assert (await risk_sheet(session, scope, key="habitat")).label == "Maison"
    await retire_risk(session, scope, risk_id=made)
    assert await risk_of(session, scope, risk_id=made) is None
    choices = await risk_choices(session, scope, company_ids=[world.ft])
    assert made not in {one.id for one in choices}
    await reopen_risk(session, scope, risk_id=made)
    assert await risk_of(session, scope, risk_id=made) is not None
    await remove_risk(session, scope, risk_id=made)
    with pytest.raises(NotFound):
        await risk_sheet(session, scope, key=made)


@pytest.mark.req("CAT-02")
async def test_a_family_in_use_says_how_many_products_use_it(
    session: AsyncSession, world: World
) -> None:
    scope = await editor(session, world.ft)
    with pytest.raises(Refused, match="1.produit utilise cette famille"):
        await remove_risk(session, scope, risk_id=world.box)
    assert (await products_by_risk(session, scope))[world.box] == 1


@pytest.mark.req("CAT-02", "ORG-03")
async def test_a_global_family_is_the_group_admins_alone(
    session: AsyncSession, world: World
) -> None:
    scope = await editor(session, world.ft, world.mtv)
    tv = await risk_sheet(session, scope, key=world.tv)
    assert (tv.risk.is_global, tv.may_edit) == (True, False)
    with pytest.raises(Forbidden, match="Admin Groupe"):
        await edit_risk(session, scope, risk_id=tv.id, lock_version=1, risk=HOME)
    with pytest.raises(Forbidden):
        await add_field(
            session, scope, risk_id=tv.id, definition=FieldForm(label="X", kind=FieldKind.TEXT)
        )
    with pytest.raises(Forbidden):
        await create_risk(
            session,
            scope,
            new=NewRisk(company_id=world.ft, code="G", risk=replace(HOME, is_global=True)),
        )
    ada = await group_admin(session, world)
    done = await edit_risk(
        session, ada, risk_id=tv.id, lock_version=1, risk=replace(tv.risk, label="Télé")
    )
    assert done.changed
    used = replace(tv.risk, is_global=False)
    if tv.company_id != world.ft:
        with pytest.raises(Refused, match="autres sociétés"):
            await edit_risk(session, ada, risk_id=tv.id, lock_version=2, risk=used)


@pytest.mark.req("CAT-02", "ORG-03")
async def test_a_neighbours_family_does_not_exist(session: AsyncSession, world: World) -> None:
    scope = await editor(session, world.ap)
    assert world.box not in {one.id for one in await risk_lines(session, scope)}
    for key in (world.box, str(world.box)):
        with pytest.raises(NotFound):
            await risk_sheet(session, scope, key=key)
    with pytest.raises(NotFound):
        await edit_risk(session, scope, risk_id=world.box, lock_version=1, risk=HOME)
    with pytest.raises(NotFound):
        await remove_risk(session, scope, risk_id=world.box)
    assert await risk_fields(session, scope, risk_id=world.box) == ()


@pytest.mark.req("CAT-02")
async def test_a_changed_definition_keeps_values_and_its_history(
    session: AsyncSession, world: World
) -> None:
    scope = await editor(session, world.ft)
    network = FieldForm(label="Réseau", kind=FieldKind.CHOICE, choices=("4G", "5G"))
    made = await add_field(session, scope, risk_id=world.box, definition=network)
    await a_value(session, world.box, made, value_text="4G")
    narrowed = replace(network, choices=("5G", "6G"))
    where = {"risk_id": world.box, "field_id": made}
    with pytest.raises(Invalid) as told:
        await edit_field(session, scope, **where, lock_version=1, definition=narrowed)
    assert [one.code for one in told.value.errors] == ["impact"]
    done = await edit_field(
        session, scope, **where, lock_version=1, definition=narrowed, confirmed=True
    )
    assert done.changed
    new, old = await field_versions(session, scope, field_id=made)
    assert (new.version, new.values, new.definition.choices) == (2, 0, ("5G", "6G"))
    assert (old.version, old.values, old.definition.choices) == (1, 1, ("4G", "5G"))
    product = await session.scalar(select(Product.id).where(Product.risk_id == world.box))
    assert product
    filled = await filled_fields(session, scope, product_id=product, risk_id=world.box)
    (one,) = [found for found in filled if found.field.id == made]
    assert one.value == "4G"
    assert ("4G", "4G (ancienne valeur)") in one.field.choice_pairs
    back = await edit_field(
        session, scope, **where, lock_version=2, definition=network, confirmed=True
    )
    assert back.changed
    with pytest.raises(Conflict):
        await edit_field(session, scope, **where, lock_version=2, definition=narrowed)


@pytest.mark.req("CAT-02")
async def test_what_gives_a_value_its_meaning_does_not_change_under_it(
    session: AsyncSession, world: World
) -> None:
    scope = await editor(session, world.ft)
    speed = FieldForm(label="Vitesse", kind=FieldKind.INTEGER, unit="Mbit/s")
    made = await add_field(session, scope, risk_id=world.box, definition=speed)
    where = {"risk_id": world.box, "field_id": made}
    free = await edit_field(
        session, scope, **where, lock_version=1, definition=replace(speed, unit="Gbit/s")
    )
    assert free.changed, "nothing is filled yet"
    await a_value(session, world.box, made, value_number=Decimal(100))
    for wrong in (replace(speed, unit="Kbit/s"), FieldForm(label="Vitesse", kind=FieldKind.TEXT)):
        with pytest.raises(Invalid) as told:
            await edit_field(
                session, scope, **where, lock_version=2, definition=wrong, confirmed=True
            )
        assert {one.code for one in told.value.errors} == {"used"}
    with pytest.raises(Refused, match="1.produit remplit"):
        await remove_field(session, scope, **where)
    await retire_field(session, scope, **where)
    product = await session.scalar(select(Product.id).where(Product.risk_id == world.box))
    assert product
    filled = await filled_fields(session, scope, product_id=product, risk_id=world.box)
    assert [(one.field.retired, one.value) for one in filled if one.field.id == made] == [
        (True, Decimal(100))
    ]
    await reopen_field(session, scope, **where)


@pytest.mark.req("CAT-02")
async def test_a_requirement_says_how_many_products_lack_it(
    session: AsyncSession, world: World
) -> None:
    scope = await editor(session, world.ft)
    note = FieldForm(label="Note", kind=FieldKind.TEXT)
    made = await add_field(session, scope, risk_id=world.box, definition=note)
    with pytest.raises(Invalid) as told:
        await edit_field(
            session,
            scope,
            risk_id=world.box,
            field_id=made,
            lock_version=1,
            definition=replace(note, required=True),
        )
    assert "1\u00a0produit laisse ce champ" in told.value.by_field["required"]


@pytest.mark.req("CAT-02")
async def test_fields_are_ordered(session: AsyncSession, world: World) -> None:
    scope = await editor(session, world.ft)
    risk = await create_risk(
        session, scope, new=NewRisk(company_id=world.ft, code="HABITAT", risk=HOME)
    )
    made = [
        await add_field(
            session, scope, risk_id=risk, definition=FieldForm(label=label, kind=FieldKind.TEXT)
        )
        for label in ("Un", "Deux", "Trois")
    ]
    await move_field(session, scope, risk_id=risk, field_id=made[2], up=True)
    await move_field(session, scope, risk_id=risk, field_id=made[0], up=True)
    fields = await risk_fields(session, scope, risk_id=risk)
    assert [one.definition.label for one in fields] == ["Un", "Trois", "Deux"]
    assert {one.version for one in fields} == {1}, "its place is no part of a definition"
    await remove_field(session, scope, risk_id=risk, field_id=made[1])
    assert len(await risk_fields(session, scope, risk_id=risk)) == 2


@pytest.mark.req("CAT-02")
@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"label": "", "kind": "text"}, "label"),
        ({"label": "A", "kind": "couleur"}, "kind"),
        ({"label": "A", "kind": "choice"}, "choices"),
        ({"label": "A", "kind": "multi_choice", "choices": "a, b\nc"}, "choices"),
        ({"label": "A", "kind": "integer", "min": "1,5"}, "min"),
        ({"label": "A", "kind": "decimal", "min": "9", "max": "1"}, "max"),
        ({"label": "A", "kind": "decimal", "max": "beaucoup"}, "max"),
    ],
)
def test_a_definition_is_checked(raw: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as told:
        parse_field(raw)
    assert list(told.value.by_field) == [field]


@pytest.mark.req("CAT-02")
def test_a_definition_keeps_what_its_kind_uses() -> None:
    found = parse_field(
        {"label": "Réseau", "kind": "choice", "choices": "4G\n 5G \n\n4G", "unit": "€", "min": "x"}
    )
    assert (found.choices, found.unit, found.minimum) == (("4G", "5G"), None, None)

"""Duplicates: same or near code, name, outside code; across what one may know, and no further."""

from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager, reader
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.duplicate_rules import (
    Candidate,
    Typed,
    codes_alike,
    double,
    doubles,
    folded_code,
    one_slip_apart,
)
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import ExternalMapping
from winvest.offer.catalog.queries.duplicates import Duplicates, duplicates

OURS, THEIRS = UUID(int=1), UUID(int=2)


def candidate(**given: object) -> Candidate:
    base: dict[str, object] = {
        "sku": "FT-BOX-0001",
        "name": "Box Fibre",
        "company_id": OURS,
        "company_code": "FT",
        "nearness": 0.0,
    }
    return Candidate(**base | given)  # type: ignore[arg-type]


@pytest.mark.req("CAT-09")
@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("FT-BOX-0001", "FT-BOX-0001", True),
        ("ft box 1", "FT-BOX-0001", True),
        ("FTBOX0001", "FT-BOX-0001", True),
        ("FT-BOX-OOO1", "FT-BOX-0001", False),
        ("FT-BOX-0002", "FT-BOX-0001", False),
        ("FT-BOXX-0001", "FT-BOX-0001", True),
        ("FT-BXO-0001", "FT-BOX-0001", True),
        ("MT-BOX-0001", "FT-BOX-0001", True),
        ("FT-TV-0001", "FT-BOX-0001", False),
        ("A-1", "B-1", False),
        ("", "FT-BOX-0001", False),
    ],
)
def test_codes_that_a_slip_parts(one: str, other: str, alike: bool) -> None:
    assert codes_alike(one, other) is alike
    assert codes_alike(other, one) is alike


@pytest.mark.req("CAT-09")
@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("ABC", "ABC", True),
        ("ABC", "AXC", True),
        ("ABC", "AB", True),
        ("ABC", "ACB", True),
        ("ABC", "CBA", False),
        ("ABC", "ABCDE", False),
        ("", "A", True),
        ("ABCD", "ABDC", True),
        ("ABCD", "BADC", False),
    ],
)
def test_one_slip(one: str, other: str, near: bool) -> None:
    assert one_slip_apart(one, other) is near
    assert one_slip_apart(other, one) is near


@pytest.mark.req("CAT-09")
def test_the_most_telling_reason_is_told() -> None:
    both = candidate(nearness=0.9, external_codes=("OGG-12",))
    typed = Typed(sku="X", name="Box Fibre", external_code="OGG-12", company_id=OURS)
    found = double(typed, both)
    assert found is not None
    assert (found.why, found.strong) == ("même code externe OGG-12", True)
    near = double(Typed(external_code="ogg 012", company_id=THEIRS), both)
    assert near is not None
    assert (near.why, near.strong) == ("code externe voisin OGG-12", False)
    code = double(Typed(sku="ft-box-1"), candidate())
    assert code is not None
    assert (code.why, code.strong) == ("code voisin", True)
    assert double(Typed(sku="FT-BOX-0002", name="Autre"), candidate(nearness=0.1)) is None
    assert folded_code("") == ""


@pytest.mark.req("CAT-09")
@pytest.mark.parametrize(
    ("nearness", "company", "why", "strong"),
    [
        (1.0, OURS, "même nom", True),
        (0.8, OURS, "nom voisin", True),
        (0.6, OURS, "nom voisin", False),
        (1.0, THEIRS, "même nom", False),
        (0.5, OURS, None, None),
    ],
)
def test_names_ask_to_be_confirmed_within_the_company(
    nearness: float, company: UUID, why: str | None, strong: bool | None
) -> None:
    found = double(Typed(name="Box", company_id=company), candidate(nearness=nearness))
    assert (found and found.why, found and found.strong) == (why, strong)


@pytest.mark.req("CAT-09")
def test_likeliest_first_and_few() -> None:
    typed = Typed(name="Box", company_id=OURS)
    many = [candidate(sku=f"S{at}", nearness=0.6 + at / 100) for at in range(9)]
    foreign = candidate(sku="Z", nearness=1.0, company_id=THEIRS)
    found = doubles(typed, [*many, foreign])
    assert [one.sku for one in found] == ["S8", "S7", "S6", "S5", "S4"]


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """Two companies with products that look alike, one draft, one outside code."""
    world = await a_group(session)
    box = await a_product(
        session, world, "FTX-BOX-0001", "Box Fibre Été", company=world.ft, risk=world.box
    )
    session.add(
        ExternalMapping(id=new_id(), product_id=box.id, system="a3dn", external_code="OGG-BX-0009")
    )
    await a_product(
        session,
        world,
        "FTX-BOX-0002",
        "Box Cuivre",
        company=world.ft,
        risk=world.box,
        status=LifecycleStatus.DRAFT,
    )
    await a_product(
        session, world, "APX-SANTE-0001", "Santé Sérénité", company=world.ap, risk=world.health
    )
    await session.flush()
    return world


async def asked(
    session: AsyncSession, scope: Scope, *, but: str | None = None, **typed: str | UUID
) -> Duplicates:
    await set_context(session, scope)
    return await duplicates(session, scope, typed=Typed(**typed), but=but)  # type: ignore[arg-type]


@pytest.mark.req("CAT-09")
async def test_near_names_codes_and_outside_codes_are_found(
    session: AsyncSession, world: World
) -> None:
    scope = manager(world.ft)
    for typed, why in (
        ({"name": "box fibre ete"}, "même nom"),
        ({"name": "Box Fibre Étée"}, "nom voisin"),
        ({"sku": "FTX-BOX-1"}, "code voisin"),
        ({"sku": "ftx-box-0001"}, "même code"),
        ({"external_code": "OGG-BX-0009"}, "même code externe OGG-BX-0009"),
        ({"external_code": "ogg bx0009"}, "code externe voisin OGG-BX-0009"),
        ({"external_code": "OGG-BXX-0009"}, "code externe voisin OGG-BX-0009"),
    ):
        found = await asked(session, scope, company_id=world.ft, **typed)
        assert [(one.sku, one.why) for one in found.found] == [("FTX-BOX-0001", why)], typed
    assert not (await asked(session, scope, name="Assurance chien")).found
    assert not (await asked(session, scope)).found
    itself = await asked(session, scope, but="FTX-BOX-0001", name="Box Fibre Été")
    assert not itself.found


@pytest.mark.req("CAT-09", "ORG-03")
async def test_across_companies_only_taken_is_told(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    found = await asked(session, scope, sku="apx-sante-0001", name="Santé Sérénité")
    assert found == Duplicates(sku_taken=True, found=())
    free = await asked(session, scope, sku="APX-SANTE-0009")
    assert free == Duplicates()
    group = await asked(session, manager(world.ft, world.ap), sku="APX-SANTE-0001")
    assert group.sku_taken
    assert [one.sku for one in group.found] == ["APX-SANTE-0001"]


@pytest.mark.req("CAT-09", "ORG-02")
async def test_a_draft_is_told_to_those_who_edit_alone(session: AsyncSession, world: World) -> None:
    told = await asked(session, manager(world.ft), name="Box Cuivre")
    hidden = await asked(session, reader(world.ft), name="Box Cuivre")
    narrowed = await asked(
        session, manager(world.ft, families=frozenset(("TVX",))), name="Box Cuivre"
    )
    assert [one.sku for one in told.found] == ["FTX-BOX-0002"]
    assert hidden.found == narrowed.found == ()

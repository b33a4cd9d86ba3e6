"""Lists, counts, search and sheets: what is found, and what a neighbour never sees."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager, reader
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.partners.queries import is_usable, partner_choices, partners_named
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import ProductFilters, parse_filters
from winvest.offer.catalog.models.products import ProductFieldValue
from winvest.offer.catalog.models.risks import RiskField
from winvest.offer.catalog.queries import search
from winvest.offer.catalog.queries.choices import lookalikes, risk_choices, risk_of, taken_skus
from winvest.offer.catalog.queries.counts import partner_counts, risk_counts
from winvest.offer.catalog.queries.filled_fields import filled_fields
from winvest.offer.catalog.queries.lists import product_page
from winvest.offer.catalog.queries.sheets import product_of, product_sheet
from winvest.offer.pricing.queries import priced_version, prices_of
from winvest.offer.publication.queries import product_publications

ALL = ProductFilters()


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """Six products: three of France Téléphone (a draft), one sold by Mondial TV too, two others."""
    world = await a_group(session)
    await a_product(session, world, "FTX-BOX-1", "Box Été", company=world.ft, risk=world.box)
    await a_product(
        session,
        world,
        "FTX-BOX-2",
        "Box Fibre",
        company=world.ft,
        risk=world.box,
        price="29.90",
        description="Abonnement résilié sans frais",
    )
    await a_product(
        session,
        world,
        "FTX-BOX-3",
        "Box Demain",
        company=world.ft,
        risk=world.box,
        status=LifecycleStatus.DRAFT,
    )
    await a_product(
        session,
        world,
        "FTX-TV-1",
        "TV Essentiel",
        company=world.ft,
        risk=world.tv,
        price="9.90",
        sold_by=world.mtv,
    )
    await a_product(
        session, world, "MTVX-TV-1", "TV Cinéma", company=world.mtv, risk=world.tv, price="19.90"
    )
    await a_product(
        session,
        world,
        "APX-SANTE-1",
        "Santé Sérénité",
        company=world.ap,
        risk=world.health,
        partner=world.insurer,
        channels=("web", "field"),
    )
    return world


async def skus(
    session: AsyncSession, scope: Scope, filters: ProductFilters = ALL, *, fuzzy: bool = False
) -> list[str]:
    await set_context(session, scope)
    page = await product_page(session, scope, filters=filters, fuzzy=fuzzy)
    return [one.sku for one in page.rows]


@pytest.mark.req("ORG-03", "CAT-06")
async def test_each_company_lists_its_own_and_what_it_may_sell(
    session: AsyncSession, world: World
) -> None:
    assert await skus(session, reader(world.ft)) == ["FTX-BOX-1", "FTX-BOX-2", "FTX-TV-1"]
    assert await skus(session, reader(world.mtv)) == ["MTVX-TV-1", "FTX-TV-1"]
    assert await skus(session, reader(world.ap)) == ["APX-SANTE-1"]
    assert await skus(session, reader()) == []


@pytest.mark.req("ORG-02", "CAT-05")
async def test_drafts_are_for_those_who_edit(session: AsyncSession, world: World) -> None:
    assert "FTX-BOX-3" in await skus(session, manager(world.ft))
    assert "FTX-BOX-3" not in await skus(session, reader(world.ft))
    narrowed = manager(world.ft, families=frozenset(("TVX",)))
    assert await skus(session, narrowed) == ["FTX-TV-1"]


@pytest.mark.req("ORG-02")
async def test_a_reading_narrowed_to_families_shows_them_alone(
    session: AsyncSession, world: World
) -> None:
    scope = reader(world.ft, world.mtv, families=frozenset(("TVX",)))
    assert await skus(session, scope) == ["MTVX-TV-1", "FTX-TV-1"]


@pytest.mark.req("CAT-06")
async def test_the_selected_company_narrows_the_lists(session: AsyncSession, world: World) -> None:
    both = reader(world.ft, world.ap)
    selected = replace(both, selected_company_id=world.ap)
    assert await skus(session, selected) == ["APX-SANTE-1"]
    sheet = await product_sheet(session, selected, sku="FTX-BOX-1")
    assert sheet.name == "Box Été", "a sheet stays open whatever is selected"


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"statut": "Actif"}, {"FTX-BOX-1", "FTX-BOX-2", "FTX-TV-1", "MTVX-TV-1", "APX-SANTE-1"}),
        ({"statut": "draft"}, {"FTX-BOX-3"}),
        ({"societe": "ftx", "risque": "TVX"}, {"FTX-TV-1"}),
        ({"compagnie": "mutuelle-essai"}, {"APX-SANTE-1"}),
        ({"compagnie": "aucune", "societe": "MTVX"}, {"MTVX-TV-1"}),
        ({"canal": "web"}, {"APX-SANTE-1"}),
        ({"integre": "oui"}, set()),
        ({"q": "ete"}, {"FTX-BOX-1"}),
        ({"q": "SANTE SÉRÉN"}, {"APX-SANTE-1"}),
        ({"q": "box-2"}, {"FTX-BOX-2"}),
        ({"q": "ftxbox2"}, {"FTX-BOX-2"}),  # a code without its dashes
        ({"q": "ftxbox"}, {"FTX-BOX-1", "FTX-BOX-2", "FTX-BOX-3"}),
        ({"q": "2"}, {"FTX-BOX-2"}),  # one or two letters begin a word
        ({"q": "bo 2"}, {"FTX-BOX-2"}),
        ({"q": "ox 2"}, set()),
        ({"q": "résiliés"}, {"FTX-BOX-2"}),
        ({"q": "océane"}, {"APX-SANTE-1"}),
        ({"q": "100%_"}, set()),
        ({"q": "' OR 1=1 --"}, set()),
    ],
)
async def test_filters_and_search(
    session: AsyncSession, world: World, address: dict[str, str], expected: set[str]
) -> None:
    scope = manager(*world.companies)
    assert set(await skus(session, scope, parse_filters(address))) == expected


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize("typed", ["serenitte", "serinité sante", "Sérenitée stn"])
async def test_a_typo_is_forgiven_when_nothing_matches(
    session: AsyncSession, world: World, typed: str
) -> None:
    scope = manager(*world.companies)
    filters = parse_filters({"q": typed})
    assert await skus(session, scope, filters) == []
    await session.execute(search.NEARNESS)
    assert await skus(session, scope, filters, fuzzy=True) == ["APX-SANTE-1"]


@pytest.mark.req("CAT-06")
@pytest.mark.parametrize("order", ["nom", "-nom", "code", "-code", "statut", "maj", "-maj"])
async def test_pages_by_key_cover_the_list_both_ways(
    session: AsyncSession, world: World, order: str
) -> None:
    scope = manager(*world.companies)
    await set_context(session, scope)
    filters = parse_filters({"tri": order})
    whole = await skus(session, scope, filters)
    assert len(whole) == 6
    seen, ranks, page = [], [], await product_page(session, scope, filters=filters, size=4)
    seen += [one.sku for one in page.rows]
    ranks.append(page.first_rank)
    assert page.following is not None
    assert page.preceding is None
    page = await product_page(
        session, scope, filters=replace(filters, place=page.following), size=4
    )
    seen += [one.sku for one in page.rows]
    ranks.append(page.first_rank)
    assert (seen, ranks) == (whole, [1, 5])
    assert page.following is None
    assert page.preceding is not None
    back = await product_page(
        session, scope, filters=replace(filters, place=page.preceding), size=4
    )
    assert [one.sku for one in back.rows] == whole[:4]
    assert (back.first_rank, back.preceding) == (1, None)
    assert back.following is not None


@pytest.mark.req("CAT-06")
async def test_counts_agree_with_the_list(session: AsyncSession, world: World) -> None:
    scope = reader(*world.companies)
    await set_context(session, scope)
    filters = parse_filters({"risque": "TVX"})
    risks = {one.code: one.count for one in await risk_counts(session, scope, filters=filters)}
    assert risks == {"TVX": 2, "BOXX": 2, "SANTEX": 1}
    partners = await partner_counts(session, scope, filters=ALL)
    assert [(one.name, one.count) for one in partners] == [
        ("Mutuelle Océane", 1),
        ("Sans compagnie", 4),
    ]


@pytest.mark.req("CAT-06", "ORG-03")
async def test_the_partner_of_another_company_stays_unnamed(
    session: AsyncSession, world: World
) -> None:
    await a_product(
        session,
        world,
        "APX-SANTE-2",
        "Santé Télécom",
        company=world.ap,
        risk=world.health,
        partner=world.insurer,
        sold_by=world.ft,
    )
    scope = reader(world.ft)
    await set_context(session, scope)
    partners = await partner_counts(session, scope, filters=ALL)
    assert {one.slug: one.count for one in partners} == {"aucune": 3, "autre": 1}
    assert await skus(session, scope, parse_filters({"compagnie": "autre"})) == ["APX-SANTE-2"]
    assert "APX-SANTE-2" not in await skus(session, scope, parse_filters({"compagnie": "aucune"}))


@pytest.mark.req("ORG-03")
async def test_counts_show_a_neighbour_nothing(session: AsyncSession, world: World) -> None:
    scope = reader(world.ap)
    await set_context(session, scope)
    assert [one.code for one in await risk_counts(session, scope, filters=ALL)] == ["SANTEX"]
    assert [one.count for one in await partner_counts(session, scope, filters=ALL)] == [1]


@pytest.mark.req("ORG-03", "CAT-07")
async def test_a_sheet_is_unknown_to_a_neighbour(session: AsyncSession, world: World) -> None:
    scope = reader(world.ap)
    await set_context(session, scope)
    with pytest.raises(NotFound):
        await product_sheet(session, scope, sku="FTX-BOX-2")
    owner = reader(world.ft)
    await set_context(session, owner)
    sheet = await product_sheet(session, owner, sku="ftx-box-2")
    assert (await product_of(session, owner, product_id=sheet.id)).sku == "FTX-BOX-2"
    assert sheet.version is not None
    assert (sheet.version.number, sheet.version.in_force) == (1, True)
    priced = await priced_version(session, owner, version_id=sheet.version.id)
    assert [one.code for one in priced.plans] == ["BASE"]
    await set_context(session, scope)
    with pytest.raises(NotFound):
        await product_of(session, scope, product_id=sheet.id)
    assert (await priced_version(session, scope, version_id=sheet.version.id)).plans == ()
    assert await prices_of(session, scope, version_ids=[sheet.version.id]) == {}
    assert await filled_fields(session, scope, product_id=sheet.id, risk_id=sheet.risk_id) == ()


@pytest.mark.req("ORG-03")
async def test_a_seller_reads_the_product_and_its_own_publication(
    session: AsyncSession, world: World
) -> None:
    scope = reader(world.mtv)
    await set_context(session, scope)
    sheet = await product_sheet(session, scope, sku="FTX-TV-1")
    assert sheet.company_code == "FTX"
    assert sheet.version is not None
    assert len(await prices_of(session, scope, version_ids=[sheet.version.id])) == 1
    published = await product_publications(session, scope, product_id=sheet.id)
    assert [(one.company_code, one.running) for one in published] == [("MTVX", True)]
    await set_context(session, reader(world.ap))
    assert await product_publications(session, reader(world.ap), product_id=sheet.id) == ()


@pytest.mark.req("CAT-04", "ORG-03")
async def test_choices_of_a_form_stay_inside_the_perimeter(
    session: AsyncSession, world: World
) -> None:
    scope = manager(world.ft)
    await set_context(session, scope)
    offered = await risk_choices(session, scope, company_ids=[world.ft])
    assert {one.code for one in offered} == {"BOXX", "TVX"}
    assert await risk_of(session, scope, risk_id=world.health) is None
    assert await taken_skus(session, scope, prefix="APX-") == ()
    assert set(await taken_skus(session, scope, prefix="FTX-BOX-")) == {
        "FTX-BOX-1",
        "FTX-BOX-2",
        "FTX-BOX-3",
    }
    assert await partner_choices(session, scope, company_ids=[world.ft, world.ap]) == ()
    assert not await is_usable(session, scope, partner_id=world.insurer, company_id=world.ft)
    assert await partners_named(session, scope, q="ocea") == ()
    near = await lookalikes(session, scope, name="box fibres", company_id=world.ft)
    assert [one.sku for one in near] == ["FTX-BOX-2"]
    assert await lookalikes(session, scope, name="Santé Sérénité", company_id=world.ap) == ()


@pytest.mark.req("ORG-03")
async def test_partners_are_found_by_their_company(session: AsyncSession, world: World) -> None:
    scope = reader(world.ap)
    await set_context(session, scope)
    assert [one.slug for one in await partners_named(session, scope, q="ocea")] == [
        "mutuelle-essai"
    ]
    choices = await partner_choices(session, scope, company_ids=[world.ap])
    assert [one.id for one in choices] == [world.insurer]


@pytest.mark.req("ORG-01")
async def test_company_names_are_for_all(session: AsyncSession, world: World) -> None:
    scope = reader(world.ap)
    await set_context(session, scope)
    found = await company_names(session, scope, ids=[world.ft, world.ap])
    assert [one.code for one in found] == ["APX", "FTX"]


@pytest.mark.req("CAT-08", "VER-06")
async def test_a_required_field_that_another_product_fills_still_lacks(
    session: AsyncSession, world: World
) -> None:
    await session.execute(update(RiskField).values(required=True))
    field = await session.scalar(select(RiskField.id))
    box = await product_sheet(session, manager(world.ft), sku="FTX-BOX-1")
    session.add(ProductFieldValue(product_id=box.id, risk_field_id=field, value_number=100))
    await session.flush()
    lacking = {
        sku: (await product_sheet(session, manager(world.ft), sku=sku)).missing_fields
        for sku in ("FTX-BOX-1", "FTX-BOX-2", "FTX-TV-1")
    }
    assert lacking == {"FTX-BOX-1": (), "FTX-BOX-2": ("Débit",), "FTX-TV-1": ()}

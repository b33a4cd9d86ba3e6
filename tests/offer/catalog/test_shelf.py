"""The shelf says exactly what the products say: who sees, what is counted, when it changes."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager
from tests.worlds import a_scope
from winvest.app.demo.trees import company_id
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import parse_filters
from winvest.offer.catalog.models.products import ExternalMapping, Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.shelf import Shelf, Tally
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries import tallied
from winvest.offer.catalog.queries.access import listed
from winvest.offer.catalog.queries.listing import listing
from winvest.offer.catalog.queries.lists import product_page
from winvest.offer.catalog.queries.matching import matching
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PricingRule
from winvest.offer.publication.models import Publication
from winvest.screens.catalogue.queries import catalogue_view, upper_filters

pytestmark = pytest.mark.req("CAT-06")
READ = frozenset(("catalog.read", "pricing.read"))
PREPARE = READ | {"catalog.edit", "catalog.test", "partners.read"}
CODES = "FT AP MTV DEP PUR USGP WC".split()


def someone(
    *codes: str, rights: frozenset[str] = READ, families: frozenset[str] | None = None
) -> Scope:
    """A person of these companies."""
    grants = tuple(
        Grant(role="auditeur", rights=rights, company_id=company_id(one), risk_families=families)
        for one in codes
    )
    return Scope(
        actor_id=None,
        actor_label="Essai",
        company_ids=frozenset(company_id(one) for one in codes),
        grants=grants,
    )


PEOPLE = {
    "everyone": someone(*CODES),
    "one company": someone("FT"),
    "two companies": someone("MTV", "PUR", rights=PREPARE),
    "some families": someone("AP", "FT", rights=PREPARE, families=frozenset(("SANTE", "BOX"))),
    "a small company": someone("WC"),
    "nobody": a_scope(company_id("FT")),
}
ADDRESSES = [
    dict(pairs)
    for size in (0, 1, 2)
    for pairs in itertools.combinations(
        (
            ("q", "sante"),
            ("q", "mensuel 001"),
            ("societe", "FT"),
            ("risque", "OTT"),
            ("risque", "SANTE"),
            ("compagnie", "aucune"),
            ("compagnie", "cineka"),
            ("compagnie", "autre"),
            ("statut", "active"),
            ("statut", "test"),
            ("canal", "web"),
            ("integre", "oui"),
            ("integre", "non"),
            ("diffuse", "oui"),
            ("diffuse", "non"),
            ("modele", "usage"),
            ("modele", "manual"),
        ),
        size,
    )
    if len(dict(pairs)) == size
]


@pytest.mark.req("ORG-02", "ORG-03")
@pytest.mark.parametrize("few", [tallied.FEW, 0], ids=["sorted", "walked"])
@pytest.mark.parametrize("who", PEOPLE)
async def test_the_shelf_and_the_products_tell_the_same(
    demo: Database, monkeypatch: pytest.MonkeyPatch, who: str, few: int
) -> None:
    """Every pair of filters: the same products, and counts that are theirs."""
    monkeypatch.setattr(tallied, "FEW", few)
    monkeypatch.setattr(tallied, "FEW_OF_ONE", few)
    scope = PEOPLE[who]
    seen = 0
    async with demo.sessions() as session, session.begin():
        await set_context(session, scope)
        for address in ADDRESSES:
            filters = parse_filters(address)
            expected = set(
                await session.scalars(
                    select(Product.sku)
                    .join(Risk, Risk.id == Product.risk_id)
                    .join(Company, Company.id == Product.company_id)
                    .outerjoin(Partner, Partner.id == Product.partner_id)
                    .where(listed(scope), *matching(filters), *upper_filters(filters))
                )
            )
            view = await catalogue_view(session, scope, filters=filters, size=200)
            if not view.fuzzy:
                assert {row.product.sku for row in view.rows} == expected, address
            assert view.total == len(view.rows), address
            seen += len(expected)
    assert (seen > 0) is (who != "nobody")


async def test_pages_by_key_go_through_all_in_every_order(demo: Database) -> None:
    scope = PEOPLE["everyone"]
    async with demo.sessions() as session, session.begin():
        await set_context(session, scope)
        for order in ("nom", "-nom", "code", "-maj", "maj", "statut", "-statut"):
            for q in ("", "offre"):
                filters = parse_filters({"tri": order, "q": q})
                whole = await product_page(session, scope, filters=filters, size=200)
                walked: list[str] = []
                page = await product_page(session, scope, filters=filters, size=7)
                while True:
                    walked += [one.sku for one in page.rows]
                    if page.following is None:
                        break
                    beyond = type(filters)(
                        q=filters.q,
                        order=filters.order,
                        descending=filters.descending,
                        place=page.following,
                    )
                    page = await product_page(session, scope, filters=beyond, size=7)
                assert walked == [one.sku for one in whole.rows], (order, q)


async def counts(session: AsyncSession, scope: Scope, **address: str) -> int:
    """How many products the list of an address holds."""
    found = await listing(session, scope, filters=parse_filters(address))
    assert sum(one.count for one in found.partners) == len(found.page.rows)
    return len(found.page.rows)


async def test_what_is_written_is_on_the_shelf_at_once(session: AsyncSession, world: World) -> None:
    scope = manager(world.ft)
    box = await a_product(
        session, world, "FTX-BOX-1", "Box", company=world.ft, risk=world.box, price="29.90"
    )
    await set_context(session, scope)
    assert await counts(session, scope) == 1
    assert await counts(session, scope, canal="field") == 1
    box.channels = ["web"]
    box.name = "Coffret"
    await session.flush()
    assert await counts(session, scope, canal="field") == 0
    assert await counts(session, scope, q="coffrets") == 1
    box.lifecycle_status = LifecycleStatus.FROZEN
    await session.flush()
    assert await counts(session, scope, statut="frozen") == 1
    session.add(ExternalMapping(product_id=box.id, system="Ondia", external_code="OND-4242"))
    await session.flush()
    assert await counts(session, scope, q="ond-4242") == 1
    version = await session.scalar(
        select(ProductVersion).where(ProductVersion.product_id == box.id)
    )
    assert version is not None
    bits = select(Shelf.price_bits).where(Shelf.id == box.id)
    assert await session.scalar(bits) == 1
    session.add(
        PricingRule(
            product_version_id=version.id,
            type=PricingType.USAGE,
            payload={"unit": "minute", "unit_price": 1},
        )
    )
    await session.flush()
    assert await session.scalar(bits) == 5
    await session.execute(delete(ExternalMapping).where(ExternalMapping.product_id == box.id))
    assert await counts(session, scope, q="ond-4242") == 0


async def test_a_partner_renamed_is_found_by_its_new_name(
    session: AsyncSession, world: World
) -> None:
    scope = manager(world.ap)
    await a_product(
        session,
        world,
        "APX-SANTE-1",
        "Sérénité",
        company=world.ap,
        risk=world.health,
        partner=world.insurer,
    )
    await set_context(session, scope)
    assert await counts(session, scope, q="oceane") == 1
    insurer = await session.get_one(Partner, world.insurer)
    insurer.name = "Mutuelle Armor"
    await session.flush()
    assert await counts(session, scope, q="oceane") == 0
    assert await counts(session, scope, q="armor") == 1


@pytest.mark.commits
@pytest.mark.req("ORG-03")
async def test_a_publication_that_begins_or_ends_is_counted_to_the_second(db: Database) -> None:
    """Time passes without any write: the reader whose time has come refreshes the shelf."""
    async with db.sessions() as session, session.begin():
        world = await a_group(session)
        tv = await a_product(
            session, world, "FTX-TV-1", "TV", company=world.ft, risk=world.tv, sold_by=world.mtv
        )
        given = await session.scalar(select(Publication).where(Publication.product_id == tv.id))
        assert given is not None
        given.end_at = datetime.now(UTC) + timedelta(seconds=1)
        await session.flush()
        until = select(Shelf.until).where(Shelf.id == tv.id)
        assert await session.scalar(until) == given.end_at
    seller, owner = manager(world.mtv), manager(world.ft)
    async with transaction(db, seller) as session:
        assert await counts(session, seller, diffuse="oui") == 1
    await asyncio.sleep(1.1)
    async with transaction(db, seller) as session:
        assert await session.scalar(select(func.count()).select_from(Shelf)) == 0
        assert await session.scalar(select(func.sum(Tally.products))) == 1
        assert await counts(session, seller) == 0
        assert not await session.scalar(select(func.sum(Tally.products)))
    async with transaction(db, owner) as session:
        assert await counts(session, owner, diffuse="oui") == 0
        assert await counts(session, owner, diffuse="non") == 1
        assert await session.scalar(until) is None


async def test_tidying_changes_no_count(session: AsyncSession, world: World) -> None:
    for at in range(4):
        made = await a_product(
            session, world, f"FTX-BOX-{at}", f"Box {at}", company=world.ft, risk=world.box
        )
        made.channels = ["web", "field"]
        await session.flush()
    scope = manager(world.ft)
    await set_context(session, system_scope("Essais", company_ids=world.companies))
    lines = select(func.count()).select_from(Tally)
    before = await session.scalar(lines)
    assert (before or 0) >= 8
    await session.scalar(select(func.tidy_product_tally()))
    await set_context(session, scope)
    assert await counts(session, scope) == 4
    drift = text(
        "SELECT count(*) FROM (SELECT risk_id, lifecycle_status, channel_bits, count(*)"
        " FROM product_shelf GROUP BY 1, 2, 3 EXCEPT SELECT risk_id, lifecycle_status,"
        " channel_bits, sum(products) FROM product_tally GROUP BY 1, 2, 3) AS odd"
    )
    assert await session.scalar(drift) == 0
    await session.execute(text("DELETE FROM product WHERE sku = 'FTX-BOX-0'"))
    assert await counts(session, scope) == 3

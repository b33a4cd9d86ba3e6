"""What the tally tells of a list: completeness, and the cells by which few products are found."""

import itertools
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.offer.catalog.test_shelf import CODES, PREPARE, READ, someone
from winvest.app.demo.trees import company_id
from winvest.foundation.infra.db import Database, set_context
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.forms.filters import Completeness, parse_filters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.shelf import Shelf, Tally
from winvest.offer.catalog.queries import tallied
from winvest.offer.catalog.queries.listing import listing
from winvest.offer.catalog.queries.lists import product_page
from winvest.offer.catalog.queries.standing_counts import completeness_counts
from winvest.offer.publication.completeness.working import work_out

pytestmark = pytest.mark.req("CAT-06")
FACETS = (
    *("owner_company_id", "reader_group", "diffused_group", "risk_id", "partner_id"),
    *("lifecycle_status", "integration_status", "channel_bits", "price_bits", "standing"),
)
CHECK = READ | {"documents.read"}
CHECKERS = (
    someone(*CODES, rights=CHECK | PREPARE),
    someone("MTV", "FT", rights=CHECK),  # only sells there
    someone("AP", "FT", rights=CHECK, families=frozenset(("SANTE", "BOX"))),
)
STOOD = ("complet", "incomplet", "jusqu-a")
BESIDE = ({}, {"canal": "web"}, {"statut": "active"}, {"risque": "SANTE"}, {"compagnie": "aucune"})


@pytest.mark.req("DOC-05")
@pytest.mark.parametrize("few", [tallied.FEW, 0], ids=["sorted", "walked"])
async def test_completeness_is_tallied_as_the_shelf_says(
    demo: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """By any channel, among other filters: the same products, and counts that are theirs."""
    monkeypatch.setattr(tallied, "FEW", few)
    monkeypatch.setattr(tallied, "FEW_OF_ONE", few)
    everything = system_scope("Essai", company_ids=frozenset(map(company_id, CODES)))
    async with demo.sessions() as session:
        await set_context(session, everything)
        ids = (await session.scalars(select(Product.id))).all()
        await work_out(session, everything, product_ids=ids, now=datetime.now(UTC))
        for scope in CHECKERS:
            await set_context(session, scope)
            seen = 0
            for stood, others in itertools.product(STOOD, BESIDE):
                filters = parse_filters({"completude": stood, **others})
                expected = (await product_page(session, scope, filters=filters, size=200)).rows
                found = await listing(session, scope, filters=filters, size=200)
                assert [one.sku for one in found.page.rows] == [one.sku for one in expected]
                held = {one.slug: one.count for one in found.partners}
                asked = held.get("aucune", 0) if "compagnie" in others else sum(held.values())
                assert asked == len(expected), (stood, others)
                seen += len(expected)
                if not others:
                    counts = await completeness_counts(session, scope, filters=filters)
                    assert counts[Completeness(stood)] == len(expected)
            assert seen > 0


async def test_a_product_has_the_cell_of_its_line_of_the_tally(demo: Database) -> None:
    """And no two different lines share one."""
    async with demo.sessions() as session, session.begin():
        await set_context(session, system_scope("Essai", company_ids=map(company_id, CODES)))
        facets = [one.name for one in Tally.__table__.columns if one.name in FACETS]
        on = Shelf.__table__.c
        shelved = select(on.cell, *(on[one] for one in facets)).distinct()
        lines = select(Tally.__table__.c.cell, *(Tally.__table__.c[one] for one in facets))
        found = (await session.execute(shelved)).all()
        assert len(facets) == len(FACETS)
        assert set(found) <= set((await session.execute(lines.distinct())).all())
        assert len({one.cell for one in found}) == len(found) > 20

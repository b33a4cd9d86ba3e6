"""The lists and sheets of partners and families ask few questions, however long they are."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.group.partners.world import two_companies
from tests.offer.catalog.world import a_group, a_product
from tests.statements import statements_sent
from tests.worlds import a_scope
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.scope import system_scope
from winvest.group.partners.enums import PartnerType
from winvest.group.partners.list_queries import PartnerFilters, partner_page
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import IntegrationStatus
from winvest.offer.catalog.queries.partners import integrated_as, products_by_partner
from winvest.offer.catalog.queries.risk_fields import (
    risk_fields,
)
from winvest.offer.catalog.queries.risks import (
    products_by_risk,
    risk_lines,
)
from winvest.screens.partners.web.frame import framed
from winvest.screens.risks.web.frame import framed as family_framed


@pytest.mark.req("CAT-03")
async def test_a_list_of_partners_asks_three_questions(session: AsyncSession) -> None:
    two = await two_companies(session)
    session.add_all(
        Partner(company_id=two.mine, slug=f"p{at}", name=f"Partenaire {at}", type=PartnerType.OTHER)
        for at in range(60)
    )
    await session.flush()
    scope = two.manager()
    await set_context(session, scope)
    with statements_sent() as statements:
        page = await partner_page(session, scope, filters=PartnerFilters())
        await products_by_partner(session, scope, partner_ids=[one.id for one in page.lines])
        assert (len(page.lines), page.total) == (50, 61)
        assert len(statements) <= 3
        statements.clear()
        await framed(session, scope, key="armorique", tab="fiche")
        assert len(statements) <= 2


@pytest.mark.req("CAT-02", "CAT-03")
async def test_products_are_counted_with_the_best_integration(session: AsyncSession) -> None:
    world = await a_group(session)
    for at, status in enumerate(
        (IntegrationStatus.REQUESTED, IntegrationStatus.IMPORT, IntegrationStatus.INACTIVE)
    ):
        product = await a_product(
            session,
            world,
            f"APX-SANTE-{at}",
            f"Santé {at}",
            company=world.ap,
            risk=world.health,
            partner=world.insurer,
        )
        product.integration_status = status
    await session.flush()
    scope = a_scope(world.ap, rights={"catalog.read", "partners.read"})
    await set_context(session, scope)
    found = await products_by_partner(session, scope, partner_ids=[world.insurer])
    assert found[world.insurer].count == 3
    assert found[world.insurer].integration is IntegrationStatus.IMPORT
    for status, seen in ((IntegrationStatus.IMPORT, 1), (IntegrationStatus.REQUESTED, 0)):
        page = await partner_page(
            session, scope, filters=PartnerFilters(), extra=[integrated_as(scope, status)]
        )
        assert page.total == seen
    with statements_sent() as statements:
        lines = await risk_lines(session, scope)
        counts = await products_by_risk(session, scope)
        assert len(statements) <= 2
        assert counts[world.health] == 3
        assert {one.code for one in lines} == {"SANTEX", "TVX"}
        statements.clear()
        await family_framed(session, scope, key="SANTEX")
        await risk_fields(session, scope, risk_id=world.health)
        assert len(statements) <= 3
    await set_context(session, system_scope("Essais", company_ids=world.companies))

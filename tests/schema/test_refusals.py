"""What the database refuses reaches the edge as a French refusal; what it fills comes back."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.errors import Forbidden, Refused
from winvest.foundation.kit.scope import system_scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import LifecycleStatus, RevenueModel, RiskScope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.publication.models import Publication

MINE, OTHER = uuid4(), uuid4()
NOW = datetime(2026, 11, 21, tzinfo=UTC)


async def a_world(session: AsyncSession) -> UUID:
    """Two companies and a risk of the first."""
    await set_context(session, system_scope("test", company_ids=frozenset((MINE, OTHER))))
    session.add_all(
        [
            Company(id=MINE, code="M1", legal_name="Mienne"),
            Company(id=OTHER, code="O1", legal_name="Autre"),
        ]
    )
    await session.flush()
    risk = Risk(company_id=MINE, code="OTT", label="TV", scope=RiskScope.PERSONAL)
    session.add(risk)
    await session.flush()
    return risk.id


def a_product(risk: UUID, *, sku: str = "M1-TV-0001", company: UUID = MINE) -> Product:
    return Product(
        company_id=company,
        risk_id=risk,
        sku=sku,
        name="Offre Télé",
        revenue_model=RevenueModel.REVENUE,
    )


@pytest.mark.req("CAT-01")
async def test_what_triggers_fill_is_there_after_the_write(session: AsyncSession) -> None:
    """No later query: an expired attribute would fail in async code."""
    product = a_product(await a_world(session))
    session.add(product)
    await session.flush()
    assert product.lifecycle_status is LifecycleStatus.DRAFT
    assert product.lifecycle_status.label == "Brouillon"
    assert (product.lock_version, product.name_sort) == (1, "offre tele")
    version = ProductVersion(product_id=product.id, version=1, effective_from=NOW)
    session.add(version)
    product.name = "Offre TV"
    await session.flush()
    assert (product.lock_version, product.name_sort) == (2, "offre tv")
    assert version.owner_company_id == MINE


@pytest.mark.commits
@pytest.mark.req("CAT-01")
async def test_a_taken_sku_is_a_refusal(db: Database) -> None:
    everyone = system_scope("test", company_ids=frozenset((MINE, OTHER)))
    async with transaction(db, everyone) as session:
        risk = await a_world(session)
        session.add(a_product(risk))
    with pytest.raises(Refused) as caught:
        async with transaction(db, a_scope(MINE)) as session:
            session.add(a_product(risk))
    assert caught.value.code == "sku_taken"
    assert caught.value.status == 409


@pytest.mark.commits
@pytest.mark.req("ORG-03")
async def test_a_row_for_a_neighbour_is_forbidden(db: Database) -> None:
    everyone = system_scope("test", company_ids=frozenset((MINE, OTHER)))
    async with transaction(db, everyone) as session:
        await a_world(session)
    with pytest.raises(Forbidden) as caught:
        async with transaction(db, a_scope(OTHER)) as session:
            session.add(Risk(company_id=MINE, code="X", label="X", scope=RiskScope.PERSONAL))
    assert caught.value.code == "other_company"


@pytest.mark.commits
@pytest.mark.req("CAT-01", "VER-05")
async def test_a_deferred_rule_refuses_at_the_end_of_the_transaction(db: Database) -> None:
    everyone = system_scope("test", company_ids=frozenset((MINE, OTHER)))
    with pytest.raises(Refused) as caught:  # noqa: PT012 - the refusal comes as the block ends
        async with transaction(db, everyone) as session:
            product = a_product(await a_world(session))
            session.add(product)
            await session.flush()  # the version needs the product's row
            version = ProductVersion(product_id=product.id, version=1, effective_from=NOW)
            session.add(version)
            await session.flush()  # the publication needs the version's row
            session.add(
                Publication(
                    product_version_id=version.id,
                    company_id=OTHER,
                    channels=["web"],
                    status="published",
                    start_at=NOW,
                )
            )
    assert caught.value.code == "document_missing"

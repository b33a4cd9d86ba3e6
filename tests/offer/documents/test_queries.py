"""Documents: read by who reads their product, unknown to a neighbour."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group, a_product, manager, reader
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.queries import document, ending_documents, version_documents

NOW = datetime.now(UTC)


async def a_document(
    session: AsyncSession,
    version_id: UUID,
    title: str,
    *,
    status: DocumentStatus = DocumentStatus.PUBLISHED,
    ends_in: timedelta | None = None,
) -> UUID:
    one = ProductDocument(
        id=new_id(),
        product_version_id=version_id,
        type=DocumentType.CG,
        title=title,
        file_url="documents/x.pdf",
        file_hash="a" * 64,
        status=status,
        published_at=NOW,
        valid_from=NOW - timedelta(days=90),
        valid_to=NOW + ends_in if ends_in else None,
        channels=[],
    )
    session.add(one)
    await session.flush()
    return one.id


@pytest.fixture
async def papers(session: AsyncSession) -> tuple[World, UUID, UUID]:
    """A box with three papers, one of which ends soon and one of which is archived."""
    world = await a_group(session)
    box = await a_product(
        session, world, "FTX-BOX-1", "Box", company=world.ft, risk=world.box, price="9.90"
    )
    version = (
        await session.scalars(select(ProductVersion.id).where(ProductVersion.product_id == box.id))
    ).one()
    soon = await a_document(session, version, "CG 2026", ends_in=timedelta(days=9))
    await a_document(session, version, "CG 2027", ends_in=timedelta(days=300))
    await a_document(session, version, "Vieille CG", status=DocumentStatus.ARCHIVED)
    return world, version, soon


@pytest.mark.req("CAT-07")
async def test_documents_of_a_version_leave_archives_out(
    session: AsyncSession, papers: tuple[World, UUID, UUID]
) -> None:
    world, version, soon = papers
    scope = manager(world.ft)
    await set_context(session, scope)
    found = await version_documents(session, scope, version_id=version)
    assert [one.title for one in found] == ["CG 2026", "CG 2027"]
    assert (await document(session, scope, document_id=soon)).title == "CG 2026"


@pytest.mark.req("CAT-07")
async def test_documents_that_end_soon(
    session: AsyncSession, papers: tuple[World, UUID, UUID]
) -> None:
    scope = reader(papers[0].ft)
    await set_context(session, scope)
    found = await ending_documents(session, scope, until=NOW + timedelta(days=30))
    assert [(one.title, one.sku) for one in found] == [("CG 2026", "FTX-BOX-1")]


@pytest.mark.req("ORG-03")
async def test_a_neighbour_reads_no_document(
    session: AsyncSession, papers: tuple[World, UUID, UUID]
) -> None:
    world, version, soon = papers
    scope = reader(world.ap)
    await set_context(session, scope)
    assert await version_documents(session, scope, version_id=version) == ()
    assert await ending_documents(session, scope, until=NOW + timedelta(days=400)) == ()
    with pytest.raises(NotFound):
        await document(session, scope, document_id=soon)


@pytest.mark.req("ORG-02")
async def test_a_family_that_is_not_read_hides_its_documents(
    session: AsyncSession, papers: tuple[World, UUID, UUID]
) -> None:
    world, _, soon = papers
    for scope in (manager(world.ft, families=frozenset(("TVX",))), reader(world.ft)):
        await set_context(session, scope)
        with pytest.raises(NotFound):
            await document(session, scope, document_id=soon)

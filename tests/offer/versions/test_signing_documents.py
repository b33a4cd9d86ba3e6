"""To sign the documents of a version puts its drafts in force, with those that it had."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.test_signing import SKU, a_draft, as_, found, of, signs, task, world
from winvest.foundation.kit.identifiers import new_id
from winvest.group.approvals.enums import RaciTask, TaskStatus
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.versions.commands.validation import submit_version

__all__ = ["world"]
HASH = "ab" * 32
pytestmark = [pytest.mark.req("ORG-08"), pytest.mark.req("DOC-02")]


async def test_drafts_copied_from_another_product_are_in_force_once_they_are_signed(
    session: AsyncSession, world: World
) -> None:
    author, number = await a_draft(session, world)
    version, _ = await found(session, author, number)
    waiting = new_id()
    for title, check, kept in (
        ("Copiée", None, HASH), ("À part", waiting, HASH), ("Sans fichier", None, None)
    ):  # fmt: skip
        await session.execute(
            insert(ProductDocument).values(
                id=new_id(), product_version_id=version.id, type=DocumentType.FAQ, title=title,
                file_url="f.pdf", status=DocumentStatus.DRAFT, check_id=check, file_hash=kept,
            )
        )  # fmt: skip
    await submit_version(session, author, sku=SKU, number=number)
    adv = await of(session, world, "adv")
    await signs(session, adv, version.id, RaciTask.LEGAL_CHECK)
    told = select(
        ProductDocument.title, ProductDocument.status, ProductDocument.published_at.is_not(None)
    ).where(ProductDocument.product_version_id == version.id, ProductDocument.type == "FAQ")
    states = {title: (status, dated) for title, status, dated in await session.execute(told)}
    assert states["Copiée"] == (DocumentStatus.PUBLISHED, True)
    assert states["À part"] == states["Sans fichier"] == (DocumentStatus.DRAFT, False)
    await as_(session, adv)
    signed = await task(session, adv, version.id, RaciTask.LEGAL_CHECK)
    assert signed.status is TaskStatus.SIGNED, "to publish what was signed changes nothing of it"

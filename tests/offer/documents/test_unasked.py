"""Drafts already on sale that nobody was asked to check: asked at night, once, then signed."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions
import winvest.app.wiring  # noqa: F401 - what follows the acts is part of them
from tests.offer.documents.test_checks_given_up import status_of
from tests.offer.versions.world import NOW, a_full_product, as_
from winvest.foundation.kit.scope import system_scope
from winvest.group.approvals.enums import TaskStatus
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.unasked import ask_unasked, unasked_versions
from winvest.offer.documents.verification import publish_checked

pytestmark = pytest.mark.req("DOC-02", "ORG-08")


async def test_they_are_asked_about_once_and_put_in_force_by_the_signature(
    session: AsyncSession,
) -> None:
    world = await a_full_product(session)  # its CGA is a draft, in force with its version
    night = await as_(session, system_scope("Nuit", company_ids=world.companies))
    (version,) = await unasked_versions(session, night)
    assert await ask_unasked(session, night, version_id=version, now=NOW) == 1
    assert await unasked_versions(session, night) == ()
    assert await ask_unasked(session, night, version_id=version, now=NOW) == 0
    check = (await session.scalars(select(ProductDocument.check_id))).one()
    assert check is not None
    assert await status_of(session, check) is TaskStatus.OPEN
    held = await session.scalar(select(ProductVersion.status))
    assert held is VersionStatus.ACTIVE, "nothing of the version is reopened"
    assert await publish_checked(session, night, check_id=check, now=NOW) == 1
    assert await session.scalar(select(ProductDocument.status)) is DocumentStatus.PUBLISHED


async def test_a_freeze_keeps_nobody_from_being_asked(session: AsyncSession) -> None:
    world = await a_full_product(session)
    night = await as_(session, system_scope("Nuit", company_ids=world.companies))
    (version,) = await unasked_versions(session, night)
    await session.execute(update(Product).values(lifecycle_status=LifecycleStatus.FROZEN))
    assert await unasked_versions(session, night) == (version,), "it may be sold again"

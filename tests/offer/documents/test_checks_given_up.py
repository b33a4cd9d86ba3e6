"""A check of documents that are no longer to be sold is asked of nobody."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions
import winvest.app.wiring  # noqa: F401 - what follows the acts is part of them
from tests.offer.catalog.withdrawals import WHEN, withdrawn
from tests.offer.catalog.world import World, a_group, a_product
from tests.offer.versions.world import NOW, SKU, a_full_product, approved, as_, person
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import RaciTask, TaskStatus
from winvest.group.approvals.models import ApprovalTask
from winvest.offer.catalog.enums import LifecycleStatus, VersionStatus
from winvest.offer.catalog.forms.exit_plan import ExitPlan
from winvest.offer.catalog.mapping_enums import Renewals
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.verification import ask_checks
from winvest.offer.publication.commands.withdrawing import follow_exit_plan
from winvest.offer.versions import ports
from winvest.offer.versions.commands.going_live import publish_now

pytestmark = pytest.mark.req("ORG-08", "DOC-02")


async def a_paper_that_waits(session: AsyncSession, scope: Scope) -> UUID:
    """A notice that joined the version in force; its check, asked."""
    check = new_id()
    version = select(ProductVersion.id).where(ProductVersion.status == VersionStatus.ACTIVE)
    await session.execute(
        insert(ProductDocument).values(
            id=new_id(), product_version_id=(await session.scalars(version)).one(),
            type=DocumentType.NOTICE, title="Notice", file_url="n.pdf", file_hash="a" * 64,
            status=DocumentStatus.DRAFT, check_id=check,
        )
    )  # fmt: skip
    await ask_checks(session, scope, check_ids=[check], now=NOW)
    assert await status_of(session, check) is TaskStatus.OPEN
    return check


async def status_of(session: AsyncSession, check: UUID) -> TaskStatus:
    """Where the task of a check stands."""
    asked = select(ApprovalTask.status).where(
        ApprovalTask.subject_id == check, ApprovalTask.task == RaciTask.LEGAL_CHECK
    )
    return (await session.scalars(asked)).one()


async def test_what_waited_for_the_version_before_is_checked_no_more(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_readiness", [ports.NothingLacks()])
    world: World = await a_full_product(session)
    second = await approved(session, world)
    check = await a_paper_that_waits(session, second)
    await publish_now(session, second, sku=SKU, number=2, now=NOW)
    assert await status_of(session, check) is TaskStatus.CANCELLED


async def test_what_waited_for_a_product_withdrawn_is_checked_no_more(
    session: AsyncSession,
) -> None:
    world = await a_group(session)
    product = await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90",
        status=LifecycleStatus.FROZEN, sold_by=world.mtv,
    )  # fmt: skip
    who = await as_(session, person(world))
    check = await a_paper_that_waits(session, who)
    today = local_day(WHEN)
    plan = ExitPlan(
        support_ends_on=today + timedelta(days=90), renewals=Renewals.STOPPED,
        replacement_sku=None, client_notice_on=today + timedelta(days=10), notice="Fin.",
        reason="Fin de gamme", support_by=None,
    )  # fmt: skip
    await withdrawn(session, who, sku=SKU, plan=plan)
    assert await status_of(session, check) is TaskStatus.OPEN, "its support goes on"
    at = WHEN + timedelta(days=91)
    await follow_exit_plan(session, who, product_id=product.id, today=local_day(at), now=at)
    assert await status_of(session, check) is TaskStatus.CANCELLED

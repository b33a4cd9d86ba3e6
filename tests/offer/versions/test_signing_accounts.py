"""Accounts that a version copies without their validation are asked of Compta, and signed."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions
import winvest.app.wiring
from tests.offer.catalog.world import World
from tests.offer.versions.test_signing import of, signs, submitted
from tests.offer.versions.world import NOW, SKU, a_draft, a_full_product, as_, found, priced
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.mapping_forms import FlowEntry
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.accounting.writing_commands import mapping_stamp, write_mapping
from winvest.group.approvals.enums import RaciTask, TaskStatus
from winvest.group.approvals.models import ApprovalDelay
from winvest.group.approvals.queries import Task, tasks_about
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.versions.commands.validation import submit_version

pytestmark = [pytest.mark.req("ORG-08"), pytest.mark.req("ACC-01"), pytest.mark.req("VER-05")]
FLOWS = (
    FlowEntry(nature=AccountingNature.REVENUE, gl_account="706100", journal="VE", tax_code="TN20",
              cost_center=None),
    FlowEntry(nature=AccountingNature.TAX, gl_account="445710", journal="VE", tax_code="TN20",
              cost_center=None),
)  # fmt: skip


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """« TV Essentiel », in force; its accounts are given and were never validated."""
    assert winvest.app.wiring.ROUTES
    assert winvest.app.reactions.GUARDIANS
    world = await a_full_product(session)
    for flow in FLOWS:
        await session.execute(
            insert(AccountingMapping).values(
                id=new_id(), product_version_id=await version_id(session), company_id=world.ft,
                nature=flow.nature, gl_account=flow.gl_account, journal=flow.journal,
                tax_code=flow.tax_code,
            )
        )  # fmt: skip
    return world


async def version_id(session: AsyncSession, number: int = 1) -> UUID:
    found = await session.scalars(
        select(ProductVersion.id).where(ProductVersion.version == number).limit(1)
    )
    return found.one()


async def booking(session: AsyncSession, scope: Scope, version: UUID) -> Task | None:
    about = await tasks_about(session, scope, subject_ids=[version])
    return next((one for one in about if one.task is RaciTask.BOOKING), None)


async def standing(session: AsyncSession, version: UUID) -> set[MappingStatus]:
    found = await session.scalars(
        select(AccountingMapping.status).where(AccountingMapping.product_version_id == version)
    )
    return set(found)


async def test_a_submission_asks_compta_for_what_it_never_validated(
    session: AsyncSession, world: World
) -> None:
    version = await submitted(session, world)
    compta = await of(session, world, "compta")
    task = await booking(session, await as_(session, compta), version)
    assert task is not None
    assert (task.company_id, task.status) == (world.ft, TaskStatus.OPEN)
    await signs(session, compta, version, RaciTask.BOOKING)
    assert await standing(session, version) == {MappingStatus.VALIDATED}


async def test_what_is_validated_or_lacks_an_account_is_not_asked(
    session: AsyncSession, world: World
) -> None:
    validated = {"status": MappingStatus.VALIDATED, "validated_at": NOW, "validated_by": new_id()}
    await session.execute(update(AccountingMapping).values(**validated))
    version = await submitted(session, world)
    compta = await of(session, world, "compta")
    assert await booking(session, await as_(session, compta), version) is None
    author, number = await a_draft(session, world)
    await priced(session, author, number, "7,90")
    later, _ = await found(session, author, number)
    await session.execute(
        update(AccountingMapping)
        .where(AccountingMapping.product_version_id == later.id)
        .values(
            gl_account=None, status=MappingStatus.TO_VALIDATE, validated_at=None, validated_by=None
        )
    )
    await submit_version(session, author, sku=SKU, number=number)
    assert await booking(session, await as_(session, compta), later.id) is None


async def test_accounts_given_on_what_is_in_force_are_signed_and_nothing_is_late(
    session: AsyncSession, world: World
) -> None:
    version = await version_id(session)
    compta = await of(session, world, "compta")
    scope = await as_(session, compta)
    seen = await mapping_stamp(session, scope, version_id=version, company_id=world.ft)
    changed = await write_mapping(
        session, scope, version_id=version, company_id=world.ft, risk_family="TV", seen=seen,
        flows=FLOWS,
    )  # fmt: skip
    assert changed == 0, "nothing changed, and yet they await their validation"
    task = await booking(session, scope, version)
    assert task is not None
    await signs(session, compta, version, RaciTask.BOOKING)
    assert await standing(session, version) == {MappingStatus.VALIDATED}
    late = select(ApprovalDelay.id).where(ApprovalDelay.published_at.is_(None))
    assert (await session.scalars(late)).all() == [], "it is published already"

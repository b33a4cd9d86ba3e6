"""A version that a sister company will sell: its Compta answers, without reading the product."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions
import winvest.app.wiring  # noqa: F401 - what follows a sign-off is part of it
from tests.offer.catalog.world import World
from tests.offer.versions.test_signing import SIGNS, TODAY
from tests.offer.versions.world import NOW, SKU, a_draft, a_full_product, as_, found, person
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.mapping_commands import ask_mapping
from winvest.group.accounting.mapping_forms import FlowEntry
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.accounting.writing_commands import mapping_stamp, write_mapping
from winvest.group.approvals.commands.deciding import refuse_task, sign_task
from winvest.group.approvals.commands.upkeep import read_decision
from winvest.group.approvals.enums import RaciTask, TaskStatus
from winvest.group.approvals.queries import Task, tasks_about
from winvest.group.notifications.models import Notification
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.versions.commands.validation import submit_version
from winvest.screens.approvals.queries import task_view

pytestmark = [pytest.mark.req("ORG-08"), pytest.mark.req("ORG-03")]


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """« TV Essentiel » of France Téléphone, version 1 in force there alone."""
    return await a_full_product(session)


async def accountant(session: AsyncSession, company: UUID, role: str = "compta") -> Scope:
    """Compta of a company, and of no other; or another function."""
    actor = new_id()
    await session.execute(
        text("INSERT INTO app_user (id, email, display_name, status)"
             " VALUES (:id, :email, 'Noa', 'active')"),
        {"id": actor, "email": f"{actor}@winvest.example"},
    )  # fmt: skip
    await session.execute(
        text("INSERT INTO role_assignment (id, user_id, role_code, company_id, valid_from)"
             " VALUES (gen_random_uuid(), :id, :role, :company, '2020-01-01')"),
        {"id": actor, "role": role, "company": company},
    )  # fmt: skip
    grant = Grant(role=role, rights=SIGNS, company_id=company)
    return Scope(
        actor_id=actor, actor_label="Noa", company_ids=frozenset((company,)), grants=(grant,)
    )


async def asked(session: AsyncSession, world: World) -> UUID:
    """Version 2, whose accounts are asked of Mondial TV; its id."""
    author, number = await a_draft(session, world)
    version, _ = await found(session, author, number)
    await ask_mapping(
        session, author, version_id=version.id, number=number, owner_id=world.ft,
        company_id=world.mtv, sku=SKU, product_name="TV Essentiel", risk_family="TVX",
        natures=(AccountingNature.REVENUE,),
    )  # fmt: skip
    return version.id


async def booking(session: AsyncSession, scope: Scope, version: UUID) -> Task:
    """The task of this accountant."""
    about = await tasks_about(session, scope, subject_ids=[version])
    return next(one for one in about if one.task is RaciTask.BOOKING)


async def owner_reads(session: AsyncSession, world: World) -> None:
    """The job that follows a decision of another company, run."""
    job = text("SELECT args ->> 'act_id' FROM procrastinate_jobs"
               " WHERE task_name = 'approvals.read_decision'")  # fmt: skip
    act_id = await session.scalar(job)
    worker = await as_(session, system_scope("Winvest", company_ids=world.companies))
    assert await read_decision(session, worker, act_id=UUID(act_id))


async def test_who_is_asked_gives_the_accounts_and_signs(
    session: AsyncSession, world: World
) -> None:
    version = await asked(session, world)
    adv = await accountant(session, world.ft, role="adv")
    compta = await as_(session, await accountant(session, world.mtv))
    with pytest.raises(NotFound):
        await product_sheet(session, compta, sku=SKU)
    one = await booking(session, compta, version)
    assert one.company_id == world.mtv
    given = {
        "version_id": version, "company_id": world.mtv, "risk_family": "TVX",
        "flows": (
            FlowEntry(
                nature=AccountingNature.REVENUE, gl_account="706300", journal=None, tax_code=None,
                cost_center=None,
            ),
        ),
    }  # fmt: skip
    seen = await mapping_stamp(session, compta, version_id=version, company_id=world.mtv)
    assert await write_mapping(session, compta, seen=seen, **given) == 1
    second = await as_(session, await accountant(session, world.mtv))
    one = await booking(session, second, version)
    seen = (await task_view(session, second, task_id=one.id, now=NOW)).seen
    await sign_task(session, second, task_id=one.id, seen=seen, comment=None, now=NOW, today=TODAY)
    status = select(AccountingMapping.status).where(
        AccountingMapping.product_version_id == version, AccountingMapping.company_id == world.mtv
    )
    assert await session.scalar(status) is MappingStatus.VALIDATED
    assert (await booking(session, second, version)).status is TaskStatus.SIGNED
    await owner_reads(session, world)
    await as_(session, adv)
    told = await session.scalars(select(Notification.title))
    assert told.all() == ["Mapping comptable (comptes, TVA) signée\u00a0: TV Essentiel, version 2"]


async def test_who_is_asked_may_refuse(session: AsyncSession, world: World) -> None:
    version = await asked(session, world)
    author = await as_(session, person(world))
    await submit_version(session, author, sku=SKU, number=2)
    compta = await as_(session, await accountant(session, world.mtv))
    one = await booking(session, compta, version)
    await refuse_task(session, compta, task_id=one.id, comment="Hors plan", now=NOW, today=TODAY)
    assert (await booking(session, compta, version)).status is TaskStatus.REFUSED
    await owner_reads(session, world)
    await as_(session, author)
    status = await session.scalar(select(ProductVersion.status).where(ProductVersion.id == version))
    assert status is VersionStatus.DRAFT


async def test_who_is_asked_writes_nothing_else(session: AsyncSession, world: World) -> None:
    """Neither a line that was not asked, nor the accounts of another company."""
    version = await asked(session, world)
    await as_(session, await accountant(session, world.mtv))
    added = insert(AccountingMapping).values(
        id=new_id(), product_version_id=version, company_id=world.mtv,
        nature=AccountingNature.TAX, gl_account="445710",
    )  # fmt: skip
    with pytest.raises(ProgrammingError):
        async with session.begin_nested():
            await session.execute(added)
    await as_(session, await accountant(session, world.ap))
    done = await session.execute(update(AccountingMapping).values(gl_account="999999"))
    assert done.rowcount == 0  # type: ignore[attr-defined]


async def stands(session: AsyncSession, world: World, version: UUID, status: str) -> None:
    """The version is planned, on sale or past, whoever did that."""
    await as_(session, system_scope("Winvest", company_ids=world.companies))
    begins = select(ProductVersion.effective_from).where(ProductVersion.id == version)
    await session.execute(
        update(ProductVersion)
        .where(ProductVersion.version == 1)
        .values(effective_to=begins.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    for step in VERSION_LIFE[status]:
        await session.execute(
            update(ProductVersion).where(ProductVersion.id == version).values(status=step)
        )


VERSION_LIFE = {
    "scheduled": ("in_review", "approved", "scheduled"),
    "withdrawn": ("in_review", "approved", "scheduled", "withdrawn"),
}


async def correct(session: AsyncSession, version: UUID, account: str) -> None:
    await session.execute(
        update(AccountingMapping)
        .where(AccountingMapping.product_version_id == version)
        .values(gl_account=account)
        .execution_options(synchronize_session=False)
    )


async def test_who_corrects_its_refusal_on_a_planned_version_is_asked_anew(
    session: AsyncSession, world: World
) -> None:
    version = await asked(session, world)
    await stands(session, world, version, "scheduled")
    compta = await as_(session, await accountant(session, world.mtv))
    one = await booking(session, compta, version)
    await refuse_task(session, compta, task_id=one.id, comment="Compte ?", now=NOW, today=TODAY)
    assert (await booking(session, compta, version)).status is TaskStatus.REFUSED
    await correct(session, version, "706300")
    assert (await booking(session, compta, version)).status is TaskStatus.OPEN


async def test_the_accounts_of_a_version_that_is_over_are_history(
    session: AsyncSession, world: World
) -> None:
    version = await asked(session, world)
    first = await as_(session, await accountant(session, world.mtv))
    await correct(session, version, "706300")
    second = await as_(session, await accountant(session, world.mtv))
    one = await booking(session, second, version)
    view = await task_view(session, second, task_id=one.id, now=NOW)
    assert view.may_book
    await sign_task(
        session, second, task_id=one.id, seen=view.seen, comment=None, now=NOW, today=TODAY
    )
    await stands(session, world, version, "withdrawn")
    await as_(session, first)
    with pytest.raises(ProgrammingError):
        async with session.begin_nested():
            await correct(session, version, "706999")
    assert not (await task_view(session, first, task_id=one.id, now=NOW)).may_book

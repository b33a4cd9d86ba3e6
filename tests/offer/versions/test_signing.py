"""The functions of the matrix sign a version: asked, signed, refused, undone by an edit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions
import winvest.app.wiring
from tests.offer.catalog.world import World
from tests.offer.versions.world import (
    NOW,
    RIGHTS,
    SKU,
    a_draft,
    a_full_product,
    as_,
    found,
    person,
    priced,
)
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.approvals.commands.deciding import advise, refuse_task, sign_task
from winvest.group.approvals.commands.upkeep import (
    alert_late_publications,
    escalate_late,
    tell_reopened,
)
from winvest.group.approvals.delay_queries import delays
from winvest.group.approvals.enums import RaciTask, TaskAct, TaskStatus
from winvest.group.approvals.models import ApprovalTask
from winvest.group.approvals.own_queries import Asked, own_counts, own_tasks
from winvest.group.approvals.queries import Task, acts_of, tasks_about, unsigned
from winvest.group.approvals.rules import NoFunction, SameHand
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.publication.ports import publication_gate
from winvest.offer.versions.commands.going_live import publish_now
from winvest.offer.versions.commands.signing import ask_signoff
from winvest.offer.versions.commands.validation import approve_version, submit_version
from winvest.screens.approvals.queries import task_view

pytestmark = [pytest.mark.req("ORG-08"), pytest.mark.req("VER-05")]
TODAY = NOW.date()
SIGNS = frozenset(("approvals.sign", "catalog.read", "accounting.map"))


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """« TV Essentiel », version 1 in force; what follows each act is wired."""
    assert winvest.app.wiring.ROUTES
    assert winvest.app.reactions.GUARDIANS
    return await a_full_product(session)


async def of(session: AsyncSession, world: World, role: str, name: str = "Alix") -> Scope:
    """Somebody who holds a role at the company, known to the database."""
    actor = new_id()
    await session.execute(
        text("INSERT INTO app_user (id, email, display_name, status)"
             " VALUES (:id, :email, :name, 'active')"),
        {"id": actor, "email": f"{actor}@winvest.example", "name": name},
    )  # fmt: skip
    await session.execute(
        text("INSERT INTO role_assignment (id, user_id, role_code, company_id, valid_from)"
             " VALUES (gen_random_uuid(), :id, :role, :company, '2020-01-01')"),
        {"id": actor, "role": role, "company": world.ft},
    )  # fmt: skip
    grant = Grant(role=role, rights=SIGNS, company_id=world.ft)
    return Scope(
        actor_id=actor, actor_label=name, company_ids=frozenset((world.ft,)), grants=(grant,)
    )


async def submitted(session: AsyncSession, world: World, amount: str = "8,90") -> UUID:
    """Version 2 at another price, in review; its id."""
    author, number = await a_draft(session, world)
    await priced(session, author, number, amount)
    await submit_version(session, author, sku=SKU, number=number)
    version, _ = await found(session, author, number)
    return version.id


async def task(session: AsyncSession, scope: Scope, version: UUID, which: RaciTask) -> Task:
    """One task about a version."""
    about = await tasks_about(session, scope, subject_ids=[version])
    return next(one for one in about if one.task is which)


async def signs(session: AsyncSession, scope: Scope, version: UUID, which: RaciTask) -> None:
    """This person signs what they read."""
    one = await task(session, await as_(session, scope), version, which)
    await sign_task(
        session, scope, task_id=one.id, seen=one.content_sha256, comment=None, now=NOW,
        today=TODAY,
    )  # fmt: skip


async def test_a_submission_asks_the_functions_of_the_matrix(
    session: AsyncSession, world: World
) -> None:
    version = await submitted(session, world)
    compta, marketing = (
        await of(session, world, "compta"), await of(session, world, "marketing"),
    )  # fmt: skip
    about = await tasks_about(session, compta, subject_ids=[version])
    assert [(one.task, one.function.value, one.accountable) for one in about] == [
        (RaciTask.PROPOSAL, "produit", False),
        (RaciTask.FINANCIAL_IMPACT, "compta", True),
        (RaciTask.IMPLEMENTATION, "produit", False),
        (RaciTask.IMPLEMENTATION, "it", False),
        (RaciTask.COMMUNICATION, "marketing", True),
    ]
    missing = await unsigned(session, compta, subject_ids=[version])
    assert [one.role_label for one in missing] == ["Compta", "Marketing"]
    mine = await own_tasks(session, compta, asked=Asked(), now=NOW)
    assert [one.task for one in mine] == [RaciTask.FINANCIAL_IMPACT]
    assert await own_counts(session, marketing, now=NOW) == {mine[0].process: (1, 0)}
    stranger = await as_(session, person(world))
    with pytest.raises(Forbidden):
        await signs(session, stranger, version, RaciTask.FINANCIAL_IMPACT)
    with pytest.raises(NoFunction, match="Compta"):
        await signs(session, marketing, version, RaciTask.FINANCIAL_IMPACT)
    with pytest.raises(Conflict):
        await sign_task(
            session, compta, task_id=mine[0].id, seen="0" * 64, comment=None, now=NOW,
            today=TODAY,
        )  # fmt: skip
    await signs(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    row = await session.get_one(ProductVersion, version)
    await session.refresh(row)
    assert row.status is VersionStatus.IN_REVIEW
    await signs(session, marketing, version, RaciTask.COMMUNICATION)
    await session.refresh(row)
    assert (row.status, row.approved_by) == (VersionStatus.APPROVED, marketing.actor_id)
    assert await unsigned(session, compta, subject_ids=[version]) == ()
    past = await own_tasks(session, compta, asked=Asked(past=True), now=NOW)
    assert [one.status for one in past] == [TaskStatus.SIGNED]


async def test_an_edit_undoes_what_depended_on_it(session: AsyncSession, world: World) -> None:
    version = await submitted(session, world)
    compta, marketing = (
        await of(session, world, "compta"), await of(session, world, "marketing"),
    )  # fmt: skip
    await signs(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    third = await as_(session, person(world))
    await session.execute(
        insert(ProductDocument).values(
            id=new_id(), product_version_id=version, type=DocumentType.FAQ, title="FAQ",
            file_url="f.pdf",
        )
    )  # fmt: skip
    kept = await task(session, third, version, RaciTask.FINANCIAL_IMPACT)
    assert kept.status is TaskStatus.SIGNED, "a document changes nothing of what it costs"
    waiting = await task(session, third, version, RaciTask.COMMUNICATION)
    assert waiting.status is TaskStatus.PAUSED, "the version is a draft again"
    await priced(session, third, 2, "8,80")
    fallen = await task(session, third, version, RaciTask.FINANCIAL_IMPACT)
    assert (fallen.status, fallen.author_id) == (TaskStatus.PAUSED, third.actor_id)
    acts = await acts_of(session, third, task_id=fallen.id)
    assert [one.act for one in acts][0] is TaskAct.REOPENED
    with pytest.raises(Refused, match="préparation"):
        await signs(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    system = replace(third, unlimited=True)
    assert await tell_reopened(session, system) == 1
    assert await tell_reopened(session, system) == 0
    told = await session.scalar(
        text("SELECT count(*) FROM notification WHERE event = 'approvals.reopened'")
    )
    assert told == 1
    await submit_version(session, await as_(session, third), sku=SKU, number=2)
    again = await task(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    assert again.status is TaskStatus.OPEN
    await signs(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    await signs(session, marketing, version, RaciTask.COMMUNICATION)


async def test_one_does_not_sign_ones_own_change_unless_alone(
    session: AsyncSession, world: World
) -> None:
    version = await submitted(session, world)
    compta = await of(session, world, "compta")
    writer = await of(session, world, "compta", "Noa")
    await as_(session, writer)
    await session.execute(
        update(ProductVersion).where(ProductVersion.id == version).values(
            edited_by=writer.actor_id
        )
    )  # fmt: skip
    with pytest.raises(SameHand):
        await signs(session, writer, version, RaciTask.FINANCIAL_IMPACT)
    await session.execute(
        text("DELETE FROM role_assignment WHERE user_id = :id"), {"id": compta.actor_id}
    )
    keeper = await of(session, world, "admin_societe", "Thierry")
    await signs(session, writer, version, RaciTask.FINANCIAL_IMPACT)
    one = await task(session, writer, version, RaciTask.FINANCIAL_IMPACT)
    assert (one.status, one.alone) == (TaskStatus.SIGNED, True)
    await as_(session, keeper)
    told = await session.scalars(
        text("SELECT event FROM notification WHERE recipient_id = :id"), {"id": keeper.actor_id}
    )
    assert "approvals.signed_alone" in told.all()
    group = replace(keeper, grants=(Grant(role="admin_groupe", rights=SIGNS, company_id=None),))
    with pytest.raises(NoFunction):
        await signs(session, group, version, RaciTask.COMMUNICATION)


async def test_a_refusal_gives_the_version_back(session: AsyncSession, world: World) -> None:
    version = await submitted(session, world)
    compta = await as_(session, await of(session, world, "compta"))
    one = await task(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    asked = {"task_id": one.id, "now": NOW, "today": TODAY}
    with pytest.raises(Invalid):
        await refuse_task(session, compta, comment=" ", **asked)
    await refuse_task(session, compta, comment="Marge trop basse", **asked)
    row = await session.get_one(ProductVersion, version)
    await session.refresh(row)
    assert row.status is VersionStatus.DRAFT
    assert (await task(session, compta, version, one.task)).status is TaskStatus.REFUSED
    author = await as_(session, person(world))
    await submit_version(session, author, sku=SKU, number=2)
    assert (await task(session, compta, version, one.task)).status is TaskStatus.OPEN


async def test_an_approval_signs_for_ones_own_functions(
    session: AsyncSession, world: World
) -> None:
    version = await submitted(session, world)
    second = person(world)
    held = Grant(role="compta", rights=RIGHTS | SIGNS, company_id=world.ft)
    second = await as_(session, replace(second, grants=(held,)))
    await approve_version(session, second, sku=SKU, number=2, seen=None, comment="Vu", now=NOW)
    states = {
        one.task: one.status
        for one in await tasks_about(session, second, subject_ids=[version])
        if one.accountable
    }
    assert states == {
        RaciTask.FINANCIAL_IMPACT: TaskStatus.SIGNED, RaciTask.COMMUNICATION: TaskStatus.OPEN,
    }  # fmt: skip


async def test_the_accounts_are_asked_validated_and_asked_again(
    session: AsyncSession, world: World
) -> None:
    author, number = await a_draft(session, world)
    version, _ = await found(session, author, number)
    (one,) = await ask_signoff(session, author, sku=SKU, now=NOW)
    (same,) = await ask_signoff(session, author, sku=SKU, number=number, now=NOW)
    assert one.id == same.id
    assert one.task is RaciTask.BOOKING
    compta = await of(session, world, "compta")
    with pytest.raises(Refused, match="n’a pas de compte"):
        await signs(session, compta, version.id, RaciTask.BOOKING)
    await session.execute(
        insert(AccountingMapping).values(
            id=new_id(), product_version_id=version.id, company_id=world.ft,
            nature=AccountingNature.REVENUE, gl_account="706300",
        )
    )  # fmt: skip
    one = await task(session, compta, version.id, RaciTask.BOOKING)
    assert one.author_id == compta.actor_id
    other = await as_(session, await of(session, world, "compta", "Noa"))
    with pytest.raises(SameHand):
        await sign_task(
            session, compta, task_id=one.id, seen=one.content_sha256, comment=None, now=NOW,
            today=TODAY,
        )  # fmt: skip
    sha = (await ask_signoff(session, await as_(session, author), sku=SKU, now=NOW))[0]
    await signs(session, other, version.id, RaciTask.BOOKING)
    status = select(AccountingMapping.status).where(
        AccountingMapping.product_version_id == version.id
    )
    assert await session.scalar(status) is MappingStatus.VALIDATED
    assert sha.content_sha256 != one.content_sha256
    await session.execute(
        update(AccountingMapping)
        .where(AccountingMapping.product_version_id == version.id)
        .values(gl_account="706310")
        .execution_options(synchronize_session=False)
    )
    assert await session.scalar(status) is MappingStatus.TO_VALIDATE
    assert (await task(session, other, version.id, RaciTask.BOOKING)).status is TaskStatus.OPEN
    await session.execute(delete(ProductVersion).where(ProductVersion.id == version.id))
    assert await tasks_about(session, other, subject_ids=[version.id]) == ()


async def test_late_tasks_and_late_publications_are_told(
    session: AsyncSession, world: World
) -> None:
    version = await submitted(session, world)
    compta, marketing = (
        await of(session, world, "compta"), await of(session, world, "marketing"),
    )  # fmt: skip
    keeper = await of(session, world, "admin_societe", "Thierry")
    system = replace(compta, unlimited=True)
    later = NOW + timedelta(days=3)
    assert await escalate_late(session, system, now=NOW) == 0
    assert await escalate_late(session, system, now=later) == 3  # Compta, IT, Marketing
    assert await escalate_late(session, system, now=later) == 0
    await signs(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    await signs(session, marketing, version, RaciTask.COMMUNICATION)
    (measure,) = await delays(session, compta)
    assert (measure.ready_at, measure.due_at) == (NOW, NOW + timedelta(hours=24))
    assert await alert_late_publications(session, system, now=NOW + timedelta(hours=23)) == 0
    assert await alert_late_publications(session, system, now=NOW + timedelta(hours=25)) == 1
    assert await alert_late_publications(session, system, now=NOW + timedelta(hours=26)) == 0
    await as_(session, keeper)
    events = await session.scalars(
        text("SELECT event FROM notification WHERE recipient_id = :id"), {"id": keeper.actor_id}
    )
    assert {"approvals.escalated", "approvals.publication_late"} <= set(events)
    publisher = await as_(session, person(world))
    await publish_now(session, publisher, sku=SKU, number=2, now=datetime.now(UTC))
    (measure,) = await delays(session, publisher)
    assert measure.published_at is not None


@pytest.mark.req("DOC-01")
async def test_what_joins_a_version_on_sale_is_signed_again(
    session: AsyncSession, world: World
) -> None:
    compta, marketing, adv, writer = [
        await of(session, world, role) for role in ("compta", "marketing", "adv", "adv")
    ]
    author, number = await a_draft(session, world)
    version = (await found(session, author, number))[0].id

    async def adds(title: str, who: Scope) -> None:
        await as_(session, who)
        await session.execute(
            insert(ProductDocument).values(
                id=new_id(), product_version_id=version, type=DocumentType.FAQ, title=title,
                file_url="f.pdf",
            )
        )  # fmt: skip

    await adds("Notice", author)
    await submit_version(session, author, sku=SKU, number=number)
    await signs(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    await signs(session, marketing, version, RaciTask.COMMUNICATION)
    await signs(session, adv, version, RaciTask.LEGAL_CHECK)
    publisher = await as_(session, person(world))
    await publish_now(session, publisher, sku=SKU, number=number, now=datetime.now(UTC))
    assert not await signoffs_missing(session, world, version)
    await adds("FAQ", writer)
    fallen = await task(session, writer, version, RaciTask.LEGAL_CHECK)
    assert (fallen.status, fallen.author_id) == (TaskStatus.OPEN, writer.actor_id)
    assert await signoffs_missing(session, world, version)
    with pytest.raises(SameHand):
        await signs(session, writer, version, RaciTask.LEGAL_CHECK)
    await as_(session, adv)
    await refuse_task(session, adv, task_id=fallen.id, comment="À dater", now=NOW, today=TODAY)
    row = await session.get_one(ProductVersion, version)
    await session.refresh(row)
    assert row.status is VersionStatus.ACTIVE
    await adds("FAQ datée", writer)
    page = await task_view(session, await as_(session, adv), task_id=fallen.id, now=NOW)
    assert page.may_decide
    await sign_task(
        session, adv, task_id=fallen.id, seen=page.seen, comment=None, now=NOW, today=TODAY
    )
    assert not await signoffs_missing(session, world, version)
    (measure,) = await delays(session, await as_(session, compta))
    assert measure.published_at is not None, "it was published: nothing is late"


async def signoffs_missing(session: AsyncSession, world: World, version: UUID) -> bool:
    """Does the gate of a publication of this version still wait for a signature?"""
    seller = await as_(session, person(world))
    found = await publication_gate().lacking(
        session, seller, sheet=await product_sheet(session, seller, sku=SKU), version_id=version,
        company_id=world.ft, channels=(Channel.FIELD,),
    )  # fmt: skip
    return "signoff_missing" in {one.code for one in found}


async def test_who_is_consulted_gives_an_opinion(session: AsyncSession, world: World) -> None:
    version = await submitted(session, world)
    manager, compta = (
        await of(session, world, "catalogue_manager"), await of(session, world, "compta"),
    )  # fmt: skip
    one = await task(session, compta, version, RaciTask.FINANCIAL_IMPACT)
    await as_(session, manager)
    await advise(session, manager, task_id=one.id, comment="Conforme au marché", today=TODAY)
    with pytest.raises(NoFunction):
        await advise(session, compta, task_id=one.id, comment="Oui", today=TODAY)
    acts = await acts_of(session, compta, task_id=one.id)
    assert (acts[0].act, acts[0].comment) == (TaskAct.ADVISED, "Conforme au marché")


async def test_a_neighbour_sees_no_task(session: AsyncSession, world: World) -> None:
    version = await submitted(session, world)
    scope = await of(session, world, "compta")
    grant = Grant(role="compta", rights=SIGNS, company_id=world.ap)
    stranger = replace(scope, company_ids=frozenset((world.ap,)), grants=(grant,))
    await as_(session, stranger)
    assert await tasks_about(session, stranger, subject_ids=[version]) == ()
    assert await own_tasks(session, stranger, asked=Asked(), now=NOW) == ()
    count = await session.scalar(select(ApprovalTask.id).limit(1))
    assert count is None

"""What the page of a task shows: what there is to sign, who is what to it, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.approvals.commands.deciding import SIGN
from winvest.group.approvals.enums import Facet, Function, Letter, SubjectKind, TaskStatus
from winvest.group.approvals.matrix_queries import matrix
from winvest.group.approvals.ports import Signable, standing
from winvest.group.approvals.queries import Act, Task, acts_of, authors_of, task_of
from winvest.group.approvals.rules import ROLES, Hand, SameHand, check_hand, holds
from winvest.group.identity.models import User
from winvest.group.identity.queries import people_of_roles
from winvest.group.partners.sheet_queries import PartnerSheet, partner_sheet
from winvest.offer.catalog.queries.mappings import ExitPlanRow, exit_plan
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.documents.verification import Waiting, waiting_documents
from winvest.offer.publication.commands.publishing import OVER
from winvest.offer.versions.commands.signing import version_shown
from winvest.offer.versions.rules.difference import Chapter
from winvest.screens.versions.views import changes_for


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingLine:
    """Where one flow is booked."""

    nature: AccountingNature
    gl_account: str | None
    journal: str | None
    tax_code: str | None
    cost_center: str | None
    status: MappingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """The page of a task."""

    task: Task
    letters: Mapping[Function, Letter]
    acts: tuple[Act, ...]
    seen: str
    chapters: tuple[Chapter, ...]
    unread: tuple[str, ...]
    before: str
    after: str
    bookings: tuple[BookingLine, ...]
    plan: ExitPlanRow | None
    partner: PartnerSheet | None
    papers: tuple[Waiting, ...]
    opens: bool
    signers: tuple[str, ...]
    may_decide: bool
    own_hand: bool
    may_advise: bool
    may_book: bool

    @property
    def accounts_href(self) -> str:
        """Where to give the accounts: on the product's page for who opens it, else here."""
        product, _, version = self.task.link.partition("/versions/")
        if not self.may_book or not version:
            return ""
        if self.opens:
            return f"{product}/comptes?societe={self.task.company_id}"
        return f"/mes-validations/{self.task.id}/comptes" if self.bookings else ""

    @property
    def changed(self) -> bool:
        """Does the version change anything that one may read?"""
        return any(one.changes for one in self.chapters)


async def task_view(
    session: AsyncSession, scope: Scope, *, task_id: UUID, now: datetime
) -> TaskView:
    """The page of a task of one's companies; about ten queries."""
    task = await task_of(session, scope, task_id=task_id)
    found = {one.task: one for one in await matrix(session, scope, on=local_day(now))}
    letters = found[task.task].letters if task.task in found else {}
    mine = _holds(scope, task, task.role_code)
    advises = any(
        letter is Letter.C and _holds(scope, task, ROLES[one]) for one, letter in letters.items()
    )
    waits = task.status is TaskStatus.OPEN
    stands = await standing(
        session,
        scope,
        of=Signable(
            kind=task.subject_kind,
            subject_id=task.subject_id,
            facet=task.facet,
            company_id=task.company_id,
        ),
    )
    roles = frozenset((task.role_code,))
    holders = await people_of_roles(
        session, scope, roles=roles, company_id=task.company_id, now=now,
        risk_family=task.risk_family,
    )  # fmt: skip
    own_hand = False
    if mine and waits and task.accountable:
        authors = authors_of(task, stands)
        try:
            check_hand(Hand(actor_id=scope.actor_id, authors=authors, holders=holders))
        except SameHand:
            own_hand = True
    chapters, unread, before, after, opens = await _content(session, scope, task)
    may_read = scope.may("partners.read", company_id=task.owner_company_id)
    return TaskView(
        task=task,
        letters=letters,
        acts=await acts_of(session, scope, task_id=task.id),
        seen=(stands.sha256 if stands else task.content_sha256) or "",
        chapters=chapters,
        unread=unread,
        before=before,
        after=after,
        bookings=await bookings_of(session, scope, task=task)
        if task.facet is Facet.BOOKING
        else (),
        plan=await exit_plan(session, scope, product_id=task.subject_id)
        if task.facet is Facet.EXIT_PLAN
        else None,
        papers=await waiting_documents(session, scope, check_id=task.subject_id)
        if task.subject_kind is SubjectKind.DOCUMENT
        else (),
        partner=await _partner(session, scope, task) if mine or may_read else None,
        opens=opens,
        signers=await _names(session, holders),
        may_decide=mine and waits and not own_hand,
        own_hand=own_hand,
        may_advise=advises and waits,
        may_book=task.facet is Facet.BOOKING
        and task.status is not TaskStatus.CANCELLED
        and scope.may(
            "accounting.map", company_id=task.company_id, risk_family=task.risk_family or ""
        )
        and not await is_over(session, scope, version_id=task.subject_id),
    )


async def is_over(session: AsyncSession, scope: Scope, *, version_id: UUID) -> bool:
    """Was the version replaced or given up? Told to who answers for it without reading it too."""
    standing_ = await session.scalar(select(func.version_standing(version_id)))
    return standing_ in OVER


async def bookings_of(
    session: AsyncSession, scope: Scope, *, task: Task
) -> tuple[BookingLine, ...]:
    """The accounts that a task is about, at the company that is asked; one a flow."""
    asked = (
        select(
            AccountingMapping.nature, AccountingMapping.gl_account, AccountingMapping.journal,
            AccountingMapping.tax_code, AccountingMapping.cost_center, AccountingMapping.status,
        )
        .where(
            AccountingMapping.product_version_id == task.subject_id,
            AccountingMapping.company_id == task.company_id,
        )
    )  # fmt: skip
    lines = [BookingLine(**row._asdict()) for row in await session.execute(asked)]
    return tuple(sorted(lines, key=lambda one: tuple(AccountingNature).index(one.nature)))


def _holds(scope: Scope, task: Task, role: str) -> bool:
    return holds(scope, role, company_id=task.company_id, risk_family=task.risk_family)


async def _content(
    session: AsyncSession, scope: Scope, task: Task
) -> tuple[tuple[Chapter, ...], tuple[str, ...], str, str, bool]:
    """What the version changes; nothing for who signs its accounts for another company."""
    if task.subject_kind is SubjectKind.PRODUCT:
        opens = any(
            scope.may(right, company_id=task.owner_company_id)
            for right in (SIGN, "catalog.lifecycle")
        )
        return (), (), "", "", opens
    if task.subject_kind is not SubjectKind.VERSION:
        return (), (), "", "", True
    if task.owner_company_id not in scope.company_ids:
        return (), (), "", "", False
    one = await version_shown(session, scope, version_id=task.subject_id)
    chapters, unread = await changes_for(session, scope, one)
    before = f"v{one.before.number}" if one.before else ""
    try:
        await product_sheet(session, scope, sku=one.sheet.sku)
    except NotFound:  # a draft, which its functions sign and its catalogue managers alone open
        return chapters, unread, before, f"v{one.version.number}", False
    return chapters, unread, before, f"v{one.version.number}", True


async def _partner(session: AsyncSession, scope: Scope, task: Task) -> PartnerSheet | None:
    """What is contracted with a partner, for who signs it."""
    if task.subject_kind is not SubjectKind.PARTNER or task.facet is not Facet.TERMS:
        return None
    return await partner_sheet(session, scope, key=task.subject_id)


async def _names(session: AsyncSession, people: frozenset[UUID]) -> tuple[str, ...]:
    found = await session.scalars(
        select(User.display_name).where(User.id.in_(people)).order_by(User.display_name)
    )
    return tuple(found)

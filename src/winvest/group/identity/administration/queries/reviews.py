"""Queries of the access reviews: their history, and the lines of one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.administration.rules import TOP, whole_group
from winvest.group.identity.enums import ReviewDecision, ReviewStatus, UserStatus
from winvest.group.identity.models import (
    AccessReview,
    AccessReviewLine,
    RoleAssignment,
    RoleRow,
    User,
)

DO = "access_review.do"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A quarter's review, with the progress of the lines that the scope may see."""

    id: UUID
    quarter: str
    status: ReviewStatus
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    total: int
    decided: int
    withdrawn: int

    @property
    def pending(self) -> int:
        """Lines still to be decided."""
        return self.total - self.decided


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """One role of one person, and what was said of it."""

    id: UUID
    review_id: UUID
    user_id: UUID
    display_name: str
    email: str
    status: UserStatus
    last_seen_at: datetime | None
    role: str
    role_label: str
    company_id: UUID | None
    where: str
    families: tuple[str, ...]
    since: datetime | None
    assignment_id: UUID | None
    decision: ReviewDecision
    comment: str | None
    decided_by: str | None
    decided_at: datetime | None
    own: bool
    may_decide: bool


async def reviews(session: AsyncSession, scope: Scope) -> tuple[Review, ...]:
    """The reviews, last first; four a year."""
    closer = aliased(User)
    mine = _mine(scope)
    counts = (
        select(
            AccessReviewLine.review_id,
            func.count().label("total"),
            func.count()
            .filter(AccessReviewLine.decision != ReviewDecision.PENDING)
            .label("decided"),
            func.count()
            .filter(AccessReviewLine.decision == ReviewDecision.WITHDRAW)
            .label("withdrawn"),
        )
        .where(mine)
        .group_by(AccessReviewLine.review_id)
        .subquery()
    )
    found = await session.execute(
        select(AccessReview, closer.display_name, counts.c.total, counts.c.decided,
               counts.c.withdrawn)
        .outerjoin(closer, closer.id == AccessReview.closed_by)
        .outerjoin(counts, counts.c.review_id == AccessReview.id)
        .order_by(AccessReview.quarter.desc())
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return tuple(
        Review(
            id=one.id,
            quarter=one.quarter,
            status=ReviewStatus(one.status),
            opened_at=one.created_at,
            due_at=one.due_at,
            closed_at=one.closed_at,
            closed_by=closed_by,
            total=total or 0,
            decided=decided or 0,
            withdrawn=withdrawn or 0,
        )
        for one, closed_by, total, decided, withdrawn in found
    )


async def review_of(session: AsyncSession, scope: Scope, *, quarter: str) -> Review:
    """One review by its quarter (`2026-T4`)."""
    for one in await reviews(session, scope):
        if one.quarter == quarter:
            return one
    raise NotFound("Aucune revue ne porte ce trimestre. Revenez à la liste des revues.")


async def review_lines(
    session: AsyncSession,
    scope: Scope,
    *,
    review: Review,
    pending_only: bool = False,
    line_id: UUID | None = None,
) -> tuple[ReviewLine, ...]:
    """The lines of a review that the scope may see, by person. Some hundreds."""
    decider = aliased(User)
    statement = (
        select(
            AccessReviewLine,
            User,
            RoleRow.label,
            func.coalesce(Company.brand_name, Company.legal_name),
            RoleAssignment.valid_from,
            RoleAssignment.risk_families,
            decider.display_name,
        )
        .join(User, User.id == AccessReviewLine.user_id)
        .join(RoleRow, RoleRow.code == AccessReviewLine.role_code)
        .outerjoin(Company, Company.id == AccessReviewLine.company_id)
        .outerjoin(RoleAssignment, RoleAssignment.id == AccessReviewLine.assignment_id)
        .outerjoin(decider, decider.id == AccessReviewLine.decided_by)
        .where(AccessReviewLine.review_id == review.id, _mine(scope))
        .order_by(func.fr_unaccent(func.lower(User.display_name)), RoleRow.position, Company.code)
        .execution_options(populate_existing=True)
    )
    if pending_only:
        statement = statement.where(AccessReviewLine.decision == ReviewDecision.PENDING)
    if line_id is not None:
        statement = statement.where(AccessReviewLine.id == line_id)
    return tuple(
        ReviewLine(
            id=line.id,
            review_id=line.review_id,
            user_id=user.id,
            display_name=user.display_name,
            email=user.email,
            status=UserStatus(user.status),
            last_seen_at=user.last_seen_at,
            role=line.role_code,
            role_label=label,
            company_id=line.company_id,
            where=company or "Tout le groupe",
            families=tuple(sorted(families or ())),
            since=since,
            assignment_id=line.assignment_id,
            decision=ReviewDecision(line.decision),
            comment=line.comment,
            decided_by=decided_by,
            decided_at=line.decided_at,
            own=user.id == scope.actor_id,
            may_decide=review.status is ReviewStatus.OPEN and _may_decide(scope, line),
        )
        for line, user, label, company, since, families, decided_by in await session.execute(
            statement
        )
    )


def _may_decide(scope: Scope, line: AccessReviewLine) -> bool:
    if line.company_id is None:
        return whole_group(scope, DO) and (line.role_code != TOP or scope.group_admin)
    return scope.may(DO, company_id=line.company_id)


def _mine(scope: Scope) -> ColumnElement[bool]:
    if whole_group(scope, DO):
        return AccessReviewLine.id.is_not(None)
    return AccessReviewLine.company_id.in_(scope.companies_with(DO))

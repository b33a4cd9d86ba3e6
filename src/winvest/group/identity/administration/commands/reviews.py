"""Commands of the access reviews: open the quarter's, decide a line, close (G 4, ORG-04)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import FieldError, Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.queries.reviews import (
    DO,
    Review,
    ReviewLine,
    review_lines,
    review_of,
)
from winvest.group.identity.administration.queries.roles import (
    current,
    not_ended,
    other_top_admins,
)
from winvest.group.identity.administration.rules import TOP, whole_group
from winvest.group.identity.enums import ReviewDecision, ReviewStatus, UserStatus
from winvest.group.identity.models import AccessReview, AccessReviewLine, RoleAssignment, User
from winvest.group.identity.rules import quarter_of

TIME_TO_DECIDE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The review of the quarter; `new` tells whether this act opened it."""

    quarter: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was said of the line before."""

    line: ReviewLine


@command(
    "identity.open_access_review",
    needs=DO,
    undo=Irreversible("La revue du trimestre est due : elle se mène, puis se clôt."),
)
async def open_access_review(session: AsyncSession, scope: Scope, *, now: datetime) -> Opened:
    """Ouvrir la revue des accès du trimestre : une ligne par rôle tenu. Once a quarter."""
    _require_group(scope)
    quarter = quarter_of(now)
    made = await session.execute(
        upsert(AccessReview)
        .values(id=new_id(), quarter=quarter, due_at=now + TIME_TO_DECIDE)
        .on_conflict_do_nothing(index_elements=["quarter"])
        .returning(AccessReview.id)
    )
    review_id = made.scalar_one_or_none()
    if review_id is None:
        return Opened(quarter=quarter, new=False)
    held = await session.execute(
        select(
            RoleAssignment.id,
            RoleAssignment.user_id,
            RoleAssignment.role_code,
            RoleAssignment.company_id,
        )
        .join(User, User.id == RoleAssignment.user_id)
        .where(current(now))
        .order_by(RoleAssignment.user_id, RoleAssignment.id)
    )
    lines = [
        {
            "id": new_id(),
            "review_id": review_id,
            "assignment_id": one.id,
            "user_id": one.user_id,
            "role_code": one.role_code,
            "company_id": one.company_id,
        }
        for one in held
    ]
    if lines:
        await session.execute(insert(AccessReviewLine), lines)
    return Opened(quarter=quarter, new=True)


@command("identity.decide_review_line", needs=DO, undo=Undo("identity.decide_review_line"))
async def decide_review_line(
    session: AsyncSession,
    scope: Scope,
    *,
    quarter: str,
    line_id: UUID,
    decision: ReviewDecision,
    comment: str | None,
    now: datetime,
) -> Decided:
    """Décider d’une ligne de la revue : maintenir, retirer (avec motif), ou revenir à décider."""
    review = await _open_review(session, scope, quarter)
    found = await review_lines(session, scope, review=review, line_id=line_id)
    if not found:
        raise NotFound("Cette ligne n’est pas dans votre périmètre. Rechargez la revue.")
    line = found[0]
    if not line.may_decide:
        raise Forbidden("Cette ligne revient à l’Admin Groupe : laissez-la-lui.", right=DO)
    if line.own and not await _alone(session, scope, line, now=now):
        raise Forbidden(
            "Vous ne décidez pas de votre propre rôle : un autre administrateur le fera.",
            code="own_roles",
        )
    if line.own and decision is ReviewDecision.WITHDRAW:
        raise Refused(
            "Vous ne retirez pas votre propre rôle : nommez d’abord un autre administrateur.",
            code="own_roles",
        )
    if decision is ReviewDecision.WITHDRAW and not comment:
        message = "Dites pourquoi ce rôle est retiré : la personne et l’audit le liront."
        raise Invalid([FieldError(field="comment", code="missing", message=message)])
    pending = decision is ReviewDecision.PENDING
    await session.execute(
        update(AccessReviewLine)
        .where(AccessReviewLine.id == line.id)
        .values(
            decision=decision,
            comment=None if pending else comment,
            decided_by=None if pending else scope.actor_id,
            decided_at=None if pending else now,
        )
    )
    return Decided(line=line)


@command(
    "identity.close_access_review",
    needs=DO,
    undo=Irreversible("Une revue close fait foi ; un rôle retiré à tort se redonne."),
)
async def close_access_review(
    session: AsyncSession, scope: Scope, *, quarter: str, now: datetime
) -> int:
    """Clore la revue et appliquer ses retraits. Gives how many roles were withdrawn."""
    _require_group(scope)
    scope.require_step_up()
    review = await _open_review(session, scope, quarter)
    if review.pending:
        count = plural(review.pending, "ligne reste", "lignes restent")
        raise Refused(f"{count} à décider : terminez-les avant de clore.", code="lines_pending")
    withdrawn = [
        line
        for line in await review_lines(session, scope, review=review)
        if line.decision is ReviewDecision.WITHDRAW and line.assignment_id is not None
    ]
    for line in withdrawn:
        if line.role == TOP:
            await _keep_an_admin(session, scope, withdrawn, line, now)
    done = await session.execute(
        update(RoleAssignment)
        .where(
            RoleAssignment.id.in_([line.assignment_id for line in withdrawn]),
            RoleAssignment.valid_from < now,
            not_ended(now),
        )
        .values(valid_to=now)
        .returning(RoleAssignment.id)
    )
    await session.execute(
        update(AccessReview)
        .where(AccessReview.id == review.id)
        .values(status=ReviewStatus.CLOSED, closed_at=now, closed_by=scope.actor_id)
    )
    return len(done.all())


async def _open_review(session: AsyncSession, scope: Scope, quarter: str) -> Review:
    """The review, its row locked, so that no line is decided while it closes."""
    await session.execute(
        select(AccessReview.id).where(AccessReview.quarter == quarter).with_for_update()
    )
    review = await review_of(session, scope, quarter=quarter)
    if review.status is not ReviewStatus.OPEN:
        raise Refused("Cette revue est close : elle ne se modifie plus.", code="closed")
    return review


async def _alone(session: AsyncSession, scope: Scope, line: ReviewLine, *, now: datetime) -> bool:
    """Is there nobody else who could decide of this line?"""
    if scope.actor_id is None:
        return True
    return scope.group_admin and not await other_top_admins(
        session, scope, besides=scope.actor_id, now=now
    )


async def _keep_an_admin(
    session: AsyncSession,
    scope: Scope,
    withdrawn: list[ReviewLine],
    line: ReviewLine,
    now: datetime,
) -> None:
    going = {one.user_id for one in withdrawn if one.role == TOP}
    left = await session.scalar(
        select(func.count(RoleAssignment.user_id.distinct()))
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.role_code == TOP,
            current(now),
            User.status == UserStatus.ACTIVE,
            RoleAssignment.user_id.not_in(going),
        )
    )
    if not left:
        raise Refused(
            f"Retirer {line.display_name} laisserait le groupe sans Admin Groupe : nommez-en un "
            "autre, ou revenez sur cette ligne.",
            code="last_admin",
        )


def _require_group(scope: Scope) -> None:
    if not (scope.group_admin or whole_group(scope, DO)):
        raise Forbidden(
            "La revue est celle du groupe : l’Admin Groupe l’ouvre et la clôt.", right=DO
        )

"""Queries of one account: all that an administrator knows of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Forbidden, NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.administration.enums import AdminAct, AssignmentState
from winvest.group.identity.administration.models import AdminActRow
from winvest.group.identity.administration.queries.people import factors_of_people, visible
from winvest.group.identity.administration.queries.roles import (
    AssignmentRow,
    assignments_of,
    held_by,
)
from winvest.group.identity.administration.rules import administers
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.factor_rules import Factors, must_prove
from winvest.group.identity.models import PasswordToken, User, UserSession


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """An act of an administrator on the account."""

    act: AdminAct
    actor_label: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSheet:
    """An account as its sheet shows it."""

    id: UUID
    display_name: str
    email: str
    phone: str | None
    status: UserStatus
    disabled_reason: str | None
    created_at: datetime
    last_seen_at: datetime | None
    lock_version: int
    factors: Factors
    sessions: int
    invited_until: datetime | None
    assignments: tuple[AssignmentRow, ...]
    acts: tuple[ActLine, ...]
    is_self: bool
    may_manage: bool
    elsewhere: bool
    must_prove: bool


async def person_sheet(
    session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime
) -> PersonSheet:
    """One account, if the scope may read it; else it is as if there were none."""
    one = (
        await session.execute(
            select(User)
            .where(User.id == user_id, visible(scope))
            .execution_options(populate_existing=True)
        )
    ).scalar_one_or_none()
    if one is None:
        raise NotFound("Ce compte n’existe pas ou n’est pas dans votre périmètre.")
    held = await held_by(session, scope, user_id=user_id, now=now)
    shown = await assignments_of(session, scope, user_ids=(user_id,), now=now)
    companies = {each.company_id for each in held}
    active = [row for row in shown if row.state is not AssignmentState.ENDED]
    return PersonSheet(
        id=one.id,
        display_name=one.display_name,
        email=one.email,
        phone=one.phone,
        status=UserStatus(one.status),
        disabled_reason=one.disabled_reason,
        created_at=one.created_at,
        last_seen_at=one.last_seen_at,
        lock_version=one.lock_version,
        factors=(await factors_of_people(session, [user_id]))[user_id],
        sessions=await _open_sessions(session, user_id, now),
        invited_until=await _invited_until(session, user_id, now),
        assignments=shown,
        acts=await _acts(session, user_id),
        is_self=user_id == scope.actor_id,
        may_manage=scope.may("users.edit") and administers(scope, companies),
        elsewhere=len(held) > len(active),
        must_prove=must_prove({each.role for each in held}),
    )


async def managed_person(
    session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime, own: str | None = None
) -> PersonSheet:
    """The account, if it is wholly in the actor's hands; else why it is not theirs to change.

    `own` is what somebody is told who would do this to their own account.
    """
    sheet = await person_sheet(session, scope, user_id=user_id, now=now)
    if own and sheet.is_self:
        raise Refused(own, code="own_account")
    if not sheet.may_manage:
        raise Forbidden(
            "Ce compte a aussi un rôle hors de vos sociétés : seul l’Admin Groupe le modifie.",
            code="shared_account",
        )
    return sheet


async def address_taken(session: AsyncSession, scope: Scope, *, email: str) -> UUID | None:
    """The account that already bears this address."""
    found: UUID | None = await session.scalar(select(User.id).where(User.email == email))
    return found


async def company_choices(
    session: AsyncSession, scope: Scope, *, right: str
) -> tuple[tuple[str, str], ...]:
    """Companies where a right is held, for a list of choice: id and name."""
    name = func.coalesce(Company.brand_name, Company.legal_name)
    found = await session.execute(
        select(Company.id, name)
        .where(Company.id.in_(scope.companies_with(right)))
        .order_by(func.fr_unaccent(func.lower(name)))
    )
    return tuple((str(id_), called) for id_, called in found)


async def company_codes(
    session: AsyncSession, scope: Scope, *, right: str
) -> tuple[tuple[str, str], ...]:
    """Companies where a right is held, for the filter: code and name."""
    name = func.coalesce(Company.brand_name, Company.legal_name)
    found = await session.execute(
        select(Company.code, name)
        .where(Company.id.in_(scope.companies_with(right)))
        .order_by(func.fr_unaccent(func.lower(name)))
    )
    return tuple((code, called) for code, called in found)


async def _open_sessions(session: AsyncSession, user_id: UUID, now: datetime) -> int:
    found = await session.scalar(
        select(func.count()).where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
        )
    )
    return found or 0


async def _invited_until(session: AsyncSession, user_id: UUID, now: datetime) -> datetime | None:
    found: datetime | None = await session.scalar(
        select(func.max(PasswordToken.expires_at)).where(
            PasswordToken.user_id == user_id,
            PasswordToken.used_at.is_(None),
            PasswordToken.expires_at > now,
        )
    )
    return found


async def _acts(session: AsyncSession, user_id: UUID) -> tuple[ActLine, ...]:
    found = await session.execute(
        select(AdminActRow)
        .where(AdminActRow.user_id == user_id)
        .order_by(AdminActRow.created_at.desc(), AdminActRow.id.desc())
        .limit(20)
    )
    return tuple(
        ActLine(act=one.act, actor_label=one.actor_label, reason=one.reason, at=one.created_at)
        for one in found.scalars()
    )

"""Queries of the API keys: those of one's companies, without their tokens, which nobody keeps."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.administration.enums import KeyState
from winvest.group.identity.administration.queries.rights import RightLine
from winvest.group.identity.enums import KeyRefusal
from winvest.group.identity.models import (
    ApiKey,
    ApiKeyRefusal,
    RightRow,
    RoleRight,
    RoleRow,
    User,
)

EDIT = "apikeys.edit"
SOON = timedelta(days=30)
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """A key in the list."""

    id: UUID
    name: str
    prefix: str
    role_label: str
    company_code: str
    company_name: str
    rights: tuple[str, ...] | None
    created_at: datetime
    created_by: str | None
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    state: KeyState
    refused: int
    refused_at: datetime | None
    refused_why: KeyRefusal | None

    @property
    def living(self) -> bool:
        """Does it still open the API?"""
        return self.state in (KeyState.ACTIVE, KeyState.ENDING)


async def keys(
    session: AsyncSession, scope: Scope, *, now: datetime, right: str = EDIT
) -> tuple[KeyLine, ...]:
    """The keys of the companies where the right is held, living ones first. Some dozens."""
    found = await session.execute(
        select(
            ApiKey,
            RoleRow.label,
            Company.code,
            func.coalesce(Company.brand_name, Company.legal_name),
            User.display_name,
            ApiKeyRefusal,
        )
        .join(RoleRow, RoleRow.code == ApiKey.role_code)
        .join(Company, Company.id == ApiKey.company_id)
        .outerjoin(User, User.id == ApiKey.created_by)
        .outerjoin(
            ApiKeyRefusal,
            (ApiKeyRefusal.id == ApiKey.id) & (ApiKeyRefusal.last_at > now - RECENT),
        )
        .where(ApiKey.company_id.in_(scope.companies_with(right)))
        .order_by(ApiKey.created_at.desc(), ApiKey.id)
    )
    lines = [
        KeyLine(
            id=one.id,
            name=one.name,
            prefix=one.prefix,
            role_label=label,
            company_code=code,
            company_name=name,
            rights=tuple(one.rights) if one.rights is not None else None,
            created_at=one.created_at,
            created_by=made_by,
            last_used_at=one.last_used_at,
            expires_at=one.expires_at,
            revoked_at=one.revoked_at,
            state=_state(one.expires_at, one.revoked_at, now),
            refused=met.refused if met else 0,
            refused_at=met.last_at if met else None,
            refused_why=met.reason if met else None,
        )
        for one, label, code, name, made_by, met in found
    ]
    return tuple(sorted(lines, key=lambda line: not line.living))


async def role_rights(session: AsyncSession, scope: Scope, *, role: str) -> tuple[RightLine, ...]:
    """The rights that a role holds, in the order of the matrix."""
    found = await session.execute(
        select(RightRow)
        .join(RoleRight, RoleRight.right_code == RightRow.code)
        .where(RoleRight.role_code == role)
        .order_by(RightRow.position)
    )
    return tuple(
        RightLine(code=one.code, label=one.label, family=one.family, sensitive=one.sensitive)
        for one in found.scalars()
    )


def _state(expires_at: datetime | None, revoked_at: datetime | None, now: datetime) -> KeyState:
    if revoked_at is not None:
        return KeyState.REVOKED
    if expires_at is not None and expires_at <= now:
        return KeyState.EXPIRED
    if expires_at is not None and expires_at <= now + SOON:
        return KeyState.ENDING
    return KeyState.ACTIVE

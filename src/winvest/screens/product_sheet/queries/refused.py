"""Whom to ask for a right: the administrators of the company that holds the product."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.identity.enums import Role, UserStatus
from winvest.group.identity.models import RoleAssignment, User

NOBODY = "votre administrateur"


async def helpers(session: AsyncSession, scope: Scope, *, company_id: UUID, now: datetime) -> str:
    """Names of those who may open the right, those of the company before those of the group."""
    own = RoleAssignment.role_code == Role.ADMIN_SOCIETE
    rows = await session.execute(
        select(User.display_name, own)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            or_(
                own & (RoleAssignment.company_id == company_id),
                RoleAssignment.role_code == Role.ADMIN_GROUPE,
            ),
            RoleAssignment.valid_from <= now,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
            User.status == UserStatus.ACTIVE,
        )
        .order_by(own.desc(), User.display_name)
        .limit(2)
    )
    names = [name for name, _ in rows]
    return " ou ".join(names) if names else NOBODY

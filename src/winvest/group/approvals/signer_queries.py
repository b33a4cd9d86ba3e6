"""Who may sign: the people who hold the role of a task, by name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.identity.models import User
from winvest.group.identity.queries import people_of_roles

SHOWN = 3


async def names_of_role(
    session: AsyncSession,
    scope: Scope,
    *,
    role: str,
    company_id: UUID,
    risk_family: str | None,
    now: datetime,
) -> tuple[str, ...]:
    """The first people who hold a role at a company for a family, in the order of their names."""
    people = await people_of_roles(
        session, scope, roles=frozenset((role,)), company_id=company_id, now=now,
        risk_family=risk_family,
    )  # fmt: skip
    if not people:
        return ()
    found = await session.scalars(
        select(User.display_name)
        .where(User.id.in_(people))
        .order_by(User.display_name)
        .limit(SHOWN)
    )
    return tuple(found)

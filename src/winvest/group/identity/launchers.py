"""Launchers: what a person may do now, for the work that goes on after they asked for it."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.identity.access import COMPANIES, GRANTS

ACCOUNT = text("SELECT display_name FROM app_user WHERE id = :user AND status = 'active'")


class IdentityLaunchers:
    """The batches' `Launchers`: the account and its roles, read anew at each turn."""

    async def scope_of(
        self, session: AsyncSession, *, user_id: UUID, request_id: str
    ) -> Scope | None:
        """The scope of an active account; None once it is closed. The roles of this moment."""
        label = await session.scalar(ACCOUNT, {"user": user_id})
        if label is None:
            return None
        grants = (await session.execute(GRANTS, {"user": user_id})).all()
        companies = (await session.execute(COMPANIES)).all()
        whole = any(grant.company_id is None for grant in grants)
        held = {grant.company_id for grant in grants}
        return Scope(
            actor_id=user_id,
            actor_label=label,
            company_ids=frozenset(one.id for one in companies if whole or one.id in held),
            grants=tuple(
                Grant(
                    role=grant.role_code,
                    rights=frozenset(grant.rights),
                    company_id=grant.company_id,
                    risk_families=frozenset(grant.risk_families) if grant.risk_families else None,
                )
                for grant in grants
            ),
            request_id=request_id,
        )

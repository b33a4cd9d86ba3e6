"""The names that commissions go by: the companies that sell, the partners that pay."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.partners.models import Partner
from winvest.offer.versions.rules.content import SchemePart


async def names_of(
    session: AsyncSession,
    scope: Scope,
    schemes: Iterable[SchemePart],
    *,
    companies: Iterable[UUID] = (),
) -> dict[UUID, str]:
    """Names by id; of the companies told beside, too. Nothing is asked when nothing is named."""
    those = tuple(schemes)
    ids = {*companies, *(one.company_id for one in those if one.company_id)}
    found = {}
    if ids:
        found = {one.id: one.name for one in await company_names(session, scope, ids=ids)}
    partners = {one.partner_id for one in those if one.partner_id}
    if partners:
        rows = await session.execute(
            select(Partner.id, Partner.name).where(Partner.id.in_(partners))
        )
        found |= {key: name for key, name in rows}
    return found

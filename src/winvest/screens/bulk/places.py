"""Where products may be put: the partners and the families of the companies one writes for."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.partners.queries import partner_choices
from winvest.offer.catalog.queries.choices import risk_choices
from winvest.screens.bulk.choices import Marks

Places = tuple[tuple[UUID, str], ...]


async def places_for(session: AsyncSession, scope: Scope, marks: Marks) -> Places:
    """What the act offers, each once and by name. A few hundred rows at most."""
    own = [one for one in scope.shown_company_ids if scope.may("catalog.edit", company_id=one)]
    if marks is Marks.PARTNER:
        partners = await partner_choices(session, scope, company_ids=own)
        return _once([(one.id, one.name) for one in partners])
    if marks is Marks.RISK:
        families = await risk_choices(session, scope, company_ids=own)
        return _once([(one.id, one.label) for one in families])
    if marks in (Marks.PUBLICATION, Marks.END):
        return tuple((one.id, one.name) for one in await company_names(session, scope))
    return ()


def _once(found: list[tuple[UUID, str]]) -> Places:
    return tuple(sorted(dict(found).items(), key=lambda one: one[1].casefold()))

"""Surroundings: what the administration of people asks of the rooms above it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.ports import Family, Membership, Sight
from winvest.group.people.naming_queries import teams_of
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.catalog.queries.choices import risk_choices
from winvest.offer.catalog.queries.counts import risk_counts


class CatalogueSurroundings:
    """Families, products and teams, as the rooms above show them to a scope."""

    async def families(self, session: AsyncSession, scope: Scope) -> tuple[Family, ...]:
        """The risk families of the scope's companies, each code once."""
        found = await risk_choices(
            session, scope, company_ids=sorted(scope.company_ids), retired=True
        )
        known = {one.code: one.label for one in found}
        return tuple(Family(code=code, label=label) for code, label in known.items())

    async def sights(self, session: AsyncSession, scope: Scope) -> tuple[Sight, ...]:
        """Products that the scope lists, by status; a few counts, none for who reads none."""
        if not scope.may("catalog.read"):
            return ()
        found = []
        for status in LifecycleStatus:
            counts = await risk_counts(session, scope, filters=ProductFilters(status=status))
            total = sum(one.count for one in counts)
            href = f"/catalogue?statut={status.value}"
            found.append(Sight(label=status.label, count=total, href=href))
        return tuple(found)

    async def teams(
        self, session: AsyncSession, scope: Scope, user_id: UUID
    ) -> tuple[Membership, ...]:
        """The teams that the person is in, of the companies whose teams the scope reads."""
        return tuple(
            Membership(
                name=one.name,
                company=one.company_name,
                href=f"/administration/equipes/{one.id}",
                leads=one.manager_id == user_id,
            )
            for one in await teams_of(session, scope, user_id=user_id)
        )

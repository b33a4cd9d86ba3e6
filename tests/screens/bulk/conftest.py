"""People of the bulk acts: their rights as a worker would read them anew, and many products."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.offer.catalog.world import World

from winvest.foundation.batches import ports
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import Scope, system_scope

MANY = text(
    "INSERT INTO product (id, company_id, risk_id, sku, name, revenue_model, lifecycle_status,"
    " channels, zones, client_kinds, badges)"
    " SELECT gen_random_uuid(), :company, :risk, 'FTX-LOT-' || lpad(n::text, 5, '0'),"
    " 'Lot ' || lpad(n::text, 5, '0'), 'revenue',"
    " CASE n % 4 WHEN 0 THEN 'draft' WHEN 1 THEN 'frozen' ELSE 'active' END,"
    " '{field}', '{}', '{}', '{}' FROM generate_series(1, :count) AS n"
)


@dataclass
class People:
    """The launchers' port by decree."""

    scopes: dict[UUID, Scope]

    def know(self, scope: Scope) -> Scope:
        """Someone whose batches a worker may run."""
        assert scope.actor_id
        self.scopes[scope.actor_id] = scope
        return scope

    async def scope_of(
        self, session: AsyncSession, *, user_id: UUID, request_id: str
    ) -> Scope | None:
        """Their rights now; a worker knows of no selected company."""
        found = self.scopes.get(user_id)
        return replace(found, request_id=request_id, selected_company_id=None) if found else None


@pytest.fixture
def people(world: World) -> Iterator[People]:
    """The port in place of identity's; after `world`, since the application installs its own."""
    before = list(ports._launchers)
    decreed = People(scopes={})
    ports.install_launchers(decreed)
    yield decreed
    ports._launchers[:] = before


async def many_products(db: Database, world: World, count: int) -> None:
    """Products of France Téléphone: a quarter drafts, a quarter frozen, the others on sale."""
    scope = system_scope("Essais", company_ids=world.companies)
    async with transaction(db, scope) as session:
        await session.execute(MANY, {"company": world.ft, "risk": world.box, "count": count})

"""Two companies, their people, and who composes their teams."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World, a_group
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.identity.models import RoleAssignment, User

RIGHTS = frozenset(("teams.read", "teams.edit"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The group and its people by name."""

    world: World
    people: dict[str, UUID] = field(default_factory=dict)

    def __getitem__(self, name: str) -> UUID:
        return self.people[name]


def composer(*companies: UUID, rights: frozenset[str] = RIGHTS) -> Scope:
    """Somebody who composes the teams of these companies."""
    grants = tuple(Grant(role="manager", rights=rights, company_id=one) for one in companies)
    return Scope(
        actor_id=None,
        actor_label="Olivia Essai",
        company_ids=frozenset(companies),
        grants=grants,
    )


async def a_staff(session: AsyncSession) -> Staff:
    """Camille, Dominique and Élie sell for Mondial TV; Farid for France Téléphone."""
    staff = Staff(world=await a_group(session))
    for name in ("Camille", "Dominique", "Élie"):
        await a_person(session, staff, name, company=staff.world.mtv)
    await a_person(session, staff, "Farid", company=staff.world.ft)
    await set_context(session, composer(staff.world.mtv))
    return staff


async def a_person(
    session: AsyncSession, staff: Staff, name: str, *, company: UUID | None, role: str = "vente"
) -> UUID:
    """A member of the staff with a role at a company."""
    key = staff.people[name] = new_id()
    await session.execute(
        insert(User).values(
            id=key, email=f"{key.hex}@winvest.example", display_name=f"{name} Essai",
            status="active",
        )
    )  # fmt: skip
    await session.execute(
        insert(RoleAssignment).values(
            id=new_id(), user_id=key, role_code=role, company_id=company,
            valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    return key

"""Two companies, and what their forms carry."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.worlds import a_scope
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.models import Company, CompanyAddress

RIGHTS = frozenset(("companies.read", "companies.edit"))


UNDO = re.compile(r'action="(/administration/societes/[^"]*retablissement/[^"]*)"')


class Two:
    """Two companies: one's own, and a neighbour."""

    def __init__(self) -> None:
        self.mine, self.theirs = new_id(), new_id()

    def admin(self) -> Scope:
        return a_scope(self.mine, rights=RIGHTS, role="admin_societe", actor_id=None)

    def reader(self) -> Scope:
        return a_scope(self.mine, rights={"companies.read"}, role="auditeur")

    def group_admin(self) -> Scope:
        return Scope(
            actor_id=None,
            actor_label="Ada",
            company_ids=frozenset((self.mine, self.theirs)),
            grants=(Grant(role="admin_groupe", rights=RIGHTS, company_id=None),),
        )


@pytest.fixture
async def two(db: Database) -> Two:
    """Action Prévoyance with its wrong SIREN, and Mondial TV beside it."""
    found = Two()
    both = frozenset((found.mine, found.theirs))
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=both))
        session.add_all(
            [
                Company(
                    id=found.mine, code="AP", legal_name="Action Prévoyance", siren="530895710"
                ),
                Company(id=found.theirs, code="MTV", legal_name="Mondial TV", siren="999012073"),
            ]
        )
        await session.flush()
        session.add(
            CompanyAddress(
                company_id=found.theirs,
                kind=AddressKind.HEAD_OFFICE,
                line1="7 quai de la Marne",
                postal_code="93500",
                city="Pantin",
            )
        )
    return found


def identity(**changed: object) -> dict[str, object]:
    return {
        "legal_name": "Action Prévoyance",
        "siren": "530895710",
        "country": "FR",
        "currency": "EUR",
        "timezone": "Europe/Paris",
        "lock_version": "1",
        **changed,
    }


async def company(db: Database, id: UUID) -> Company:
    scope = system_scope("Essais", company_ids=frozenset((id,)))
    async with transaction(db, scope) as session:
        return (await session.execute(select(Company).where(Company.id == id))).scalar_one()

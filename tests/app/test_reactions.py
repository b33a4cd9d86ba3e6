"""What follows an event is part of the change that announced it."""

import psycopg
import pytest

from tests.worlds import Server
from winvest.app import reactions
from winvest.foundation.audit.events import ChainDamaged, JournalsWritten
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.events import announce, on
from winvest.foundation.infra.events import reactions as declared
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope

NOBODY = Scope(actor_id=None, actor_label="Essai", company_ids=frozenset())
PEOPLE = {
    "admin@winvest.example": "admin_groupe",
    "it@winvest.example": "it",
    "compta@winvest.example": "compta",
    "vente@winvest.example": "vente",
}


@pytest.fixture
def staff(server: Server, clone: str) -> None:
    """One active person a role, and an accountant who left."""
    with psycopg.connect(server.owner_url(clone)) as owner:
        for email, role in [*PEOPLE.items(), ("parti@winvest.example", "compta")]:
            person = new_id()
            status = "disabled" if email.startswith("parti") else "active"
            owner.execute(
                "INSERT INTO app_user (id, email, display_name, status) VALUES (%s, %s, %s, %s)",
                (person, email, email, status),
            )
            owner.execute(
                "INSERT INTO role_assignment (id, user_id, role_code) VALUES (%s, %s, %s)",
                (new_id(), person, role),
            )


def waiting(server: Server, clone: str) -> int:
    with psycopg.connect(server.owner_url(clone)) as owner:
        row = owner.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'delivery.send_mail'"
        ).fetchone()
    return int(row[0]) if row else 0


@pytest.mark.req("ORG-05")
@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(
    ("event", "told"),
    [(ChainDamaged(chain="AP", kind="modifiée"), 2), (JournalsWritten(month="2026-10"), 3)],
)
async def test_those_who_control_the_audit_are_told(
    db: Database, server: Server, clone: str, event: object, told: int
) -> None:
    async with transaction(db, NOBODY) as session:
        await announce(session, NOBODY, event)
    assert waiting(server, clone) == told


@pytest.mark.usefixtures("staff")
async def test_nobody_is_told_of_what_was_rolled_back(
    db: Database, server: Server, clone: str
) -> None:
    with pytest.raises(Refused):
        await announce_and_refuse(db)
    assert waiting(server, clone) == 0


async def announce_and_refuse(db: Database) -> None:
    async with transaction(db, NOBODY) as session:
        await announce(session, NOBODY, ChainDamaged(chain="AP", kind="supprimée"))
        raise Refused("Non.", code="no")


async def test_an_event_nobody_waits_for_changes_nothing(db: Database) -> None:
    class Unheard:
        """Nobody listens."""

    async with transaction(db, NOBODY) as session:
        await announce(session, NOBODY, Unheard())
    assert reactions.alert_guardians in declared[ChainDamaged]


async def test_reactions_run_in_the_order_of_their_declaration(db: Database) -> None:
    class Rung:
        """A bell."""

    heard: list[str] = []

    @on(Rung)
    async def first(*_: object) -> None:
        heard.append("first")

    @on(Rung)
    async def second(*_: object) -> None:
        heard.append("second")

    async with transaction(db, NOBODY) as session:
        await announce(session, NOBODY, Rung())
    assert heard == ["first", "second"]

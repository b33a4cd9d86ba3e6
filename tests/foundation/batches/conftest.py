"""A made-up act on a table of its own: it counts how often each subject was touched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Integer, Select, String, Uuid, column, func, select, text, values
from sqlalchemy.ext.asyncio import AsyncSession
from tests.worlds import Server, a_scope

from winvest.foundation.batches import ports, registry
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.registry import Asked, Outcome, Subject
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope

RIGHT = "catalog.edit"
SCRATCH = (
    "CREATE TABLE scratch (subject uuid PRIMARY KEY, touched int NOT NULL DEFAULT 0);"
    "GRANT SELECT, INSERT, UPDATE ON scratch TO winvest_app"
)
TOUCH = text(
    "INSERT INTO scratch VALUES (:id, 1) ON CONFLICT (subject)"
    " DO UPDATE SET touched = scratch.touched + 1"
)
UNTOUCH = text("UPDATE scratch SET touched = touched - 1 WHERE subject = :id")


@dataclass
class People:
    """The launchers' port by decree: who is active, and with which rights now."""

    scopes: dict[UUID, Scope]

    async def scope_of(
        self, session: AsyncSession, *, user_id: UUID, request_id: str
    ) -> Scope | None:
        found = self.scopes.get(user_id)
        return replace(found, request_id=request_id) if found else None


async def touch(session: AsyncSession, scope: Scope, subject: Subject, given: Json) -> Outcome:
    """Touch a subject; what its name asks for is refused, left alone, or breaks."""
    scope.require(RIGHT)
    if subject.label.startswith("refus"):
        await session.execute(TOUCH, {"id": subject.id})  # taken back with its savepoint
        raise Refused("Ce sujet ne se touche pas.", code="no")
    if subject.label.startswith("panne"):
        await session.execute(TOUCH, {"id": subject.id})
        raise RuntimeError("une panne")
    if subject.label.startswith("sql"):
        await session.execute(text("SELECT 1 / 0"))
    if subject.label.startswith("pareil"):
        return Outcome(status=LineStatus.UNCHANGED, told="Déjà ainsi.")
    await session.execute(TOUCH, {"id": subject.id})
    return Outcome(status=LineStatus.DONE, told=f"Touché : {given['word']}.", before={"was": 0})


async def untouch(session: AsyncSession, scope: Scope, subject: Subject, before: Json) -> Outcome:
    """The inverse."""
    assert before == {"was": 0}
    await session.execute(UNTOUCH, {"id": subject.id})
    return Outcome(status=LineStatus.DONE, told="Repris.")


async def touch_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Asked]
) -> Mapping[UUID, Outcome]:
    """Touch them all; one that breaks breaks all."""
    for one in asked:
        await session.execute(TOUCH, {"id": one.subject.id})
    if any(one.subject.label.startswith(("panne", "refus")) for one in asked):
        raise RuntimeError("une panne")
    done = Outcome(status=LineStatus.DONE, told="Touché ensemble.", before={"was": 0})
    return {one.subject.id: done for one in asked}


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    """The made-up acts."""
    registry.act(
        "essai.touch", right=RIGHT, work=touch, undo=untouch, address=lambda one: f"/{one}"
    )
    registry.act(
        "essai.burn", right=RIGHT, work=touch, final="Brûlé.", address=lambda one: f"/{one}"
    )
    registry.act(
        "essai.together",
        right=RIGHT,
        work=touch,
        undo=untouch,
        together=touch_together,
        address=lambda one: f"/{one}",
    )
    yield
    for name in ("essai.touch", "essai.burn", "essai.together"):
        del registry.acts[name]


@pytest.fixture
def people() -> Iterator[People]:
    """The launchers, in place of identity's."""
    before = list(ports._launchers)
    decreed = People(scopes={})
    ports.install_launchers(decreed)
    yield decreed
    ports._launchers[:] = before


@pytest.fixture
def person(people: People) -> Scope:
    """Someone who may act."""
    scope = a_scope(new_id(), rights={RIGHT}, actor_id=new_id())
    assert scope.actor_id
    people.scopes[scope.actor_id] = scope
    return scope


@pytest.fixture
async def scratch(server: Server, clone: str, db: Database) -> Any:
    """The table that the act touches, and how often each subject was."""
    with psycopg.connect(server.owner_url(clone), autocommit=True) as owner:
        owner.execute(SCRATCH)

    def touched() -> list[int]:
        with psycopg.connect(server.superuser_url(clone)) as connection:
            rows = connection.execute("SELECT touched FROM scratch ORDER BY subject").fetchall()
        return [row[0] for row in rows]

    return touched


def numbered(count: int) -> Select[Any]:
    """Lines made by the database itself, as a filter's would be."""
    number = func.generate_series(1, count).table_valued("n").render_derived()
    return select(
        func.gen_random_uuid().label("subject_id"),
        func.concat("REF-", number.c.n).label("reference"),
        func.concat("sujet ", number.c.n).label("label"),
        number.c.n.label("position"),
    )


def named(*labels: str) -> Select[Any]:
    """Lines of these names, in this order."""
    rows = values(
        column("subject_id", Uuid),
        column("reference", String),
        column("label", String),
        column("position", Integer),
        name="given",
    ).data([(new_id(), f"REF-{at}", one, at) for at, one in enumerate(labels, start=1)])
    return select(rows)

"""Direct: a statement put into words once, then sent by psycopg itself at every request.

SQLAlchemy builds, keys, binds and wraps each statement anew, which takes longer than PostgreSQL
needs to answer it. What pages ask at each request is worded once a process, and shares the
session's own connection: its transaction, its context, its row-level security.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg import AsyncRawCursor, generators
from psycopg.abc import PQGen
from psycopg.pq import Escaping, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.rows import namedtuple_row, tuple_row
from sqlalchemy import BindParameter, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import cloned_traverse

DRIVER = "driver"
PLACE = re.compile(rb"\$(\d+)")
Driver = psycopg.AsyncConnection[Any]
DIALECT = create_engine("postgresql+psycopg://", paramstyle="numeric_dollar").dialect


@dataclass(frozen=True, slots=True)
class Worded:
    """The text of a statement, the names of its places ($1, $2…) and what fills them."""

    text: str
    names: tuple[str, ...]
    values: tuple[Any, ...]

    def filled(self, **values: Any) -> "Worded":
        """The same with these values at the places of their names."""
        sent = {name: _sent(value) for name, value in values.items()}
        places = zip(self.names, self.values, strict=True)
        return replace(self, values=tuple(sent.get(name, kept) for name, kept in places))

    def read_as(self, meanings: Mapping[Any, Any]) -> "Worded":
        """The same with each value that is a mark replaced by what it stands for."""
        read = tuple(
            meanings.get(one, one) if isinstance(one, str | UUID) else one for one in self.values
        )
        return replace(self, values=read)

    async def rows(self, session: AsyncSession, *, prepare: bool | None = None) -> list[Any]:
        """What the database answers, as plain tuples; not to `prepare` plans it for its values."""
        return await self._ask(session, tuple_row, prepare=prepare)

    async def named(self, session: AsyncSession) -> list[Any]:
        """What the database answers, as tuples whose columns have names."""
        return await self._ask(session, namedtuple_row)

    async def alone(self, connection: AsyncConnection) -> list[Any]:
        """The same as `named`, outside of any session."""
        raw = await connection.get_raw_connection()
        return await self._sent(cast("Driver", raw.driver_connection), namedtuple_row)

    async def begins(self, driver: Driver) -> list[bytes | None]:
        """Open a transaction with this statement, in one message; its first row, as it came.

        Psycopg sends BEGIN by itself and waits for its answer before the first statement: a round
        trip at each request for nothing. It sees here a transaction begun, and ends it as its own.
        """
        quote = Escaping(driver.pgconn).escape_literal
        values = [quote(str(one).encode()) for one in self.values]
        message = PLACE.sub(lambda at: values[int(at[1]) - 1], b"BEGIN;" + self.text.encode())

        def answered() -> PQGen[list[PGresult]]:
            driver.pgconn.send_query(message)
            found: list[PGresult] = yield from generators.execute(driver.pgconn)
            return found

        async with driver.lock:
            try:
                found = (await driver.wait(answered()))[-1]
                if found.status != ExecStatus.TUPLES_OK:
                    raise psycopg.errors.error_from_result(found)
            except psycopg.Error as error:
                raise self._told(error) from error
        return [found.get_value(0, at) for at in range(found.nfields)]

    def _told(self, error: psycopg.Error) -> Exception:
        """What the driver refused, as SQLAlchemy tells it: one way to meet it."""
        base: Any = psycopg.Error
        return DBAPIError.instance(self.text, self.values, error, base, dialect=DIALECT)

    async def _ask(
        self, session: AsyncSession, made_by: Any, *, prepare: bool | None = None
    ) -> list[Any]:
        if session.new or session.dirty or session.deleted:
            await session.flush()
        return await self._sent(await driver_of(session), made_by, prepare=prepare)

    async def _sent(
        self, driver: Driver, made_by: Any, *, prepare: bool | None = None
    ) -> list[Any]:
        async with AsyncRawCursor(driver, row_factory=made_by) as cursor:
            try:
                await cursor.execute(self.text, self.values, prepare=prepare)
            except psycopg.Error as error:
                raise self._told(error) from error
            return await cursor.fetchall()


def worded(
    statement: ClauseElement, *, constant: Callable[[Any], bool] = lambda _: False
) -> Worded:
    """Put a statement into words, with the values that it holds.

    Values that are `constant` are written in it: the database keeps the plan of a statement once
    knowing its values has not made better ones.
    """

    def write(bind: BindParameter[Any]) -> None:
        bind.literal_execute |= not bind.required and constant(bind.effective_value)

    said = cloned_traverse(statement, {}, {"bindparam": write})
    compiled = cast("SQLCompiler", said.compile(dialect=DIALECT))
    missing = {name: None for name, bind in compiled.binds.items() if bind.required}
    state = compiled.construct_expanded_state(missing)
    return Worded(
        text=state.statement,
        names=tuple(state.positiontup or ()),
        values=tuple(map(_plain, state.positional_parameters)),
    )


async def driver_of(session: AsyncSession) -> Driver:
    """The session's connection as psycopg knows it; a request's own is found once."""
    known: Driver | None = session.info.get(DRIVER)
    if known is not None:
        return known
    raw = await (await session.connection()).get_raw_connection()
    return cast("Driver", raw.driver_connection)


def array_text(keys: Iterable[object]) -> str:
    """Keys, or plain names, as the text of an array: written once for all the statements that ask.

    >>> array_text(("product", "partner")), array_text(())
    ('{product,partner}', '{}')
    """
    return "{" + ",".join(map(str, keys)) + "}"


def _sent(value: Any) -> Any:
    """Many keys as the text of an array, which the statement casts: one by one took ten times."""
    if isinstance(value, list) and value and all(type(one) is UUID for one in value):
        return array_text(value)
    return value


def _plain(value: Any) -> Any:
    """Values as psycopg takes them: the code of a member, not its name."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value

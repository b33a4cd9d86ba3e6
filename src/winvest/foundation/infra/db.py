"""Database: one request or job is one transaction, which knows who acts and for which companies."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.direct import DRIVER, Worded, driver_of, worded
from winvest.foundation.kit.memory import Memory
from winvest.foundation.kit.scope import Scope

MEMORIES = "memories"
EPOCHS = "epochs"
PREPARED = 300  # statements a connection; psycopg would keep a hundred
CONTEXT = worded(
    text(
        "SELECT set_config('app.company_ids', :companies, true),"
        " set_config('app.group_admin', :admin, true),"
        " set_config('app.actor_id', :actor, true),"
        " set_config('app.actor_label', :label, true),"
        " set_config('app.role', :role, true),"
        " set_config('app.request_id', :request, true),"
        " (SELECT json_object_agg(name, epoch) FROM change_epoch)"
    )
)
PRIVILEGED = text(
    "SELECT current_user AS name, r.rolsuper, r.rolbypassrls,"
    " EXISTS (SELECT 1 FROM pg_tables WHERE tableowner = current_user"
    "         AND schemaname = current_schema()) AS owner"
    " FROM pg_roles r WHERE r.rolname = current_user"
)


class PrivilegedRole(RuntimeError):
    """The application must not run as a role that row-level security does not bind."""


def memory_of(session: AsyncSession, name: str, *, most: int) -> Memory[Any, Any]:
    """What this process has worked out of this database, by that name; shared by its sessions.

    A session opened outside of a `Database` remembers nothing.
    """
    memories: dict[str, Memory[Any, Any]] = session.info.get(MEMORIES, {})
    found = memories.get(name)
    if found is None:
        found = memories[name] = Memory(most=most)
    return found


def dump_json(value: Any) -> str:
    """JSON for the database: amounts as exact numbers' text, never through float."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


load_json = msgspec.json.Decoder(float_hook=Decimal).decode
"""JSON of the database: numbers with decimals exactly as they are written."""


class Database:
    """The engine and the sessions of one process; `single` is for statements on their own."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=5,
            pool_pre_ping=False,
            pool_recycle=1800,
            json_serializer=dump_json,
            json_deserializer=load_json,
            connect_args={"options": "-c plan_cache_mode=auto -c timezone=UTC"},
        )
        event.listen(self.engine.sync_engine, "connect", _keeps_statements)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False, info={MEMORIES: {}})
        self.single = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    async def refuse_privileged_role(self) -> None:
        """Start-up check: neither superuser, nor BYPASSRLS, nor owner of the tables."""
        async with self.engine.connect() as connection:
            row = (await connection.execute(PRIVILEGED)).one()
        if row.rolsuper or row.rolbypassrls or row.owner:
            raise PrivilegedRole(
                f"Le rôle PostgreSQL « {row.name} » contourne l’isolation des sociétés "
                "(superutilisateur, propriétaire ou BYPASSRLS). "
                "Donnez à DATABASE_URL le rôle winvest_app et gardez le propriétaire pour "
                "MIGRATION_DATABASE_URL."
            )

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


@asynccontextmanager
async def transaction(
    db: Database, scope: Scope, *, snapshot: bool = False
) -> AsyncIterator[AsyncSession]:
    """One transaction in the scope's context: committed on return, rolled back on raise.

    `snapshot`: all its queries see the same moment, as a file read in many pieces must.
    A constraint that the database upholds becomes its French refusal, also at commit time.
    """
    async with db.sessions() as session:
        try:
            async with session.begin():
                if snapshot:
                    level = {"isolation_level": "REPEATABLE READ"}
                    await session.connection(execution_options=level)
                driver = session.info[DRIVER] = await driver_of(session)
                if snapshot:
                    await set_context(session, scope)
                else:
                    told = (await _context(scope).begins(driver))[-1]
                    session.info[EPOCHS] = load_json(told) if told else None
                yield session
        except DBAPIError as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            raise refusal from error


async def set_context(session: AsyncSession, scope: Scope) -> None:
    """Tell PostgreSQL, for this transaction alone, who acts and for which companies."""
    session.info[EPOCHS] = (await _context(scope).rows(session))[0][-1]


def _context(scope: Scope) -> Worded:
    return CONTEXT.filled(
        companies="{" + ",".join(sorted(str(one) for one in scope.company_ids)) + "}",
        admin="on" if scope.group_admin else "",
        actor=str(scope.actor_id or ""),
        label=scope.actor_label,
        role=",".join(scope.roles),
        request=scope.request_id,
    )


def epochs_of(session: AsyncSession, *names: str) -> tuple[int, ...] | None:
    """How often each of these has changed, as this transaction began: what was read of them under
    the same numbers still holds. None once the transaction writes, since that may be undone.
    """
    known: Mapping[str, int] | None = session.info.get(EPOCHS)
    return tuple(known[one] for one in names) if known else None


def writes(session: AsyncSession) -> None:
    """This transaction changes something: from here on it remembers nothing by epochs."""
    session.info[EPOCHS] = None


def _keeps_statements(connection: Any, _: Any) -> None:
    """The statements of all pages stay prepared, with the plans that PostgreSQL keeps of them."""
    connection.driver_connection.prepared_max = PREPARED


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return str(value)

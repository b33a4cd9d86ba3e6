"""The API of a small group: two companies' keys, and one that may only read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.offer.catalog.world import World
from tests.screens.conftest import small_group
from tests.worlds import Server, settings_for
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.accounts import create_key

# All that belongs to a company, guards and keys aside; emptying is faster than truncating.
EMPTIED = """
DO $$ DECLARE part regclass; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR part IN WITH RECURSIVE held AS (
        SELECT 'company'::regclass AS name UNION
        SELECT c.conrelid::regclass FROM pg_constraint c JOIN held ON c.confrelid = held.name
        WHERE c.contype = 'f'
    ) SELECT name FROM held LOOP
        EXECUTE format('DELETE FROM %s', part);
    END LOOP;
END $$
"""


async def together(*calls: Awaitable[httpx.Response]) -> list[httpx.Response]:
    """Several requests at the same moment."""
    return list(await asyncio.gather(*calls))


class Api:
    """A program of one company: its key in every request."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.token = token

    async def __call__(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """One request; header names with underscores for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {} if body is None else {"json": body}
        return await self.http.request(
            method, path, headers={"authorization": f"Bearer {self.token}"} | named, **sent
        )

    async def get(self, path: str, **query: str) -> httpx.Response:
        """A list or an object."""
        return await self.http.get(
            path, params=query or None, headers={"authorization": f"Bearer {self.token}"}
        )


async def key_for(
    db: Database, group: World, company: object, *, rights: set[str] | None = None,
    role: str = "catalogue_manager",
    rate: int | None = None,
) -> str:  # fmt: skip
    """A key of a company."""
    scope = system_scope("Essais", company_ids=group.companies)
    async with transaction(db, scope) as session:
        return await create_key(
            session,
            scope,
            name="Essai",
            company_id=company,  # type: ignore[arg-type]
            role=role,
            expires_at=datetime.now(UTC) + timedelta(days=1),
            rights=rights,
            rate_per_minute=rate,
        )


@pytest.fixture(scope="module")
def clone(server: Server) -> Iterator[str]:
    """One database a file of tests; each test empties it behind itself."""
    name = server.clone(server.template())
    yield name
    server.drop(name)


@pytest.fixture(scope="module")
def settings(server: Server, clone: str, var_dir: Path) -> Settings:
    """Settings of the application on it."""
    return settings_for(server, clone, var_dir)


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[EdgeMiddleware]:
    """The application on it."""
    application = create_app(settings)
    yield application
    await application.db.close()


@pytest.fixture
def db(app: EdgeMiddleware) -> Database:
    """The application's own engine."""
    return app.db


@pytest.fixture
def superuser_url(server: Server, clone: str) -> str:
    """The database as the superuser sees it."""
    return server.superuser_url(clone)


@pytest.fixture
async def world(db: Database, superuser_url: str) -> AsyncIterator[World]:
    """Products of three companies: on sale, in draft, given to a neighbour."""
    async with db.sessions() as session, session.begin():
        made = await small_group(session)
    yield made
    with psycopg.connect(superuser_url, autocommit=True) as truth:
        truth.execute(EMPTIED)


@pytest.fixture
async def http(app: EdgeMiddleware, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP to the application, edge included."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
async def ft(http: httpx.AsyncClient, db: Database, world: World) -> Api:
    """A program of France Téléphone that manages its catalogue."""
    return Api(http, await key_for(db, world, world.ft))


@pytest.fixture
async def ap(http: httpx.AsyncClient, db: Database, world: World) -> Api:
    """A program of Action Prévoyance."""
    return Api(http, await key_for(db, world, world.ap))


@pytest.fixture
async def reader(http: httpx.AsyncClient, db: Database, world: World) -> Api:
    """A program of France Téléphone that only reads."""
    return Api(http, await key_for(db, world, world.ft, rights={"catalog.read"}))


Only = Callable[..., Awaitable[Api]]


@pytest.fixture
def only(http: httpx.AsyncClient, db: Database, world: World) -> Only:
    """`await only("catalog.read")`: a program of France Téléphone with these rights alone."""

    async def with_rights(*rights: str, role: str = "catalogue_manager") -> Api:
        token = await key_for(db, world, world.ft, rights=set(rights), role=role)
        return Api(http, token)

    return with_rights

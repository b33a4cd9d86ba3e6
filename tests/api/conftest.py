"""The API of a small group: two companies' keys, and one that may only read."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.offer.catalog.world import World
from tests.screens.conftest import world  # noqa: F401 - fixture
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.accounts import create_key

Caller = Callable[..., Awaitable[httpx.Response]]


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
        )


@pytest.fixture
async def app(settings: Settings, world: World) -> AsyncIterator[EdgeMiddleware]:  # noqa: F811
    """The application on the small group."""
    application = create_app(settings)
    yield application
    await application.db.close()


@pytest.fixture
async def http(app: EdgeMiddleware) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP to it, edge included."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
async def ft(http: httpx.AsyncClient, db: Database, world: World) -> Api:  # noqa: F811
    """A program of France Téléphone that manages its catalogue."""
    return Api(http, await key_for(db, world, world.ft))


@pytest.fixture
async def ap(http: httpx.AsyncClient, db: Database, world: World) -> Api:  # noqa: F811
    """A program of Action Prévoyance."""
    return Api(http, await key_for(db, world, world.ap))


@pytest.fixture
async def reader(http: httpx.AsyncClient, db: Database, world: World) -> Api:  # noqa: F811
    """A program of France Téléphone that only reads."""
    return Api(http, await key_for(db, world, world.ft, rights={"catalog.read"}))

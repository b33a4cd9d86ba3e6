"""Fixtures: one throw-away PostgreSQL a run, one rolled-back transaction (or one clone) a test."""

import asyncio
import base64
import gc
import secrets
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy.ext.asyncio import AsyncSession

from tests.worlds import Server, settings_for, start_server
from winvest.foundation.infra.crypto import Keyring, install_keyring
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.heap import settle
from winvest.foundation.infra.settings import ROOT, Settings

# An example is never too slow: how long one takes says more of the machine than of the code.
hypothesis_settings.register_profile("plain", deadline=None)
hypothesis_settings.load_profile("plain")


# What is imported stays: looking through all of it for cycles took a fifth of the suite's time.
gc.disable()
SELDOM = 200  # short looks between two long ones, where Python has ten


def pytest_collection_finish() -> None:
    """All is imported: cycles are looked for in what comes from here on."""
    settle()
    gc.set_threshold(*gc.get_threshold()[:2], SELDOM)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def routes_registered_once() -> None:
    """Applications of the tests share routes and compiled statements, each with its own state."""
    from tests import one_dialect, one_router
    from winvest.app import asgi
    from winvest.foundation.infra import db

    asgi.create_litestar = one_router.sharing(asgi.create_litestar, asgi.state_of)
    db.create_async_engine = one_dialect.sharing(db.create_async_engine)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL of this run (durability off, its own data)."""
    cluster = start_server()
    yield Server(cluster)
    cluster.stop()


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `var/` with a master key, for this run alone."""
    folder = tmp_path_factory.mktemp("var")
    printed = ROOT / "var" / "test" / "documents"  # content-addressed: kept from run to run
    printed.mkdir(parents=True, exist_ok=True)
    (folder / "documents").symlink_to(printed)
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    (folder / "master.key").write_text(f"k1:{key}\n")
    install_keyring(Keyring.from_file(folder / "master.key"))
    return folder


@pytest.fixture(scope="session")
def shared_clone(server: Server) -> Iterator[str]:
    """The database of all tests that roll back."""
    name = server.clone(server.template())
    yield name
    server.drop(name)


@pytest.fixture(scope="session")
async def shared_db(server: Server, shared_clone: str, var_dir: Path) -> AsyncIterator[Database]:
    """Its engine, as the application's role."""
    db = Database(server.app_url(shared_clone).replace("postgresql:", "postgresql+psycopg:"))
    yield db
    await db.close()


@pytest.fixture
async def session(shared_db: Database) -> AsyncIterator[AsyncSession]:
    """A session whose every commit is a savepoint, rolled back at the end.

    It has no context yet: `await set_context(session, scope)` says who acts.
    """
    async with shared_db.engine.connect() as connection:
        outer = await connection.begin()
        bound = AsyncSession(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        yield bound
        await bound.close()
        await outer.rollback()


@pytest.fixture
def clone(server: Server) -> Iterator[str]:
    """A database of the test's own, for tests that need real commits."""
    name = server.clone(server.template())
    yield name
    server.drop(name)


@pytest.fixture
def settings(server: Server, clone: str, var_dir: Path) -> Settings:
    """Settings of an application on the test's own database."""
    return settings_for(server, clone, var_dir)


@pytest.fixture
async def db(settings: Settings) -> AsyncIterator[Database]:
    """The engine on the test's own database, as the application's role."""
    database = Database(settings.database_url)
    yield database
    await database.close()


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP to the whole application (edge included) on the test's own, empty database."""
    from winvest.app.asgi import create_app

    application = create_app(settings)
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        yield http
    await application.db.close()


@pytest.fixture(scope="session")
def demo_template(server: Server, var_dir: Path) -> Iterator[str]:
    """A template with the demo group loaded, for tests that want a whole world."""
    from winvest.app.demo.load import load_demo

    name = server.clone(server.template())
    # In a thread of its own: a journey's browser driver already runs a loop in this one.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, load_demo(settings_for(server, name, var_dir))).result()
    server.keep_as_template(name)
    yield name
    server.drop(name)

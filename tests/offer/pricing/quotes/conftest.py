"""Programs of the demo group: each company's key, on a clone of its own."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from tests.worlds import Server, settings_for
from winvest.app.asgi import create_app
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.accounts import create_key

QUOTE = "/api/catalog/pricing/quote"
OFFERED = """
    SELECT DISTINCT ON (p.sku, f.code) p.sku, f.code, b.channels[1]
    FROM publication b JOIN product p ON p.id = b.product_id
    JOIN product_version v ON v.product_id = p.id AND v.status = 'active'
    LEFT JOIN product_plan f ON f.product_version_id = v.id
    WHERE b.company_id = :company AND b.status = 'published' AND b.start_at <= now()
      AND (b.end_at IS NULL OR b.end_at > now()) AND b.visibility <> 'hidden'
    ORDER BY p.sku, f.code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A company's program."""

    http: httpx.AsyncClient
    db: Database
    company_id: UUID
    token: str

    async def __call__(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """One request."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent: dict[str, Any] = {} if body is None else {"json": body}
        return await self.http.request(
            method, path, headers={"authorization": f"Bearer {self.token}"} | named, **sent
        )

    async def offered(self) -> list[tuple[str, str | None, str]]:
        """SKU, plan and a channel of each plan that is published to the company now."""
        scope = system_scope("Essais", company_ids=frozenset((self.company_id,)))
        async with transaction(self.db, scope) as session:
            found = await session.execute(text(OFFERED), {"company": self.company_id})
            return [(sku, plan, channel) for sku, plan, channel in found]

    async def quote(self, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A quote that is answered."""
        answer = await self("POST", QUOTE, {"items": list(items), "channel": "field"} | more)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def demo_settings(server: Server, demo_template: str, var_dir: Path) -> Iterator[Settings]:
    """Settings on a clone of the demo group, kept for the module."""
    name = server.clone(demo_template)
    yield settings_for(server, name, var_dir)
    server.drop(name)


@pytest.fixture
async def demo_db(demo_settings: Settings) -> AsyncIterator[Database]:
    """Its engine."""
    database = Database(demo_settings.database_url)
    yield database
    await database.close()


@pytest.fixture
async def http(demo_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP to the application, edge included."""
    application = create_app(demo_settings)
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client
    await application.db.close()


async def a_shop(http: httpx.AsyncClient, db: Database, code: str, *rights: str) -> Shop:
    """The program of a company, perhaps with few rights."""
    async with db.engine.connect() as connection:
        found = await connection.execute(text("SELECT id, code FROM company"))
        companies = {row.code: row.id for row in found}
    scope = system_scope("Essais", company_ids=frozenset(companies.values()))
    async with transaction(db, scope) as session:
        token = await create_key(
            session,
            scope,
            name=f"Essai {code}",
            company_id=companies[code],
            role="catalogue_manager",
            expires_at=datetime.now(UTC) + timedelta(days=1),
            rights=set(rights) or None,
        )
    return Shop(http=http, db=db, company_id=companies[code], token=token)


@pytest.fixture
async def mtv(http: httpx.AsyncClient, demo_db: Database) -> Shop:
    """Mondial TV."""
    return await a_shop(http, demo_db, "MTV")


@pytest.fixture
async def usgp(http: httpx.AsyncClient, demo_db: Database) -> Shop:
    """USGP, which sells energy."""
    return await a_shop(http, demo_db, "USGP")


@pytest.fixture
async def ap(http: httpx.AsyncClient, demo_db: Database) -> Shop:
    """Action Prévoyance."""
    return await a_shop(http, demo_db, "AP")

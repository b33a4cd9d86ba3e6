"""Two companies' keys try each other's ids at every door of the API: nothing read, nothing changed.

The doors come from the application; the ids from the superuser's view of the demo group.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from litestar.handlers import HTTPRouteHandler

from tests.api.conftest import Api
from tests.worlds import Server, settings_for
from winvest.app.asgi import create_app
from winvest.app.wiring import ROUTES
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.commands.accounts import create_key

pytestmark = [pytest.mark.req("ORG-03"), pytest.mark.req("CAT-11")]
PARAMETER = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
ROLES = ("catalogue_manager", "it", "conseiller")


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """What a company has that the other may not know of."""

    company: str
    names: tuple[str, ...]  # ids, codes and slugs, as an address takes them
    secrets: tuple[str, ...]  # what no answer may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The demo group, programs of two of its companies, and the truth."""

    programs: dict[str, tuple[Api, ...]]
    neighbours: dict[str, Neighbour]
    truth: str


@pytest.fixture(scope="module")
async def group(server: Server, demo_template: str, var_dir: Path) -> AsyncIterator[Group]:
    """The application on its own copy of the demo group."""
    name = server.clone(demo_template)
    app = create_app(settings_for(server, name, var_dir))
    truth = server.superuser_url(name)
    with psycopg.connect(truth) as seen:
        ids: dict[str, UUID] = dict(seen.execute("SELECT code, id FROM company").fetchall())
        neighbours = {code: _neighbour(seen, ids, code) for code in ("AP", "FT")}
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50002))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        programs = {
            code: tuple([Api(http, await _key(app.db, ids, code, role)) for role in ROLES])
            for code in ("AP", "FT")
        }
        yield Group(programs=programs, neighbours=neighbours, truth=truth)
    await app.db.close()
    server.drop(name)


@pytest.mark.parametrize(("who", "whose"), [("AP", "FT"), ("FT", "AP")])
async def test_nothing_of_a_neighbour_is_read_or_changed(
    group: Group, who: str, whose: str
) -> None:
    theirs = group.neighbours[whose]
    before = _digest(group.truth, group.neighbours[who].company)
    leaks: list[str] = []
    tried = 0
    for program in group.programs[who]:
        for method, path in _doors():
            for address in _addresses(path, theirs):
                answer = await _sent(program, method, address, theirs)
                tried += 1
                known = address.rpartition("?")[0] or address
                said = answer.text.replace(known.rsplit("/", 1)[-1], "")
                named = "{" in path
                if answer.status_code >= 500 or (named and answer.status_code < 400):
                    leaks.append(f"{method} {address}: {answer.status_code}")
                leaks += [f"{method} {address}: {one}" for one in theirs.secrets if one in said]
    assert tried > 100
    assert leaks == []
    assert _digest(group.truth, group.neighbours[who].company) == before


def _doors() -> list[tuple[str, str]]:
    return [
        (str(method), path)
        for handler in ROUTES
        if isinstance(handler, HTTPRouteHandler)
        for path in sorted(handler.paths)
        for method in sorted(map(str, handler.http_methods))
        if path.startswith("/api/catalog/") and method not in ("HEAD", "OPTIONS")
    ]


def _addresses(path: str, theirs: Neighbour) -> list[str]:
    if "/lists/{name" in path:
        return []  # the same for all
    if not PARAMETER.search(path):
        # companies are named to all; lists are asked for the neighbour's
        return [] if path.endswith("/companies") else [path, f"{path}?limit=200"]
    return [
        PARAMETER.sub(lambda found: "1" if found[1] == "n" else "sandbox", one)
        for name in theirs.names
        for one in (PARAMETER.sub(name, path, count=1),)
    ]


async def _sent(program: Api, method: str, address: str, theirs: Neighbour) -> httpx.Response:
    if method in ("GET", "DELETE"):
        return await program(method, address)
    stolen: dict[str, Any] = {
        "company_id": theirs.company,
        "sku": "VOLE-1",
        "name": "Détourné",
        "slug": "detourne",
        "type": "other",
        "risk_id": theirs.names[0],
        "revenue_model": "revenue",
        "effective_from": "2027-01-01T00:00:00Z",
        "auth_type": "api_key",
        "credentials": {"api_key": "x"},
    }
    wanted = (
        {"effective_from"} if address.endswith("/versions")
        else {"auth_type", "credentials"} if "/credentials/" in address
        else {"name"} if method == "PATCH"
        else {"company_id", "name", "slug", "type"} if address.endswith("/partners")
        else {"company_id", "sku", "name", "risk_id", "revenue_model"}
    )  # fmt: skip
    body = {name: value for name, value in stolen.items() if name in wanted}
    return await program(method, address, body, If_Match="*")


def _neighbour(
    seen: psycopg.Connection[tuple[Any, ...]], ids: dict[str, UUID], code: str
) -> Neighbour:
    """Objects of the company that no publication or activation gives to anybody else."""
    products = seen.execute(
        "SELECT id, sku, name FROM product p WHERE company_id = %s AND NOT EXISTS ("
        " SELECT FROM publication b WHERE b.product_id = p.id AND b.company_id <> p.company_id)"
        " ORDER BY lifecycle_status, sku",
        (ids[code],),
    ).fetchall()
    partners = seen.execute(
        "SELECT id, slug, name FROM partner p WHERE company_id = %s AND NOT EXISTS ("
        " SELECT FROM partner_activation a WHERE a.partner_id = p.id"
        " AND a.company_id <> p.company_id) AND NOT EXISTS ("
        " SELECT FROM partner q WHERE q.slug = p.slug AND q.company_id <> p.company_id)",
        (ids[code],),
    ).fetchall()
    versions = seen.execute(
        "SELECT id FROM product_version WHERE product_id = %s", (products[0][0],)
    ).fetchall()
    chosen = [products[0], products[-1], *partners[:2]]
    return Neighbour(
        company=str(ids[code]),
        names=(*(str(one[part]) for one in chosen for part in (0, 1)), str(versions[0][0])),
        secrets=tuple(str(one[part]) for one in (*products, *partners) for part in (0, 1)),
    )


async def _key(db: Database, ids: dict[str, UUID], code: str, role: str) -> str:
    scope = system_scope("Essais", company_ids=frozenset(ids.values()))
    async with transaction(db, scope) as session:
        return await create_key(
            session,
            scope,
            name="Essai",
            company_id=ids[code],
            role=role,
            expires_at=datetime.now(UTC) + timedelta(days=1),
        )


def _digest(url: str, mine: str) -> dict[str, str]:
    """A fingerprint of what the API writes, the caller's own company aside."""
    tables = {
        "product": "company_id",
        "product_version": "owner_company_id",
        "pricing_rule": "owner_company_id",
        "commission_scheme": "owner_company_id",
        "partner": "company_id",
        "partner_credential": "company_id",
        "idempotency_record": "company_id",
    }
    with psycopg.connect(url) as truth:
        return {
            table: str(
                truth.execute(
                    f"SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {table} t"
                    f" WHERE {column} <> %s",
                    (mine,),
                ).fetchone()
            )
            for table, column in tables.items()
        }

"""Every route is tried by people of one company with the names of another's objects.

The routes come from the application, the objects from the superuser's view of the demo group:
nothing of a neighbour may be read, and nothing of his may change, whatever is posted.
"""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest
from litestar.handlers import HTTPRouteHandler
from tests.people import DemoPerson, demo_people, sign_in
from tests.worlds import Server, settings_for

from winvest.app.wiring import ROUTES
from winvest.foundation.infra.edge import EdgeMiddleware

pytestmark = [pytest.mark.req("ORG-03")]
PARAMETER = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
VIEWERS = (
    ("conseiller", "AP"),
    ("catalogue_manager", "AP"),
    ("compta", "AP"),
    ("admin_societe", "AP"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What belongs to others and may not be known at AP."""

    skus: tuple[str, ...]
    names: tuple[str, ...]
    ids: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A running application on the demo group, and the superuser's address."""

    app: EdgeMiddleware
    superuser_url: str
    people: tuple[DemoPerson, ...]
    foreign: Foreign


@pytest.fixture(scope="module")
async def world(server: Server, demo_template: str, var_dir: Path) -> AsyncIterator[World]:
    """The application on its own copy of the demo group."""
    from winvest.app.asgi import create_app

    name = server.clone(demo_template)
    app = create_app(settings_for(server, name, var_dir))
    url = server.superuser_url(name)
    yield World(app=app, superuser_url=url, people=demo_people(var_dir), foreign=_foreign(url))
    await app.db.close()
    server.drop(name)


def handlers(method: str) -> Iterator[tuple[HTTPRouteHandler, str]]:
    """Handlers of a method with each of their addresses, public files and health aside."""
    for handler in ROUTES:
        if isinstance(handler, HTTPRouteHandler) and method in handler.http_methods:
            for path in sorted(handler.paths):
                if handler.opt.get("stream"):
                    continue  # never ends; heard by its own tests
                if not handler.opt.get("public") and path != "/deconnexion":
                    yield handler, path


@pytest.mark.parametrize(("role", "company"), VIEWERS)
async def test_objects_of_a_neighbour_are_not_found(world: World, role: str, company: str) -> None:
    leaks, tried = [], 0
    async with _visitor(world, role, company) as http:
        for _, path in handlers("GET"):
            for address in _addresses(path, world.foreign):
                answer = await http.get(address)
                tried += 1
                if answer.status_code == 200 or answer.status_code >= 500:
                    leaks.append((address, answer.status_code))
    assert tried > 5
    assert leaks == []


@pytest.mark.parametrize(("role", "company"), VIEWERS)
async def test_no_page_names_anything_of_a_neighbour(world: World, role: str, company: str) -> None:
    secrets = (*world.foreign.skus, *world.foreign.names)
    leaks, read = [], 0
    async with _visitor(world, role, company) as http:
        for _, path in handlers("GET"):
            if PARAMETER.search(path) or path == "/aide/composants":
                continue  # the components' page shows fixed samples
            for query in ("", "?societe=FT", "?q=box", "?q=FT-", "?societe=DEP&statut=draft"):
                answer = await http.get(path + query)
                read += answer.status_code == 200
                assert answer.status_code < 500, f"{path}{query}: {answer.status_code}"
                text = answer.text
                leaks += [f"{path}{query}: {one}" for one in secrets if one in text]
    assert read > 5
    assert leaks == []


@pytest.mark.parametrize(("role", "company"), VIEWERS)
async def test_nothing_of_a_neighbour_changes_whatever_is_posted(
    world: World, role: str, company: str
) -> None:
    before = _digest(world.superuser_url)
    answers = []
    async with _visitor(world, role, company) as http:
        token = await _token(http)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for _, path in handlers(method):
                addresses = _addresses(path, world.foreign) or [path]
                for address in addresses[:12]:
                    for form in _forms(world.foreign):
                        sent = {**form, "csrf_token": token}
                        answer = await http.request(method, address, data=sent)
                        answers.append((f"{method} {address}", answer.status_code))
    assert len(answers) > 5
    assert [one for one in answers if one[1] >= 500] == []
    assert _digest(world.superuser_url) == before


def _addresses(path: str, foreign: Foreign) -> list[str]:
    names = PARAMETER.findall(path)
    if not names:
        return []
    values = {"sku": foreign.skus[:3], "code": foreign.codes}
    first = values.get(names[0], foreign.ids)
    found = []
    for value in first:
        address = PARAMETER.sub(value, path, count=1)
        found.append(PARAMETER.sub(foreign.ids[0], address))
    return found


def _forms(foreign: Foreign) -> list[dict[str, str]]:
    """Mass assignment: every column one could hope for, with a neighbour's values."""
    stolen = foreign.ids[0]
    return [
        {"societe": "FT", "company_id": foreign.ids[-1], "owner_company_id": foreign.ids[-1]},
        {
            "company_id": foreign.ids[-1],
            "company": "FT",
            "id": stolen,
            "product_id": stolen,
            "sku": foreign.skus[0],
            "name": "Détourné",
            "lock_version": "1",
            "lifecycle_status": "active",
            "status": "active",
            "role": "admin_groupe",
            "email": "intrus@winvest.example",
        },
    ]


def _foreign(url: str) -> Foreign:
    """Products that AP neither owns nor sells, with their children, partners and companies."""
    with psycopg.connect(url) as truth:
        ap = truth.execute("SELECT id FROM company WHERE code = 'AP'").fetchone()
        assert ap
        hidden = truth.execute(
            "SELECT id, sku, name FROM product p WHERE company_id <> %s AND NOT EXISTS ("
            " SELECT 1 FROM publication b JOIN product_version v ON v.id = b.product_version_id"
            " WHERE v.product_id = p.id AND b.company_id = %s) ORDER BY sku",
            (ap[0], ap[0]),
        ).fetchall()
        ids = [str(hidden[0][0]), str(hidden[1][0])]
        for table in ("partner", "product_document", "product_version", "publication"):
            column = "company_id" if table == "partner" else "owner_company_id"
            row = truth.execute(
                f"SELECT id FROM {table} WHERE {column} = (SELECT company_id FROM product"
                " WHERE id = %s) LIMIT 1",
                (hidden[0][0],),
            ).fetchone()
            if row:
                ids.append(str(row[0]))
        owner = truth.execute("SELECT id FROM company WHERE code = 'FT'").fetchone()
        assert owner
    mine = ("AP-",)
    return Foreign(
        skus=tuple(row[1] for row in hidden if not row[1].startswith(mine)),
        names=tuple(row[2] for row in hidden if len(row[2]) > 12),
        ids=(*ids, str(owner[0])),
        codes=("FT", "DEP"),
    )


def _digest(url: str) -> dict[str, str]:
    """A fingerprint of every row that is not AP's, table by table."""
    found = {}
    with psycopg.connect(url) as truth:
        ap = truth.execute("SELECT id FROM company WHERE code = 'AP'").fetchone()
        assert ap
        tables = truth.execute(
            "SELECT DISTINCT ON (c.table_name) c.table_name, c.column_name"
            " FROM information_schema.columns c JOIN information_schema.tables t"
            " USING (table_schema, table_name) WHERE t.table_type = 'BASE TABLE'"
            " AND c.table_schema = 'public' AND c.column_name IN ('company_id', 'owner_company_id')"
            " AND c.table_name NOT LIKE 'audit_log%%' AND c.table_name <> 'user_session'"
            " ORDER BY c.table_name, c.column_name DESC"
        ).fetchall()
        assert len(tables) > 10
        for table, column in tables:
            row = truth.execute(
                f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t"
                f" WHERE {column} IS DISTINCT FROM %s",
                (ap[0],),
            ).fetchone()
            found[table] = str(row and row[0])
        companies = truth.execute(
            "SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM company c WHERE code <> 'AP'"
        ).fetchone()
        found["company"] = str(companies and companies[0])
    return found


def _visitor(world: World, role: str, company: str) -> "_SignedIn":
    person = next(one for one in world.people if one.role == role and one.companies == (company,))
    return _SignedIn(world, person)


class _SignedIn:
    """A client signed in as a person, for the length of a `with`."""

    def __init__(self, world: World, person: DemoPerson) -> None:
        transport = httpx.ASGITransport(app=world.app, client=("127.0.0.1", 40000))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://localhost:8000")
        self.person = person

    async def __aenter__(self) -> httpx.AsyncClient:
        await sign_in(self.http, self.person)
        return self.http

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()


async def _token(http: httpx.AsyncClient) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', (await http.get("/")).text)
    assert found, "no page carries a form token"
    return found[1]

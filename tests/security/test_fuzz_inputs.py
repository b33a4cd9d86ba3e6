"""Whatever is typed in an address or a form, the product answers: never a 500.

The routes come from the application, the forms from its own pages, the values from what breaks
programs: quotes, tags, zero bytes, huge numbers, lone surrogates, other people's types.
`make fuzz` tries many more.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import demo_people, sign_in, token_of
from tests.worlds import Server, settings_for

from winvest.app.cli_commands.listings import every_route

pytestmark = pytest.mark.req("OPS-05")
PARAMETER = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
# Leaving the session, or giving away its rights, ends the experiment instead of continuing it.
LEAVING = re.compile(r"deconnexion|sessions|desactiv|mot-de-passe|confirmation|facteur|second")
WORDS = (
    "q", "societe", "risque", "compagnie", "statut", "canal", "integre", "diffuse", "modele", "tri",
    "apres", "avant", "page", "au", "connu", "suite", "table", "acteur", "du", "formule", "limit",
    "completude", "le",
)  # fmt: skip
NASTY = (
    "", " ", "0", "-1", "1e999", "NaN", "99999999999999999999999", "1,5", "null", "true", "[]",
    "'", "''; DROP TABLE product; --", '" OR 1=1 --', "%", "_", "\\", "<script>alert(1)</script>",
    "{{ 7*7 }}", "${7*7}", "../../etc/passwd", "//ailleurs.example", "\x00", "a\x00b", "\r\nX-A: b",
    "é" * 300, "a" * 5000, "🦊", "\u202e", "2026-02-30", "2026-13-45T99:99", "0001-01-01",
    "9999-12-31", "00000000-0000-0000-0000-000000000000", "AP", "AP-SANTE-001", "SANTE", "active",
)  # fmt: skip
values = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.integers().map(str),
    st.dates().map(str),
    st.uuids().map(str),
)
many = settings(deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it is sent and what may be filled in."""

    action: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """The application on the demo group, a signed-in group administrator, the forms they see."""

    http: httpx.AsyncClient
    addresses: tuple[str, ...]
    known: dict[str, tuple[str, ...]]
    forms: tuple[Form, ...]
    token: str


class Forms(HTMLParser):
    """Reads the POST forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect actions and names."""
        have = dict(attrs)
        action = have.get("action") or have.get("hx-post")
        if tag == "form" and (have.get("method") or "").lower() == "post":
            self.found.append((action or "", []))
        elif self.found and tag in ("input", "select", "textarea", "button") and have.get("name"):
            self.found[-1][1].append(str(have["name"]))


@pytest.fixture(scope="module")
async def world(server: Server, demo_template: str, var_dir: Path) -> AsyncIterator[World]:
    from winvest.app.asgi import create_app

    name = server.clone(demo_template)
    app = create_app(settings_for(server, name, var_dir))
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50001))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        admin = next(one for one in demo_people(var_dir) if one.role == "admin_groupe")
        await sign_in(http, admin)
        known = _known(server.superuser_url(name))
        addresses = tuple(
            dict.fromkeys(
                route["path"]
                for route in every_route()
                if route["method"] == "GET"
                and not route["path"].startswith("/static")
                and not route["path"].endswith("/flux")  # a stream never ends
            )
        )
        forms = await _forms(http, addresses, known)
        yield World(http, addresses, known, forms, token_of(await http.get("/aide")))
    await app.db.close()
    server.drop(name)


@many
@given(data=st.data())
async def test_no_address_breaks_a_page(world: World, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(world.addresses))
    for name in PARAMETER.findall(path):
        value = data.draw(st.one_of(st.sampled_from(world.known.get(name, ("x",))), values))
        path = re.sub(rf"\{{{name}(:[a-z]+)?\}}", quote(value, safe="", errors="replace"), path)
    asked = data.draw(st.dictionaries(st.sampled_from(WORDS), values, max_size=4))
    query = "&".join(f"{k}={quote(v, safe='', errors='replace')}" for k, v in asked.items())
    partial = data.draw(st.booleans())
    headers = {"hx-request": "true", "hx-request-type": "partial"} if partial else {}
    answer = await world.http.get(f"{path}?{query}", headers=headers)
    assert answer.status_code < 500, answer.text[:600]
    assert "<script>alert(1)</script>" not in answer.text


@many
@given(data=st.data())
async def test_no_form_breaks_its_handler(world: World, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(world.forms))
    names = st.sampled_from((*form.fields, "company_id", "id", "lifecycle_status"))
    typed = data.draw(st.dictionaries(names, values, max_size=len(form.fields) + 1))
    answer = await world.http.post(form.action, data={**typed, "csrf_token": world.token})
    assert answer.status_code < 500, answer.text[:600]
    assert answer.status_code != 403 or "formulaire a expiré" not in answer.text
    where = answer.headers.get("location", "/")
    assert where.startswith("/"), where
    assert not where.startswith("//"), where


async def test_the_forms_of_the_product_are_found(world: World) -> None:
    assert len(world.addresses) > 20
    assert len(world.forms) > 5


def _known(superuser_url: str) -> dict[str, tuple[str, ...]]:
    """Real names, by the parameter that takes them, so that half of the tries get further."""
    tables = {"sku": "sku FROM product", "code": "code FROM company", "id": "id FROM partner",
              "user_id": "id FROM app_user", "risk_id": "id FROM risk"}  # fmt: skip
    with psycopg.connect(superuser_url) as connection:
        return {
            name: tuple(str(row[0]) for row in connection.execute(f"SELECT {what} LIMIT 5"))  # type: ignore[call-overload]
            for name, what in tables.items()
        }


async def _forms(
    http: httpx.AsyncClient, addresses: tuple[str, ...], known: dict[str, tuple[str, ...]]
) -> tuple[Form, ...]:
    found: dict[str, Form] = {}
    for path in addresses:
        asked = PARAMETER.sub(lambda m: known.get(m[1], ("x",))[0], path)
        answer = await http.get(asked)
        if answer.status_code != 200 or "html" not in answer.headers["content-type"]:
            continue
        reader = Forms()
        reader.feed(answer.text)
        for action, fields in reader.found:
            target = action or asked
            if not LEAVING.search(target):
                found.setdefault(target, Form(target, tuple(dict.fromkeys(fields))))
    return tuple(found.values())

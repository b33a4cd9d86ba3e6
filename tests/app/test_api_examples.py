"""The bodies given as examples by the document of the API work when they are pasted."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import Api
from tests.app.test_demo_load import EVERYWHERE
from tests.worlds import Server, settings_for
from winvest.app.asgi import create_app
from winvest.app.demo.trees import company_id
from winvest.foundation.infra.db import transaction
from winvest.group.identity.commands.accounts import create_key

pytestmark = [pytest.mark.commits, pytest.mark.req("CAT-11")]
# A step is pasted where it may be done: nothing of the demo group waits for its day.
STEPS = {"/api/catalog/products/{id}/versions/{n}/schedule"}
NAMED = {"products": "FT-BOX-001", "partners": "trame"}


@pytest.fixture
async def ft(server: Server, demo_template: str, var_dir: Path) -> AsyncIterator[Api]:
    """A program of France Téléphone, on a copy of the demo group."""
    name = server.clone(demo_template)
    app = create_app(settings_for(server, name, var_dir))
    async with transaction(app.db, EVERYWHERE) as session:
        token = await create_key(
            session, EVERYWHERE, name="Essai", company_id=company_id("FT"),
            role="catalogue_manager", expires_at=None,
        )  # fmt: skip
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        yield Api(http, token)
    await app.db.close()
    server.drop(name)


async def test_every_example_works_when_pasted(ft: Api) -> None:
    document = (await ft.get("/api/openapi.json")).json()
    tried = 0
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            example = _example(said)
            if example is None or path in STEPS or said.get("x-right") == "partners.credentials":
                continue
            headers = {"If_Match": "*"} if method == "patch" else {}
            where = path.replace("{id}", NAMED.get(path.split("/")[3], ""))
            answer = await ft(method.upper(), where, example, **headers)
            assert answer.status_code in (200, 201), f"{method} {where}: {answer.text}"
            tried += 1
    assert tried >= 8


async def test_every_tag_says_what_it_holds(ft: Api) -> None:
    document = (await ft.get("/api/openapi.json")).json()
    assert [one["name"] for one in document["tags"] if not one["description"]] == []


def _example(said: dict[str, Any]) -> Any:
    content = said.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("example")

"""The whole application with a person signed in by decree: what a door answers, edge included."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from winvest.app.asgi import create_app
from winvest.foundation.infra.csrf import csrf_for
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.visits import CompanyBadge, Person, Principal
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Door:
    """A browser of one person: pages by `get`, acts by `post` with the form's token."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.token = token

    async def get(self, path: str, *, htmx: bool = False, **query: str) -> httpx.Response:
        """A page, or its fragment."""
        return await self.http.get(path, params=query or None, headers=HTMX if htmx else None)

    async def post(
        self, path: str, form: dict[str, object] | None = None, *, htmx: bool = False
    ) -> httpx.Response:
        """An act, as a form sends it."""
        return await self.http.post(
            path,
            data={"csrf_token": self.token, **(form or {})},
            headers=HTMX if htmx else None,
        )


@asynccontextmanager
async def door(settings: Settings, scope: Scope) -> AsyncIterator[Door]:
    """The application for one person on the test's own database."""
    application = create_app(settings)
    cookie = "session-of-the-test"
    badges = tuple(
        CompanyBadge(id=one, code=f"C{at}", name=f"Société {at}", theme_css="")
        for at, one in enumerate(sorted(scope.company_ids))
    )
    person = Person(
        user_id=scope.actor_id or new_id(),
        email="camille@winvest.example",
        display_name=scope.actor_label,
        roles_label="Essai",
        companies=badges,
    )

    async def decree(
        connection: AsyncConnection,
        *,
        cookie: str | None,
        bearer: str | None,
        ip: str,
        request_id: str,
    ) -> Principal | None:
        return Principal(scope=replace(scope, request_id=request_id), person=person)

    application.authenticate = decree
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8000", cookies={"wv": cookie}
    ) as http:
        yield Door(http, csrf_for(application.csrf_key, cookie))
    await application.db.close()

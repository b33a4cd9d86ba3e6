"""A small group for the administration: two companies, their administrators, their people."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import httpx
from sqlalchemy import text

from tests.group.identity.world import (
    Known,
    a_browser,
    a_company,
    an_account,
    csrf_of,
    sign_in,
)
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Two companies; an administrator of the group, one of each company; a seller of each."""

    ap: UUID
    mtv: UUID
    top: Known
    ap_admin: Known
    mtv_admin: Known
    ap_seller: Known
    mtv_seller: Known


class Signed:
    """A person signed in: pages, and acts with the form's token."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.token = token

    async def get(self, path: str, **query: str) -> httpx.Response:
        """A page."""
        return await self.http.get(path, params=query or None)

    async def post(self, path: str, **form: object) -> httpx.Response:
        """An act, as a form sends it."""
        return await self.http.post(path, data={"csrf_token": self.token, **form})


async def a_small_group(db: Database) -> Group:
    """The group, committed."""
    ap, mtv = await a_company(db, "AP"), await a_company(db, "MTV")
    return Group(
        ap=ap,
        mtv=mtv,
        top=await an_account(
            db, ("admin_groupe", None), email="top@winvest.example", enrolled=True
        ),
        ap_admin=await an_account(
            db, ("admin_societe", ap), email="admin.ap@winvest.example", enrolled=True
        ),
        mtv_admin=await an_account(
            db, ("admin_societe", mtv), email="admin.mtv@winvest.example", enrolled=True
        ),
        ap_seller=await an_account(db, ("vente", ap), email="vente.ap@winvest.example"),
        mtv_seller=await an_account(db, ("vente", mtv), email="vente.mtv@winvest.example"),
    )


@asynccontextmanager
async def signed(application: EdgeMiddleware, known: Known) -> AsyncIterator[Signed]:
    """Sign in as somebody; the second factor also proves who they are for grave acts."""
    async with a_browser(application) as http:
        await sign_in(http, known)
        yield Signed(http, csrf_of(await http.get("/compte")))


async def forget_proof(db: Database, known: Known) -> None:
    """As if the ten minutes of the proof of identity had passed."""
    async with db.engine.begin() as connection:
        await connection.execute(
            text("UPDATE user_session SET step_up_at = NULL WHERE user_id = :id"), {"id": known.id}
        )


async def value(db: Database, sql: str, **values: object) -> object:
    """One value of the database, as the application's role."""
    async with db.engine.connect() as connection:
        return (await connection.execute(text(sql), values)).scalar()


async def audited(db: Database, table: str, record_id: UUID) -> list[str]:
    """Commands that the audit trail names on a row, oldest first."""
    async with db.engine.connect() as connection:
        await connection.execute(text("SELECT set_config('app.group_admin', 'on', true)"))
        found = await connection.execute(
            text(
                'SELECT command FROM audit_log WHERE "table" = :name AND record_id = :id'
                " ORDER BY at"
            ),
            {"name": table, "id": record_id},
        )
        return list(found.scalars())


HERE = "/administration/utilisateurs"
UNDO = re.compile(r'action="(/administration/[^"]*(?:retablissement|reactivation|retrait)[^"]*)"')
NEW = {"display_name": "Zoé <b>Petit</b>", "email": "Zoe@Winvest.Example", "role": "vente"}


async def undo_of(browser: Signed, path: str) -> str:
    """The address that takes back the last act, from the message of a page."""
    found = UNDO.search((await browser.get(path)).text.partition('id="toasts"')[2])
    assert found, "no « Annuler »"
    return found[1]

"""Worlds of identity: companies, accounts, browsers that sign in over HTTP as anyone would."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import httpx
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.companies.models import Company
from winvest.group.identity.commands.accounts import NewAssignment, create_user
from winvest.group.identity.factor_rules import totp_at
from winvest.group.identity.models import TotpFactor, User

PASSWORD = "une phrase assez longue"
AGENT = "Essai/1.0"
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')
SECRET = b"12345678901234567890"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An account of the test."""

    id: UUID
    email: str
    password: str
    secret: bytes | None


async def a_company(db: Database, code: str) -> UUID:
    """A company of the group."""
    company_id = new_id()
    scope = system_scope("Essai", company_ids=frozenset((company_id,)))
    async with transaction(db, scope) as session:
        session.add(
            Company(
                id=company_id,
                code=code,
                legal_name=f"Société {code}",
                siren=f"{abs(hash(code)) % 10**9:09d}",
            )
        )
    return company_id


async def an_account(
    db: Database,
    *roles: tuple[str, UUID | None],
    email: str = "ada@winvest.example",
    enrolled: bool = False,
    password: str | None = PASSWORD,
) -> Known:
    """An account with its roles; `enrolled`: with an authenticator application."""
    companies = frozenset(one for _, one in roles if one is not None)
    async with transaction(db, system_scope("Essai", company_ids=companies)) as session:
        user_id = await create_user(
            session,
            system_scope_of_group(companies),
            email=email,
            display_name="Ada Test",
            assignments=[NewAssignment(role=role, company_id=one) for role, one in roles],
            password=password,
            now=datetime.now(UTC),
        )
        if enrolled:
            session.add(
                TotpFactor(
                    user_id=user_id,
                    name="Application",
                    secret=SECRET,
                    confirmed_at=datetime.now(UTC),
                )
            )
    return Known(
        id=user_id, email=email, password=password or "", secret=SECRET if enrolled else None
    )


def system_scope_of_group(companies: frozenset[UUID]) -> Scope:
    """Who may give every role."""
    return system_scope("Essai", company_ids=companies)


@asynccontextmanager
async def a_browser(
    application: EdgeMiddleware, ip: str = "127.0.0.1"
) -> AsyncIterator[httpx.AsyncClient]:
    """Another browser on the same application, with cookies of its own."""
    transport = httpx.ASGITransport(app=application, client=(ip, 50000))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8000", headers={"user-agent": AGENT}
    ) as http:
        yield http


def csrf_of(page: httpx.Response) -> str:
    """The form token of a page."""
    found = TOKEN.search(page.text)
    assert found, f"no form token in {page.status_code} {page.text[:300]}"
    return found[1]


async def post_form(
    http: httpx.AsyncClient, path: str, *, seen: str | None = None, **fields: str
) -> httpx.Response:
    """Open a page (the same address unless said), then send its form."""
    token = csrf_of(await http.get(seen or path))
    return await http.post(path, data={**fields, "csrf_token": token})


async def give_password(
    http: httpx.AsyncClient, known: Known, *, suite: str = ""
) -> httpx.Response:
    """The first step of the sign-in."""
    return await post_form(
        http, "/connexion", email=known.email, password=known.password, suite=suite
    )


async def sign_in(http: httpx.AsyncClient, known: Known, *, late: int = 0) -> httpx.Response:
    """Both steps; `late` steps after the present one, as each code serves once."""
    answer = await give_password(http, known)
    if known.secret and answer.headers.get("location", "").startswith("/connexion/mfa"):
        answer = await post_form(http, "/connexion/mfa", code=code_of(known, late=late))
    assert answer.status_code == 303, answer.text[:500]
    return answer


def code_of(known: Known, *, late: int = 0) -> str:
    """The application's code now, or some steps later."""
    assert known.secret
    return totp_at(known.secret, step=int(datetime.now(UTC).timestamp()) // 30 + late)


async def user_row(session: AsyncSession, known: Known) -> User:
    """The account's row."""
    return (await session.execute(select(User).where(User.id == known.id))).scalar_one()


async def jobs_named(db: Database, name: str) -> list[dict[str, object]]:
    """Arguments of the jobs that wait under a name, oldest first."""
    async with db.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT args FROM procrastinate_jobs WHERE task_name = :name ORDER BY id"),
            {"name": name},
        )
        return list(found.scalars())


App = EdgeMiddleware
STRANGER = Known(
    id=None,  # type: ignore[arg-type]
    email="personne@winvest.example",
    password=PASSWORD,
    secret=None,
)

"""`winvest user create` and `winvest token create`: the first accounts, and programs' keys."""

import asyncio
import re
import secrets
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.app.cli_commands.base import open_ground, require_migrated
from winvest.foundation.infra.crypto import Keyring, install_keyring
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.identity.commands import accounts

LABEL = "Ligne de commande"
DURATION = re.compile(r"^([1-9][0-9]{0,4})([dhj])$")
Act = Callable[[AsyncSession, Scope], Awaitable[str]]


def create_user(arguments: Namespace) -> int:
    """Create an account; its password is read from stdin, or made and printed."""
    given = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else None
    password = given if given is not None else secrets.token_urlsafe(15)

    async def act(session: AsyncSession, scope: Scope) -> str:
        whole = arguments.role == "admin_groupe"
        company_id = None if whole else await company_of(session, scope, arguments.company)
        await accounts.create_user(
            session,
            scope,
            email=arguments.email,
            display_name=arguments.name or _name_from(arguments.email),
            assignments=[accounts.NewAssignment(role=arguments.role, company_id=company_id)],
            password=password,
            now=datetime.now(UTC),
        )
        return "" if given is not None else password

    return run_act(act)


def create_token(arguments: Namespace) -> int:
    """Create an API key and print its token alone."""
    lasts = _duration(arguments.expires)

    async def act(session: AsyncSession, scope: Scope) -> str:
        return await accounts.create_key(
            session,
            scope,
            name=arguments.name,
            company_id=await company_of(session, scope, arguments.company),
            role=arguments.role,
            expires_at=datetime.now(UTC) + lasts,
            rate_per_minute=arguments.rate,
        )

    return run_act(act)


def run_act(act: Act) -> int:
    """Run an act in one transaction of the system, and print what it answers."""
    with open_ground() as settings:
        require_migrated(settings)
        install_keyring(Keyring.from_file(settings.key_file))
        said = asyncio.run(_transacted(settings, act))
        if said:
            print(said)
    return 0


async def _transacted(settings: Settings, act: Act) -> str:
    db = Database(settings.database_url, pool_size=1)
    try:
        scope = await World(db=db, settings=settings).system_scope(LABEL)
        async with transaction(db, scope) as session:
            return await act(session, scope)
    finally:
        await db.close()


async def company_of(session: AsyncSession, scope: Scope, code: str) -> UUID:
    """The company of that code; refused with the list of those that exist."""
    names = await company_names(session, scope)
    found = next((one.id for one in names if one.code == code), None)
    if found is None:
        known = ", ".join(one.code for one in names) or "aucune"
        raise Refused(
            f"Aucune société n’a le code {code}. Choisissez parmi : {known}.",
            code="unknown_company",
        )
    return found


def _duration(typed: str) -> timedelta:
    found = DURATION.match(typed)
    if found is None:
        message = "--expires attend une durée comme 90d ou 12h."
        raise Invalid([FieldError(field="expires", code="malformed", message=message)])
    count = int(found[1])
    return timedelta(hours=count) if found[2] == "h" else timedelta(days=count)


def _name_from(email: str) -> str:
    words = re.split(r"[._-]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word) or email

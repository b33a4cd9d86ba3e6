"""Jobs of identity: alerts, idle accounts, what is kept no longer."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select

from winvest.foundation.delivery.commands import send_mail
from winvest.foundation.infra.crypto import keyring
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.queue import World, job
from winvest.group.identity.commands.reset import mail_reset_link
from winvest.group.identity.commands.upkeep import disable_idle_accounts, forget_old_sign_ins
from winvest.group.identity.enums import SecurityChange
from winvest.group.identity.models import LoginAttempt, User
from winvest.group.identity.queries import administrators, failures_since_success

log = structlog.get_logger("identity")
KEPT = timedelta(days=365)


@job("identity.alert_lockout")
async def alert_lockout(world: World, *, user_id: str, **_: Any) -> None:
    """Tell the group's administrators that somebody hammers at an account."""
    scope = await world.system_scope("Sécurité")
    async with transaction(world.db, scope) as session:
        user = await session.get(User, UUID(user_id))
        if user is None:
            log.info("nothing_to_do", job="identity.alert_lockout")
            return
        now = datetime.now(UTC)
        failures = await failures_since_success(session, scope, email=user.email, now=now)
        latest = await session.scalar(
            select(LoginAttempt)
            .where(LoginAttempt.email == user.email)
            .order_by(LoginAttempt.created_at.desc())
            .limit(1)
        )
        for email in await administrators(session, scope, now=now):
            await send_mail(
                session,
                to=email,
                template="lockout",
                name=user.display_name,
                email=user.email,
                failures=len(failures),
                at=latest.created_at if latest else now,
                ip=latest.ip if latest else "",
                link=f"{world.settings.public_url}/administration/utilisateurs",
            )


@job("identity.tell_change")
async def tell_change(world: World, *, user_id: str, change: str, at: str, **_: Any) -> None:
    """Mail a person that the security of their account changed."""
    scope = await world.system_scope("Sécurité")
    async with transaction(world.db, scope) as session:
        user = await session.get(User, UUID(user_id))
        if user is None:
            log.info("nothing_to_do", job="identity.tell_change")
            return
        await send_mail(
            session,
            to=user.email,
            template="security_change",
            name=user.display_name,
            change=SecurityChange(change).label,
            at=datetime.fromisoformat(at),
            link=f"{world.settings.public_url}/compte",
        )


@job("identity.disable_idle", cron="20 4 * * *")
async def disable_idle(world: World, **_: Any) -> None:
    """Each night, disable the accounts unused for 90 days (annexe G 4)."""
    scope = await world.system_scope("Comptes inactifs")
    async with transaction(world.db, scope) as session:
        disabled = await disable_idle_accounts(session, scope, now=datetime.now(UTC))
    log.info("idle_accounts", disabled=len(disabled))


@job("identity.forget_sign_ins", cron="40 4 * * *")
async def forget_sign_ins(world: World, **_: Any) -> None:
    """Each night, forget attempts older than a year and what can serve no more."""
    scope = await world.system_scope("Durées de conservation")
    async with transaction(world.db, scope) as session:
        await forget_old_sign_ins(session, scope, before=datetime.now(UTC) - KEPT)


@job("identity.mail_reset_link")
async def mail_reset(world: World, *, sealed: str, **_: Any) -> None:
    """Mail the link of a forgotten password, if the address has an account."""
    email = keyring().open(base64.b64decode(sealed), about=b"reset").decode()
    scope = await world.system_scope("Mot de passe oublié")
    async with transaction(world.db, scope) as session:
        sent = await mail_reset_link(
            session,
            scope,
            email=email,
            public_url=world.settings.public_url,
            now=datetime.now(UTC),
        )
    log.info("reset_link", sent=sent)

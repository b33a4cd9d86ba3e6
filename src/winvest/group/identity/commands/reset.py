"""Choosing a password by a mailed link: forgotten password, invitation. Single use, in time."""

import secrets
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.delivery.commands import send_mail
from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.access import token_hash
from winvest.group.identity.commands.announcements import announce_change
from winvest.group.identity.enums import SecurityChange, SignInOutcome, TokenPurpose, UserStatus
from winvest.group.identity.models import LoginAttempt, PasswordToken, User, UserSession
from winvest.group.identity.passwords import password_hash
from winvest.group.identity.queries import account_by_email, usable_link
from winvest.group.identity.rules import (
    INVITATION_LIFE,
    RESET_LIFE,
    RESETS_PER_HOUR,
    normalised_email,
    password_faults,
)

NEW_PASSWORD = "/mot-de-passe/nouveau"  # noqa: S105 - an address, not a password
GONE = "Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre ci-dessous."


@command(
    "identity.mail_reset_link",
    needs=None,
    undo=Irreversible("Un courriel parti ne se rattrape pas ; le lien expire de lui-même."),
)
async def mail_reset_link(
    session: AsyncSession, scope: Scope, *, email: str, public_url: str, now: datetime
) -> bool:
    """Mail a link to choose a password, if the address has an account that may; says whether."""
    account = await account_by_email(session, scope, email=normalised_email(email))
    if account is None or account.status == UserStatus.DISABLED:
        return False
    recent = await session.scalar(
        select(func.count()).where(
            PasswordToken.user_id == account.id,
            PasswordToken.purpose == TokenPurpose.RESET,
            PasswordToken.created_at > now - RESETS_PER_HOUR.window,
        )
    )
    if (recent or 0) >= RESETS_PER_HOUR.count:
        return False
    link = await _new_link(session, account.id, TokenPurpose.RESET, public_url, now=now)
    await send_mail(
        session,
        to=account.email,
        template="password_reset",
        name=account.display_name,
        minutes=int(RESET_LIFE.total_seconds() // 60),
        link=link,
    )
    return True


@command(
    "identity.invite",
    needs="users.edit",
    undo=Irreversible("Un courriel parti ne se rattrape pas ; le lien expire de lui-même."),
)
async def invite(
    session: AsyncSession, scope: Scope, *, user_id: UUID, public_url: str, now: datetime
) -> None:
    """Mail somebody who was just given an account the link to choose their password."""
    user = await session.get(User, user_id)
    if user is None:
        raise NotFound("Ce compte n’existe pas. Rechargez la liste.")
    if user.status != UserStatus.INVITED:
        raise Refused(
            f"{user.display_name} a déjà choisi son mot de passe. "
            "Proposez « Mot de passe oublié ».",
            code="already_active",
        )
    link = await _new_link(session, user.id, TokenPurpose.INVITATION, public_url, now=now)
    await send_mail(
        session,
        to=user.email,
        template="invitation",
        name=user.display_name,
        days=INVITATION_LIFE.days,
        link=link,
    )


@command(
    "identity.choose_password",
    needs=None,
    undo=Irreversible("L’ancien mot de passe n’est pas conservé."),
)
async def choose_password(
    session: AsyncSession, scope: Scope, *, token: str, new: str, again: str, now: datetime
) -> None:
    """Choose a password by a mailed link: every session and every other link is closed."""
    link = await usable_link(session, scope, token=token, now=now, lock=True)
    if link is None:
        raise Refused(GONE, code="link_gone")
    fault = password_faults(new, email=link.email)
    if fault:
        raise Invalid([FieldError(field="new", code="weak", message=fault)])
    if new != again:
        message = "Les deux saisies diffèrent. Retapez le même mot de passe."
        raise Invalid([FieldError(field="again", code="differs", message=message)])
    await session.execute(
        update(User)
        .where(User.id == link.user_id)
        .values(
            password_hash=await password_hash(new),
            password_changed_at=now,
            status=UserStatus.ACTIVE,
        )
    )
    await session.execute(
        update(PasswordToken)
        .where(PasswordToken.user_id == link.user_id, PasswordToken.used_at.is_(None))
        .values(used_at=now)
    )
    await session.execute(
        update(UserSession)
        .where(UserSession.user_id == link.user_id, UserSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    session.add(
        LoginAttempt(
            email=link.email,
            user_id=link.user_id,
            ip="",
            user_agent="",
            outcome=SignInOutcome.RENEWED,
        )
    )
    await announce_change(session, user_id=link.user_id, change=SecurityChange.PASSWORD, now=now)


async def _new_link(
    session: AsyncSession, user_id: UUID, purpose: TokenPurpose, public_url: str, *, now: datetime
) -> str:
    token = secrets.token_urlsafe(32)
    life = RESET_LIFE if purpose is TokenPurpose.RESET else INVITATION_LIFE
    session.add(
        PasswordToken(
            user_id=user_id, token_hash=token_hash(token), purpose=purpose, expires_at=now + life
        )
    )
    return f"{public_url.rstrip('/')}{NEW_PASSWORD}?{urlencode({'jeton': token})}"

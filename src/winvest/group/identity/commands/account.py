"""Acts on one's own account: preferences, password, sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound, TooMany
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.announcements import announce_change
from winvest.group.identity.commands.attempts import (
    Visitor,
    failed,
    locked_for,
    one_at_a_time,
)
from winvest.group.identity.enums import SecurityChange, SignInOutcome
from winvest.group.identity.models import UserSession
from winvest.group.identity.own_queries import own_account
from winvest.group.identity.passwords import password_hash, password_matches
from winvest.group.identity.queries import Account
from winvest.group.identity.rules import password_faults

CHOICES = {
    "theme": ("auto", "light", "dark"),
    "density": ("dense", "normal", "relaxed"),
    "rail": ("wide", "narrow"),
}


@command("identity.set_preferences", needs=None, undo=Undo("identity.set_preferences"))
async def set_preferences(session: AsyncSession, scope: Scope, *, chosen: dict[str, str]) -> None:
    """Keep how the person likes the screens: theme, density, rail; unknown values are refused."""
    wrong = [
        FieldError(field=name, code="unknown", message="Choisissez une des valeurs proposées.")
        for name, value in chosen.items()
        if value not in CHOICES.get(name, ())
    ]
    if wrong:
        raise Invalid(wrong)
    user = await own_account(session, scope)
    user.preferences = {**user.preferences, **chosen}


@command("identity.choose_company", needs=None, undo=Undo("identity.choose_company"))
async def choose_company(session: AsyncSession, scope: Scope, *, company_id: UUID | None) -> None:
    """Look at one company of one's perimeter, or at all of them (None)."""
    if company_id is not None and company_id not in scope.company_ids:
        raise NotFound("Cette société n’est pas dans votre périmètre. Choisissez-en une autre.")
    await session.execute(
        update(UserSession)
        .where(UserSession.id == scope.session_id)
        .values(selected_company_id=company_id)
    )


@command(
    "identity.change_password",
    needs=None,
    undo=Irreversible("L’ancien mot de passe n’est pas conservé."),
)
async def change_password(
    session: AsyncSession, scope: Scope, *, current: str, new: str, again: str, now: datetime
) -> None:
    """Change one's own password, and close every other session."""
    user = await own_account(session, scope)
    await one_at_a_time(session, user.email)
    wait = await locked_for(session, scope, user.email, now=now)
    if wait:
        raise TooMany(
            "Trop d’essais. Attendez un peu, ou demandez un nouveau mot de passe par courriel.",
            retry_after=wait,
        )
    errors = []
    if not await password_matches(user.password_hash, current):
        errors.append(
            FieldError(field="current", code="wrong", message="Ce n’est pas votre mot de passe.")
        )
    fault = password_faults(new, email=user.email)
    if fault:
        errors.append(FieldError(field="new", code="weak", message=fault))
    elif new != again:
        errors.append(
            FieldError(field="again", code="differs", message="Les deux saisies diffèrent.")
        )
    if errors:
        raise Invalid(errors)
    user.password_hash = await password_hash(new)
    user.password_changed_at = now
    await session.execute(
        update(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.id != scope.session_id,
            UserSession.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    await announce_change(session, user_id=user.id, change=SecurityChange.PASSWORD, now=now)


@command(
    "identity.count_wrong_password",
    needs=None,
    undo=Irreversible("Un essai compté s’oublie à la connexion suivante."),
)
async def count_wrong_password(
    session: AsyncSession, scope: Scope, *, visitor: Visitor, now: datetime
) -> None:
    """Count a wrong current password as a failed sign-in: a stolen session guesses no longer."""
    user = await own_account(session, scope)
    account = Account(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        password_hash=user.password_hash,
        status=user.status,
    )
    await failed(session, scope, user.email, account, visitor, SignInOutcome.WRONG, now=now)


@command(
    "identity.revoke_session",
    needs=None,
    undo=Irreversible("Une session fermée se rouvre en se connectant."),
)
async def revoke_session(
    session: AsyncSession, scope: Scope, *, session_id: UUID | None, now: datetime
) -> int:
    """Close one of one's own sessions, or (None) all but this one; gives how many."""
    statement = update(UserSession).where(
        UserSession.user_id == scope.actor_id, UserSession.revoked_at.is_(None)
    )
    if session_id is None:
        statement = statement.where(UserSession.id != scope.session_id)
    else:
        statement = statement.where(UserSession.id == session_id)
    closed = await session.execute(statement.values(revoked_at=now).returning(UserSession.id))
    return len(closed.all())

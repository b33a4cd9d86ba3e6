"""Commands on accounts: invite, correct, disable, end sessions, reset the second factor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.delivery.commands import send_mail
from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.enums import AdminAct
from winvest.group.identity.administration.forms import PersonForm
from winvest.group.identity.administration.queries.person import (
    PersonSheet,
    address_taken,
    managed_person,
)
from winvest.group.identity.administration.queries.roles import held_by, other_top_admins
from winvest.group.identity.administration.records import record_act
from winvest.group.identity.administration.rules import TOP, Wish, check_leaves_an_admin
from winvest.group.identity.commands.accounts import NewAssignment, create_user
from winvest.group.identity.commands.announcements import announce_change
from winvest.group.identity.commands.reset import invite
from winvest.group.identity.enums import SecurityChange, UserStatus
from winvest.group.identity.models import (
    Passkey,
    PasswordToken,
    RecoveryCode,
    SmsFactor,
    TotpFactor,
    User,
    UserSession,
)

EDIT = "users.edit"
NOT_OWN_ACCOUNT = (
    "Vous ne désactivez pas votre propre compte : demandez-le à un autre administrateur."
)
NOT_OWN_FACTORS = "Changez vos propres facteurs depuis la page « Sécurité et sessions »."
TAKEN = "Un compte existe déjà à cette adresse : cherchez-le, ou demandez-le à l’Admin Groupe."


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Who the person was before, and the account's version now."""

    before: PersonForm
    lock_version: int


@command(
    "identity.invite_user",
    needs=EDIT,
    undo=Irreversible("L’invitation est partie ; désactivez le compte pour la rendre vaine."),
)
async def invite_user(
    session: AsyncSession,
    scope: Scope,
    *,
    person: PersonForm,
    wish: Wish,
    public_url: str,
    now: datetime,
) -> UUID:
    """Créer un compte avec son premier rôle, et envoyer le lien où choisir le mot de passe."""
    if await address_taken(session, scope, email=person.email) is not None:
        raise Invalid([FieldError(field="email", code="taken", message=TAKEN)])
    user_id = await create_user(
        session,
        scope,
        email=person.email,
        display_name=person.display_name,
        phone=person.phone,
        assignments=[as_assignment(wish)],
        now=now,
    )
    await invite(session, scope, user_id=user_id, public_url=public_url, now=now)
    await record_act(session, scope, user_id=user_id, act=AdminAct.INVITED)
    return user_id


@command(
    "identity.invite_again",
    needs=EDIT,
    undo=Irreversible("Un courriel parti ne se rappelle pas ; le lien expire de lui-même."),
)
async def invite_again(
    session: AsyncSession, scope: Scope, *, user_id: UUID, public_url: str, now: datetime
) -> PersonSheet:
    """Renvoyer l’invitation ; les liens envoyés avant ne servent plus."""
    sheet = await _mine(session, scope, user_id=user_id, now=now)
    await session.execute(
        update(PasswordToken)
        .where(PasswordToken.user_id == user_id, PasswordToken.used_at.is_(None))
        .values(used_at=now)
    )
    await invite(session, scope, user_id=user_id, public_url=public_url, now=now)
    await record_act(session, scope, user_id=user_id, act=AdminAct.INVITED)
    return sheet


@command("identity.edit_user", needs=EDIT, undo=Undo("identity.edit_user"))
async def edit_user(
    session: AsyncSession,
    scope: Scope,
    *,
    user_id: UUID,
    lock_version: int,
    person: PersonForm,
    public_url: str,
    now: datetime,
) -> Corrected:
    """Corriger le nom, l’adresse (l’ancienne en est avertie) ou le téléphone d’un compte."""
    sheet = await _mine(session, scope, user_id=user_id, now=now)
    if sheet.lock_version != lock_version:
        raise Conflict(
            "Ce compte vient de changer : comparez, puis enregistrez de nouveau.",
            current={"sheet": sheet},
        )
    other = await address_taken(session, scope, email=person.email)
    if other not in (None, user_id):
        raise Invalid([FieldError(field="email", code="taken", message=TAKEN)])
    await session.execute(
        update(User)
        .where(User.id == user_id)
        .values(display_name=person.display_name, email=person.email, phone=person.phone)
    )
    if person.email != sheet.email:
        await send_mail(
            session,
            to=sheet.email,
            template="security_change",
            name=sheet.display_name,
            change=f"adresse de connexion remplacée par {person.email}",
            at=now,
            link=f"{public_url}/compte",
        )
    await record_act(session, scope, user_id=user_id, act=AdminAct.EDITED)
    before = PersonForm(display_name=sheet.display_name, email=sheet.email, phone=sheet.phone)
    return Corrected(before=before, lock_version=lock_version + 1)


@command("identity.disable_user", needs=EDIT, undo=Undo("identity.enable_user"))
async def disable_user(
    session: AsyncSession, scope: Scope, *, user_id: UUID, reason: str, now: datetime
) -> PersonSheet:
    """Désactiver un compte et fermer ses sessions."""
    sheet = await _mine(session, scope, user_id=user_id, now=now)
    if sheet.is_self:
        raise Refused(
            "Vous ne désactivez pas votre propre compte : demandez-le à un autre administrateur.",
            code="own_account",
        )
    if sheet.status is UserStatus.DISABLED:
        raise Refused("Ce compte est déjà désactivé. Rechargez la page.", code="already")
    held = await held_by(session, scope, user_id=user_id, now=now)
    if any(one.role == TOP for one in held):
        check_leaves_an_admin(await other_top_admins(session, scope, besides=user_id, now=now))
    await session.execute(
        update(User)
        .where(User.id == user_id)
        .values(status=UserStatus.DISABLED, disabled_reason=reason)
    )
    await _close_sessions(session, user_id, now)
    await record_act(session, scope, user_id=user_id, act=AdminAct.DISABLED, reason=reason)
    return sheet


@command("identity.enable_user", needs=EDIT, undo=Undo("identity.disable_user"))
async def enable_user(
    session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime
) -> PersonSheet:
    """Réactiver un compte ; qui n’a jamais choisi de mot de passe redevient invité."""
    sheet = await _mine(session, scope, user_id=user_id, now=now)
    if sheet.status is not UserStatus.DISABLED:
        raise Refused("Ce compte est déjà actif. Rechargez la page.", code="already")
    chosen = await session.scalar(select(User.password_hash.is_not(None)).where(User.id == user_id))
    await session.execute(
        update(User)
        .where(User.id == user_id)
        .values(
            status=UserStatus.ACTIVE if chosen else UserStatus.INVITED,
            disabled_reason=None,
            last_seen_at=now,
        )
    )
    await record_act(session, scope, user_id=user_id, act=AdminAct.ENABLED)
    return sheet


@command(
    "identity.end_sessions",
    needs=EDIT,
    undo=Irreversible("Une session fermée ne se rouvre pas : la personne se reconnecte."),
)
async def end_sessions(session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime) -> str:
    """Fermer toutes les sessions d’un compte. Gives what was closed, in words."""
    await _mine(session, scope, user_id=user_id, now=now)
    closed = await _close_sessions(session, user_id, now)
    await record_act(session, scope, user_id=user_id, act=AdminAct.SESSIONS_ENDED)
    return plural(closed, "session fermée", "sessions fermées")


@command(
    "identity.reset_factors",
    needs=EDIT,
    undo=Irreversible("Les secrets sont effacés : la personne enrôle un nouveau second facteur."),
)
async def reset_factors(
    session: AsyncSession, scope: Scope, *, user_id: UUID, reason: str, now: datetime
) -> PersonSheet:
    """Retirer tous les seconds facteurs d’un compte, avec motif, et fermer ses sessions."""
    scope.require_step_up()
    sheet = await _mine(session, scope, user_id=user_id, now=now)
    if sheet.is_self:
        raise Refused(
            "Changez vos propres facteurs depuis la page « Sécurité et sessions ».",
            code="own_account",
        )
    for table in (TotpFactor, Passkey, SmsFactor, RecoveryCode):
        await session.execute(delete(table).where(table.user_id == user_id))
    await _close_sessions(session, user_id, now)
    await announce_change(session, user_id=user_id, change=SecurityChange.FACTOR_REMOVED, now=now)
    await record_act(session, scope, user_id=user_id, act=AdminAct.FACTORS_RESET, reason=reason)
    return sheet


def as_assignment(wish: Wish) -> NewAssignment:
    """A wish, as the account commands take it."""
    return NewAssignment(
        role=wish.role,
        company_id=wish.company_id,
        risk_families=tuple(sorted(wish.families)) if wish.families else None,
        valid_from=wish.valid_from,
        valid_to=wish.valid_to,
    )


async def _mine(
    session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime
) -> PersonSheet:
    """The account, locked, if it is wholly in the actor's hands."""
    await session.execute(select(User.id).where(User.id == user_id).with_for_update())
    return await managed_person(session, scope, user_id=user_id, now=now)


async def _close_sessions(session: AsyncSession, user_id: UUID, now: datetime) -> int:
    closed = await session.execute(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(UserSession.id)
    )
    return len(closed.all())

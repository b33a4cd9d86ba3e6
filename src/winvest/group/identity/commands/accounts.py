"""Accounts and keys: who may sign in, with which roles; which programs may call."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.constraints import refuses
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.access import token_hash
from winvest.group.identity.administration.queries.roles import held_by, rights_of
from winvest.group.identity.administration.rules import Wish, check_key, check_wish
from winvest.group.identity.enums import Role, UserStatus
from winvest.group.identity.models import ApiKey, RoleAssignment, RoleRight, User
from winvest.group.identity.passwords import password_hash
from winvest.group.identity.rules import (
    email_faults,
    key_role_allowed,
    normalised_email,
    password_faults,
)

KEY_PREFIX = "wv_"
SHOWN = 11

refuses(
    "uq_app_user_email",
    code="email_taken",
    sentence="Un compte existe déjà à cette adresse. Ajoutez-lui un rôle plutôt.",
)
for _table in ("role_assignment", "api_key"):
    refuses(
        f"fk_{_table}_company_id",
        code="company_unknown",
        sentence="Cette société n’existe pas : reprenez dans la liste.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssignment:
    """A role to give: at a company (None: the whole group), within risk families or all."""

    role: str
    company_id: UUID | None
    risk_families: tuple[str, ...] | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@command(
    "identity.create_user",
    needs="users.edit",
    undo=Irreversible("Un compte créé se désactive ; son passage reste dans l’audit."),
)
async def create_user(
    session: AsyncSession,
    scope: Scope,
    *,
    email: str,
    display_name: str,
    assignments: Sequence[NewAssignment],
    now: datetime,
    password: str | None = None,
    phone: str | None = None,
) -> UUID:
    """Open an account with its first roles; without a password it waits for its invitation."""
    address = normalised_email(email)
    fault = email_faults(address)
    errors = [FieldError(field="email", code="malformed", message=fault)] if fault else []
    weak = password_faults(password, email=address) if password is not None else None
    if weak:
        errors.append(FieldError(field="password", code="weak", message=weak))
    if not display_name.strip():
        errors.append(FieldError(field="display_name", code="missing", message="Donnez un nom."))
    if errors:
        raise Invalid(errors)
    user = User(
        email=address,
        display_name=display_name.strip(),
        phone=phone,
        password_hash=await password_hash(password) if password is not None else None,
        password_changed_at=now if password is not None else None,
        status=UserStatus.INVITED if password is None else UserStatus.ACTIVE,
    )
    session.add(user)
    await session.flush()  # its id goes into its roles
    for one in assignments:
        await give_role(session, scope, user_id=user.id, assignment=one, now=now)
    return user.id


@command(
    "identity.give_role",
    needs="users.edit",
    undo=Irreversible("Un rôle donné se retire par une date de fin."),
)
async def give_role(
    session: AsyncSession,
    scope: Scope,
    *,
    user_id: UUID,
    assignment: NewAssignment,
    now: datetime,
) -> UUID:
    """Give a role at a company, or for the whole group (Admin Groupe alone)."""
    if assignment.role not in set(Role):
        raise Invalid(
            [FieldError(field="role", code="unknown", message="Choisissez un rôle de la liste.")]
        )
    families = frozenset(assignment.risk_families or ()) or None
    check_wish(
        scope,
        Wish(role=assignment.role, company_id=assignment.company_id, families=families),
        rights=await rights_of(session, scope, role=assignment.role),
        target_id=user_id,
        held=await held_by(session, scope, user_id=user_id, now=now),
    )
    given = RoleAssignment(
        user_id=user_id,
        role_code=assignment.role,
        company_id=assignment.company_id,
        risk_families=list(assignment.risk_families) if assignment.risk_families else None,
        valid_from=assignment.valid_from or now,
        valid_to=assignment.valid_to,
        granted_by=scope.actor_id,
    )
    session.add(given)
    await session.flush()  # a constraint refuses here, beside what asked for it
    return given.id


@command(
    "identity.create_key",
    needs="apikeys.edit",
    undo=Irreversible("Une clé se révoque ; le jeton n’est montré qu’une fois."),
)
async def create_key(
    session: AsyncSession,
    scope: Scope,
    *,
    name: str,
    company_id: UUID,
    role: str,
    expires_at: datetime | None,
    rights: Collection[str] | None = None,
    rate_per_minute: int | None = None,
) -> str:
    """Make an API key of one company and one role, narrowed to rights; gives its token, once.

    `rate_per_minute` is how much it may ask (None: what the settings say of every key).
    """
    scope.require("apikeys.edit", company_id=company_id)
    if not key_role_allowed(role):
        message = "Ce rôle n’est pas pour un programme : choisissez celui du travail à faire."
        raise Invalid([FieldError(field="role", code="not_for_keys", message=message)])
    if rights is not None:
        await _refuse_unknown_rights(session, role, rights)
    whole = await rights_of(session, scope, role=role)
    kept = whole if rights is None else frozenset(rights)
    check_key(scope, company_id=company_id, rights=kept)
    token = KEY_PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiKey(
            name=name.strip() or "Sans nom",
            prefix=token[:SHOWN],
            token_hash=token_hash(token),
            company_id=company_id,
            role_code=role,
            rights=sorted(rights) if rights is not None else None,
            expires_at=expires_at,
            created_by=scope.actor_id,
            rate_per_minute=rate_per_minute,
        )
    )
    await session.flush()  # a constraint refuses here, before the token is shown
    return token


@command(
    "identity.revoke_key",
    needs="apikeys.edit",
    undo=Irreversible("Une clé révoquée ne revit pas : faites-en une autre."),
)
async def revoke_key(session: AsyncSession, scope: Scope, *, key_id: UUID, now: datetime) -> str:
    """Revoke an API key of one's companies; it stops at the next call. Gives its name."""
    revoked = await session.execute(
        update(ApiKey)
        .where(
            ApiKey.id == key_id,
            ApiKey.revoked_at.is_(None),
            ApiKey.company_id.in_(scope.companies_with("apikeys.edit")),
        )
        .values(revoked_at=now)
        .returning(ApiKey.name)
    )
    name = revoked.scalar_one_or_none()
    if name is None:
        raise NotFound("Cette clé n’existe pas, ou elle est déjà révoquée. Rechargez la liste.")
    return name


async def _refuse_unknown_rights(session: AsyncSession, role: str, rights: Collection[str]) -> None:
    held = await session.execute(select(RoleRight.right_code).where(RoleRight.role_code == role))
    beyond = sorted(set(rights).difference(held.scalars()))
    if beyond:
        message = f"Le rôle ne porte pas : {', '.join(beyond)}. Retirez-les ou changez de rôle."
        raise Invalid([FieldError(field="rights", code="beyond_role", message=message)])

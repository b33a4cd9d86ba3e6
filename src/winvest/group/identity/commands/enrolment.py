"""Second factors of one's own: the application, its recovery codes, taking one away."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.access import token_hash
from winvest.group.identity.commands.announcements import announce_change
from winvest.group.identity.commands.attempts import Visitor
from winvest.group.identity.commands.sign_in import Opened, proven
from winvest.group.identity.enums import SecurityChange
from winvest.group.identity.factor_rules import Factors, may_drop_factor, recovery_shape, totp_step
from winvest.group.identity.models import Passkey, RecoveryCode, SmsFactor, TotpFactor
from winvest.group.identity.queries import Pending, factors_of, roles_of

SECRET_BYTES = 20
CODES = 10
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An application being enrolled: its secret, not confirmed yet."""

    id: UUID
    secret: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A confirmed factor: the renewed session, and the codes to show once (or none)."""

    opened: Opened
    codes: tuple[str, ...] = ()


@command(
    "identity.draft_totp",
    needs=None,
    undo=Irreversible("Une application non confirmée ne sert à rien ; elle est remplacée."),
)
async def draft_totp(session: AsyncSession, scope: Scope, *, user_id: UUID) -> Draft:
    """The unconfirmed application of this person: the same until it is confirmed."""
    found = await session.execute(
        select(TotpFactor).where(TotpFactor.user_id == user_id, TotpFactor.confirmed_at.is_(None))
    )
    factor = found.scalars().first()
    if factor is None:
        factor = TotpFactor(
            user_id=user_id, name="Application", secret=secrets.token_bytes(SECRET_BYTES)
        )
        session.add(factor)
        await session.flush()  # its id goes into the page
    return Draft(id=factor.id, secret=factor.secret)


@command(
    "identity.confirm_totp",
    needs=None,
    undo=Irreversible("Une application se retire depuis la page Compte."),
)
async def confirm_totp(
    session: AsyncSession,
    scope: Scope,
    *,
    pending: Pending,
    code: str,
    visitor: Visitor,
    now: datetime,
) -> Enrolled:
    """Prove that the application works, and with it who one is; codes are given the first time."""
    user_id = pending.account.id
    draft = await draft_totp(session, scope, user_id=user_id)
    step = totp_step(draft.secret, code=code, now=now, last_step=None)
    if step is None:
        message = "Ce code n’est pas celui de l’application. Attendez le suivant."
        raise Invalid([FieldError(field="code", code="wrong", message=message)])
    factor = await session.get_one(TotpFactor, draft.id)
    factor.confirmed_at = now
    factor.last_step = step
    factor.last_used_at = now
    await session.flush()  # the count below includes it
    return await enrolled(session, scope, pending=pending, visitor=visitor, now=now)


async def enrolled(
    session: AsyncSession, scope: Scope, *, pending: Pending, visitor: Visitor, now: datetime
) -> Enrolled:
    """A factor was just confirmed: the session stands; ten codes if there is none left."""
    opened = await proven(session, scope, pending=pending, visitor=visitor, now=now)
    user_id = pending.account.id
    await announce_change(session, user_id=user_id, change=SecurityChange.FACTOR_ADDED, now=now)
    factors = await factors_of(session, scope, user_id=pending.account.id)
    if factors.recovery_codes:
        return Enrolled(opened=opened)
    codes = await _codes(session, user_id)
    return Enrolled(opened=opened, codes=codes)


@command(
    "identity.new_recovery_codes",
    needs=None,
    undo=Irreversible("Les codes d’avant ne sont pas conservés."),
)
async def new_recovery_codes(
    session: AsyncSession, scope: Scope, *, user_id: UUID, now: datetime
) -> tuple[str, ...]:
    """Ten new recovery codes, each for one use; those of before stop working."""
    await announce_change(session, user_id=user_id, change=SecurityChange.CODES_RENEWED, now=now)
    return await _codes(session, user_id)


async def _codes(session: AsyncSession, user_id: UUID) -> tuple[str, ...]:
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    made = tuple(
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(CODES)
    )
    session.add_all(
        RecoveryCode(user_id=user_id, code_hash=token_hash(recovery_shape(code)).hex())
        for code in made
    )
    return made


@command(
    "identity.remove_factor",
    needs=None,
    undo=Irreversible("Le secret n’est pas conservé : enrôlez le facteur à nouveau."),
)
async def remove_factor(
    session: AsyncSession, scope: Scope, *, factor_id: UUID, now: datetime
) -> str:
    """Take away one of one's own factors, unless it is the compulsory one; gives its name."""
    user_id = scope.actor_id
    if user_id is None:
        raise NotFound("Aucun compte ne correspond. Reconnectez-vous.")
    held = await factors_of(session, scope, user_id=user_id)
    factor: TotpFactor | Passkey | SmsFactor | None = await session.get(TotpFactor, factor_id)
    factor = factor or await session.get(Passkey, factor_id)
    factor = factor or await session.get(SmsFactor, factor_id)
    if factor is None or factor.user_id != user_id:
        raise NotFound("Ce facteur n’existe plus. Rechargez la page.")
    left = Factors(
        totp=held.totp - isinstance(factor, TotpFactor),
        passkeys=held.passkeys - isinstance(factor, Passkey),
        sms=max(0, held.sms - isinstance(factor, SmsFactor)),
    )
    roles = await roles_of(session, scope, user_id=user_id, now=now)
    if not may_drop_factor(roles, left=left):
        raise Refused(
            "Votre rôle exige un second facteur. Ajoutez-en un autre avant de retirer celui-ci.",
            code="last_factor",
        )
    await session.delete(factor)
    await announce_change(session, user_id=user_id, change=SecurityChange.FACTOR_REMOVED, now=now)
    return "Téléphone" if isinstance(factor, SmsFactor) else factor.name

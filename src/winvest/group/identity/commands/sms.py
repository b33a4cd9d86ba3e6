"""Codes by SMS: a third factor, where every company of the person allows it (annexe G 2)."""

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.delivery.commands import send_sms
from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.infra.crypto import keyring
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound, Refused, TooMany
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.announcements import announce_change
from winvest.group.identity.enums import SecurityChange
from winvest.group.identity.factor_rules import may_use_sms
from winvest.group.identity.models import SignInPolicy, SmsFactor
from winvest.group.identity.own_queries import own_account
from winvest.group.identity.queries import Pending, factors_of, roles_of, sms_allowed_for
from winvest.group.identity.rules import normalised_phone

CODE_LIFE = timedelta(minutes=10)
BETWEEN = timedelta(minutes=1)
TRIES = 5
DIGITS = 6
TEXT = "Winvest : votre code est {code}. Il vaut 10 minutes. Ne le donnez à personne."


@command("identity.allow_sms", needs="companies.edit", undo=Undo("identity.allow_sms"))
async def allow_sms(
    session: AsyncSession, scope: Scope, *, company_id: UUID, allowed: bool
) -> None:
    """Let a company's people receive sign-in codes by SMS, or stop it."""
    scope.require("companies.edit", company_id=company_id)
    policy = insert(SignInPolicy).values(id=new_id(), company_id=company_id, sms_allowed=allowed)
    await session.execute(
        policy.on_conflict_do_update(index_elements=["company_id"], set_={"sms_allowed": allowed})
    )


@command(
    "identity.add_phone",
    needs=None,
    undo=Irreversible("Un téléphone se retire depuis la page Compte."),
)
async def add_phone(session: AsyncSession, scope: Scope, *, phone: str, now: datetime) -> None:
    """Send a code to a telephone of one's own, which confirms it as a third factor."""
    user = await own_account(session, scope)
    roles = await roles_of(session, scope, user_id=user.id, now=now)
    held = await factors_of(session, scope, user_id=user.id)
    if not await sms_allowed_for(session, scope, user_id=user.id):
        raise Refused(
            "Vos sociétés n’acceptent pas le code par SMS. Ajoutez une application ou une clé.",
            code="sms_not_allowed",
        )
    if not may_use_sms(roles, held=held):
        raise Refused(
            "Pour un Admin Groupe, le SMS ne suffit jamais seul. Ajoutez d’abord une application "
            "ou une clé.",
            code="sms_alone",
        )
    number = normalised_phone(phone)
    if number is None:
        message = "Donnez un numéro de mobile, par exemple 06 12 34 56 78 ou +32 470 12 34 56."
        raise Invalid([FieldError(field="phone", code="malformed", message=message)])
    waiting = await _latest(session, user.id, confirmed=False)
    if waiting is not None:
        _refuse_haste(waiting, now)
    await session.execute(
        delete(SmsFactor).where(SmsFactor.user_id == user.id, SmsFactor.confirmed_at.is_(None))
    )
    factor = SmsFactor(id=new_id(), user_id=user.id, phone=number, tries=0)
    session.add(factor)
    await _send(session, factor, now=now)


@command(
    "identity.confirm_phone",
    needs=None,
    undo=Irreversible("Un téléphone se retire depuis la page Compte."),
)
async def confirm_phone(session: AsyncSession, scope: Scope, *, code: str, now: datetime) -> bool:
    """Confirm the telephone by the code it received; a wrong one is counted, so not raised."""
    user = await own_account(session, scope)
    factor = await _latest(session, user.id, confirmed=False)
    if factor is None:
        raise NotFound("Aucun téléphone n’attend de code. Ajoutez-le à nouveau.")
    if not _is_right(factor, code, now=now):
        return False
    factor.confirmed_at = now
    await announce_change(session, user_id=user.id, change=SecurityChange.FACTOR_ADDED, now=now)
    return True


@command(
    "identity.send_code",
    needs=None,
    undo=Irreversible("Un SMS parti ne se rattrape pas ; son code expire de lui-même."),
)
async def send_code(session: AsyncSession, scope: Scope, *, pending: Pending, now: datetime) -> str:
    """Send a sign-in code to the person's telephone; gives its number, masked."""
    held = await factors_of(session, scope, user_id=pending.account.id)
    factor = await _latest(session, pending.account.id, confirmed=True)
    if factor is None or not held.sms:
        raise NotFound("Aucun téléphone n’est enregistré. Choisissez un autre moyen.")
    _refuse_haste(factor, now)
    await _send(session, factor, now=now)
    return masked(factor.phone)


async def phone_proves(session: AsyncSession, user_id: UUID, code: str, *, now: datetime) -> bool:
    """Is it the code just sent to the person's telephone? It serves once, within five tries."""
    factor = await _latest(session, user_id, confirmed=True)
    return factor is not None and _is_right(factor, code, now=now)


def masked(phone: str) -> str:
    """A number of which its owner knows the rest.

    >>> masked("+33612345678")
    '+33 •• 78'
    """
    return f"{phone[:3]} •• {phone[-2:]}"


async def _latest(session: AsyncSession, user_id: UUID, *, confirmed: bool) -> SmsFactor | None:
    state = SmsFactor.confirmed_at.is_not(None) if confirmed else SmsFactor.confirmed_at.is_(None)
    found = await session.execute(
        select(SmsFactor)
        .where(SmsFactor.user_id == user_id, state)
        .order_by(SmsFactor.created_at.desc())
        .limit(1)
        .with_for_update()
    )
    return found.scalar_one_or_none()


async def _send(session: AsyncSession, factor: SmsFactor, *, now: datetime) -> None:
    code = str(secrets.randbelow(10**DIGITS)).zfill(DIGITS)
    factor.code_hash = _hash(factor, code)
    factor.code_expires_at = now + CODE_LIFE
    factor.tries = 0
    await send_sms(session, to=factor.phone, text=TEXT.format(code=code))


def _is_right(factor: SmsFactor, code: str, *, now: datetime) -> bool:
    if factor.code_hash is None or factor.code_expires_at is None:
        return False
    if factor.code_expires_at <= now or factor.tries >= TRIES:
        return False
    digits = "".join(one for one in code if not one.isspace())
    if not hmac.compare_digest(_hash(factor, digits), factor.code_hash):
        factor.tries += 1
        return False
    factor.code_hash = None
    return True


def _hash(factor: SmsFactor, code: str) -> str:
    """Six digits are quickly tried: the hash is keyed, and bound to this telephone."""
    return keyring().sign("sms-code", f"{factor.id}:{code}")


def _refuse_haste(factor: SmsFactor, now: datetime) -> None:
    sent = factor.code_expires_at - CODE_LIFE if factor.code_expires_at else None
    if sent is not None and now < sent + BETWEEN:
        wait = max(1, int((sent + BETWEEN - now).total_seconds()))
        raise TooMany(
            f"Un code vient de partir. Attendez {wait} s avant d’en demander un autre.",
            code="sms_too_soon",
            retry_after=wait,
        )

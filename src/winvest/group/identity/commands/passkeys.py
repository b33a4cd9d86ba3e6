"""Security keys (WebAuthn): their enrolment and the proof they give; a challenge serves once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.commands.attempts import Failed, Visitor
from winvest.group.identity.commands.enrolment import Enrolled, enrolled
from winvest.group.identity.commands.sign_in import Opened, prove
from winvest.group.identity.models import Passkey, UserSession
from winvest.group.identity.queries import Pending
from winvest.group.identity.rules import printable

NAME_MAX = 60
ANSWER_MAX = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the browser stands: a key made for one site proves nothing at another."""

    host: str
    origin: str


@command(
    "identity.challenge_new_key",
    needs=None,
    undo=Irreversible("L’épreuve expire avec la session ; la suivante la remplace."),
)
async def registration_options(
    session: AsyncSession, scope: Scope, *, pending: Pending, site: Site
) -> str:
    """What the browser needs to enrol a key, as JSON; keeps its challenge with the session."""
    account = pending.account
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Winvest",
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.display_name,
        exclude_credentials=await _descriptors(session, account.id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.DISCOURAGED,
        ),
    )
    await _keep_challenge(session, pending, options.challenge)
    return options_to_json(options)


@command(
    "identity.challenge_key",
    needs=None,
    undo=Irreversible("L’épreuve expire avec la session ; la suivante la remplace."),
)
async def proof_options(
    session: AsyncSession, scope: Scope, *, pending: Pending, site: Site
) -> str | None:
    """What the browser needs to ask a key for its proof, as JSON; None without any key."""
    keys = await _descriptors(session, pending.account.id)
    if not keys:
        return None
    options = generate_authentication_options(
        rp_id=site.host,
        allow_credentials=keys,
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    await _keep_challenge(session, pending, options.challenge)
    return options_to_json(options)


@command(
    "identity.add_passkey",
    needs=None,
    undo=Irreversible("Une clé se retire depuis la page Compte."),
)
async def add_passkey(
    session: AsyncSession,
    scope: Scope,
    *,
    pending: Pending,
    answer: str,
    name: str,
    site: Site,
    visitor: Visitor,
    now: datetime,
) -> Enrolled:
    """Enrol a security key, and with it prove who one is; codes are given the first time."""
    challenge = await _take_challenge(session, pending)
    message = "La clé n’a pas pu être ajoutée. Rechargez la page, puis présentez-la à nouveau."
    refusal = Invalid([FieldError(field="answer", code="refused", message=message)])
    if challenge is None:
        raise refusal
    try:
        made = verify_registration_response(
            credential=answer[:ANSWER_MAX],
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError) as error:
        raise refusal from error
    session.add(
        Passkey(
            user_id=pending.account.id,
            name=printable(name)[:NAME_MAX] or "Clé de sécurité",
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
        )
    )
    await session.flush()  # the factors counted next include it
    return await enrolled(session, scope, pending=pending, visitor=visitor, now=now)


@command(
    "identity.prove_by_passkey",
    needs=None,
    undo=Irreversible("Une preuve est donnée une fois."),
)
async def prove_by_passkey(
    session: AsyncSession,
    scope: Scope,
    *,
    pending: Pending,
    answer: str,
    site: Site,
    visitor: Visitor,
    now: datetime,
) -> Opened | Failed:
    """Give the second factor by a security key that signs this session's challenge."""

    async def given() -> bool:
        return await _signed(session, pending, answer[:ANSWER_MAX], site, now=now)

    return await prove(session, scope, given, pending=pending, visitor=visitor, now=now)


async def _signed(
    session: AsyncSession, pending: Pending, answer: str, site: Site, *, now: datetime
) -> bool:
    challenge = await _take_challenge(session, pending)
    if challenge is None:
        return False
    try:
        credential = parse_authentication_credential_json(answer)
    except (WebAuthnException, ValueError):
        return False
    found = await session.execute(
        select(Passkey)
        .where(Passkey.user_id == pending.account.id, Passkey.credential_id == credential.raw_id)
        .with_for_update()
    )
    key = found.scalar_one_or_none()
    if key is None:
        return False
    try:
        proof = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
        )
    except WebAuthnException:
        return False
    key.sign_count = proof.new_sign_count
    key.last_used_at = now
    return True


async def _descriptors(session: AsyncSession, user_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    found = await session.execute(select(Passkey.credential_id).where(Passkey.user_id == user_id))
    return [PublicKeyCredentialDescriptor(id=one) for one in found.scalars()]


async def _keep_challenge(session: AsyncSession, pending: Pending, challenge: bytes) -> None:
    await session.execute(
        update(UserSession).where(UserSession.id == pending.session_id).values(challenge=challenge)
    )


async def _take_challenge(session: AsyncSession, pending: Pending) -> bytes | None:
    """The challenge that this session was given, which serves no more."""
    row = await session.get_one(UserSession, pending.session_id, with_for_update=True)
    challenge, row.challenge = row.challenge, None
    await session.flush()  # a second answer finds it gone
    return challenge

"""Idempotency: a POST sent twice with the same key acts once and is answered the same twice.

The record is written by the transaction that acts: one exists if and only if the other does. A
refusal leaves no record, since it had no effect: a retry is judged anew. Two at once: an advisory
lock makes the second wait, then replay.
"""

import hashlib
from collections.abc import Awaitable, Callable
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import JSON, Answer, refused
from winvest.foundation.infra.api.models import IdempotencyRecord
from winvest.foundation.infra.refusals import BadRequest
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.scope import Scope

HEADER = "idempotency-key"
LONGEST = 255
MISNAMED = spaced(f"Idempotency-Key est mal formée : donnez de 1 à {LONGEST} caractères ASCII.")
USED = spaced("Cette clé d’idempotence a déjà servi à un autre envoi : prenez-en une nouvelle.")
KEPT_HEADERS = ("location", "etag")
_canonical = msgspec.json.Encoder(order="sorted", enc_hook=str).encode


async def once(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    *,
    sent: object,
    act: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Do the act once for its Idempotency-Key; without a key, just do it. `sent`: the JSON body."""
    key = request.headers.get(HEADER)
    if key is None:
        return await act()
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise BadRequest(400, MISNAMED)
    company_id, actor_id = _whose(scope)
    fingerprint = _fingerprint(request, sent)
    name = f"{company_id}/{actor_id}/{key}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    mine = (
        IdempotencyRecord.company_id == company_id,
        IdempotencyRecord.actor_id == actor_id,
        IdempotencyRecord.key == key,
    )
    known = await session.scalar(
        select(IdempotencyRecord).where(*mine, IdempotencyRecord.expires_at > func.now())
    )
    if known is not None:
        return _replayed(known, fingerprint)
    await session.execute(delete(IdempotencyRecord).where(*mine))
    done = await act()
    session.add(
        IdempotencyRecord(
            company_id=company_id,
            actor_id=actor_id,
            key=key,
            fingerprint=fingerprint,
            status=done.status_code,
            headers={
                name: value for name, value in done.headers.items() if name.lower() in KEPT_HEADERS
            },
            body=done.content,
        )
    )
    return done


async def forget_expired(session: AsyncSession, scope: Scope) -> int:
    """Forget the answers older than a day; how many there were."""
    gone = await session.scalars(
        delete(IdempotencyRecord)
        .where(IdempotencyRecord.expires_at <= func.now())
        .returning(IdempotencyRecord.id)
    )
    return len(gone.all())


def _replayed(record: IdempotencyRecord, fingerprint: str) -> Answer:
    if record.fingerprint != fingerprint:
        raise _mismatch()
    return Answer(
        record.body,
        status_code=record.status,
        media_type=JSON,
        headers={**record.headers, "Idempotency-Replayed": "true"},
    )


def _mismatch() -> Invalid:
    refusal = refused("/", "idempotency_mismatch", USED)
    refusal.code, refusal.message = "idempotency_mismatch", USED
    return refusal


def _whose(scope: Scope) -> tuple[UUID, UUID]:
    """The company and the actor for whom a key is unique: a program's, or a signed-in person's."""
    company_id = scope.selected_company_id
    if company_id is None or company_id not in scope.company_ids:
        company_id = min(scope.company_ids, default=None)
    if company_id is None or scope.actor_id is None:
        raise BadRequest(400)
    return company_id, scope.actor_id


def _fingerprint(request: AnyRequest, sent: object) -> str:
    """Of the address and the JSON itself: spaces and the order of properties do not count."""
    body = _canonical(_exact(sent))
    return hashlib.sha256(b"\n".join((request.url.path.encode(), body))).hexdigest()


def _exact(sent: object) -> object:
    """Numbers as they were typed: 9.90 and 9.9 are told apart, 1 and "1" too."""
    if isinstance(sent, Decimal | int) and not isinstance(sent, bool):
        return {"#": str(sent)}
    if isinstance(sent, dict):
        return {name: _exact(value) for name, value in sent.items()}
    if isinstance(sent, list):
        return [_exact(one) for one in sent]
    return sent

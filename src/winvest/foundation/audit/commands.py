"""Acts on the audit: seal, make partitions, forget a person, ask for a verification."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    LargeBinary,
    Row,
    Table,
    Uuid,
    bindparam,
    column,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.models import AuditAnchor, AuditLog, PersonKey
from winvest.foundation.audit.person_keys import Keys, about_value, made_keys_of, sealed_value
from winvest.foundation.audit.queries.chains import (
    Chain,
    content_of,
    head_of,
    inserted_people,
    personal_rules,
    unsealed_rows,
)
from winvest.foundation.audit.rules.chain import Head, link
from winvest.foundation.audit.rules.masking import (
    PersonalRule,
    Values,
    masked,
    masked_only,
    person_of,
)
from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope

BATCH = 2000
Masks = dict[UUID, tuple[dict[str, Any] | None, dict[str, Any] | None]]
_LOG = cast("Table", AuditLog.__table__)
_PATCHES = (
    update(_LOG)
    .where(_LOG.c.id == bindparam("row_id"), _LOG.c.at == bindparam("row_at"))
    .values(
        before=_LOG.c.before.op("||")(bindparam("before_patch", type_=JSONB)),
        after=_LOG.c.after.op("||")(bindparam("after_patch", type_=JSONB)),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seal:
    id: UUID
    at: datetime
    seq: int
    prev_hash: bytes
    hash: bytes


@command(
    "audit.seal",
    needs="audit.read",
    undo=Irreversible("Une ligne scellée ne change plus : c’est ce qui fait foi."),
)
async def seal_pending(
    session: AsyncSession,
    scope: Scope,
    *,
    chain: Chain,
    now: datetime,
    limit: int = BATCH,
    wait: bool = True,
) -> int:
    """Seal the oldest waiting rows of a chain; the number sealed, 0 when nothing waits.

    One sealer at a time by chain (advisory lock until commit), so that ranks have no hole; with
    `wait=False` it leaves the chain to the one already there. People's values are sealed under
    their own key first, so that the hash holds when the key is erased.
    """
    if not await _locked(session, chain, wait=wait):
        return 0
    rows = await unsealed_rows(session, scope, chain=chain, limit=limit)
    if not rows:
        return 0
    masks = await _masks(session, scope, rows)
    head = await head_of(session, scope, chain=chain)
    seals = []
    for row in rows:
        before, after = masks.get(row.id, (row.before, row.after))
        content = replace(content_of(row), before=before, after=after)
        made = Head(seq=head.seq + 1, hash=link(head.hash, head.seq + 1, content))
        seals.append(_Seal(id=row.id, at=row.at, seq=made.seq, prev_hash=head.hash, hash=made.hash))
        head = made
    await _store_masks(session, rows, masks)
    await _store_seals(session, seals, now=now)
    await session.execute(
        insert(AuditAnchor).values(
            id=new_id(), chain=chain.code, seq=head.seq, hash=head.hash, at=now
        )
    )
    return len(rows)


@command(
    "audit.make_partitions",
    needs="audit.read",
    undo=Irreversible("Une partition vide ne gêne personne."),
)
async def make_partitions(session: AsyncSession, scope: Scope, *, months_ahead: int = 3) -> None:
    """Make the months' partitions of the audit before they are needed."""
    await session.execute(select(func.ensure_audit_partitions(months_ahead)))


@command(
    "audit.forget_person",
    needs="users.edit",
    undo=Irreversible("La clé effacée ne se retrouve pas : les données restent illisibles."),
)
async def forget_person(
    session: AsyncSession, scope: Scope, *, person_id: UUID, now: datetime
) -> None:
    """Erase a person's key: their values in the audit are unreadable for good, the chain holds."""
    await made_keys_of(session, [person_id])
    await session.execute(
        update(PersonKey)
        .where(PersonKey.person_id == person_id, PersonKey.erased_at.is_(None))
        .values(wrapped_key=None, erased_at=now)
    )


@command(
    "audit.request_verification",
    needs="audit.read",
    undo=Irreversible("Une vérification ne change rien."),
)
async def request_verification(session: AsyncSession, scope: Scope) -> bool:
    """Ask for the verification of the chains; False when one already waits."""
    return await enqueue(session, "audit.verify", queueing_lock="audit.verify") is not None


async def _masks(session: AsyncSession, scope: Scope, rows: Sequence[Row[Any]]) -> Masks:
    rules = await personal_rules(session, scope)
    touched = [row for row in rows if row.table in rules]
    if not touched:
        return {}
    owners = await _owners(session, scope, rules, touched)
    keys = await made_keys_of(session, owners.values())
    return {
        row.id: (
            _mask(rules[row.table], row, "before", row.before, owners.get(row.id), keys),
            _mask(rules[row.table], row, "after", row.after, owners.get(row.id), keys),
        )
        for row in touched
    }


async def _owners(
    session: AsyncSession,
    scope: Scope,
    rules: dict[str, PersonalRule],
    rows: Sequence[Row[Any]],
) -> dict[UUID, UUID]:
    """Whose values each row holds. An update names the person only if that changed."""
    silent = {
        row.record_id: column
        for row in rows
        if (column := rules[row.table].person_column) not in (None, "id")
        and row.record_id is not None
        and column not in (row.after or row.before or {})
    }
    told = await inserted_people(session, scope, records=silent)
    owners: dict[UUID, UUID] = {}
    for row in rows:
        values = row.after or row.before
        if row.record_id in told:
            owners[row.id] = UUID(told[row.record_id])
        elif (person := person_of(rules[row.table], values, row.record_id)) is not None:
            owners[row.id] = person
    return owners


def _mask(
    rule: PersonalRule,
    row: Row[Any],
    side: str,
    values: Values | None,
    person: UUID | None,
    keys: Keys,
) -> dict[str, Any] | None:
    def seal(field: str, value: Any) -> str:
        key = keys.get(person) if person else None
        return sealed_value(key, value, about=about_value(row.id, side, field))

    return masked(rule, values, person=person, seal=seal)


async def _store_masks(session: AsyncSession, rows: Sequence[Row[Any]], masks: Masks) -> None:
    """Of the values only the sealed ones are written: no number leaves the database."""
    patches = [
        {
            "row_id": row.id,
            "row_at": row.at,
            "before_patch": masked_only(masks[row.id][0]),
            "after_patch": masked_only(masks[row.id][1]),
        }
        for row in rows
        if row.id in masks
    ]
    if patches:
        connection = await session.connection()
        await connection.execute(_PATCHES, patches)


async def _store_seals(session: AsyncSession, seals: list[_Seal], *, now: datetime) -> None:
    """All the seals of the batch in one statement, within the months that it spans."""
    moments = [seal.at for seal in seals]
    arrays = func.unnest(
        literal([seal.id for seal in seals], ARRAY(Uuid)),
        literal(moments, ARRAY(DateTime(timezone=True))),
        literal([seal.seq for seal in seals], ARRAY(BigInteger)),
        literal([seal.prev_hash for seal in seals], ARRAY(LargeBinary)),
        literal([seal.hash for seal in seals], ARRAY(LargeBinary)),
    )
    given = arrays.table_valued(
        column("id", Uuid),
        column("at", DateTime(timezone=True)),
        column("seq", BigInteger),
        column("prev_hash", LargeBinary),
        column("hash", LargeBinary),
    ).render_derived("given")
    await session.execute(
        update(_LOG)
        .where(
            _LOG.c.id == given.c.id,
            _LOG.c.at == given.c.at,
            _LOG.c.at.between(min(moments), max(moments)),
        )
        .values(seq=given.c.seq, prev_hash=given.c.prev_hash, hash=given.c.hash, sealed_at=now)
    )


async def _locked(session: AsyncSession, chain: Chain, *, wait: bool) -> bool:
    key = _lock_key(chain.code)
    if wait:
        await session.execute(select(func.pg_advisory_xact_lock(key)))
        return True
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(key))))


def _lock_key(code: str) -> int:
    return int.from_bytes(sha256(f"audit:{code}".encode()).digest()[:8], "big", signed=True)

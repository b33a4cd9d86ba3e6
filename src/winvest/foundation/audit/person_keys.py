"""Person keys: one AES-256 key a person, wrapped by the master key; erasing it forgets them."""

import base64
import json
import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.models import PersonKey
from winvest.foundation.audit.rules.masking import ERASED
from winvest.foundation.infra.crypto import keyring, open_with, seal_with
from winvest.foundation.infra.db import dump_json
from winvest.foundation.kit.identifiers import new_id

Keys = dict[UUID, bytes | None]


async def keys_of(session: AsyncSession, people: Iterable[UUID]) -> Keys:
    """The keys of these people that exist; None where the key was erased."""
    wanted = frozenset(people)
    if not wanted:
        return {}
    rows = await session.execute(
        select(PersonKey.person_id, PersonKey.wrapped_key).where(PersonKey.person_id.in_(wanted))
    )
    return {
        row.person_id: keyring().open(row.wrapped_key, about=row.person_id.bytes)
        if row.wrapped_key is not None
        else None
        for row in rows
    }


async def made_keys_of(session: AsyncSession, people: Iterable[UUID]) -> Keys:
    """The keys of these people; who has none yet is given one, an erased one stays erased."""
    wanted = frozenset(people)
    known = await keys_of(session, wanted)
    missing = sorted(wanted - known.keys())
    if not missing:
        return known
    fresh = [
        {
            "id": new_id(),
            "person_id": person,
            "wrapped_key": keyring().seal(secrets.token_bytes(32), about=person.bytes),
        }
        for person in missing
    ]
    await session.execute(insert(PersonKey).on_conflict_do_nothing(), fresh)
    return known | await keys_of(session, missing)


def sealed_value(key: bytes | None, value: Any, *, about: str) -> str:
    """A personal value as it is kept: ciphertext in base64, nothing if the person is forgotten."""
    if key is None:
        return ""
    sealed = seal_with(key, dump_json(value).encode(), about=about.encode())
    return base64.b64encode(sealed).decode()


def opened_value(key: bytes | None, sealed: str, *, about: str) -> Any:
    """A personal value for a reader who may see it, else that it was erased."""
    if key is None or not sealed:
        return ERASED
    try:
        return json.loads(open_with(key, base64.b64decode(sealed), about=about.encode()))
    except InvalidTag:
        return ERASED


def about_value(row_id: UUID, side: str, field: str) -> str:
    """What a sealed value is bound to, so that it cannot be moved to another place."""
    return f"{row_id}:{side}:{field}"

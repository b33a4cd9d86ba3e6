"""Passwords: argon2id, in a thread, with the same cost for an account that does not exist."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from winvest.foundation.infra.turns import step_aside

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = HASHER.hash("nobody has this password, and everybody waits as long")


async def password_hash(password: str) -> str:
    """The argon2id hash of a password (OWASP's 19 MiB, 2 passes)."""
    step_aside()
    return await asyncio.to_thread(HASHER.hash, password)


async def password_matches(stored: str | None, password: str) -> bool:
    """Is it the password? Takes as long when there is no account, or no password yet."""
    step_aside()
    return await asyncio.to_thread(_verify, stored or NOBODY, password) and stored is not None


def needs_rehash(stored: str) -> bool:
    """Was it hashed at a lower cost than today's?"""
    return HASHER.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False

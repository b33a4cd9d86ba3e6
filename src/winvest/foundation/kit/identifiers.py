"""Identifiers: time-ordered UUIDs, so that keys sort as things happened."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A new UUID version 7 (RFC 9562): 48 bits of milliseconds, then randomness.

    The one place where the kit reads the clock: an identifier is not a business date.
    """
    millis = time.time_ns() // 1_000_000
    value = (millis & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)

"""Statements, compiled once a process: each test with commits has an engine of its own.

SQLAlchemy keeps what it compiled by engine and dialect, so that a test would compile all of its
statements anew. The engines of the tests are made alike, for the same server: they share it.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

MOST = 3000  # statements


def sharing(create: Callable[..., AsyncEngine]) -> Callable[..., AsyncEngine]:
    """`create_async_engine`, of which all engines share what they compiled."""
    dialects: Any = PGDialectAsync_psycopg
    dialects.__hash__ = lambda self: hash(type(self))
    dialects.__eq__ = lambda self, other: type(self) is type(other)
    compiled: LRUCache[Any, Any] = LRUCache(MOST)

    def made(*where: Any, **how: Any) -> AsyncEngine:
        engine = create(*where, **how)
        engine.sync_engine._compiled_cache = compiled
        return engine

    return made

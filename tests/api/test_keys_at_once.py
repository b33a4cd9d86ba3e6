"""A new key may be used by several requests at once: they count, and none stops another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest

from tests.api.conftest import key_for
from tests.offer.catalog.world import World
from tests.worlds import Server
from winvest.foundation.infra.db import Database
from winvest.group.identity.access import token_hash

USE = "SELECT used FROM use_keys(ARRAY[%s::bytea], ARRAY[1])"
AT_ONCE, KEYS = 6, 12


@pytest.mark.req("CAT-11", "ORG-03")
async def test_the_first_uses_of_a_key_do_not_stop_each_other(
    db: Database, world: World, server: Server, clone: str
) -> None:
    """Each wave starts together on a key never used: that is where they would meet."""
    url = server.app_url(clone)
    for _ in range(KEYS):
        hashed = token_hash(await key_for(db, world, world.ft))
        together = Barrier(AT_ONCE)

        def use(_: int, hashed: bytes = hashed, together: Barrier = together) -> int:
            with psycopg.connect(url) as connection:
                together.wait()
                found = connection.execute(USE, (hashed,)).fetchone()
            return int(found[0]) if found else 0

        with ThreadPoolExecutor(AT_ONCE) as threads:
            assert sorted(threads.map(use, range(AT_ONCE))) == list(range(1, AT_ONCE + 1))

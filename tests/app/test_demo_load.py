"""Loading the demo group into a real database."""

import time

import pytest

from winvest.app.demo.load import load_demo
from winvest.foundation.infra.settings import Settings


@pytest.mark.req("CAT-13", "OPS-01")
@pytest.mark.commits
async def test_loads_twice_without_a_change(settings: Settings) -> None:
    """The second load finds everything there and writes nothing."""
    start = time.perf_counter()
    first = await load_demo(settings)
    print(first, time.perf_counter() - start)
    start = time.perf_counter()
    second = await load_demo(settings)
    print(second, time.perf_counter() - start)
    assert first.products >= 60
    assert second.rows == 0

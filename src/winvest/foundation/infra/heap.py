"""What stays in memory for long, put where the collector of cycles no longer walks.

Python looks through everything that it holds for cycles, the more often and the longer the more
there is: with thirty thousand tariffs a process stood still for a second at a time. What was made
to stay is set apart; it is still freed at once when nothing refers to it any more.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LONG = 0.02  # seconds that a look through everything may take
ALL = 2  # the generation that holds everything


def settle() -> None:
    """Set apart all that is held now, after a look for cycles in what came since the last time."""
    gc.collect()
    gc.freeze()


@contextmanager
def settling(*, long: float = LONG) -> Iterator[None]:
    """Meanwhile, what a long look through everything has found in use is set apart.

    Lists, rows and counts are kept as they are asked for, so that looks would grow longer with
    them, up to 0.2 s. What a request held at that moment is set apart with the rest; should it
    make a cycle later, it stays: a few requests in a hundred thousand objects.
    """
    began = 0.0

    def looked(phase: str, info: dict[str, Any]) -> None:
        nonlocal began
        if info["generation"] != ALL:
            return
        if phase == "start":
            began = time.perf_counter()
        elif time.perf_counter() - began > long:
            gc.freeze()

    gc.callbacks.append(looked)
    try:
        yield
    finally:
        gc.callbacks.remove(looked)

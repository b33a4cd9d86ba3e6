"""What stays is set apart from what the collector of cycles walks, and is still given back."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from winvest.foundation.infra.heap import settle, settling


class Node:
    """Something that can be referred to, and watched."""

    other: "Node | None" = None


@pytest.fixture(autouse=True)
def afterwards() -> Iterator[None]:
    """Leave the collector as it was."""
    yield
    gc.unfreeze()


def test_what_stays_is_no_longer_walked_and_goes_when_nothing_holds_it() -> None:
    kept = Node()
    watched = weakref.ref(kept)
    settle()
    assert not any(one is kept for one in gc.get_objects())
    assert gc.get_freeze_count() > 0
    del kept
    assert watched() is None


def test_cycles_made_before_and_after_are_still_found() -> None:
    def a_cycle() -> "weakref.ref[Node]":
        one, two = Node(), Node()
        one.other, two.other = two, one
        return weakref.ref(one)

    before = a_cycle()
    settle()
    assert before() is None
    after = a_cycle()
    gc.collect()
    assert after() is None


def test_what_outlives_a_long_look_is_set_apart_and_a_short_one_changes_nothing() -> None:
    gc.unfreeze()
    kept = Node()
    with settling(long=60):
        gc.collect()
        assert gc.get_freeze_count() == 0
    with settling(long=0):
        gc.collect(1)
        assert gc.get_freeze_count() == 0, "only a look through everything"
        gc.collect()
    assert not any(one is kept for one in gc.get_objects())
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
    gc.collect()
    assert gc.get_freeze_count() == 0, "no longer"

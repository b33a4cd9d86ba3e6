"""Memory: what a process has worked out of something that says itself when it changes."""

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """The values last used, up to so many; the key holds all that the value depends on.

    >>> memory = Memory[str, int](most=2)
    >>> for name, value in (("a", 1), ("b", 2), ("c", 3)):
    ...     memory.keep(name, value)
    >>> memory.get("a"), memory.get("c")
    (None, 3)
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The value kept for this key; it is now the last used."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, value: Value) -> None:
        """Keep a value, and let go of the one that has waited longest."""
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

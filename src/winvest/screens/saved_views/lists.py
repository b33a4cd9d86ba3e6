"""The lists that keep views: each says where it is, who reads it, and which columns it has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from winvest.foundation.kit.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list; `fixed` ones never leave it, `usual` ones are there at first."""

    code: str
    label: str
    fixed: bool = False
    usual: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownList:
    """A list with saved views; `canonical` reads an address and keeps what the list knows of it."""

    key: str
    path: str
    right: str
    columns: tuple[Column, ...]
    canonical: Callable[[Mapping[str, str]], dict[str, str]]


_lists: dict[str, KnownList] = {}


def declare(known: KnownList) -> KnownList:
    """Make a list known; called once, where the list's door is written."""
    if known.key in _lists:
        raise ValueError(f"list {known.key} is declared twice")
    _lists[known.key] = known
    return known


def known_list(key: str) -> KnownList:
    """The list of that name; refused when there is none."""
    if key not in _lists:
        raise NotFound("Cette liste n’existe pas : revenez à la page d’où vous veniez.")
    return _lists[key]

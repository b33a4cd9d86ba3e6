"""Wording: the statement of a list, put into words once for each shape of its address.

Two lists whose addresses filter by the same things ask the same statement of other values. It is
built with marks in place of what people type and worded once; the marks are then read as what
each address says. What is chosen among a few (a status, a channel, an order) is part of the shape.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.sql import ClauseElement

from winvest.foundation.infra.direct import Worded, worded
from winvest.foundation.kit.scope import Grant, Scope
from winvest.offer.catalog.forms.filters import (
    ELSEWHERE,
    NONE,
    SEPARATOR,
    Place,
    ProductFilters,
)

KEPT = 1024
BEGINS = "\x02"  # of a mark
TYPED = ("company", "risk", "partner")  # codes, slugs or ids
Build = Callable[..., ClauseElement]
Sight = tuple[tuple[Grant, ...], frozenset[UUID], frozenset[UUID], bool]


def list_statement(
    build: Build, scope: Scope, *, filters: ProductFilters, planned: bool = True, **choices: Any
) -> Worded:
    """The statement that `build` makes of these filters, for this person.

    It is `planned` at each request for the values it has, or once when they make no difference.
    """
    shape = _shape(filters)
    kept = _worded(build, sight(scope), shape, tuple(choices.items()), planned=planned)
    return kept.read_as(_meanings(filters, shape))


def sighted(build: Build, scope: Scope, **choices: Any) -> Worded:
    """The statement that `build` makes for what this person may see, its places not filled."""
    return _sighted(build, sight(scope), tuple(choices.items()))


@lru_cache(maxsize=KEPT)
def _sighted(build: Build, sight: Sight, choices: tuple[tuple[str, Any], ...]) -> Worded:
    return worded(build(_seer(sight), **dict(choices)))


@lru_cache(maxsize=KEPT)
def _worded(
    build: Build,
    sight: Sight,
    shape: ProductFilters,
    choices: tuple[tuple[str, Any], ...],
    *,
    planned: bool,
) -> Worded:
    statement = build(_seer(sight), filters=shape, **dict(choices))
    return worded(statement) if planned else worded(statement, constant=_is_constant)


def sight(scope: Scope) -> Sight:
    """What of a person decides what they see: the same for all who hold the same."""
    return scope.grants, scope.company_ids, scope.shown_company_ids, scope.unlimited


def _seer(sight: Sight) -> Scope:
    """Anyone who sees so."""
    grants, companies, shown, unlimited = sight
    return Scope(
        actor_id=None,
        actor_label="",
        company_ids=companies,
        grants=grants,
        selected_company_id=next(iter(shown)) if shown != companies else None,
        unlimited=unlimited,
    )


def _shape(filters: ProductFilters) -> ProductFilters:
    """The same filters with marks in place of what was typed."""
    place = filters.place
    return replace(
        filters,
        q=_mark("q") if filters.q else "",
        price_model=None,
        place=place
        and Place(
            value=SEPARATOR.join((_mark("first"), _mark("then"))),
            id=_id("place"),
            rank=0,
            backwards=place.backwards,
        ),
        company=_typed_mark("company", filters.company),
        risk=_typed_mark("risk", filters.risk),
        partner=_typed_mark("partner", filters.partner),
    )


def _meanings(filters: ProductFilters, shape: ProductFilters) -> Mapping[Any, Any]:
    """What each mark of the shape stands for in these filters."""
    found: dict[Any, Any] = {_mark("q"): filters.q}
    for name in TYPED:
        typed = getattr(filters, name)
        if typed is not None and getattr(shape, name) != typed:
            found[getattr(shape, name).lower()] = typed.lower()
            with suppress(ValueError):
                found[_id(name)] = UUID(typed)
    if filters.place is not None and shape.place is not None:
        first, _, then = filters.place.value.partition(SEPARATOR)
        found[shape.place.value] = filters.place.value
        found[_mark("first")], found[_mark("then")] = first, then
        found[shape.place.id] = filters.place.id
    return found


def _is_constant(value: Any) -> bool:
    """Whether a value of a statement is the same in all that share its shape."""
    if isinstance(value, list | tuple):
        return all(map(_is_constant, value))
    if isinstance(value, str):
        return BEGINS not in value and value not in _ids()
    return not isinstance(value, UUID)


def _typed_mark(name: str, typed: str | None) -> str | None:
    """A mark of the same kind: an id for an id; a word of ours stays what it is."""
    if typed is None or typed in (NONE, ELSEWHERE):
        return typed
    try:
        UUID(typed)
    except ValueError:
        return _mark(name)
    return str(_id(name))


@cache
def _mark(name: str) -> str:
    return f"{BEGINS}{name}\x03"


@cache
def _id(name: str) -> UUID:
    return UUID(bytes=f"{name:>16}".encode())


@cache
def _ids() -> frozenset[str]:
    """Marks of ids, as the text that a code is compared with."""
    return frozenset(str(_id(name)) for name in TYPED)

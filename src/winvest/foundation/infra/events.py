"""Events: a command says what happened; the house's top says what follows (`app/reactions.py`).

A reaction runs in the same transaction and enqueues jobs or mails: it happens if and only if the
change does. A lower room never learns who listens.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope

E = TypeVar("E")
Reaction = Callable[[AsyncSession, Scope, Any], Awaitable[None]]

reactions: dict[type, list[Reaction]] = defaultdict(list)


def on(event: type[E]) -> Callable[[Reaction], Reaction]:
    """Declare what follows an event; several reactions run in the order of their declaration."""

    def register(reaction: Reaction) -> Reaction:
        reactions[event].append(reaction)
        return reaction

    return register


async def announce(session: AsyncSession, scope: Scope, event: object) -> None:
    """Say that something happened; what follows is part of the same change."""
    for reaction in tuple(reactions[type(event)]):
        await reaction(session, scope, event)

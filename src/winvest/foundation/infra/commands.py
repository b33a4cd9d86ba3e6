"""Command registry: every change is a named act, with its right and its inverse.

The registry gives permission checks, the audit's context, undo and the list of acts in the help.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import writes
from winvest.foundation.kit.scope import Scope

P = ParamSpec("P")
R = TypeVar("R")
Act = Callable[Concatenate[AsyncSession, Scope, P], Coroutine[Any, Any, R]]

_NAME = text("SELECT set_config('app.command', :name, true)")


@dataclass(frozen=True, slots=True)
class Undo:
    """The act can be taken back by the command named."""

    command: str


@dataclass(frozen=True, slots=True)
class Irreversible:
    """The act cannot be taken back; the reason is shown in the help, in French."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One registered act."""

    name: str
    right: str | None
    undo: Undo | Irreversible
    sentence: str


registry: dict[str, Command] = {}


def command(
    name: str, *, needs: str | None, undo: Undo | Irreversible
) -> Callable[[Act[P, R]], Act[P, R]]:
    """Register an act. `needs=None` is for acts on oneself (sign-in, own password).

    The wrapper refuses who lacks the right everywhere; the act itself checks the row's company.
    """

    def register(act: Act[P, R]) -> Act[P, R]:
        if name in registry:
            raise ValueError(f"command {name} is registered twice")
        doc = (act.__doc__ or "").strip().splitlines()
        registry[name] = Command(
            name=name, right=needs, undo=undo, sentence=doc[0] if doc else name
        )

        @wraps(act)
        async def run(session: AsyncSession, scope: Scope, *args: P.args, **kwargs: P.kwargs) -> R:
            if needs is not None:
                scope.require(needs)
            writes(session)
            await session.execute(_NAME, {"name": name})
            return await act(session, scope, *args, **kwargs)

        return cast("Act[P, R]", run)

    return register


def described() -> list[dict[str, Any]]:
    """The registry as programs read it (`winvest commands --json`)."""
    return [
        {
            "name": one.name,
            "right": one.right,
            "undo": one.undo.command if isinstance(one.undo, Undo) else "irreversible",
            "reason": None if isinstance(one.undo, Undo) else one.undo.reason,
        }
        for one in sorted(registry.values(), key=lambda one: one.name)
    ]

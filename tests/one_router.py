"""The routes, registered once a process: tests make hundreds of applications of the same routes.

Registering four hundred handlers takes Litestar half a second, which is most of what a test of a
door would last. An application of the tests has its own state (database, settings, live hub) and
its own edge; the routes below it are shared, and find the state of who called them.
"""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.types import Receive, Scope, Send

_current: ContextVar[State] = ContextVar("state of the application called")
_routers: dict[object, Litestar] = {}


class _Called(State):
    """The state of the application that was called."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_current.get(), name)

    def __getitem__(self, name: str) -> Any:
        return _current.get()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_current.get())

    def __len__(self) -> int:
        return len(_current.get())


class OwnState:
    """The shared routes, under one application's state."""

    def __init__(self, router: Litestar, state: State) -> None:
        self.router = router
        self.state = state

    def __getattr__(self, name: str) -> Any:
        return getattr(self.router, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with this application's state, also in the tasks that the answer starts."""
        token = _current.set(self.state)
        try:
            await self.router(scope, receive, send)
        finally:
            _current.reset(token)


def sharing(create: Callable[..., Litestar], state_of: Callable[..., State]) -> Callable[..., Any]:
    """`create_litestar`, of which only the first call registers the routes."""

    def made(settings: Any, db: Any, *, shelves: Any = None, lane: Any = None) -> OwnState:
        key = settings.max_body_bytes
        if key not in _routers:
            _routers[key] = create(settings, db, shelves=shelves, lane=lane)
            _routers[key].state = _Called()
        return OwnState(_routers[key], state_of(settings, db, shelves=shelves))

    return made

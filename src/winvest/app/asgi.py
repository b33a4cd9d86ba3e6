"""ASGI: the web application, from its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.static_files import create_static_files_router
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions  # noqa: F401 - declares what follows events
from winvest.app.list_names import list_names
from winvest.app.papers import install_papers
from winvest.app.rail import NAV
from winvest.app.wiring import (
    ROUTES,
    authenticator,
    partner_prices,
)
from winvest.foundation.infra.compression import Gzip
from winvest.foundation.infra.crypto import Keyring, install_keyring
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.guard import edge_guard
from winvest.foundation.infra.heap import settle, settling
from winvest.foundation.infra.live import LiveHub
from winvest.foundation.infra.logs import configure_logs
from winvest.foundation.infra.refusals import exception_handlers
from winvest.foundation.infra.settings import ENVIRONMENTS, Settings, load_settings
from winvest.foundation.infra.templates import STATIC, template_environment
from winvest.foundation.infra.turns import Turns
from winvest.foundation.infra.visits import current_visit
from winvest.foundation.infra.web import AnyRequest, Renderer, install_renderer
from winvest.foundation.kit.errors import Refusal
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.api.lane import ADDRESS, QuoteLane
from winvest.offer.pricing.ports import install_partner_prices
from winvest.offer.pricing.quotes.shelves import Shelves, listening
from winvest.screens.imports.places import install_places


def create_app(settings: Settings | None = None) -> EdgeMiddleware:
    """The whole application behind its edge; `uvicorn --factory winvest.app.asgi:create_app`."""
    settings = settings or load_settings()
    configure_logs(json_lines=settings.log_format == "json")
    keyring = Keyring.from_file(settings.key_file)
    install_keyring(keyring)
    db = Database(settings.database_url, pool_size=settings.pool_size)
    install_renderer(
        Renderer(
            template_environment(reload=settings.reload),
            settings=settings,
            nav=NAV,
            environment_label=ENVIRONMENTS.get(settings.environment, settings.environment),
        )
    )
    install_partner_prices(partner_prices(settings))
    install_papers(settings)
    install_places(settings)
    shelves = Shelves()
    turns = Turns()
    lane = QuoteLane(
        settings.database_url, shelves, ceiling=settings.api_rate_per_minute, rest=turns.rest
    )
    return EdgeMiddleware(
        create_litestar(settings, db, shelves=shelves, lane=lane),
        settings=settings,
        db=db,
        keyring=keyring,
        authenticate=authenticator(settings),
        lanes={ADDRESS: lane},
        turns=turns,
    )


def create_litestar(
    settings: Settings,
    db: Database,
    *,
    shelves: Shelves | None = None,
    lane: QuoteLane | None = None,
) -> Litestar:
    """The routes with their dependencies, guard and refusals.

    Handlers take `session: AsyncSession` (the open transaction) and `caller: Scope` (who asks;
    Litestar keeps the name `scope` for itself).
    """
    state = state_of(settings, db, shelves=shelves)
    live: LiveHub = state.live

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        await db.refuse_privileged_role()
        live.stop_on_signals()
        async with (
            listening(state.shelves, settings.database_url),
            list_names(db, live),
            lane.open() if lane is not None else nullcontext(),
        ):
            settle()
            with settling():
                yield
        await live.close()
        await db.close()

    static = create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=None,
        opt={"public": True, "right": None, "company_scoped": False},
    )
    return Litestar(
        route_handlers=[*ROUTES, static],
        dependencies={
            "session": Provide(_session),
            "caller": Provide(_caller, sync_to_thread=False),
        },
        guards=[edge_guard],
        exception_handlers=exception_handlers(),
        lifespan=[lifespan],
        state=state,
        openapi_config=None,
        logging_config=None,
        compression_config=CompressionConfig(
            backend="gzip",
            minimum_size=2048,
            middleware_class=Gzip,
            exclude_opt_key="skip_compression",
        ),
        request_max_body_size=settings.max_body_bytes,
    )


def state_of(settings: Settings, db: Database, *, shelves: Shelves | None = None) -> State:
    """What handlers find in `request.app.state`: one set an application."""
    return State(
        {
            "db": db,
            "settings": settings,
            "head": _head(),
            "live": LiveHub(settings.database_url),
            "shelves": shelves or Shelves(),
        }
    )


async def _session(
    request: AnyRequest, caller: NamedDependency[Scope]
) -> AsyncIterator[AsyncSession]:
    """One request, one transaction: committed when the handler returns, else rolled back.

    It wants the caller, so that Litestar gets them one after the other: side by side, it would make
    a group of tasks at every request.

    A handler's own database error leaves as it came (the edge words it): Litestar would wrap
    any other exception in a group.
    """
    met: DBAPIError | None = None
    try:
        async with transaction(request.app.state.db, caller) as session:
            try:
                yield session
            except DBAPIError as error:
                met = error
                raise
    except Refusal:
        if met is None:
            raise
        raise met from None


def _caller() -> Scope:
    """Who asks; a visitor who has not signed in has an empty scope."""
    visit = current_visit()
    if visit and visit.principal:
        return visit.principal.scope
    request_id = visit.request_id if visit else ""
    return Scope(
        actor_id=None, actor_label="Visiteur", company_ids=frozenset(), request_id=request_id
    )


def _head() -> str | None:
    """The revision that the code expects of the database."""
    from winvest.foundation.infra.migrate import code_head

    return code_head()

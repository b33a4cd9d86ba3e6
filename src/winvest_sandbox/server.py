"""The sandbox's process: one Litestar application for all partners, and its control."""

from typing import Any

import uvicorn
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.types import ASGIApp

from winvest_sandbox import control
from winvest_sandbox.breakage import Breakage
from winvest_sandbox.oggo import api as oggo
from winvest_sandbox.world import World


@get("/sante/vivant", sync_to_thread=False)
def alive() -> dict[str, str]:
    """The process answers."""
    return {"statut": "vivant"}


@get("/", sync_to_thread=False)
def index() -> dict[str, Any]:
    """What lives here."""
    return {
        "sandbox": "partenaires de Winvest",
        "partners": {"oggodata": "/oggo/v1"},
        "control": "/__sim/clock, faults, scenario, requests, webhooks, reset",
    }


def create_app() -> ASGIApp:
    """A sandbox with a memory of its own."""
    world = World()
    app = Litestar(
        route_handlers=[alive, index, control.router, oggo.router],
        state=State({"world": world}),
        openapi_config=None,
        logging_config=None,
    )
    return Breakage(app, world)


def serve(*, host: str, port: int) -> None:
    """Answer until told to stop."""
    uvicorn.run(
        create_app(),
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )

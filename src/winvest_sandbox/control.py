"""`/__sim/…`: the clock, the faults, the outcomes, what was received, the webhooks."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Router, delete, get, post
from litestar.datastructures import State
from litestar.exceptions import ClientException

from winvest_sandbox.outbox import Target
from winvest_sandbox.world import FAULT_KINDS, Fault, Scenario, World

Json = dict[str, Any]


@get("/clock", sync_to_thread=False)
def clock(state: State) -> Json:
    """The sandbox's moment."""
    return {"now": _world(state).now().isoformat()}


@post("/clock", status_code=200, sync_to_thread=False)
def move_clock(state: State, data: Json) -> Json:
    """`{"now": ISO moment}` sets it, `{"advance_days": n}` moves it forward."""
    world = _world(state)
    if "now" in data:
        wanted = datetime.fromisoformat(str(data["now"]))
        if wanted.tzinfo is None:
            raise ClientException("now needs a time zone")
        world.shift += wanted - world.now()
    elif "advance_days" in data:
        world.shift += timedelta(days=int(data["advance_days"]))
    else:
        raise ClientException("now or advance_days")
    return {"now": world.now().isoformat()}


@get("/faults", sync_to_thread=False)
def faults(state: State) -> Json:
    """The faults still to come."""
    return {"items": [_plain(fault) for fault in _world(state).faults]}


@post("/faults", sync_to_thread=False)
def add_fault(state: State, data: Json) -> Json:
    """`{"path", "kind", "times", "seconds"|"status"|"retry_after"}`."""
    if data.get("kind") not in FAULT_KINDS:
        raise ClientException(f"kind is one of {', '.join(FAULT_KINDS)}")
    try:
        fault = Fault(**{"path": "/", **data})
    except TypeError as error:
        raise ClientException(str(error)) from error
    _world(state).faults.append(fault)
    return _plain(fault)


@delete("/faults", sync_to_thread=False)
def clear_faults(state: State) -> None:
    """Everything works again."""
    _world(state).faults.clear()


@post("/scenario", sync_to_thread=False)
def add_scenario(state: State, data: Json) -> Json:
    """`{"provider", "outcome", "match", "times"}`: the outcome of the next matching requests."""
    try:
        scenario = Scenario(**{"match": {}, **data})
    except TypeError as error:
        raise ClientException(str(error)) from error
    _world(state).scenarios.append(scenario)
    return _plain(scenario)


@get("/requests", sync_to_thread=False)
def requests(state: State, path: str = "/") -> Json:
    """What was received, oldest first, with headers and bodies."""
    return {"items": [one for one in _world(state).requests if one["path"].startswith(path)]}


@post("/reset", status_code=204, sync_to_thread=False)
def reset(state: State) -> None:
    """As at start."""
    _world(state).reset()


@get("/webhooks", sync_to_thread=False)
def webhooks(state: State) -> Json:
    """What is held and what was sent, with the answers' statuses."""
    outbox = _world(state).outbox
    return {"held": [event for _, event in outbox.held], "sent": outbox.sent}


@post("/webhooks/target", sync_to_thread=False)
def set_target(state: State, data: Json) -> Json:
    """`{"provider", "url", "secret": "whsec_…"}`: where a partner sends its events."""
    try:
        provider = str(data["provider"])
        target = Target(url=str(data["url"]), secret=str(data["secret"]))
    except KeyError as error:
        raise ClientException(f"{error} is missing") from error
    _world(state).outbox.targets[provider] = target
    return {"provider": provider, "url": target.url}


@post("/webhooks/{act:str}", status_code=200)
async def steer(state: State, act: str, data: Json | None = None) -> Json:
    """hold, release, duplicate, reorder, drop, resign, redeliver."""
    world = _world(state)
    outbox, done = world.outbox, 0
    match act:
        case "hold":
            outbox.holding = True
        case "release":
            done = await outbox.release(now=world.now())
        case "duplicate":
            outbox.held = [pair for pair in outbox.held for _ in range(2)]
            done = len(outbox.held)
        case "reorder":
            outbox.held.reverse()
            done = len(outbox.held)
        case "drop":
            done = len(outbox.held)
            outbox.held.clear()
        case "resign":
            outbox.resign = True
        case "redeliver":
            done = await outbox.redeliver(str((data or {}).get("id")), now=world.now())
        case _:
            raise ClientException(f"unknown act {act}")
    return {"act": act, "events": done, "held": len(outbox.held)}


def _world(state: State) -> World:
    world: World = state["world"]
    return world


def _plain(one: Fault | Scenario) -> Json:
    return {name: getattr(one, name) for name in one.__slots__}


router = Router(
    path="/__sim",
    route_handlers=[
        clock, move_clock, faults, add_fault, clear_faults, add_scenario, requests, reset,
        webhooks, set_target, steer,
    ],
)  # fmt: skip

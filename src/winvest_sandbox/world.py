"""What the sandbox remembers: its clock, what it was told to break, what it received and sends."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from winvest_sandbox.outbox import Outbox

KEPT_REQUESTS = 500
FAULT_KINDS = ("latency", "status", "rate_limit", "drop", "malformed", "token_expiry")


@dataclass(slots=True, kw_only=True)
class Fault:
    """One thing to break, on the addresses that begin with `path`, `times` times."""

    kind: str
    path: str
    times: int = 1
    seconds: float = 5.0
    status: int = 503
    retry_after: int = 30


@dataclass(slots=True, kw_only=True)
class Scenario:
    """One business outcome to give, to requests that hold all of `match`, `times` times."""

    provider: str
    outcome: str
    match: dict[str, Any]
    times: int = 1


@dataclass(slots=True)
class World:
    """The state of one sandbox process."""

    shift: timedelta = timedelta()
    faults: list[Fault] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    tokens: dict[str, datetime] = field(default_factory=dict)
    answers: dict[str, tuple[str, int, dict[str, Any]]] = field(default_factory=dict)
    outbox: Outbox = field(default_factory=Outbox)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def now(self) -> datetime:
        """The sandbox's moment: the machine's, moved by `/__sim/clock`."""
        return datetime.now(UTC) + self.shift

    def keep(self, request: dict[str, Any]) -> None:
        """Remember what was received, newest last."""
        self.requests.append(request)
        del self.requests[:-KEPT_REQUESTS]

    def fault_for(self, path: str) -> Fault | None:
        """The next fault of this address, counted down."""
        for fault in self.faults:
            if path.startswith(fault.path):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def outcome_for(self, provider: str, body: dict[str, Any]) -> str | None:
        """The outcome asked for a request, counted down."""
        for scenario in self.scenarios:
            wanted = scenario.match.items()
            if scenario.provider == provider and all(body.get(k) == v for k, v in wanted):
                scenario.times -= 1
                if scenario.times <= 0:
                    self.scenarios.remove(scenario)
                return scenario.outcome
        return None

    def reset(self) -> None:
        """Forget everything, as at start."""
        fresh = World()
        for name in ("shift", "faults", "scenarios", "requests", "tokens", "answers", "outbox"):
            setattr(self, name, getattr(fresh, name))
        self.numbers = fresh.numbers

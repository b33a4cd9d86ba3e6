"""Metrics: what Prometheus reads at /metrics, of all processes that share a folder of figures.

Several web processes, and the worker, count into `PROMETHEUS_MULTIPROC_DIR` when it is set before
they start: whichever answers tells for all. Without it a process tells its own.
"""

import os
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client reads it when it is first imported

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "winvest_http_request_seconds",
    "Server time of requests",
    ("method", "handler", "status"),
    buckets=BUCKETS,
)
JOBS = Histogram("winvest_job_seconds", "Duration of jobs", ("job", "outcome"), buckets=BUCKETS)
SIGN_INS = Counter("winvest_sign_ins_total", "Sign-in attempts", ("outcome",))
PARTNER_CALLS = Counter("winvest_partner_calls_total", "Calls to partners", ("partner", "outcome"))
WEBHOOKS = Counter("winvest_webhooks_total", "Inbound webhooks", ("partner", "status"))


class Moment(Collector):
    """What is true when it is asked: jobs of the queue, connections of the process that answers."""

    def __init__(self, *, jobs: Mapping[str, int], connections: Mapping[str, int]) -> None:
        self._figures = (
            ("winvest_jobs_waiting", "Jobs by status in the queue", "status", jobs),
            ("winvest_database_connections", "Pool connections", "state", connections),
        )

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """One family of gauges for each figure."""
        for name, about, label, values in self._figures:
            family = GaugeMetricFamily(name, about, labels=(label,))
            for of, value in values.items():
                family.add_metric((of,), value)
            yield family


def exposition(now: Moment) -> bytes:
    """All figures in Prometheus' text format."""
    counted = REGISTRY
    if folder := os.environ.get(SHARED):
        counted = CollectorRegistry()
        MultiProcessCollector(counted, path=folder)  # type: ignore[no-untyped-call]
    present = CollectorRegistry()
    present.register(now)
    return generate_latest(counted) + generate_latest(present)


def share(folder: Path, environ: MutableMapping[str, str]) -> None:
    """Let the processes started with this environment count together, from nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()
    environ[SHARED] = str(folder)

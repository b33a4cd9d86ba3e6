"""Metrics: what Prometheus reads at /metrics."""

from prometheus_client import Counter, Gauge, Histogram

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "winvest_http_request_seconds",
    "Server time of requests",
    ("method", "handler", "status"),
    buckets=BUCKETS,
)
JOBS = Histogram("winvest_job_seconds", "Duration of jobs", ("job", "outcome"), buckets=BUCKETS)
JOBS_WAITING = Gauge("winvest_jobs_waiting", "Jobs by status in the queue", ("status",))
DATABASE_CONNECTIONS = Gauge("winvest_database_connections", "Pool connections", ("state",))
SIGN_INS = Counter("winvest_sign_ins_total", "Sign-in attempts", ("outcome",))
PARTNER_CALLS = Counter("winvest_partner_calls_total", "Calls to partners", ("partner", "outcome"))
WEBHOOKS = Counter("winvest_webhooks_total", "Inbound webhooks", ("partner", "status"))

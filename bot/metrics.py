"""What can be measured, for Prometheus. Labels are names of ours: no id, no word of anybody's."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.outgoing.delivery import Backlog

#: Slack gives up after three seconds, and nothing is saved after 2.4.
ANSWERS: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.4, 2.8, 3.0)
CALLS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """One a process; each replica has its own, but for the backlog, of which all say the same."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = self._counter("requests", "Requests by what they ask and how that ended", "route", "outcome")
        self._refusals = self._counter(
            "door_refusals", "Connections and requests that were refused before anything was done", "why"
        )
        self._answers = Histogram(
            "ai_hire_answer_seconds",
            "From a request's arrival to its answer",
            ["route"],
            buckets=ANSWERS,
            registry=self.registry,
        )
        self._calls = self._counter("slack_calls", "Calls to Slack", "method", "outcome")
        self._call_times = Histogram(
            "ai_hire_slack_call_seconds", "How long Slack took", ["method"], buckets=CALLS, registry=self.registry
        )
        self._claims = self._counter("claims", "Deliveries that this process has claimed")
        self._in_hand = self._gauge("in_hand", "Deliveries that this process is sending now")
        self._deliveries = self._gauge("deliveries", "Deliveries that are not sent, by state", "state")
        self._oldest = self._gauge("oldest_due_seconds", "How late the oldest due delivery is")
        self._connections = self._gauge("pool_connections", "Connections to the database", "state")
        self._database = self._gauge("database_up", "1 where the database answered this look")
        self._checks = self._gauge("ready", "1 where this check of /readyz holds", "check")
        self._unrenewed = self._gauge(
            "tokens_not_renewed", "Workspaces whose token Slack does not renew to this process"
        )
        self._upkeeps = self._counter("upkeeps", "Daily upkeeps", "outcome")
        self._tidied = self._gauge("upkeep_timestamp_seconds", "When the daily upkeep last came to its end")

    def served(self, route: str, outcome: str, seconds: float) -> None:
        """A request has its answer."""
        self._requests.labels(route, outcome).inc()
        self._answers.labels(route).observe(seconds)

    def refused(self, why: str) -> None:
        """A connection or a request did not get through the door."""
        self._refusals.labels(why).inc()

    def called(self, method: str, outcome: str, seconds: float) -> None:
        """Slack has been called."""
        self._calls.labels(method, outcome).inc()
        self._call_times.labels(method).observe(seconds)

    def claimed(self, rows: int, in_hand: int) -> None:
        """The deliverer has looked for what is due."""
        self._claims.inc(rows)
        self._in_hand.set(in_hand)

    def tidied(self, at: datetime | None) -> None:
        """The daily upkeep has come to its end; None where it failed."""
        self._upkeeps.labels("failed" if at is None else "done").inc()
        if at is not None:
            self._tidied.set(at.timestamp())

    def unrenewed(self, workspaces: int) -> None:
        """Of so many workspaces the token dies, unless they install us once more."""
        self._unrenewed.set(workspaces)

    def checked(self, check: str, holds: bool) -> None:
        """A check of readiness was looked at."""
        self._checks.labels(check).set(holds)

    def stands(self, backlog: Backlog | None, *, used: int, size: int) -> None:
        """How the database and what waits in it stand; no backlog where it did not answer."""
        self._database.set(backlog is not None)
        self._connections.labels("used").set(used)
        self._connections.labels("all").set(size)
        if backlog is not None:
            for state in ("due", "planned", "waiting", "failed"):
                self._deliveries.labels(state).set(getattr(backlog, state))
            self._oldest.set(backlog.oldest / timedelta(seconds=1))

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"ai_hire_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"ai_hire_{name}", what, labels, registry=self.registry)


def metrics_route(metrics: Metrics, look: Callable[[], Awaitable[None]]) -> BaseRoute:
    """`GET /metrics`; `look` brings what is only known by asking."""

    async def show(_: Request) -> Response:
        await look()
        return Response(generate_latest(metrics.registry), headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4})

    return Route("/metrics", show)

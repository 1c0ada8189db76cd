"""What monitoring may know: how often, how long, how many; never who, and never an id in a label."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from backend.hotline import Hotline
from backend.tables import stores
from backend.time_tables import sweeps

#: Folder in which several workers gather their numbers; each scrape reaches only one of them.
SHARED = "PROMETHEUS_MULTIPROC_DIR"
#: Seconds; the budgets of design.md 9 lie on boundaries.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class Metrics:
    """The numbers of one application."""

    def __init__(self, hotline: Hotline) -> None:
        self._registry = CollectorRegistry()
        here = self._registry
        self._requests = Counter(
            "hotline_requests", "Requests by route and status", ["method", "route", "status"], registry=here
        )
        self._seconds = Histogram(
            "hotline_request_seconds", "Time to answer", ["method", "route"], buckets=_BUCKETS, registry=here
        )
        self._commands = Counter("hotline_commands", "Commands by outcome", ["outcome"], registry=here)
        #: Open streams of changes; whoever serves one does `with metrics.followers.track_inprogress()`.
        self.followers = Gauge(
            "hotline_followers", "Open streams of changes", registry=here, multiprocess_mode="livesum"
        )
        self._sweeps = Counter("hotline_sweeps", "Looks for what time does to cases", ["outcome"], registry=here)
        self._by_time = Counter("hotline_moves_by_time", "Cases moved by time", ["action"], registry=here)
        self._state = _StateOfStore(hotline)
        here.register(self._state)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is a template."""
        known = method if method in _METHODS else "OTHER"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def applied(self, outcomes: Iterable[Mapping[str, Any]]) -> None:
        """Count what became of commands."""
        for outcome in outcomes:
            self._commands.labels(str(outcome["status"])).inc()

    def swept(self, outcome: str, moves: Mapping[str, int]) -> None:
        """Count a sweep (`done`, `elsewhere`, `failed`) and what it moved."""
        self._sweeps.labels(outcome).inc()
        for action, number in moves.items():
            self._by_time.labels(action).inc(number)

    def exposition(self) -> bytes:
        """Return all numbers in Prometheus' text format; those of all workers where they share a folder."""
        if not os.environ.get(SHARED):
            return generate_latest(self._registry)
        gathered = CollectorRegistry()
        MultiProcessCollector(gathered)  # type: ignore[no-untyped-call]  # the library has no types there
        gathered.register(self._state)
        return generate_latest(gathered)


class _StateOfStore:
    """Numbers that are looked up when somebody asks."""

    def __init__(self, hotline: Hotline) -> None:
        self._hotline = hotline

    def describe(self) -> list[Metric]:
        """Say nothing beforehand: the store may not be open yet."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Return readiness, place in commit order, lines of the audit log, and connections in use."""
        yield GaugeMetricFamily("hotline_ready", "Whether requests are served", value=float(self._hotline.ready))
        if not self._hotline.ready:
            return
        columns = select(stores.c.change_no, stores.c.audit_no).where(stores.c.city_id == self._hotline.city_id)
        last = select(sweeps.c.swept_at).where(sweeps.c.city_id == self._hotline.city_id)
        try:
            with self._hotline.database.read() as connection:
                row = connection.execute(columns).one()
                swept = connection.execute(last).scalar_one_or_none()
                used = getattr(connection.engine.pool, "checkedout", lambda: 0)()
        except SQLAlchemyError:
            yield GaugeMetricFamily("hotline_store_reachable", "Whether the store answers", value=0.0)
            return
        yield GaugeMetricFamily("hotline_store_reachable", "Whether the store answers", value=1.0)
        yield GaugeMetricFamily("hotline_change_no", "Newest place in commit order", value=float(row.change_no))
        yield GaugeMetricFamily("hotline_audit_no", "Newest line of the audit log", value=float(row.audit_no))
        if swept is not None:
            yield GaugeMetricFamily("hotline_swept_at_seconds", "When a sweep last ended", value=swept.timestamp())
        yield GaugeMetricFamily("hotline_pool_in_use", "Reading connections in use", value=float(used))

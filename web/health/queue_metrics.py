"""The numbers of waiting work, read at the moment somebody asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import redis
from prometheus_client import CollectorRegistry, Gauge, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from rlf.job_times import job_times
from rlf.models import OutboxRow, OutboxState, now
from rlf.queue import live_workers, open_queue, queue_depth
from rlf.service import Service


def registry_of(service: Service) -> CollectorRegistry:
    """A registry holding the outbox and queue as they are now. The queue's numbers are missing while it is away."""
    registry = CollectorRegistry()
    _set_outbox(registry, service)
    _set_queue(registry, service)
    return registry


def _set_outbox(registry: CollectorRegistry, service: Service) -> None:
    with service.database.read() as db:
        counted = db.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
        counts = {state: count for state, count in counted}  # noqa: C416 - dict() takes a result for a mapping
        oldest = db.scalar(select(func.min(OutboxRow.created_at)).where(OutboxRow.state != OutboxState.PARKED))
    rows = Gauge("rlf_outbox_rows", "Promised work by state", ["state"], registry=registry)
    for state in OutboxState:
        rows.labels(state.value).set(counts.get(state, 0))
    age = Gauge("rlf_outbox_oldest_seconds", "Age of the oldest promised work not parked", registry=registry)
    age.set((now() - oldest).total_seconds() if oldest is not None else 0)


def _set_queue(registry: CollectorRegistry, service: Service) -> None:
    connection = open_queue(service.settings)
    try:
        depth, workers = queue_depth(connection), live_workers(connection)
        registry.register(_Read(job_times(connection)))
    except redis.RedisError:
        return
    Gauge("rlf_queue_depth", "Jobs waiting in the queue", registry=registry).set(depth)
    Gauge("rlf_live_workers", "Workers that have spoken lately", registry=registry).set(workers)


@dataclass(frozen=True, slots=True, eq=False)
class _Read(Collector):
    """A family of numbers that was read already."""

    family: Metric

    def collect(self) -> Iterable[Metric]:
        """The family."""
        return [self.family]

"""How long jobs took, counted by all workers together in the queue server, so that one page can tell it for all."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from prometheus_client.core import HistogramMetricFamily

from rlf.models import Topic

if TYPE_CHECKING:
    import redis

BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_ENDS = (*map(str, BOUNDS), "+Inf")
_KEY = "rlf:job-seconds:"
_SUM = "sum"


def count_job(connection: redis.Redis, topic: Topic, seconds: float) -> None:
    """Count one job that was done."""
    with connection.pipeline() as pipeline:
        pipeline.hincrby(_KEY + topic, _ENDS[bisect_left(BOUNDS, seconds)], 1)
        pipeline.hincrbyfloat(_KEY + topic, _SUM, seconds)
        pipeline.execute()


def job_times(connection: redis.Redis) -> HistogramMetricFamily:
    """The histogram of seconds a job, by topic. It begins anew when the queue server's data is lost."""
    family = HistogramMetricFamily(
        "rlf_job_seconds", "How long a job took, from its start to its commit", labels=["topic"]
    )
    for topic in Topic:
        stored = connection.hgetall(_KEY + topic)
        counts = {key.decode() if isinstance(key, bytes) else key: float(value) for key, value in stored.items()}
        if counts:
            family.add_metric([topic.value], _cumulated(counts), sum_value=counts.get(_SUM, 0.0))
    return family


def _cumulated(counts: dict[str, float]) -> list[tuple[str, float]]:
    total = 0.0
    buckets = []
    for end in _ENDS:
        total += counts.get(end, 0.0)
        buckets.append((end, total))
    return buckets

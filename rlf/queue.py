"""The work queue: how to reach it, how long it is, and which workers are alive. Nothing but ids passes through it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue

if TYPE_CHECKING:
    from rlf.config import Settings

QUEUE_NAME = "rlf"
ALIVE_SECONDS = 15
_WORKERS = "rlf:workers"
_TIMEOUT_SECONDS = 5


def open_queue(settings: Settings) -> redis.Redis:
    """A connection to the queue server. Nothing is sent yet.

    Calls raise `redis.RedisError` at once while the server is away; whoever can wait tries again later.
    """
    return redis.Redis.from_url(
        settings.redis_url,
        socket_timeout=_TIMEOUT_SECONDS,
        socket_connect_timeout=_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 1),  # once, for a connection that the server closed while it was idle
    )


def work_queue(connection: redis.Redis) -> Queue:
    """The queue of promised work. JSON, since unpickling would run whatever a message says."""
    return Queue(QUEUE_NAME, connection=connection, serializer="json")


def queue_depth(connection: redis.Redis) -> int:
    """How many messages wait in the queue."""
    return work_queue(connection).count


def announce_worker(connection: redis.Redis, worker: str) -> None:
    """Say that a worker is alive; to be repeated well within `ALIVE_SECONDS`."""
    moment = time.time()
    with connection.pipeline() as pipeline:
        pipeline.zadd(_WORKERS, {worker: moment})
        pipeline.zremrangebyscore(_WORKERS, "-inf", moment - ALIVE_SECONDS)
        pipeline.execute()


def withdraw_worker(connection: redis.Redis, worker: str) -> None:
    """Say that a worker has stopped."""
    connection.zrem(_WORKERS, worker)


def live_workers(connection: redis.Redis) -> int:
    """How many workers have said lately that they are alive."""
    return int(connection.zcount(_WORKERS, time.time() - ALIVE_SECONDS, "+inf"))

"""Calls that really run at the same moment, each on a database connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection

type Race = Callable[..., list[object]]


@contextmanager
def racers(count: int) -> Iterator[Race]:
    """Yield a function that runs `count` calls together and returns what they return, in order."""
    start = Barrier(count, timeout=60)
    with ThreadPoolExecutor(count) as threads:

        def together[T](call: Callable[[], T]) -> T:
            start.wait()
            return call()

        def race(*calls: Callable[[], object]) -> list[object]:
            futures = [threads.submit(together, call) for call in calls]
            return [future.result() for future in futures]

        try:
            yield race
        finally:
            race(*[lambda: connection.close()] * count)  # noqa: PLW0108 -- each thread closes its own

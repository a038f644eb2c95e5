"""Count what a piece of code asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Yield a list that holds the queries once the block has ended, without their transactions."""
    queries: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield queries
    queries += [
        query["sql"]
        for query in captured.captured_queries
        if not str(query["sql"]).startswith(_FRAME)
    ]

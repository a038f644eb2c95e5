"""Build once what the tests of a module start from; each of them is rolled back to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def standing[T](build: Callable[[], T]) -> Iterator[T]:
    """Yield what `build` makes, and unmake it afterwards.

    For a fixture of a module none of whose tests is transactional; each asks for `db` as well.
    """
    with transaction.atomic():
        yield build()
        transaction.set_rollback(True)

"""Filling tables without their indexes: millions of rows come in minutes, and are checked after."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

_CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I ', conrelid::regclass, conname)
           || pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
    ORDER BY contype = 'f'
"""
_INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
"""


@contextmanager
def without_indexes(*models: type[Model]) -> Iterator[None]:
    """Take away all indexes and references but the primary keys, and make them anew at the end.

    Making them anew checks every row: what was copied wrongly fails here.
    """
    tables = [model._meta.db_table for model in models]  # noqa: SLF001 -- documented
    anew = [*_drop(_CONSTRAINTS, tables), *_drop(_INDEXES, tables)]
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for statement in anew:
            cursor.execute(statement)


def _drop(query: str, tables: list[str]) -> list[str]:
    """Drop what `query` finds, and return the statements that make it anew."""
    with connection.cursor() as cursor:
        cursor.execute(query, [tables])
        found = cursor.fetchall()
        for drop, _anew in reversed(found):
            cursor.execute(drop)
    return [anew for _drop, anew in found]

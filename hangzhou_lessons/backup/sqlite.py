"""Copying a SQLite database while it is in use."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from hangzhou_lessons.backup.census import Census, take_census
from hangzhou_lessons.backup.problems import BackupRefused


def copy_out(target: Path) -> Census:
    """Write what the database holds at one moment to `target`; who saves need not wait.

    All pages in one step: in several, each save in between would make it begin again.
    """
    connection.ensure_connection()
    with _opened(target) as copy:
        connection.connection.backup(copy.connection)
        return _census(copy)


def check_copy(source: Path, census: Census) -> None:
    """Refuse a copy that SQLite finds faults in, or that does not hold what it should."""
    with _opened(source) as copy, copy.cursor() as cursor:
        faults = cursor.execute("PRAGMA integrity_check").fetchall()
        if faults != [("ok",)] or cursor.execute("PRAGMA foreign_key_check").fetchall():
            raise BackupRefused(_("The database in this backup is damaged."))
        differences = census.differences(_census(copy))
    if differences:
        raise BackupRefused("\n".join(differences))


def copy_in(source: Path) -> None:
    """Replace the database's content in one transaction: after a crash it is the old or the new."""
    connection.ensure_connection()
    with _opened(source) as copy:
        copy.connection.backup(connection.connection)
    connection.close()


@contextmanager
def _opened(file: Path) -> Iterator[BaseDatabaseWrapper]:
    """Open another file as Django opens its own, with the functions that its checks call."""
    other = connection.copy()
    other.settings_dict["NAME"] = str(file)
    other.ensure_connection()
    try:
        yield other
    finally:
        other.close()


def _census(copy: BaseDatabaseWrapper) -> Census:
    with copy.cursor() as cursor:
        return take_census(cursor, copy.introspection.table_names(cursor))

"""Copying a PostgreSQL database with its own tools, which come with its client."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from hangzhou_lessons.backup.census import Census, take_census
from hangzhou_lessons.backup.problems import BackupRefused

_NAMES = {"dbname", "user", "host", "port", "service", "passfile"}
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def copy_out(target: Path) -> Census:
    """Dump what the database holds at one moment, and count just that; nobody waits for it."""
    tool = _tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchall()[0][0]
        _run(tool, "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
        cursor.execute(_TABLES)
        return take_census(cursor, [name for (name,) in cursor.fetchall()])


def check_copy(source: Path, census: Census) -> None:
    """Refuse a dump whose list of contents cannot be read or lacks a table."""
    listed = _call(_tool("pg_restore"), "--list", str(source))
    stored = {line.split()[-2] for line in listed.splitlines() if " TABLE DATA " in line}
    if stored != {*census.rows}:
        raise BackupRefused(_("The database in this backup is damaged."))


def copy_in(source: Path) -> None:
    """Replace the tables in one transaction: when anything fails, nothing has changed."""
    connection.close()
    _run(
        _tool("pg_restore"),
        "--clean",
        "--if-exists",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        str(source),
    )


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(
            _("%(tool)s is missing. Install PostgreSQL's client (on Debian: postgresql-client).")
            % {"tool": name}
        )
    return found


def _run(tool: str, *options: str) -> str:
    """Call a tool on the database that Django uses."""
    return _call(tool, f"--dbname={_conninfo()}", *options)


def _conninfo() -> str:
    """Say where the database is, without the password: a command line is seen by everyone."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 -- an extra, which SQLite needs not

    given = connection.get_connection_params()
    words = {name: given[name] for name in given if name in _NAMES or name.startswith("ssl")}
    return str(make_conninfo(**words))


def _call(*command: str) -> str:
    password = str(connection.settings_dict["PASSWORD"])
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603 -- PostgreSQL's own tool, options of ours
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(done.stderr.strip())
    return done.stdout

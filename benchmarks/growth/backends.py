"""What a save costs in all: the processor time of the site and of PostgreSQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.servers import Server, process_of

_PIDS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class SiteAndDatabase:
    server: Server
    connection: "psycopg.Connection[tuple[Any, ...]]"
    _seen: dict[int, int] = field(default_factory=dict)
    """The ticks of each backend when it was last looked at: the site closes its connections after a minute."""

    def cpu_seconds(self) -> float | None:
        """Return the time of both; None where PostgreSQL runs on another machine."""
        site, database = self.server.cpu_seconds(), self._database_seconds()
        return None if site is None or database is None else site + database

    def _database_seconds(self) -> float | None:
        """Return the time of the processes that serve the site's connections, or did so."""
        for (pid,) in self.connection.execute(_PIDS):
            process = process_of(Path("/proc") / str(pid) / "stat")
            if process and process.name.startswith("postgres"):
                self._seen[pid] = process.ticks
        return sum(self._seen.values()) / os.sysconf("SC_CLK_TCK") if self._seen else None


@contextmanager
def with_database(server: Server, url: str) -> Iterator[SiteAndDatabase]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield SiteAndDatabase(server, connection)

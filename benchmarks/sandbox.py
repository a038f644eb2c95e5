"""A place of its own for one run: a folder, a database, and the environment that names them."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks.problems import BenchmarkBroken

ROOT = Path(__file__).resolve().parent.parent
_UNSET = ("SECRET_KEY", "ALLOWED_HOSTS", "REDIS_URL", "TRUSTED_PROXIES", "DEMO")


@dataclass(frozen=True, slots=True)
class Sandbox:
    folder: Path
    environment: Mapping[str, str]
    server_url: str | None = None
    """Of PostgreSQL; None on SQLite."""

    @property
    def is_postgres(self) -> bool:
        return self.server_url is not None

    @property
    def database(self) -> str:
        return "PostgreSQL" if self.is_postgres else "SQLite"

    def run(self, module: str, *arguments: str, settings: str, seconds: float) -> str:
        """Run a module of ours to its end and return what it printed."""
        return self._call(["-m", module, *arguments], settings, seconds)

    def manage(self, command: str, *arguments: str, settings: str, seconds: float) -> str:
        """Run a command of `manage.py` to its end and return what it printed."""
        return self._call(["manage.py", command, *arguments], settings, seconds)

    @contextmanager
    def another_database(self) -> Iterator["Sandbox"]:
        """Make an empty database beside this one, with the same secret key."""
        if self.server_url is None:
            url = f"sqlite:///{self.folder / f'{secrets.token_hex(6)}.sqlite3'}"
            yield replace(self, environment={**self.environment, "DATABASE_URL": url})
        else:
            with _own_postgres(self.server_url) as url:
                yield replace(self, environment={**self.environment, "DATABASE_URL": url})

    def _call(self, arguments: list[str], settings: str, seconds: float) -> str:
        name = arguments[1]
        try:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**self.environment, "DJANGO_SETTINGS_MODULE": settings},
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise BenchmarkBroken(f"{name} took more than {seconds:.0f} s.") from late
        if done.returncode:
            raise BenchmarkBroken(f"{name} failed:\n{done.stderr[-4000:]}")
        return done.stdout


@contextmanager
def sandbox(database_url: str | None) -> Iterator[Sandbox]:
    """Make the folder and the database; whatever happens, leave neither behind."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        environment = {key: value for key, value in os.environ.items() if key not in _UNSET}
        environment |= {"VAR_DIR": name, "HTTPS": "0", "DEBUG": "0"}
        if database_url is None:
            environment["DATABASE_URL"] = f"sqlite:///{folder / 'db.sqlite3'}"
            yield Sandbox(folder, environment)
        else:
            with _own_postgres(database_url) as url:
                yield Sandbox(folder, environment | {"DATABASE_URL": url}, database_url)


@contextmanager
def _own_postgres(server_url: str) -> Iterator[str]:
    """Create a database on the server of `server_url`, yield its URL, and drop it."""
    parts = urlsplit(server_url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BenchmarkBroken("--database-url names a PostgreSQL server; SQLite needs none.")
    import psycopg  # noqa: PLC0415 -- an extra: a run on SQLite must not need it

    name = f"benchmark_{secrets.token_hex(6)}"
    maintenance = urlunsplit(("postgresql", parts.netloc, "/postgres", parts.query, ""))
    with psycopg.connect(maintenance, autocommit=True, connect_timeout=5) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

"""How a process of its own finds the database that the tests run on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from soak.server import Server, running


def environment() -> dict[str, str]:
    """Return the environment of a process that works on the test database."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": str(settings.BASE_DIR),
    }


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, host, port = (database[key] for key in ("USER", "HOST", "PORT"))
    return f"postgres://{user}@{host}:{port}/{database['NAME']}"


@contextmanager
def killable_server(log: Path) -> Iterator[Server]:
    """Serve the test database with gunicorn, as in production, on a port that stays."""
    is_postgres = connection.vendor == "postgresql"
    with running(environment(), log, is_postgres=is_postgres, life_seconds=300) as server:
        yield server

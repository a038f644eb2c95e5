import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

IS_SQLITE = connection.vendor == "sqlite"
on_sqlite = pytest.mark.skipif(not IS_SQLITE, reason="PRAGMAs are SQLite's")
on_postgresql = pytest.mark.skipif(IS_SQLITE, reason="these settings are PostgreSQL's")


def _ask(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.promise("A9")
@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 5_000), ("foreign_keys", 1)],
)
def test_sqlite_connection_keeps_what_it_acknowledges(pragma: str, value: object) -> None:
    assert _ask(f"PRAGMA {pragma}") == value


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_transactions_take_the_lock_at_once() -> None:
    database = connection.settings_dict
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        _ask("SELECT 1")
    assert (captured[0]["sql"], database["ATOMIC_REQUESTS"]) == ("BEGIN IMMEDIATE", False)


@on_sqlite
def test_sqlite_tests_run_on_a_file_as_production_does() -> None:
    assert Path(connection.settings_dict["NAME"]).is_absolute()


@pytest.mark.promise("A9")
@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value"), [("synchronous_commit", "on"), ("fsync", "on")])
def test_postgresql_connection_keeps_what_it_acknowledges(name: str, value: str) -> None:
    assert _ask(f"SHOW {name}") == value


def _setting(expression: str, var_dir: Path, **environment: str) -> str:
    """Return what `expression` of the settings is in a process with this environment alone."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    code = f"from hangzhou_lessons import settings; print({expression})"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**kept, "VAR_DIR": str(var_dir), **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


SAFE = (
    "(settings.DEBUG, settings.DEMO, settings.HTTPS, settings.SESSION_COOKIE_SECURE, "
    "settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.TRUSTED_PROXIES)"
)


def test_settings_are_safe_by_default(tmp_path: Path) -> None:
    assert _setting(SAFE, tmp_path) == "(False, False, True, True, True, True, [])"


def test_settings_speak_plain_http_when_told_to(tmp_path: Path) -> None:
    shown = _setting(SAFE, tmp_path, HTTPS="0")
    assert shown == "(False, False, False, False, False, False, [])"


def test_settings_keep_everything_under_var_dir(tmp_path: Path) -> None:
    place = tmp_path / "new" / "var"
    names = "[str(settings.DATABASES['default']['NAME']), str(settings.STATIC_ROOT)]"
    assert _setting(names, place) == str([f"{place}/db.sqlite3", f"{place}/static"])


def test_settings_trust_the_proxies_named_and_their_headers(tmp_path: Path) -> None:
    shown = _setting(
        "(settings.TRUSTED_PROXIES, settings.SECURE_PROXY_SSL_HEADER)",
        tmp_path,
        TRUSTED_PROXIES="10.0.0.1, 10.0.0.2",
    )
    assert shown == str((["10.0.0.1", "10.0.0.2"], ("HTTP_X_FORWARDED_PROTO", "https")))


def test_settings_trust_no_proxy_s_header_by_default(tmp_path: Path) -> None:
    assert _setting("hasattr(settings, 'SECURE_PROXY_SSL_HEADER')", tmp_path) == "False"


def test_settings_use_postgresql_when_told_to(tmp_path: Path) -> None:
    shown = _setting(
        "(settings.DATABASES['default']['ENGINE'], sorted(settings.DATABASES['default']['OPTIONS']))",
        tmp_path,
        DATABASE_URL="postgres://someone@db.example/lessons",
    )
    options = ["prepare_threshold", "server_side_binding"]
    assert shown == str(("django.db.backends.postgresql", options))


def test_settings_use_redis_when_told_to(tmp_path: Path) -> None:
    shown = _setting(
        "(settings.CACHES['default']['LOCATION'], settings.SESSION_ENGINE)",
        tmp_path,
        REDIS_URL="redis://cache.example",
    )
    engine = "django.contrib.sessions.backends.cached_db"
    assert shown == str(("redis://cache.example", engine))


def test_settings_refuse_a_switch_that_makes_no_sense(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        _setting("settings.DEBUG", tmp_path, DEBUG="perhaps")
    assert "DEBUG='perhaps': write 1 or 0." in refused.value.stderr

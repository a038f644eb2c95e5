"""A real server on the test database, and a real browser on it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
)

from tests.browser import chromium
from tests.servers import environment

# Playwright runs an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.MISSING)
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": path, "args": [*quiet, "--disable-sync", "--no-first-run"]}


@contextmanager
def serving() -> Iterator[str]:
    """Serve the test database with gunicorn, as in production; yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"],
        env=environment(),
        cwd=settings.BASE_DIR,
    )
    try:
        _wait_until_healthy(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def shared_server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def server(shared_server: str) -> str:
    """Return the address of a server for many tests.

    A module whose pages write the admin's log has its own: emptying the database between tests
    renumbers the content types that a server remembers.
    """
    return shared_server


@pytest.fixture(autouse=True)
def _server_at_rest(transactional_db: None) -> Iterator[None]:
    """Let the server finish what a closed page had asked for before the tables are emptied.

    PostgreSQL takes every table at once for that, and a request half through would deadlock it.
    """
    yield
    if connection.vendor == "postgresql":
        _wait_until(_is_server_at_rest)


@pytest.fixture(scope="session")
def base_url() -> str:
    """Take the place of pytest-base-url's fixture; each context gets its server's address."""
    return ""


@pytest.fixture
def browser_context_args(server: str) -> dict[str, Any]:
    return {"base_url": server, "locale": "zh-CN", "viewport": PHONE}


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def complaints(page: Page, server: str) -> list[str]:
    """Collect what must never happen on any page: errors, CSP reports, requests to the outside."""
    found: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.append(f"{message.type}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST:
            found.append(f"{response.status}: {response.url}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((server, "data:")):
            found.append(f"outside: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)
    return found


def _is_server_at_rest() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        )
        return bool(cursor.fetchone() == (0,))


def _wait_until(is_true: Callable[[], bool]) -> None:
    for _attempt in range(200):
        if is_true():
            return
        time.sleep(0.05)
    pytest.fail("The server is still at work.")


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    for _attempt in range(200):
        if process.poll() is not None:
            pytest.fail("The server did not start.")
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as link:
                link.request("GET", "/healthz")
                if link.getresponse().status == HTTPStatus.OK:
                    return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("The server did not answer.")

"""gunicorn as production starts it, which may be killed at any moment and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.client import Connection, get
from benchmarks.problems import BenchmarkBroken
from benchmarks.sandbox import ROOT
from benchmarks.serve import LIMIT_VARIABLE
from benchmarks.servers import free_port, worker_options

_START_SECONDS = 60.0
_STOP_SECONDS = 20.0


class Server:
    """A server with a port of its own, the same after each start."""

    def __init__(self, environment: Mapping[str, str], options: Sequence[str], log: Path) -> None:
        self.port = free_port()
        self._command = [
            *(sys.executable, "-m", "benchmarks.serve", "--bind", f"127.0.0.1:{self.port}"),
            *options,
        ]
        self._environment = environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it, wait until it answers, and return how many seconds that took."""
        begin = time.monotonic()
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while not self._is_healthy():
            if self._process.poll() is not None or time.monotonic() - begin > _START_SECONDS:
                said = self._log.read_text(encoding="utf-8", errors="replace")[-4000:]
                raise BenchmarkBroken(f"The server did not start:\n{said}")
            time.sleep(0.02)
        return time.monotonic() - begin

    def kill(self) -> None:
        """Kill it and its workers in the middle of whatever they do; nothing can be caught."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(_STOP_SECONDS)

    def stop(self) -> None:
        """End it, gently first."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        self.kill()

    def _is_healthy(self) -> bool:
        connection = Connection(self.port)
        try:
            return connection.send(get("/healthz", "")).status == 200
        except (OSError, BenchmarkBroken):
            return False
        finally:
            connection.close()


@contextmanager
def running(
    environment: Mapping[str, str], log: Path, *, is_postgres: bool, life_seconds: float = 600
) -> Iterator[Server]:
    """Serve until the block ends; after `life_seconds` the server ends by itself."""
    limit = {LIMIT_VARIABLE: str(int(life_seconds))}
    options = worker_options(is_postgres=is_postgres)
    server = Server({**environment, **limit}, options, log)
    try:
        server.start()
        yield server
    finally:
        server.stop()

"""Start gunicorn as production does, and be sure that it stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.problems import BenchmarkBroken
from benchmarks.sandbox import ROOT, Sandbox
from benchmarks.serve import LIMIT_VARIABLE

WORKERS = 2
THREADS = 4
_START_SECONDS = 30.0
_STOP_SECONDS = 5.0


class Process(NamedTuple):
    name: str
    group: int
    ticks: int
    """Of user and system time."""


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    group: int

    def cpu_seconds(self) -> float | None:
        """Return the processor time of its processes so far; None where /proc does not tell."""
        if not Path("/proc/self/stat").exists():
            return None
        processes = map(process_of, Path("/proc").glob("[0-9]*/stat"))
        own = [process.ticks for process in processes if process and process.group == self.group]
        return sum(own) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(
    where: Sandbox, *, application: str, settings: str, life_seconds: float
) -> Iterator[Server]:
    """Serve `application` on a free port of this machine until the block ends, however it does."""
    port = free_port()
    log = where.folder / f"{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.serve", *_options(where, port), application],
            cwd=ROOT,
            env={
                **where.environment,
                "DJANGO_SETTINGS_MODULE": settings,
                LIMIT_VARIABLE: str(int(life_seconds)),
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await(process, port, log)
        yield Server(port, process.pid)
    finally:
        _stop(process)


def process_of(stat: Path) -> Process | None:
    """Return what proc(5) tells of a process there; None when it is over."""
    try:
        before, _end, after = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")
    except OSError:
        return None
    fields = after.split()
    return Process(before.partition("(")[2], int(fields[2]), int(fields[11]) + int(fields[12]))


def worker_words(where: Sandbox) -> str:
    """Say in words how the workers run."""
    threads = f"gthread workers of {THREADS} threads" if where.is_postgres else "sync workers"
    return f"{WORKERS} {threads}"


def worker_options(*, is_postgres: bool) -> list[str]:
    """Return how gunicorn runs on this database, as README says."""
    if is_postgres:
        return ["--worker-class", "gthread", "--threads", str(THREADS)]
    return ["--worker-class", "sync"]


def _options(where: Sandbox, port: int) -> list[str]:
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--log-level", "warning"]
    return [*options, *worker_options(is_postgres=where.is_postgres)]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the port answers."""
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    said = log.read_text(encoding="utf-8", errors="replace")[-4000:]
    raise BenchmarkBroken(f"The server did not start:\n{said}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and its workers, gently first."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(_STOP_SECONDS)

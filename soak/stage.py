"""What stands around every measurement: the people before it, the server, the receipts after it."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from benchmarks.plan import Learner, Plan
from benchmarks.sandbox import Sandbox
from soak.candidates import Receipt, write_receipts
from soak.server import Server, running

SETTINGS = "hangzhou_lessons.settings"
PATIENCE_SECONDS = 1200.0
"""For anything that runs beside: a soak is no race, and the machine may be slow."""
_LIFE_SECONDS = 3 * 60 * 60


@dataclass(frozen=True, slots=True)
class Found:
    faults: Sequence[str]
    """Operations with a receipt that the database does not bear out."""
    ungraded: Sequence[int]
    """Attempts that have not ended and been graded."""


def fill(where: Sandbox, people: int, name: str, *options: str) -> Sequence[Learner]:
    """Make people who sit the exam; the first call makes the tables and the course too."""
    path = where.folder / f"{name}.json"
    given = [str(path), f"--people={people}", f"--name={name}", *options]
    where.run("soak.prepare", *given, settings=SETTINGS, seconds=PATIENCE_SECONDS)
    return Plan.read(path).examinees


def serve(where: Sandbox) -> AbstractContextManager[Server]:
    environment = {**where.environment, "DJANGO_SETTINGS_MODULE": SETTINGS}
    return running(
        environment,
        where.folder / "server.log",
        is_postgres=where.is_postgres,
        life_seconds=_LIFE_SECONDS,
    )


def verify(where: Sandbox, receipts: Sequence[Receipt]) -> Found:
    """Hold the receipts against the database, in a process of its own."""
    path = where.folder / "receipts.json"
    write_receipts(path, receipts)
    said = where.run("soak.verify", str(path), settings=SETTINGS, seconds=PATIENCE_SECONDS)
    return Found(**json.loads(said))

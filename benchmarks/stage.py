"""What stands around every measurement: the people before it, the servers, the receipts after it."""

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import NoReturn

from benchmarks.plan import Plan
from benchmarks.problems import BenchmarkBroken
from benchmarks.rounds import Series
from benchmarks.sandbox import Sandbox
from benchmarks.servers import Server, server

SETTINGS = "hangzhou_lessons.settings"
FLOOR_SETTINGS = "benchmarks.floor.settings"
BROKEN = 2
"""What a run that measured nothing exits with."""
_PREPARE_SECONDS = 120.0
_VERIFY_SECONDS = 120.0


def seat(where: Sandbox, examinees: int, readers: int) -> Plan:
    """Make the people and their records, and start the exams."""
    path = where.folder / "plan.json"
    where.run(
        "benchmarks.prepare",
        str(path),
        f"--examinees={examinees}",
        f"--readers={readers}",
        settings=FLOOR_SETTINGS,
        seconds=_PREPARE_SECONDS,
    )
    return Plan.read(path)


def site(where: Sandbox, life_seconds: float) -> AbstractContextManager[Server]:
    return server(
        where,
        application="hangzhou_lessons.wsgi:application",
        settings=SETTINGS,
        life_seconds=life_seconds,
    )


def bare_floor(where: Sandbox, life_seconds: float) -> AbstractContextManager[Server]:
    return server(
        where,
        application="django.core.wsgi:get_wsgi_application()",
        settings=FLOOR_SETTINGS,
        life_seconds=life_seconds,
    )


def verify(where: Sandbox, measured: Iterable[Series]) -> int:
    """Hold all receipts against the database, and return how many there are."""
    receipts = {op_id for series in measured for op_id in series.receipts}
    path = where.folder / "receipts.json"
    path.write_text(json.dumps(sorted(receipts)), encoding="utf-8")
    said = where.run("benchmarks.verify", str(path), settings=SETTINGS, seconds=_VERIFY_SECONDS)
    found, others = json.loads(said)
    if (found, others) != (len(receipts), 0):
        raise BenchmarkBroken(
            f"{len(receipts)} answers were acknowledged; the database counts {found} of them "
            f"and {others} others."
        )
    return len(receipts)


def leave(_signal: int, _frame: object) -> NoReturn:
    """Turn SIGTERM into an exception, so that servers and databases are cleared away."""
    raise SystemExit(BROKEN)

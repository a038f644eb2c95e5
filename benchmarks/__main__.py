"""Measure, print, and say which targets were missed."""

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import NoReturn

from benchmarks.measures import floor, floor_reading, product
from benchmarks.plan import Plan
from benchmarks.problems import BenchmarkBroken
from benchmarks.report import Report, write_figures
from benchmarks.rounds import Series, run_rounds
from benchmarks.sandbox import Sandbox, sandbox
from benchmarks.servers import server, worker_words
from benchmarks.weight import weigh

_FLOOR_SETTINGS = "benchmarks.floor.settings"
_SETTINGS = "hangzhou_lessons.settings"
_PREPARE_SECONDS = 120.0
_MOST_SECONDS = 600.0
_BROKEN = 2


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _leave)
    try:
        with sandbox(arguments.database_url) as where:
            report = _measure(where, arguments)
    except BenchmarkBroken as broken:
        print(broken, file=sys.stderr)
        return _BROKEN
    print(report.screen())
    if arguments.write:
        write_figures(arguments.write, report)
    return int(arguments.strict and bool(report.missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=50.0, help="of measuring in all")
    parser.add_argument("--learners", type=int, default=200, help="who sit the exam")
    parser.add_argument("--readers", type=int, default=40, help="who read and practise")
    parser.add_argument("--database-url", help="a PostgreSQL server, where a database is made")
    parser.add_argument("--write", type=Path, help="the page to write the figures into")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target is missed")
    arguments = parser.parse_args()
    if not 0 < arguments.seconds <= _MOST_SECONDS:
        parser.error(f"--seconds: more than 0, at most {_MOST_SECONDS:.0f}")
    return arguments


def _measure(where: Sandbox, arguments: argparse.Namespace) -> Report:
    plan = _prepare(where, arguments)
    life = 2 * arguments.seconds + 60
    with (
        server(
            where,
            application="hangzhou_lessons.wsgi:application",
            settings=_SETTINGS,
            life_seconds=life,
        ) as ours,
        server(
            where,
            application="django.core.wsgi:get_wsgi_application()",
            settings=_FLOOR_SETTINGS,
            life_seconds=life,
        ) as bare,
    ):
        others = [Series(measure, ours) for measure in product(plan, ours.port)]
        others.append(Series(floor_reading(plan, bare.port), bare))
        below = Series(floor(plan, bare.port), bare)
        run_rounds(below, others, arguments.seconds)
        lesson = f"/courses/{plan.course}/{plan.lessons[0]}/"
        weight = weigh(ours.port, lesson, f"sessionid={plan.readers[0].session}")
    receipts = {op_id for series in others for op_id in series.receipts}
    _verify(where, receipts)
    return Report(where.database, worker_words(where), below, others, weight, len(receipts))


def _prepare(where: Sandbox, arguments: argparse.Namespace) -> Plan:
    path = where.folder / "plan.json"
    where.run(
        "benchmarks.prepare",
        str(path),
        f"--examinees={arguments.learners}",
        f"--readers={arguments.readers}",
        settings=_FLOOR_SETTINGS,
        seconds=_PREPARE_SECONDS,
    )
    return Plan.read(path)


def _verify(where: Sandbox, receipts: set[str]) -> None:
    """Hold the receipts against the database."""
    path = where.folder / "receipts.json"
    path.write_text(json.dumps(sorted(receipts)), encoding="utf-8")
    said = where.run("benchmarks.verify", str(path), settings=_SETTINGS, seconds=60)
    found, others = json.loads(said)
    if (found, others) != (len(receipts), 0):
        raise BenchmarkBroken(
            f"{len(receipts)} answers were acknowledged; the database counts {found} of them "
            f"and {others} others."
        )


def _leave(_signal: int, _frame: object) -> NoReturn:
    """Turn SIGTERM into an exception, so that servers and databases are cleared away."""
    raise SystemExit(_BROKEN)


if __name__ == "__main__":
    sys.exit(main())

"""Measure, print, and say which targets were missed."""

import argparse
import signal
import sys
from pathlib import Path

from benchmarks.candidates import Hall
from benchmarks.measures import floor, floor_reading, product, sit_down
from benchmarks.page import require_place, write_figures
from benchmarks.problems import BenchmarkBroken
from benchmarks.report import Report
from benchmarks.rounds import Series, run_rounds
from benchmarks.sandbox import Sandbox, sandbox
from benchmarks.servers import worker_words
from benchmarks.stage import BROKEN, bare_floor, leave, seat, site, verify
from benchmarks.weight import weigh

_MOST_SECONDS = 600.0


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, leave)
    try:
        with sandbox(arguments.database_url) as where:
            if arguments.write:
                require_place(arguments.write, where.database)
            report = _measure(where, arguments)
    except BenchmarkBroken as broken:
        print(broken, file=sys.stderr)
        return BROKEN
    print(report.screen())
    if arguments.write:
        write_figures(arguments.write, report.database, report.markdown())
    return int(arguments.strict and bool(report.missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=50.0, help="of measuring in all")
    parser.add_argument("--learners", type=int, default=200, help="who sit the exam")
    parser.add_argument("--readers", type=int, default=40, help="who read and practise")
    parser.add_argument(
        "--candidates", type=int, nargs="+", default=[1, 16, 64], help="who answer at once"
    )
    parser.add_argument(
        "--waiting", type=float, default=54.0, help="seconds of measuring them in all"
    )
    parser.add_argument("--database-url", help="a PostgreSQL server, where a database is made")
    parser.add_argument("--write", type=Path, help="the page to write the figures into")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target is missed")
    arguments = parser.parse_args()
    for name in ("seconds", "waiting"):
        if not 0 < getattr(arguments, name) <= _MOST_SECONDS:
            parser.error(f"--{name}: more than 0, at most {_MOST_SECONDS:.0f}")
    if not 0 < min(arguments.candidates) <= max(arguments.candidates) <= arguments.learners:
        parser.error("--candidates: at least 1; each is one of the --learners")
    return arguments


def _measure(where: Sandbox, arguments: argparse.Namespace) -> Report:
    plan = seat(where, arguments.learners, arguments.readers)
    life = 2 * (arguments.seconds + arguments.waiting) + 60
    with site(where, life) as ours, bare_floor(where, life) as bare:
        examinees = sit_down(plan.examinees, ours.port)
        others = [Series(measure, ours) for measure in product(plan, ours.port, examinees)]
        others.append(Series(floor_reading(plan, bare.port), bare))
        below = Series(floor(plan, bare.port), bare)
        run_rounds(below, others, arguments.seconds)
        hall = Hall(plan, examinees, ours, bare)
        share = arguments.waiting / len(arguments.candidates)
        crowds = [hall.measure(candidates, share) for candidates in arguments.candidates]
        lesson = f"/courses/{plan.course}/{plan.lessons[0]}/"
        weight = weigh(ours.port, lesson, f"sessionid={plan.readers[0].session}")
    receipts = verify(where, [*others, *(crowd.save for crowd in crowds)])
    return Report(where.database, worker_words(where), below, others, crowds, weight, receipts)


if __name__ == "__main__":
    sys.exit(main())

"""Measure what a save costs when ten thousand to ten million answers are stored (PostgreSQL)."""

import argparse
import signal
import sys
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

from benchmarks.growth.backends import with_database
from benchmarks.growth.report import Growth
from benchmarks.measures import papers, sit_down
from benchmarks.page import require_place, write_figures
from benchmarks.problems import BenchmarkBroken
from benchmarks.rounds import Series, run_rounds
from benchmarks.sandbox import Sandbox, sandbox
from benchmarks.stage import BROKEN, FLOOR_SETTINGS, leave, seat, site, verify

PLACE = "growth"
"""Its name on the page."""
_FILL_SECONDS = 3600.0


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, leave)
    try:
        if arguments.write:
            require_place(arguments.write, PLACE)
        growth = _measure(arguments)
    except BenchmarkBroken as broken:
        print(broken, file=sys.stderr)
        return BROKEN
    print(growth.screen())
    if arguments.write:
        write_figures(arguments.write, PLACE, growth.markdown())
    return int(arguments.strict and not growth.is_met)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument(
        "--answers",
        type=int,
        nargs="+",
        default=[10_000, 1_000_000, 10_000_000],
        help="stored in one database each, the fewest first: it is what the others are held to",
    )
    parser.add_argument("--seconds", type=float, default=120.0, help="of measuring in all")
    parser.add_argument("--learners", type=int, default=100, help="who sit the exam meanwhile")
    parser.add_argument("--database-url", required=True, help="a PostgreSQL server")
    parser.add_argument("--write", type=Path, help="the page to write the figures into")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if the target is missed")
    arguments = parser.parse_args()
    if len(arguments.answers) < 2 or any(few >= more for few, more in pairwise(arguments.answers)):
        parser.error("--answers: at least two numbers, each greater than the one before")
    return arguments


def _measure(arguments: argparse.Namespace) -> Growth:
    """Fill all databases first, then measure by turns: whatever else happens hits all alike."""
    with ExitStack() as databases:
        places = [
            databases.enter_context(sandbox(arguments.database_url)) for _size in arguments.answers
        ]
        stored = [_fill(where, size) for where, size in zip(places, arguments.answers, strict=True)]
        with ExitStack() as servers:
            life = 2 * arguments.seconds + 300
            series = [_series(servers, where, arguments.learners, life) for where in places]
            run_rounds(series[0], series[1:], arguments.seconds)
        receipts = [verify(where, [own]) for where, own in zip(places, series, strict=True)]
    return Growth(stored, series, sum(receipts))


def _fill(where: Sandbox, answers: int) -> int:
    """Store so many answers of the past; return how many there are now."""
    said = where.run(
        "benchmarks.growth.past", str(answers), settings=FLOOR_SETTINGS, seconds=_FILL_SECONDS
    )
    return int(said.splitlines()[-1])


def _series(servers: ExitStack, where: Sandbox, learners: int, life: float) -> Series:
    plan = seat(where, learners, readers=0)
    server = servers.enter_context(site(where, life))
    spender = servers.enter_context(with_database(server, where.environment["DATABASE_URL"]))
    return Series(papers(server.port, sit_down(plan.examinees, server.port)), spender)


if __name__ == "__main__":
    sys.exit(main())

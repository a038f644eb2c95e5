"""Measure what takes long, print it, and say which promise was broken."""

import argparse
import signal
import sys
from pathlib import Path
from typing import NoReturn

from benchmarks.problems import BenchmarkBroken
from benchmarks.sandbox import sandbox
from soak.figures import Figure, table, write_figures
from soak.promises import crowded, handed_in_at_the_end, killed
from soak.sizes import FULL, SHORT

MEASURES = {"A8": killed, "A3": handed_in_at_the_end, "A10": crowded}
"""A16 is measured with A10: its backup is made under that load."""
_BROKEN = 2


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _leave)
    try:
        figures = _measure(arguments)
    except BenchmarkBroken as broken:
        print(broken, file=sys.stderr)
        return _BROKEN
    if arguments.write:
        write_figures(arguments.write, figures)
    return int(not all(figure.passed for figure in figures))


def _measure(arguments: argparse.Namespace) -> list[Figure]:
    """Take one after the other, each on a database of its own."""
    found: list[Figure] = []
    for promise in arguments.only or MEASURES:
        with sandbox(arguments.database_url) as where:
            figures = MEASURES[promise](where, SHORT if arguments.short else FULL)
        print(table(figures), flush=True)
        found += figures
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the same in a few minutes")
    parser.add_argument("--only", action="append", choices=MEASURES, help="one of them")
    parser.add_argument("--database-url", help="a PostgreSQL server, where databases are made")
    parser.add_argument("--write", type=Path, help="the file to put the figures into")
    return parser.parse_args()


def _leave(_signal: int, _frame: object) -> NoReturn:
    """Turn SIGTERM into an exception, so that servers and databases are cleared away."""
    raise SystemExit(_BROKEN)


if __name__ == "__main__":
    sys.exit(main())

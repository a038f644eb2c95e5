"""Measure what a revised text costs a large office: publishing, its pages, and the answers of others."""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.page import table, write_figures
from benchmarks.problems import BenchmarkBroken
from benchmarks.sandbox import Sandbox, sandbox

_SETTINGS = "hangzhou_lessons.settings"
_MOST_SECONDS = 900.0


def main() -> int:
    arguments = _arguments()
    try:
        with sandbox(arguments.database_url) as where:
            said = where.run(
                "benchmarks.revision.measure",
                f"--learners={arguments.learners}",
                f"--questions={arguments.questions}",
                settings=_SETTINGS,
                seconds=_MOST_SECONDS,
            )
            figures = _table(json.loads(said.splitlines()[-1]), where)
    except BenchmarkBroken as broken:
        print(broken, file=sys.stderr)
        return 2
    print(figures)
    if arguments.write:
        write_figures(arguments.write, f"revision on {where.database}", figures)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.revision", description=__doc__)
    parser.add_argument("--learners", type=int, default=50_000, help="who completed the lesson")
    parser.add_argument("--questions", type=int, default=2_000, help="in the course")
    parser.add_argument("--database-url", help="a PostgreSQL server, where a database is made")
    parser.add_argument("--write", type=Path, help="the page to write the figures into")
    return parser.parse_args()


def _table(measured: dict[str, list[str]], where: Sandbox) -> str:
    rows = [
        ["", "before publishing", "after"],
        *([name, *cells] for name, cells in measured.items()),
    ]
    return f"{where.database}.\n\n{table(rows)}"


if __name__ == "__main__":
    sys.exit(main())

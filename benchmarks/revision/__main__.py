"""Measure what a revised text costs a large office: publishing, its pages, and the answers of others."""

import argparse
import json
import re
import sys
from pathlib import Path

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
            table = _table(json.loads(said.splitlines()[-1]), where)
    except BenchmarkBroken as broken:
        print(broken, file=sys.stderr)
        return 2
    print(table)
    if arguments.write:
        _write(arguments.write, table, where)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.revision", description=__doc__)
    parser.add_argument("--learners", type=int, default=50_000, help="who completed the lesson")
    parser.add_argument("--questions", type=int, default=2_000, help="in the course")
    parser.add_argument("--database-url", help="a PostgreSQL server, where a database is made")
    parser.add_argument("--write", type=Path, help="the page to write the figures into")
    return parser.parse_args()


def _table(measured: dict[str, list[str]], where: Sandbox) -> str:
    rows = [f"| {name} | {' | '.join(cells)} |" for name, cells in measured.items()]
    head = ["|  | before publishing | after |", "| --- | --- | --- |"]
    return "\n".join([f"{where.database}.", "", *head, *rows])


def _write(path: Path, table: str, where: Sandbox) -> None:
    """Replace the table of this database in the page at `path`."""
    name = f"revision on {where.database}"
    text = path.read_text(encoding="utf-8")
    between = re.compile(f"<!-- {name} -->.*?<!-- end of {name} -->", re.DOTALL)
    if not between.search(text):
        raise BenchmarkBroken(f"{path} has no place for the figures of a {name}.")
    figures = f"<!-- {name} -->\n{table}\n<!-- end of {name} -->"
    path.write_text(between.sub(lambda _found: figures, text, count=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

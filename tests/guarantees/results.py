"""What a run of the tests showed, and what `make soak` measured: written and read as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Shown:
    """What became of a test's cases on one database."""

    outcomes: dict[str, int] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)

    def add(self, outcome: str, figures: Iterable[str]) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        self.figures = sorted({*self.figures, *figures})

    @property
    def has_failed(self) -> bool:
        return bool(self.outcomes.get("failed"))


@dataclass(frozen=True, slots=True)
class Run:
    """The latest of what was shown on one database, and the day of the last run."""

    database: str
    measured_at: date
    tests: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class Soak:
    """One measurement that took long."""

    id: str
    figure: str
    database: str
    measured_at: date
    passed: bool


def write_results(path: Path, database: str, day: date, tests: Mapping[str, Shown]) -> None:
    results = {
        "database": database,
        "measured_at": day.isoformat(),
        "tests": {name: asdict(shown) for name, shown in sorted(tests.items())},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    written = json.dumps(results, ensure_ascii=False, indent=1)
    path.write_text(written + "\n", encoding="utf-8")


def read_runs(paths: Iterable[Path]) -> list[Run]:
    """Return one run for each database.

    Of two results of one test the one in the later file counts.
    """
    read: dict[str, list[dict[str, Any]]] = {}
    for path in paths:
        results = json.loads(path.read_text(encoding="utf-8"))
        read.setdefault(results["database"], []).append(results)
    return [_together(database, all_of_it) for database, all_of_it in read.items()]


def _together(database: str, read: Iterable[Mapping[str, Any]]) -> Run:
    days, tests = [], {}
    for results in read:
        days.append(_day(results["measured_at"]))
        tests.update({name: Shown(**shown) for name, shown in results["tests"].items()})
    return Run(database, max(days), tests)


def read_soak(path: Path | None) -> list[Soak]:
    if path is None or not path.exists():
        return []
    return [
        Soak(**measured | {"measured_at": _day(measured["measured_at"])})
        for measured in json.loads(path.read_text(encoding="utf-8"))
    ]


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()

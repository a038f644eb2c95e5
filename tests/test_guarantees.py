"""That the page of promises names the tests there are, and that what tests counted reaches it."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tests.guarantees.marked import marked_tests
from tests.guarantees.page import page
from tests.guarantees.promises import PROMISES
from tests.guarantees.results import Run, Shown, Soak, read_runs, read_soak

PAGE = Path(settings.BASE_DIR, "docs", "guarantees.md")
DAY = date(2026, 3, 2)
MARKED = """
import pytest
from hypothesis import given, settings, strategies

@pytest.mark.promise("A1")
@pytest.mark.parametrize("number", [1, 2])
def test_passes(number, figure):
    figure(f"{number} of 2 | all")

@pytest.mark.promise("A2")
def test_fails():
    assert False

@pytest.mark.promise("A3")
def test_cannot_begin(no_such_fixture):
    pass

@pytest.mark.promise("A4")
@settings(max_examples=30, database=None)
@given(strategies.integers())
def test_tries_examples(number):
    pass

def test_is_not_marked(figure):
    figure("for nobody")
"""


def _sections(text: str) -> dict[str, str]:
    """Return what a page says of each promise."""
    return dict(re.findall(r"^### (\w+)\. (.*?)(?=^##|\Z)", text, re.DOTALL | re.MULTILINE))


def _listed(text: str) -> dict[str, list[str]]:
    """Return the tests that a page names under each promise."""
    found = {
        promise: re.findall(r"^\| \[(\w+)\]\(\.\./(\S+)\)", section, re.MULTILINE)
        for promise, section in _sections(text).items()
    }
    return {
        promise: [f"{path}::{name}" for name, path in tests] for promise, tests in found.items()
    }


def _run_marked(folder: Path, text: str, *options: str) -> tuple[int, str, dict[str, Shown]]:
    """Run `text` as a file of tests of its own, by two workers, and return what was written."""
    (folder / "test_marked.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = promise(id)\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n2", "-p", "tests.guarantees.plugin", *options, folder],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(settings.BASE_DIR)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    written = [path for path in [folder / "results.json"] if path.exists()]
    tests = {name: shown for run in read_runs(written) for name, shown in run.tests.items()}
    return done.returncode, done.stdout + done.stderr, tests


def test_page_names_exactly_the_tests_that_are_marked() -> None:
    """Else run `make guarantees`; its last command alone writes the page from the last results."""
    listed = _listed(PAGE.read_text(encoding="utf-8"))
    assert listed == {name: marked_tests().get(name, []) for name in PROMISES}


def test_what_was_counted_arrives_from_all_workers(tmp_path: Path) -> None:
    _code, _printed, tests = _run_marked(tmp_path, MARKED, "--promises=results.json")
    assert tests == {
        "test_marked.py::test_passes": Shown({"passed": 2}, ["1 of 2 | all", "2 of 2 | all"]),
        "test_marked.py::test_fails": Shown({"failed": 1}),
        "test_marked.py::test_cannot_begin": Shown({"failed": 1}),
        "test_marked.py::test_tries_examples": Shown({"passed": 1}, ["30 examples"]),
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (MARKED.replace('"A3"', '"A99"'), "not one known promise"),
        (MARKED.replace('"A3"', ""), "not one known promise"),
        (MARKED + "\npytestmark = pytest.mark.promise('A1')\n", "mark the function itself"),
    ],
)
def test_marker_that_the_page_cannot_show_is_refused(
    text: str, complaint: str, tmp_path: Path
) -> None:
    code, printed, _tests = _run_marked(tmp_path, text, "-n0")
    assert (code, complaint in printed) == (pytest.ExitCode.USAGE_ERROR, True)


def test_page_says_what_each_database_showed() -> None:
    marked = {"A1": ["tests/test_a.py::test_one", "tests/test_a.py::test_two"]}
    runs = [
        Run("postgresql", DAY, {"tests/test_a.py::test_one": Shown({"passed": 3, "failed": 1})}),
        Run("sqlite", DAY, {"tests/test_a.py::test_one": Shown({"passed": 1}, ["7 of 7 | all"])}),
    ]
    text = page(marked, runs, [])
    assert "| test | SQLite | PostgreSQL |" in text
    assert "| [test_one](../tests/test_a.py) | 7 of 7 \\| all | **failed** in 1 of 4 |" in text
    assert "| [test_two](../tests/test_a.py) | has not run | has not run |" in text
    assert _listed(text) == {name: marked.get(name, []) for name in PROMISES}


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (Shown({"passed": 1}), "passed"),
        (Shown({"passed": 4}), "4 cases"),
        (Shown({"skipped": 2}), "skipped"),
        (Shown({"passed": 2}, ["1 try", "2 tries"]), "1 try; 2 tries"),
    ],
)
def test_page_says_how_much_was_tried(shown: Shown, said: str) -> None:
    run = Run("sqlite", DAY, {"tests/test_a.py::test_one": shown})
    text = page({"D1": ["tests/test_a.py::test_one"]}, [run], [])
    assert f"| [test_one](../tests/test_a.py) | {said} |" in text


def test_page_says_what_takes_long_and_what_is_not_shown() -> None:
    soak = [Soak("A8-kills", "200 kills, 0 missing", "sqlite", DAY, passed=True)]
    sections = _sections(page({}, [], soak))
    assert "- SQLite, 2026-03-02: 200 kills, 0 missing\n" in sections["A8"]
    assert "- not measured yet\n" in sections["A10"]
    assert "Not shown yet.\n" in sections["B7"]


def test_page_says_that_a_long_measurement_failed(tmp_path: Path) -> None:
    measured = {"id": "A3", "figure": "3 lost", "database": "postgresql", "passed": False}
    path = tmp_path / "soak.json"
    path.write_text(json.dumps([measured | {"measured_at": "2026-03-02T10:00:00Z"}]))
    text = page({}, [], read_soak(path))
    assert "- PostgreSQL, 2026-03-02: **failed**: 3 lost\n" in text


def test_later_results_replace_earlier_ones_test_by_test(tmp_path: Path) -> None:
    paths = [tmp_path / "1.json", tmp_path / "2.json"]
    tests = {"test_a": {"outcomes": {"failed": 1}}, "test_b": {"outcomes": {"passed": 1}}}
    run = {"database": "sqlite", "measured_at": "2026-03-02", "tests": tests}
    paths[0].write_text(json.dumps(run))
    again = {"test_a": {"outcomes": {"passed": 1}}}
    paths[1].write_text(json.dumps(run | {"measured_at": "2026-03-03", "tests": again}))
    (together,) = read_runs(paths)
    assert together.measured_at == date(2026, 3, 3)
    assert together.tests == {"test_a": Shown({"passed": 1}), "test_b": Shown({"passed": 1})}


def test_soak_that_was_never_measured_is_empty(tmp_path: Path) -> None:
    assert read_soak(tmp_path / "soak.json") == []

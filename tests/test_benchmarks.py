"""That the benchmarks run from end to end. What they measure is for `make bench` to say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from benchmarks.answers import answer_fields, as_lists
from quizzes.kinds import load_content
from tests.builders import CONTENTS

PAGE = """# 基准
<!-- SQLite -->
<!-- end of SQLite -->
<!-- PostgreSQL -->
<!-- end of PostgreSQL -->
<!-- growth -->
<!-- end of growth -->
尾。
"""


FEW = ["--seconds=1", "--learners=8", "--readers=4", "--waiting=1", "--candidates", "1", "5"]
"""A moment, and a handful of people."""


def _bench(
    temporary: Path, *options: str, module: str = "benchmarks"
) -> subprocess.CompletedProcess[str]:
    """Run it as `make bench` does."""
    return subprocess.run(
        [sys.executable, "-m", module, *options],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def _page(folder: Path) -> Path:
    page = folder / "benchmarks.md"
    page.write_text(PAGE, encoding="utf-8")
    return page


def _database() -> list[str]:
    """Return the option that names the database server the tests run on, if there is one."""
    is_postgres = connection.vendor == "postgresql"
    return [f"--database-url={os.environ['DATABASE_URL']}"] if is_postgres else []


def test_benchmarks_measure_all_and_leave_only_their_page(tmp_path: Path) -> None:
    page = _page(tmp_path)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = _bench(temporary, *FEW, *_database(), f"--write={page}")
    assert (done.returncode, done.stderr) == (0, "")
    measured = ("floor", "answer save", "lesson page", "course page", "home", "my progress")
    assert [name for name in measured if f"\n{name} " not in done.stdout] == []
    assert list(temporary.iterdir()) == []
    written = page.read_text(encoding="utf-8")
    assert written.count("| answer save |") == 1
    assert re.findall(r"^\| (\d+) \| \d+ ms, [\d.]+ × \|", written, re.MULTILINE) == ["1", "5"]
    assert re.findall(r"Answer saves per CPU-second .* of the floor", written) != []
    assert written.startswith("# 基准\n")
    assert written.endswith("尾。\n")


def test_benchmarks_refuse_another_database(tmp_path: Path) -> None:
    done = _bench(tmp_path, *FEW, "--database-url=sqlite:///somewhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "PostgreSQL" in done.stderr


@pytest.mark.parametrize("options", [["--candidates", "0"], ["--candidates", "9"], ["--waiting=0"]])
def test_benchmarks_refuse_what_cannot_be_measured(tmp_path: Path, options: list[str]) -> None:
    done = _bench(tmp_path, *FEW, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert options[0].partition("=")[0] in done.stderr


def test_growth_refuses_fewer_answers_after_more(tmp_path: Path) -> None:
    sizes = ["--answers", "2000", "1000", "--database-url=postgres://nowhere"]
    done = _bench(tmp_path, *sizes, module="benchmarks.growth")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--answers" in done.stderr


def test_growth_refuses_a_page_without_a_place_for_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("尾。\n", encoding="utf-8")
    done = _bench(
        tmp_path, "--database-url=postgres://nowhere", f"--write={page}", module="benchmarks.growth"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "no place" in done.stderr


@pytest.mark.skipif(connection.vendor != "postgresql", reason="it is measured there alone")
def test_growth_is_measured_and_leaves_only_its_page(tmp_path: Path) -> None:
    page = _page(tmp_path)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    few = ["--answers", "800", "1600", "--seconds=1", "--learners=4"]
    done = _bench(temporary, *few, *_database(), f"--write={page}", module="benchmarks.growth")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(temporary.iterdir()) == []
    written = page.read_text(encoding="utf-8")
    assert re.findall(r"^\| ([\d,]+) \| \d+% \|", written, re.MULTILINE) == ["828", "1,620"]
    assert written.endswith("尾。\n")


@pytest.mark.parametrize("kind", CONTENTS)
def test_answers_can_be_read_and_differ(kind: str) -> None:
    content = load_content(kind, CONTENTS[kind])
    asked = content.ask(content.order(), None)
    one, other = (content.read(as_lists(answer_fields(asked, number))) for number in (0, 1))
    assert one != other

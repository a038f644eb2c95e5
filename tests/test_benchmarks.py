"""That the benchmarks run from end to end. What they measure is for `make bench` to say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from benchmarks.answers import answer_fields
from quizzes.kinds import load_content
from tests.builders import CONTENTS

PAGE = """# 基准
<!-- SQLite -->
<!-- end of SQLite -->
<!-- PostgreSQL -->
<!-- end of PostgreSQL -->
尾。
"""


def _bench(temporary: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run it as `make bench` does, but for a moment and with a handful of people."""
    few = ["--seconds=1", "--learners=8", "--readers=4"]
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *few, *options],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def _database() -> list[str]:
    """Return the option that names the database server the tests run on, if there is one."""
    is_postgres = connection.vendor == "postgresql"
    return [f"--database-url={os.environ['DATABASE_URL']}"] if is_postgres else []


def test_benchmarks_measure_all_and_leave_only_their_page(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(PAGE, encoding="utf-8")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = _bench(temporary, *_database(), f"--write={page}")
    assert (done.returncode, done.stderr) == (0, "")
    measured = ("floor", "answer save", "lesson page", "course page", "home", "my progress")
    assert [name for name in measured if f"\n{name} " not in done.stdout] == []
    assert list(temporary.iterdir()) == []
    written = page.read_text(encoding="utf-8")
    assert written.count("| answer save |") == 1
    assert written.startswith("# 基准\n")
    assert written.endswith("尾。\n")


def test_benchmarks_refuse_another_database(tmp_path: Path) -> None:
    done = _bench(tmp_path, "--database-url=sqlite:///somewhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "PostgreSQL" in done.stderr


@pytest.mark.parametrize("kind", CONTENTS)
def test_answers_can_be_read_and_differ(kind: str) -> None:
    content = load_content(kind, CONTENTS[kind])
    read = []
    for number in (0, 1):
        fields: dict[str, list[str]] = {}
        for name, value in answer_fields(content.ask(content.order(), None), number):
            fields.setdefault(name, []).append(value)
        read.append(content.read(fields))
    assert read[0] != read[1]

from pathlib import Path

import pytest

from benchmarks.page import aligned, require_place, table, write_figures
from benchmarks.problems import BenchmarkBroken

PAGE = """头。
<!-- growth -->
旧
<!-- end of growth -->
间。
<!-- SQLite -->
旧
<!-- end of SQLite -->
尾。
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_figures_replace_those_of_their_name_alone(page: Path) -> None:
    write_figures(page, "SQLite", r"新 \1")
    before, after = PAGE.split("<!-- SQLite -->\n旧\n")
    assert page.read_text(encoding="utf-8") == f"{before}<!-- SQLite -->\n新 \\1\n{after}"


@pytest.mark.parametrize("name", ["PostgreSQL", "growth -->\n旧"])
def test_figures_without_a_place_are_refused(page: Path, name: str) -> None:
    with pytest.raises(BenchmarkBroken, match="no place"):
        require_place(page, name)
    with pytest.raises(BenchmarkBroken, match="no place"):
        write_figures(page, name, "新")
    assert page.read_text(encoding="utf-8") == PAGE


def test_tables_have_a_head() -> None:
    assert table([["", "a"], ["b", "1"]]) == "|  | a |\n| --- | --- |\n| b | 1 |"


def test_screen_tables_are_aligned() -> None:
    assert aligned([["", "ms"], ["save", "1"], ["x", ""]]) == "      ms\nsave   1\nx"

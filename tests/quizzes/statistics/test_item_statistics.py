"""`manage.py item_statistics`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.quizzes.statistics.published import law_school_test


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("item_statistics", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    rows = law_school_test().points.astype(int).astype(str)
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


def test_json_has_all_figures(published: Path) -> None:
    found = json.loads(run(published, "--json"))
    first, quiz = found["items"][0], found["quiz"]
    assert (first["name"], first["facility_index"], quiz["mean"]) == ("Q1", 92.4, 3.819)
    assert (first["two_pl"]["difficulty"], quiz["internal_consistency"]) == pytest.approx(
        (-3.36, 29.5), abs=0.01
    )
    assert (len(quiz["two_pl"]["information"]), first["rasch"]["discrimination"]) == (33, 1.0)


def test_table_has_a_line_an_item(published: Path) -> None:
    assert [line.split("\t")[0] for line in run(published).splitlines()[1:6]] == [
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "Q5",
    ]


def test_bad_cell_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,二\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"2.*二"):
        run(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(tmp_path / "none.csv")

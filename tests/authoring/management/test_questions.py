"""Questions in and out by command."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from lessons.models import Course, Lesson
from quizzes.models import Question, ReviewDecision, Version
from tests.authoring.banks import gift_of, item_of
from tests.builders import make_lesson, make_question

STEM = "湖畔市新设几家实验室？"


def said(*words: str) -> tuple[str, str]:
    """Return what a command writes, and what it writes beside."""
    output, errors = StringIO(), StringIO()
    with override("en"):
        call_command(*words, stdout=output, stderr=errors)
    return output.getvalue(), errors.getvalue()


@pytest.fixture
def bank(tmp_path: Path) -> str:
    path = tmp_path / "bank.gift"
    path.write_bytes(gift_of(item_of(STEM, uid="labs"), item_of("谁写了这首诗？")))
    return str(path)


def imported(path: str, *words: str) -> str:
    return said("import_questions", path, "--course", "lake", *words)[0]


def exported(path: Path, *words: str) -> tuple[str, str]:
    return said("export_questions", "--course", "lake", "--output", str(path), *words)


def test_import_makes_drafts_in_nobodys_name(lesson: Lesson, bank: str) -> None:
    imported(bank)
    assert set(Version.objects.values_list("status", "origin")) == {("in_review", "import: gift")}
    assert not Version.objects.exclude(author=None).exists()
    assert not ReviewDecision.objects.exists()


def test_import_says_what_it_did(lesson: Lesson, bank: str) -> None:
    assert imported(bank).splitlines() == [
        "Moodle GIFT (.gift)",
        "  2\tnew",
        "For 1 no sentence was found that they rest on.",
    ]


def test_import_again_changes_nothing(lesson: Lesson, bank: str) -> None:
    imported(bank)
    assert "  2\tunchanged" in imported(bank).splitlines()
    assert Version.objects.count() == 2


def test_dry_run_says_the_same_and_writes_nothing(lesson: Lesson, bank: str) -> None:
    foreseen = imported(bank, "--dry-run")
    assert not Question.objects.exists()
    assert foreseen == f"{imported(bank)}Nothing was written.\n"


def test_json_names_each_question(lesson: Lesson, bank: str) -> None:
    report = json.loads(imported(bank, "--json"))
    first = report["items"][0]
    assert report["counts"] == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "repeated": 0,
        "retired": 0,
    }
    assert (first["uid"], first["fate"], first["stem"], first["quote"], first["lesson"]) == (
        "labs",
        "new",
        STEM,
        "全市有 7 家重点实验室，其中 3 家在东区",
        "numbers",
    )


def test_problem_says_where_and_what(lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "bank.aiken.txt"
    path.write_text("甲？\nA. 一\nB. 二\nANSWER: A\n\n乙？\nA. 一\nB. 二\nANSWER: Z\n")
    problems = imported(str(path)).partition("Not read:\n")[2]
    assert problems.strip().startswith("line ")
    assert Question.objects.count() == 1


def test_lesson_may_be_named(course: Course, bank: str) -> None:
    make_lesson(course, "first")
    second = make_lesson(course, "second")
    imported(bank, "--lesson", "second")
    assert set(Question.objects.values_list("lesson", flat=True)) == {second.pk}


def test_format_may_be_named(lesson: Lesson, bank: str) -> None:
    with pytest.raises(CommandError):
        imported(bank, "--format", "moodle_xml")
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--course", "nowhere"], "There is no course nowhere."),
        (["--course", "lake", "--lesson", "nowhere"], "The course has no lesson nowhere."),
    ],
)
def test_unknown_names_are_refused(
    lesson: Lesson, bank: str, words: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        said("import_questions", bank, *words)


def test_file_that_is_not_there_is_refused(lesson: Lesson, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"The file nothing\.gift cannot be read\."):
        imported(str(tmp_path / "nothing.gift"))


def test_refusal_is_json_too(lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "empty.gift"
    path.write_text("")
    output = StringIO()
    with override("en"), pytest.raises(CommandError, match="The file is empty"):
        call_command("import_questions", str(path), "--course", "lake", "--json", stdout=output)
    found: dict[str, Any] = json.loads(output.getvalue())
    assert [problem["code"] for problem in found["problems"]] == ["empty-file"]


def test_export_writes_the_published(lesson: Lesson, tmp_path: Path) -> None:
    make_question(lesson, uid="q-1")
    path = tmp_path / "out.yaml"
    output, _errors = exported(path, "--format", "yaml")
    assert output == "Questions written: 1.\n"
    assert "uid: q-1" in path.read_text()


def test_export_of_all_writes_drafts_too(lesson: Lesson, tmp_path: Path, bank: str) -> None:
    imported(bank)
    outputs = [
        exported(tmp_path / "out.gift", "--format", "gift", *words)[0] for words in ([], ["--all"])
    ]
    assert outputs == ["Questions written: 0.\n", "Questions written: 2.\n"]


def test_export_lists_what_is_lost(lesson: Lesson, tmp_path: Path) -> None:
    make_question(lesson, "essay", uid="q-1")
    output, errors = exported(tmp_path / "out.txt", "--format", "aiken")
    assert output == "Questions written: 0.\n"
    assert [line.split(":")[0] for line in errors.splitlines()] == ["  q-1"]


def test_export_to_nowhere_is_refused(lesson: Lesson, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"The file out\.gift cannot be written\."):
        exported(tmp_path / "nowhere" / "out.gift", "--format", "gift")

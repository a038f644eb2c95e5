import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from authoring.folders import write_folder
from lessons.models import Course
from quizzes.models import Question
from tests.authoring.coursetexts import FILES, edited

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_folder(tmp_path / "lake", FILES)
    return tmp_path / "lake"


def said(*words: object) -> str:
    output = StringIO()
    with override("en"):
        call_command(*map(str, words), stdout=output)
    return output.getvalue()


def test_load_course_says_what_it_made(folder: Path) -> None:
    assert said("load_course", folder) == (
        "Course lake is loaded.\nLessons: 2 new\nQuestions: 3 new\nQuizzes: 2 new\n"
    )


def test_load_course_says_when_nothing_has_changed(folder: Path) -> None:
    said("load_course", folder)
    assert said("load_course", folder) == "Course lake: nothing has changed.\n"


def test_load_course_lists_every_problem_with_file_and_line(folder: Path) -> None:
    files = edited("course.yaml", "pass_percent: 80", "pass_percent: 800")
    write_folder(folder, edited("01-numbers.md", "report/2025", "report/2024", files))
    with pytest.raises(CommandError) as refused:
        said("load_course", folder)
    assert str(refused.value) == (
        "course.yaml:43: “quizzes.2.pass_percent” is too large; the limit is 100."
    )
    assert not Course.objects.exists()


def test_load_course_can_leave_a_course_that_is_there(folder: Path) -> None:
    said("load_course", folder, "--if-absent")
    Course.objects.update(title="改过")
    assert said("load_course", folder, "--if-absent") == ""
    assert Course.objects.get().title == "改过"


def test_load_course_refuses_and_overwrites_only_by_force(folder: Path) -> None:
    said("load_course", folder)
    Course.objects.update(title="改过")
    with pytest.raises(CommandError, match=r"course\.yaml:1: Changed in the admin"):
        said("load_course", folder)
    said("load_course", folder, "--force")
    assert Course.objects.get().title == "湖畔课程"


def test_dump_course_writes_back_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    said("load_course", folder)
    assert said("dump_course", "lake", folder) == "0 files written, 5 as before.\n"
    said("dump_course", "lake", tmp_path / "copy")
    copies = {path.name: path.read_bytes() for path in (tmp_path / "copy").iterdir()}
    assert copies == {name: text.encode() for name, text in FILES.items()}


def test_dump_course_carries_a_change_from_the_admin_to_the_files(folder: Path) -> None:
    said("load_course", folder)
    Question.objects.filter(uid="q-3").update(use="practice")
    assert said("dump_course", "lake", folder) == (
        "Written: 02-people.questions.yaml\n1 files written, 4 as before.\n"
    )
    assert said("load_course", folder) == "Course lake: nothing has changed.\n"


def test_dump_course_names_the_files_it_does_not_know(folder: Path) -> None:
    said("load_course", folder)
    (folder / "notes.txt").write_text("x")
    assert said("dump_course", "lake", folder).endswith("Not of this course: notes.txt\n")


def test_dump_course_knows_no_such_course(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no course sea"):
        said("dump_course", "sea", tmp_path)


@pytest.mark.parametrize("file", ["course", "lesson", "questions"])
def test_course_schema_prints_json(file: str) -> None:
    assert json.loads(said("course_schema", file))["$schema"].startswith("https://json-schema.org")


def test_course_schema_prints_all_three_by_default() -> None:
    assert list(json.loads(said("course_schema"))) == ["course", "lesson", "questions"]

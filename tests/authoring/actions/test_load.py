"""What a load makes, and that a second one, or a refused one, makes nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.actions import load
from authoring.actions.changes import Outcome
from authoring.actions.dump import dump_course
from authoring.actions.load import load_course
from authoring.coursefiles import CourseFileProblems, QuestionText, read_course, write_course
from authoring.coursefiles.writing import write_questions
from authoring.folders import read_folder
from lessons.models import Course
from tests.authoring.actions.loads import LESSON, QUESTIONS, SHEET, loaded, row_counts, rows
from tests.authoring.coursefiles.test_writing import CONTENT, questions
from tests.authoring.coursetexts import FILES, edited, without
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def test_load_makes_the_course() -> None:
    report = loaded()
    course = report.course
    assert (course.slug, course.title, course.english_title) == ("lake", "湖畔课程", "The lake")
    assert course.published_at == NOW
    assert [lesson.title for lesson in course.lessons.all()] == ["数字", "人物"]
    assert report.sheet is Outcome.CREATED
    assert report.questions.names[Outcome.CREATED] == ["q-1", "q-2", "q-3"]
    assert report.quizzes.names[Outcome.CREATED] == ["practice", "final"]


def test_second_load_changes_no_row() -> None:
    loaded()
    before, counts = rows(), row_counts()
    report = load_course(files=FILES, now=NOW.replace(year=2027))
    assert report.is_unchanged
    assert rows() == before
    assert row_counts() == counts


@pytest.mark.promise("C7")
def test_broken_files_leave_nothing() -> None:
    before = row_counts()
    with pytest.raises(CourseFileProblems):
        loaded(edited(QUESTIONS, "居全省第三\n-", "居全省第四\n-"))
    assert row_counts() == before


@pytest.mark.promise("C7")
def test_load_that_is_killed_at_its_end_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def kill(**_words: object) -> None:
        raise Killed

    monkeypatch.setattr(load, "remember_files", kill)
    before = row_counts()
    with pytest.raises(Killed):
        loaded()
    assert row_counts() == before


def test_dump_of_a_loaded_course_is_what_was_loaded() -> None:
    assert dump_course(loaded().course) == FILES


@pytest.mark.parametrize("folder", sorted(CONTENT.iterdir()), ids=lambda folder: folder.name)
def test_committed_course_is_loaded_and_dumped_byte_for_byte(folder: Path) -> None:
    files = read_folder(folder)
    assert dump_course(loaded(files).course) == files
    assert loaded(files).is_unchanged


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        questions().filter(lambda text: not text.content.problems()),
        max_size=3,
        unique_by=lambda text: text.head.uid,
    )
)
def test_any_questions_are_dumped_as_they_were_loaded(found: list[QuestionText]) -> None:
    files = {
        **without("01-numbers.questions.yaml"),
        "course.yaml": FILES[SHEET][: FILES[SHEET].index("quizzes:")] + "quizzes: []\n",
        "01-numbers.questions.yaml": write_questions([_quoting(text) for text in found]),
    }
    course = loaded(files, force=True).course
    assert dump_course(course) == write_course(read_course(files).course)
    assert loaded(files).is_unchanged


def test_number_of_queries_of_an_unchanged_load_does_not_grow_with_the_questions() -> None:
    loaded()
    few = _queries(FILES)
    entry = FILES["02-people.questions.yaml"]
    more = {
        **FILES,
        "02-people.questions.yaml": entry
        + entry.replace("q-3", "q-4")
        + entry.replace("q-3", "q-5"),
    }
    loaded(more)
    assert _queries(more) == few


def test_changed_fields_change_in_place() -> None:
    loaded()
    files = edited(SHEET, "湖畔课程", "湖畔新课程")
    files = edited(SHEET, "publisher: 湖畔市", "publisher: 湖畔市政府", files)
    files = edited(LESSON, "title: 数字", "title: 数目", files)
    files = edited(QUESTIONS, "  - 位次\n  check: true\n", "  - 位次\n", files)
    files = edited(SHEET, "pass_percent: 80", "pass_percent: 70", files)
    before = row_counts()
    report = loaded(files)
    assert row_counts() == before
    assert report.sheet is Outcome.CHANGED
    assert report.lessons.names[Outcome.CHANGED] == ["numbers"]
    assert report.questions.names[Outcome.CHANGED] == ["q-1"]
    assert report.quizzes.names[Outcome.CHANGED] == ["final"]
    assert dump_course(report.course) == files


def test_course_made_in_the_admin_stays_unpublished() -> None:
    Course.objects.create(slug="lake", title="湖畔课程")
    assert loaded(force=True).course.published_at is None


def _quoting(text: QuestionText) -> QuestionText:
    """Return `text` resting on a quote that the small course has."""
    evidence = text.head.evidence[:1]
    quoting = [
        entry.model_copy(update={"quote": "居全省第三", "lesson": None}) for entry in evidence
    ]
    tags = tuple(dict.fromkeys(text.head.tags))
    changes = {"evidence": tuple(quoting), "use": "both", "tags": tags}
    return QuestionText(text.head.model_copy(update=changes), text.content)


def _queries(files: Mapping[str, str]) -> int:
    with connection.execute_wrapper(counter := _Counter()):
        assert loaded(files).is_unchanged
    return counter.count


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN204 -- Django's own shape
        self.count += not sql.startswith(("SAVEPOINT", "RELEASE"))
        return execute(sql, params, many, context)

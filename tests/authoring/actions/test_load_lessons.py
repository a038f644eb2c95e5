import pytest

from authoring.actions.changes import Outcome
from authoring.actions.dump import dump_course
from authoring.models import CourseFile
from lessons.models import Edition, Lesson, Passage
from tests.authoring.actions.loads import LESSON, QUESTIONS, SHEET, loaded
from tests.authoring.coursetexts import FILES, edited
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def test_load_makes_lessons_with_their_edition_and_goals() -> None:
    loaded()
    lesson = Lesson.objects.get(slug="numbers")
    revision = lesson.current_revision
    assert revision is not None
    assert (revision.number, revision.published_at) == (1, NOW)
    assert revision.edition == Edition.objects.get(label="2025")
    assert lesson.goal_list == ["说出外资的数目"]
    assert revision.passages.count() == 3


def test_changed_text_becomes_a_new_revision_with_the_same_keys() -> None:
    loaded()
    before = set(Passage.objects.values_list("key", flat=True))
    report = loaded(edited(LESSON, "其中 3 家在东区", "其中 4 家在东区"))
    lesson = Lesson.objects.get(slug="numbers")
    assert report.lessons.names[Outcome.CHANGED] == ["numbers"]
    assert lesson.current_revision is not None
    assert lesson.current_revision.number == 2
    assert set(Passage.objects.values_list("key", flat=True)) == before


def test_changed_edition_becomes_a_new_revision() -> None:
    loaded()
    files = edited(
        SHEET,
        "    url: https://example.org/report\n",
        "    url: https://example.org/report\n  - label: '2026'\n    number: ''\n"
        "    issued_on: null\n    effective_on: null\n    url: ''\n",
    )
    files = edited(LESSON, "report/2025", "report/2026", files)
    report = loaded(files)
    assert report.lessons.names[Outcome.CHANGED] == ["numbers"]
    assert report.questions.is_unchanged
    assert dump_course(report.course) == files


def test_new_order_of_lessons_renames_their_files() -> None:
    loaded()
    sheet = FILES[SHEET].replace("- 01-numbers\n- 02-people", "- 01-people\n- 02-numbers")
    files = {
        SHEET: sheet,
        "01-people.md": FILES["02-people.md"],
        "01-people.questions.yaml": FILES["02-people.questions.yaml"],
        "02-numbers.md": FILES[LESSON],
        "02-numbers.questions.yaml": FILES[QUESTIONS],
    }
    report = loaded(files)
    assert [lesson.slug for lesson in report.course.lessons.all()] == ["people", "numbers"]
    assert dump_course(report.course) == files
    assert set(CourseFile.objects.values_list("name", flat=True)) == set(files)

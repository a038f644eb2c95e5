"""The questions of a course as items of a file, and back."""

import pytest

from authoring.actions.question_export import export_questions, exported_items
from authoring.formats.registry import FORMATS, read_items
from lessons.models import Course, Lesson
from quizzes.actions.bank import retire_questions
from quizzes.models import Question, Tag, Version
from tests.authoring.banks import imported
from tests.builders import CONTENTS, NOW, QUOTE, make_draft, make_lesson, make_question, revise
from tests.queries import count_queries


def test_item_says_all_that_the_question_says(lesson: Lesson) -> None:
    question = make_question(lesson, uid="q-1")
    question.tags.add(Tag.objects.create(name="数字"))
    version = question.published_version
    (item,) = exported_items(course=lesson.course)
    assert version is not None
    assert (item.content, item.uid, item.explanation, item.points, item.difficulty) == (
        version.loaded,
        "q-1",
        version.explanation,
        version.points,
        version.difficulty,
    )
    assert (item.tags, item.category, item.quote) == (("数字",), lesson.title, QUOTE)


def test_drafts_and_retired_questions_stay_at_home(lesson: Lesson) -> None:
    make_draft(lesson, uid="draft")
    retired = make_question(lesson, uid="retired")
    retire_questions(questions=[retired], now=NOW)
    assert exported_items(course=lesson.course) == []


def test_newest_wordings_come_when_asked_for(lesson: Lesson) -> None:
    make_draft(lesson, uid="draft")
    make_question(lesson, uid="published")
    found = [item.uid for item in exported_items(course=lesson.course, with_drafts=True)]
    assert found == ["draft", "published"]


def test_incomplete_draft_stays_at_home(lesson: Lesson) -> None:
    version = make_draft(lesson)
    Version.objects.filter(pk=version.pk).update(content={"stem": ""})
    assert exported_items(course=lesson.course, with_drafts=True) == []


def test_one_lesson_comes_alone(course: Course) -> None:
    make_question(make_lesson(course, "first"), uid="one")
    second = make_lesson(course, "second")
    make_question(second, uid="two")
    found = [item.uid for item in exported_items(course=course, lesson=second)]
    assert found == ["two"]


def test_quote_that_stands_is_preferred(lesson: Lesson) -> None:
    make_question(lesson, uid="q-1", quote="市长说：“创新是城市的气质。”")
    revise(lesson, "创新。\n")
    (item,) = exported_items(course=lesson.course)
    assert item.quote == "市长说：“创新是城市的气质。”"


def test_questions_come_with_as_many_queries_for_one_as_for_three(lesson: Lesson) -> None:
    def queries() -> int:
        with count_queries() as counted:
            exported_items(course=lesson.course)
        return len(counted)

    make_question(lesson)
    one = queries()
    make_question(lesson)
    make_question(lesson)
    assert (one, queries()) == (4, 4)


WITH_IDENTIFIERS = ["xlsx", "csv", "docx", "paper", "gift", "moodle_xml", "qti21", "qti30", "yaml"]


@pytest.mark.parametrize("name", WITH_IDENTIFIERS)
def test_file_that_is_imported_where_it_came_from_changes_nothing(
    lesson: Lesson, name: str
) -> None:
    for kind in sorted(CONTENTS):
        make_question(lesson, kind, uid=f"q-{kind}")
    items, written = export_questions(course=lesson.course, file_format=name)
    batch = read_items(written.content, f"bank.{FORMATS[name].extension}")
    plan = imported(lesson.course, batch.items)
    found = {planned.uid: planned.fate.value for planned in plan.items}
    left_out = {items[index].uid for index, notice in written.lost if notice.code == "left-out"}
    assert found == {f"q-{kind}": "unchanged" for kind in CONTENTS if f"q-{kind}" not in left_out}
    assert Question.objects.count() == len(CONTENTS)

"""Who completed the texts of lessons, counted for those who are about to revise them."""

import pytest

from accounts.actions import add_department
from accounts.models import User
from lessons.actions import finish_lesson
from lessons.models import Lesson
from progress.templatetags.completions import completed_learners, completed_learners_of
from tests.builders import NOW, make_lesson, make_user, revise
from tests.queries import count_queries


def _complete(user: User, *lessons: Lesson) -> None:
    for lesson in lessons:
        lesson.refresh_from_db()
        assert lesson.current_revision is not None
        finish_lesson(user=user, revision=lesson.current_revision, now=NOW)


def test_learners_are_counted_by_department(lesson: Lesson) -> None:
    office = add_department(name="办公室", parent=None)
    for department in (office, office, None):
        _complete(make_user(department=department), lesson)
    found = completed_learners(lesson)
    counts = [(row.name, row.learners) for row in found.departments]
    assert (found.total, counts) == (3, [("办公室", 2), ("", 1)])


def test_learners_of_several_lessons_are_counted_once(lesson: Lesson, learner: User) -> None:
    other = make_lesson(lesson.course)
    _complete(learner, lesson, other)
    found = completed_learners_of(lesson.course, [lesson, other])
    assert (found.total, [row.learners for row in found.departments]) == (1, [1])


def test_learners_of_an_older_text_are_not_counted(lesson: Lesson, learner: User) -> None:
    _complete(learner, lesson)
    revise(lesson, "新的。")
    lesson.refresh_from_db()
    assert completed_learners(lesson).total == 0


def test_learners_of_a_lesson_without_a_text_are_none(lesson: Lesson) -> None:
    empty = Lesson.objects.create(course=lesson.course, position=2, slug="empty", title="空")
    assert completed_learners_of(lesson.course, [empty]).total == 0


@pytest.mark.parametrize("count", [1, 3])
def test_learners_cost_a_fixed_number_of_queries(lesson: Lesson, count: int) -> None:
    lessons = [lesson, *(make_lesson(lesson.course) for _number in range(count - 1))]
    for _number in range(count):
        _complete(make_user(), *lessons)
    completed_learners_of(lesson.course, lessons)
    with count_queries() as queries:
        completed_learners_of(lesson.course, lessons)
    assert len(queries) == 4

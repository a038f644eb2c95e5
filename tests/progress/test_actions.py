"""Completions are pulled from readings and attempts."""

import pytest
from django.utils import timezone

from accounts.actions import add_department
from accounts.models import User
from lessons.models import Lesson
from progress.actions import record_completions_in, record_completions_of
from progress.models import Completion
from quizzes.models import Quiz
from tests.builders import (
    NOW,
    make_course,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.progress.following import DAY, REVISED, complete, read, take
from tests.queries import count_queries


@pytest.fixture
def quiz(lesson: Lesson) -> Quiz:
    return make_quiz(lesson.course, [make_question(lesson)], lesson=lesson)


def recorded(user: User) -> list[tuple[str, int]]:
    record_completions_of(user, now=timezone.now())
    completions = Completion.objects.of(user).order_by("pk")
    return list(completions.values_list("lesson__slug", "revision__number"))


def test_lesson_without_quiz_is_completed_by_reading(learner: User, lesson: Lesson) -> None:
    read(learner, lesson)
    assert recorded(learner) == [("numbers", 1)]


def test_lesson_begun_is_not_completed(learner: User, lesson: Lesson) -> None:
    assert recorded(learner) == []


def test_lesson_with_a_quiz_is_not_completed_by_reading(
    learner: User, lesson: Lesson, quiz: Quiz
) -> None:
    read(learner, lesson)
    assert recorded(learner) == []


def test_lesson_with_a_quiz_is_completed_by_passing(
    learner: User, lesson: Lesson, quiz: Quiz
) -> None:
    read(learner, lesson)
    attempt = take(learner, quiz, now=NOW + DAY)
    record_completions_of(learner, now=timezone.now())
    completion = Completion.objects.get()
    assert (completion.attempt, completion.completed_at) == (attempt, NOW + DAY)


def test_quiz_failed_completes_nothing(learner: User, lesson: Lesson, quiz: Quiz) -> None:
    read(learner, lesson)
    take(learner, quiz, right=False)
    assert recorded(learner) == []


def test_first_pass_counts_not_a_later_one(learner: User, lesson: Lesson, quiz: Quiz) -> None:
    read(learner, lesson)
    first = take(learner, quiz, now=NOW + DAY)
    take(learner, quiz, now=NOW + 2 * DAY)
    record_completions_of(learner, now=timezone.now())
    assert Completion.objects.get().attempt == first


def test_quiz_passed_without_reading_completes_nothing(learner: User, quiz: Quiz) -> None:
    take(learner, quiz)
    assert recorded(learner) == []


def test_draft_quiz_is_not_asked_for(learner: User, lesson: Lesson) -> None:
    make_quiz(lesson.course, [make_question(lesson)], lesson=lesson, published=False)
    read(learner, lesson)
    assert recorded(learner) == [("numbers", 1)]


def test_every_quiz_of_the_lesson_is_asked_for(learner: User, lesson: Lesson, quiz: Quiz) -> None:
    make_quiz(lesson.course, [make_question(lesson)], lesson=lesson)
    read(learner, lesson)
    take(learner, quiz)
    assert recorded(learner) == []


def test_completion_is_recorded_once(learner: User, lesson: Lesson) -> None:
    read(learner, lesson)
    assert (
        record_completions_of(learner, now=timezone.now()),
        record_completions_of(learner, now=timezone.now()),
    ) == (1, 0)


def test_new_text_is_not_completed_by_the_old_pass(
    learner: User, lesson: Lesson, quiz: Quiz
) -> None:
    complete(learner, lesson)
    revise(lesson, REVISED, now=NOW + DAY)
    read(learner, lesson, now=NOW + 2 * DAY)
    assert recorded(learner) == [("numbers", 1)]


def test_attempt_begun_on_the_old_text_completes_the_old_one(
    learner: User, lesson: Lesson, quiz: Quiz
) -> None:
    complete(learner, lesson)
    revise(lesson, REVISED, now=NOW + DAY)
    assert recorded(learner) == [("numbers", 1)]


def test_completion_keeps_the_department_of_then(lesson: Lesson) -> None:
    before = add_department(name="一处", parent=None)
    user = make_user(department=before)
    read(user, lesson)
    record_completions_of(user, now=timezone.now())
    User.objects.filter(pk=user.pk).update(department=add_department(name="二处", parent=None))
    record_completions_of(user, now=timezone.now())
    assert Completion.objects.get().department == before


def test_course_records_everyone(learner: User, other_learner: User, lesson: Lesson) -> None:
    read(learner, lesson)
    read(other_learner, lesson)
    assert (
        record_completions_in(lesson.course, now=timezone.now()),
        Completion.objects.count(),
    ) == (2, 2)


def test_course_records_no_other_course(learner: User, lesson: Lesson) -> None:
    elsewhere = make_lesson(make_course("sea"))
    read(learner, elsewhere)
    assert record_completions_in(lesson.course, now=timezone.now()) == 0


@pytest.mark.parametrize("lessons", [1, 3])
def test_nothing_new_costs_two_queries(learner: User, lessons: int) -> None:
    course = make_course()
    for _number in range(lessons):
        read(learner, make_lesson(course))
    record_completions_of(learner, now=timezone.now())
    with count_queries() as queries:
        record_completions_of(learner, now=timezone.now())
    assert len(queries) == 2

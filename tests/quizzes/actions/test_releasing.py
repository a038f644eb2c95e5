from decimal import Decimal

import pytest

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.marking import mark_item
from quizzes.actions.releasing import release_results
from quizzes.models import Attempt, Quiz
from quizzes.releases import releases
from quizzes.reveal import Aspect
from quizzes.revealed import shown_of
from tests.builders import NOW, make_question, make_quiz, make_user
from tests.queries import count_queries
from tests.quizzes.admin.attempting import hand_in


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    return make_quiz(course, [make_question(lesson, "essay")], mode="exam", release="together")


def _mark(attempt: Attempt, marker: User) -> None:
    mark_item(item=attempt.items.get(), points=Decimal(1), comment="", marker=marker, now=NOW)


def _is_seen(attempt: Attempt) -> bool:
    attempt.refresh_from_db()
    listed = Attempt.objects.with_withheld(attempt.user, NOW).get(pk=attempt.pk)
    in_python = Aspect.SCORE in shown_of(Attempt.objects.get(pk=attempt.pk), NOW)
    assert listed.is_unrevealed is not in_python
    return in_python


def test_results_are_held_until_all_is_marked_and_released(
    exam: Quiz, learner: User, other_learner: User, instructor: User
) -> None:
    attempts = [hand_in(person, exam) for person in (learner, other_learner)]
    _mark(attempts[0], instructor)
    assert release_results(quiz=exam, now=NOW) is False
    assert [_is_seen(attempt) for attempt in attempts] == [False, False]
    _mark(attempts[1], instructor)
    assert [_is_seen(attempt) for attempt in attempts] == [False, False]
    assert release_results(quiz=exam, now=NOW) is True
    assert [_is_seen(attempt) for attempt in attempts] == [True, True]


def test_releasing_again_keeps_the_moment(exam: Quiz, learner: User, instructor: User) -> None:
    _mark(hand_in(learner, exam), instructor)
    release_results(quiz=exam, now=NOW)
    later = NOW.replace(hour=23)
    assert (release_results(quiz=exam, now=later), exam.released_at) == (True, NOW)


def test_a_quiz_that_shows_results_as_marked_is_not_released(
    course: Course, lesson: Lesson, learner: User
) -> None:
    exam = make_quiz(course, [make_question(lesson)], mode="exam")
    hand_in(learner, exam)
    assert release_results(quiz=exam, now=NOW) is False


@pytest.mark.parametrize("count", [1, 3])
def test_releases_name_what_is_held_in_one_query(
    course: Course, lesson: Lesson, instructor: User, count: int
) -> None:
    for _ in range(count):
        exam = make_quiz(course, [make_question(lesson, "essay")], mode="exam", release="together")
        _mark(hand_in(make_user(), exam), instructor)
        hand_in(make_user(), exam)
    instructor.has_perm("quizzes.add_mark")  # permissions are read once and kept
    with count_queries() as queries:
        held = releases(instructor)
    assert len(queries) == 1
    assert [(one.ended, one.awaiting, one.running) for one in held] == [(2, 1, 0)] * count


def test_releases_are_those_one_teaches(exam: Quiz, learner: User) -> None:
    hand_in(learner, exam)
    assert releases(make_user()) == []

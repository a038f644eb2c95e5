"""Standings and answers, put together for the progress page."""

from decimal import Decimal

import pytest

from lessons.models import Course, Lesson, Reading
from progress.overview import Totals, overviews, totals
from progress.records import AnswerCount
from quizzes.kinds.base import Rule
from quizzes.models import Attempt, Quiz
from quizzes.policy import Mode, Policy
from quizzes.standing import CourseStanding, LessonStanding, QuizStanding
from tests.builders import NOW

POLICY = Policy(mode=Mode.PRACTICE, rule=Rule.ALL_OR_NOTHING, pass_percent=60)


def passed(quiz: Quiz) -> QuizStanding:
    attempt = Attempt(
        state="submitted", score=Decimal(6), max_score=Decimal(10), policy=POLICY.model_dump()
    )
    return QuizStanding(quiz, [attempt])


@pytest.fixture
def standing() -> CourseStanding:
    """Two lessons, one of them read and its quiz passed, and an exam nobody has begun."""
    course = Course(pk=1)
    read = LessonStanding(Lesson(pk=1), Reading(finished_at=NOW), [passed(Quiz(pk=1))])
    return CourseStanding(course, [read, LessonStanding(Lesson(pk=2))], [QuizStanding(Quiz(pk=2))])


def test_overview_puts_the_counts_beside_their_lessons(standing: CourseStanding) -> None:
    count = AnswerCount(3, 2, Decimal(4), Decimal(6))
    (overview,) = overviews([standing], {2: count}, {})
    assert [row.count for row in overview.rows] == [None, count]


def test_overview_lists_the_quizzes_of_lessons_and_course(standing: CourseStanding) -> None:
    (overview,) = overviews([standing], {}, {})
    assert [quiz.quiz.pk for quiz in overview.quizzes] == [1, 2]


def test_totals_add_up_what_stands_there(standing: CourseStanding) -> None:
    counts = {number: AnswerCount(3, 2, Decimal(4), Decimal(6)) for number in (1, 2)}
    assert totals(overviews([standing], counts, {})) == Totals(
        lessons=2, read=1, quizzes=2, passed=1, answered=6, right=4
    )


def test_totals_of_nothing_are_zero() -> None:
    assert totals([]) == Totals(lessons=0, read=0, quizzes=0, passed=0, answered=0, right=0)

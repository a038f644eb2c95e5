from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Department, User
from lessons.models import Course
from quizzes.kinds.base import Rule
from quizzes.models import Attempt, Override, Quiz
from quizzes.policy import Mode, Policy
from quizzes.terms import Terms, terms_for, terms_of_quizzes, terms_under
from tests.builders import NOW, make_course, make_quiz, make_user
from tests.queries import count_queries

HOUR = timedelta(hours=1)
CITY = Department(name="市局", path="0001")
OFFICE = Department(name="处", path="00010002")


def _quiz() -> Quiz:
    return Quiz(opens_at=NOW, closes_at=NOW + 2 * HOUR, attempts_allowed=1)


def test_without_exceptions_the_quiz_s_own_rules_hold() -> None:
    assert terms_under(_quiz(), ()) == Terms(NOW, NOW + 2 * HOUR, timedelta(), 1)


def test_each_field_comes_from_the_nearest_that_names_it() -> None:
    overrides = [
        Override(department=CITY, extra_minutes=10, closes_at=NOW + 3 * HOUR, attempts_allowed=5),
        Override(department=OFFICE, extra_minutes=20, attempts_allowed=3),
        Override(user=User(pk=1), attempts_allowed=2),
    ]
    expected = Terms(NOW, NOW + 3 * HOUR, timedelta(minutes=20), 2)
    assert terms_under(_quiz(), overrides) == expected
    assert terms_under(_quiz(), reversed(overrides)) == expected


@pytest.mark.parametrize(
    ("after", "is_open"),
    [(-HOUR, False), (timedelta(), True), (HOUR, True), (2 * HOUR, False)],
)
def test_is_open_from_its_opening_until_before_its_close(
    after: timedelta,
    is_open: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert terms_under(_quiz(), ()).is_open_at(NOW + after) is is_open


@pytest.mark.parametrize(
    ("limit", "extra", "extended", "deadline"),
    [
        (None, 0, 0, 120),
        (None, 15, 0, 135),
        (30, 0, 0, 30),
        (30, 15, 0, 45),
        (30, 15, 5, 50),
        (200, 15, 5, 135),
    ],
    ids=["window", "beyond the window", "limit", "beyond", "given to all", "window cuts"],
)
def test_deadline_is_the_earlier_of_limit_and_window_with_what_is_extra(
    limit: int | None, extra: int, extended: int, deadline: int
) -> None:
    policy = Policy(mode=Mode.EXAM, rule=Rule.ALL_OR_NOTHING, pass_percent=60, limit_minutes=limit)
    attempt = Attempt(
        started_at=NOW, extended_minutes=extended, policy=policy.model_dump(mode="json")
    )
    terms = terms_under(_quiz(), [Override(user=User(pk=1), extra_minutes=extra)])
    assert terms.deadline_of(attempt) == NOW + timedelta(minutes=deadline)


def _except(quiz: Quiz, by: User, **fields: Any) -> None:
    Override.objects.create(quiz=quiz, made_by=by, made_at=NOW, reason="r", **fields)


def test_terms_for_covers_person_and_all_departments_above(
    course: Course, instructor: User
) -> None:
    quiz = make_quiz(course, [], published=False)
    city = Department.objects.create(name="市局", path="0001")
    office = Department.objects.create(name="处", path="00010002")
    other = Department.objects.create(name="别处", path="00010003")
    member, neighbour, stranger = (
        make_user(department=office),
        make_user(department=other),
        make_user(),
    )
    _except(quiz, instructor, department=city, extra_minutes=5)
    _except(quiz, instructor, department=office, extra_minutes=10)
    _except(quiz, instructor, user=stranger, extra_minutes=15)
    _except(make_quiz(course, [], published=False), instructor, user=member, extra_minutes=99)
    minutes = [terms_for(person, quiz).extra for person in (member, neighbour, stranger)]
    assert minutes == [timedelta(minutes=10), timedelta(minutes=5), timedelta(minutes=15)]


@pytest.mark.parametrize("count", [1, 3])
def test_terms_of_quizzes_ask_once(learner: User, instructor: User, count: int) -> None:
    quizzes = [make_quiz(make_course(), [], published=False) for _ in range(count)]
    for number, quiz in enumerate(quizzes, start=1):
        _except(quiz, instructor, user=learner, attempts_allowed=number)
    with count_queries() as queries:
        terms = terms_of_quizzes(learner, quizzes)
    assert len(queries) == 1
    assert [terms[quiz.pk].attempts_allowed for quiz in quizzes] == list(range(1, count + 1))

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Department, User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt, submit_attempt
from quizzes.actions.editing import write_quiz
from quizzes.actions.overrides import (
    Allowance,
    NotAnOverride,
    redate_attempts,
    set_override,
    withdraw_override,
)
from quizzes.models import Attempt, Override, Part, Quiz
from tests.builders import NOW, make_question, make_quiz, make_user

MINUTE = timedelta(minutes=1)
TEN_LATER = NOW + 10 * MINUTE


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    question = make_question(lesson, "true_false")
    return make_quiz(course, [question], mode="exam", limit_minutes=30)


@pytest.fixture
def attempt(exam: Quiz, learner: User) -> Attempt:
    return start_attempt(user=learner, quiz=exam, now=NOW, seed=1)


@pytest.fixture
def give(exam: Quiz, instructor: User) -> Any:
    def give(whom: User | Department, *, now: datetime = TEN_LATER, **fields: Any) -> Override:
        return set_override(
            quiz=exam, whom=whom, allowance=Allowance(**fields), reason="r", by=instructor, now=now
        )

    return give


def deadline(attempt: Attempt) -> timedelta:
    attempt.refresh_from_db()
    assert attempt.deadline_at is not None
    return attempt.deadline_at - NOW


def test_extra_time_reaches_the_running_attempt(attempt: Attempt, learner: User, give: Any) -> None:
    give(learner, extra_minutes=15)
    assert deadline(attempt) == 45 * MINUTE


def test_extra_time_reaches_whoever_starts_later(exam: Quiz, learner: User, give: Any) -> None:
    give(learner, extra_minutes=15)
    assert deadline(start_attempt(user=learner, quiz=exam, now=NOW, seed=1)) == 45 * MINUTE


def test_a_second_exception_takes_the_place_of_the_first(
    attempt: Attempt, learner: User, give: Any
) -> None:
    give(learner, extra_minutes=15)
    give(learner, extra_minutes=5)
    assert (deadline(attempt), Override.objects.count()) == (35 * MINUTE, 1)


def test_withdrawing_takes_back_what_has_not_been_used(
    attempt: Attempt, learner: User, give: Any
) -> None:
    override = give(learner, extra_minutes=15)
    withdraw_override(override=override, now=NOW + 40 * MINUTE)
    assert deadline(attempt) == 40 * MINUTE


def test_nobody_s_deadline_is_put_before_now(
    exam: Quiz, attempt: Attempt, learner: User, give: Any
) -> None:
    give(learner, closes_at=NOW + 5 * MINUTE)
    assert deadline(attempt) == 10 * MINUTE


@pytest.mark.parametrize("allowance", [{"closes_at": NOW + 5 * MINUTE}, {"extra_minutes": 5}])
def test_whose_time_is_over_is_not_called_back(
    attempt: Attempt, learner: User, give: Any, allowance: dict[str, Any]
) -> None:
    give(learner, **allowance, now=NOW + 30 * MINUTE)
    assert deadline(attempt) == 30 * MINUTE


def test_an_ended_attempt_is_left_alone(attempt: Attempt, learner: User, give: Any) -> None:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    give(learner, extra_minutes=15)
    assert deadline(attempt) == 30 * MINUTE


def test_a_department_s_exception_reaches_all_below_it_and_nobody_else(
    exam: Quiz, give: Any
) -> None:
    city = Department.objects.create(name="市局", path="0001")
    office = Department.objects.create(name="处", path="00010001")
    elsewhere = Department.objects.create(name="区局", path="0002")
    people = [make_user(department=one) for one in (city, office, elsewhere, None)]
    attempts = [start_attempt(user=one, quiz=exam, now=NOW, seed=1) for one in people]
    give(city, extra_minutes=15)
    assert [deadline(one) for one in attempts] == [45 * MINUTE] * 2 + [30 * MINUTE] * 2


def test_what_was_given_to_all_while_it_ran_stays(
    exam: Quiz, attempt: Attempt, learner: User, give: Any
) -> None:
    Attempt.objects.update(extended_minutes=5, deadline_at=NOW + 35 * MINUTE)
    give(learner, extra_minutes=15)
    assert deadline(attempt) == 50 * MINUTE


@pytest.mark.parametrize(
    "fields", [{}, {"opens_at": NOW, "closes_at": NOW}, {"opens_at": TEN_LATER, "closes_at": NOW}]
)
def test_what_gives_nothing_is_no_exception(
    learner: User, give: Any, fields: dict[str, Any]
) -> None:
    with pytest.raises(NotAnOverride):
        give(learner, **fields)
    assert not Override.objects.exists()


def test_redating_again_changes_nothing(
    exam: Quiz, attempt: Attempt, learner: User, give: Any
) -> None:
    give(learner, extra_minutes=15)
    assert redate_attempts(quiz=exam, now=TEN_LATER) == 0


def test_a_window_moved_by_its_owner_reaches_running_attempts(exam: Quiz, attempt: Attempt) -> None:
    exam.closes_at = NOW + 20 * MINUTE
    parts = [Part(question=part.question) for part in exam.parts.all()]
    write_quiz(quiz=exam, parts=parts, now=TEN_LATER)
    assert deadline(attempt) == 20 * MINUTE

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.access import History, Refusal, StartRefused, history, is_code_right, refusal_now
from quizzes.actions.attempts import start_attempt, submit_attempt
from quizzes.models import Quiz
from quizzes.terms import terms_under
from tests.builders import NOW, make_question, make_quiz
from tests.queries import count_queries

MINUTE = timedelta(minutes=1)


def _quiz(**fields: Any) -> Quiz:
    return Quiz(**{"published_at": NOW, **fields})


def _refusal(quiz: Quiz, used: int = 0, ended_at: datetime | None = None) -> Refusal | None:
    before = History(used, used, ended_at)
    return refusal_now(quiz, terms_under(quiz, ()), before, address="10.0.0.7", now=NOW)


@pytest.mark.parametrize(
    ("quiz", "used", "ended_at", "reason"),
    [
        (_quiz(), 5, NOW, None),
        (_quiz(published_at=None), 0, None, Refusal.CLOSED),
        (_quiz(opens_at=NOW + MINUTE), 0, None, Refusal.CLOSED),
        (_quiz(closes_at=NOW), 0, None, Refusal.CLOSED),
        (_quiz(attempts_allowed=2), 1, NOW, None),
        (_quiz(attempts_allowed=2), 2, NOW, Refusal.USED_UP),
        (_quiz(cool_down_minutes=5), 0, None, None),
        (_quiz(cool_down_minutes=5), 1, NOW - 5 * MINUTE, None),
        (_quiz(cool_down_minutes=5), 1, NOW - 4 * MINUTE, Refusal.TOO_SOON),
        (_quiz(ip_ranges="10.0.0.0/24"), 0, None, None),
        (_quiz(ip_ranges="10.0.1.0/24"), 0, None, Refusal.WRONG_PLACE),
    ],
)
def test_refusal_now_says_what_stands_in_the_way(
    quiz: Quiz, used: int, ended_at: datetime | None, reason: Refusal | None
) -> None:
    assert _refusal(quiz, used, ended_at) == reason


@pytest.mark.parametrize(
    ("code", "typed", "is_right"),
    [
        ("", "", True),
        ("", "anything", True),
        ("西湖 7", "西湖 7", True),
        ("西湖 7", "  西湖 7 ", True),
        ("西湖 7", "西湖7", False),
        ("西湖 7", "", False),
    ],
)
def test_code_is_compared_without_what_surrounds_it(
    code: str,
    typed: str,
    is_right: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert is_code_right(Quiz(access_code=code), typed) is is_right


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    return make_quiz(course, [make_question(lesson, "true_false")], mode="exam")


def _change(quiz: Quiz, **fields: Any) -> Quiz:
    Quiz.objects.filter(pk=quiz.pk).update(**fields)
    quiz.refresh_from_db()
    return quiz


def test_start_is_refused_without_the_code(exam: Quiz, learner: User) -> None:
    _change(exam, access_code="7788")
    with pytest.raises(StartRefused) as refused:
        start_attempt(user=learner, quiz=exam, now=NOW, seed=1, code="7789")
    assert (refused.value.reason, learner.attempts.count()) == (Refusal.WRONG_CODE, 0)


def test_start_is_granted_with_the_code_and_needs_it_no_more(exam: Quiz, learner: User) -> None:
    _change(exam, access_code="7788")
    started = start_attempt(user=learner, quiz=exam, now=NOW, seed=1, code="7788")
    assert start_attempt(user=learner, quiz=exam, now=NOW, seed=2) == started


def test_pause_is_counted_from_the_end_of_the_last_attempt(exam: Quiz, learner: User) -> None:
    _change(exam, cool_down_minutes=10)
    first = start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    submit_attempt(attempt=first, arrived_at=NOW + 5 * MINUTE, now=NOW + 5 * MINUTE)
    with pytest.raises(StartRefused) as refused:
        start_attempt(user=learner, quiz=exam, now=NOW + 14 * MINUTE, seed=2)
    assert refused.value.reason is Refusal.TOO_SOON
    second = start_attempt(user=learner, quiz=exam, now=NOW + 15 * MINUTE, seed=2)
    assert second.number == 2


@pytest.mark.parametrize("count", [0, 2])
def test_history_asks_once(exam: Quiz, learner: User, count: int) -> None:
    for number in range(count):
        now = NOW + number * MINUTE
        attempt = start_attempt(user=learner, quiz=exam, now=now, seed=number)
        submit_attempt(attempt=attempt, arrived_at=now, now=now)
    with count_queries() as queries:
        before = history(learner, exam)
    last = NOW + (count - 1) * MINUTE if count else None
    assert (before, len(queries)) == (History(count, count, last), 1)

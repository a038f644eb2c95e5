"""Time given or ended while answers are on their way: what must not depend on who comes first."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from random import Random
from time import sleep

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.access import StartRefused
from quizzes.actions.attempts import Saved, expire_attempt, submit_attempt
from quizzes.actions.extending import (
    ChangedMeanwhile,
    close_now,
    endable,
    extend_time,
    newest_entry,
)
from quizzes.models import Attempt, Quiz
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import NOW, make_user
from tests.quizzes.races import racers
from tests.quizzes.watching import LIMIT, MINUTE, SECOND, answer_at, begin, make_exam

pytestmark = pytest.mark.django_db(transaction=True)

DEADLINE = NOW + LIMIT
LAST = DEADLINE + GRACE
"""The last moment at which the deadline that stood at first could be met."""
OVER = LAST + LOCK_TIMEOUT + SECOND


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    return make_exam(lesson)


@pytest.fixture
def pauses() -> Iterator[float]:
    """Return waits of up to 6 ms, so that now one and now the other comes first."""
    random = Random(1)  # noqa: S311 -- to be repeated
    return iter(lambda: random.choice([0, 0.002, 0.004, 0.006]), None)


def _extend(exam: Quiz, by: User, *, seen: int | None = None, pause: float = 0) -> int:
    sleep(pause)
    return extend_time(quiz=exam, minutes=10, reason="停电。", by=by, now=LAST, seen=seen)


def _close(exam: Quiz, by: User, *, pause: float) -> int:
    sleep(pause)
    return close_now(quiz=exam, reason="试题泄露。", by=by, now=NOW + MINUTE)


def _save(attempt: Attempt, *, pause: float, moment: datetime = LAST) -> Saved:
    sleep(pause)
    return answer_at(attempt, 1, moment)


def _submit(attempt_id: int, *, pause: float, moment: datetime = LAST) -> bool:
    sleep(pause)
    attempt = Attempt.objects.get(pk=attempt_id)
    return submit_attempt(attempt=attempt, arrived_at=moment, now=moment)


def _expire(attempt_id: int, *, pause: float) -> bool:
    sleep(pause)
    return expire_attempt(attempt=Attempt.objects.get(pk=attempt_id), now=OVER)


def _judge(attempt: Attempt, saved: object) -> Attempt:
    """Hand in what is still open, and compare the receipt with the score."""
    assert isinstance(saved, Saved)
    attempt.refresh_from_db()
    if attempt.is_open:
        submit_attempt(attempt=attempt, arrived_at=LAST, now=LAST)
    assert attempt.score == Decimal(2 if saved.is_counted else 0)
    assert attempt.answers.count() == 1
    return attempt


@pytest.mark.promise("A15")
def test_extend_and_save_and_submit_and_expire_at_once_lose_nothing(
    exam: Quiz, instructor: User, pauses: Iterator[float]
) -> None:
    """A15: in 100 interleavings no receipt is unsaid, no time taken, and none given to the ended."""
    found: Counter[tuple[str, bool]] = Counter()
    with racers(4) as race:
        for _round in range(100):
            attempt = begin(make_user(), exam)
            extended, saved, *_ends = race(
                partial(_extend, exam, instructor, pause=next(pauses)),
                partial(_save, attempt, pause=next(pauses)),
                partial(_submit, attempt.pk, pause=next(pauses)),
                partial(_expire, attempt.pk, pause=next(pauses)),
            )
            attempt = _judge(attempt, saved)
            assert attempt.extended_minutes == (10 if extended else 0)
            assert attempt.deadline_at == DEADLINE + attempt.extended_minutes * MINUTE
            found[attempt.state, bool(extended)] += 1
    # Expiry judged the deadline that stood at first: it never ends what was extended before.
    assert set(found) == {("submitted", True), ("submitted", False), ("expired", False)}


def test_extend_time_of_one_form_twice_at_once_extends_once(exam: Quiz, instructor: User) -> None:
    def extend(seen: int) -> bool:
        try:
            return bool(_extend(exam, instructor, seen=seen))
        except ChangedMeanwhile:
            return False

    attempt = begin(make_user(), exam)
    with racers(2) as race:
        for number in range(1, 26):
            seen = newest_entry(exam)
            assert sorted(map(bool, race(*[partial(extend, seen)] * 2))) == [False, True]
            attempt.refresh_from_db()
            assert attempt.extended_minutes == 10 * number


def test_extend_time_by_two_at_once_adds_up(exam: Quiz, instructor: User) -> None:
    attempt = begin(make_user(), exam)
    with racers(2) as race:
        for number in range(1, 26):
            race(*[partial(_extend, exam, instructor)] * 2)
            attempt.refresh_from_db()
            assert attempt.extended_minutes == 20 * number


def test_close_and_save_and_submit_at_once_count_what_they_said(
    exam: Quiz, instructor: User, pauses: Iterator[float]
) -> None:
    """What arrived before the close or within its grace counts if its receipt says so."""
    with racers(3) as race:
        for _round in range(50):
            Quiz.objects.update(closes_at=None)
            exam.refresh_from_db()
            attempt = begin(make_user(), exam)
            closed, saved, _submitted = race(
                partial(_close, exam, instructor, pause=next(pauses)),
                partial(_save, attempt, pause=next(pauses), moment=NOW + MINUTE + GRACE),
                partial(_submit, attempt.pk, pause=next(pauses), moment=NOW + MINUTE),
            )
            attempt = _judge(attempt, saved)
            assert attempt.deadline_at == (NOW + MINUTE if closed else DEADLINE)


def test_close_and_start_at_once_leave_nobody_with_time(
    lesson: Lesson, instructor: User, pauses: Iterator[float]
) -> None:
    """Who starts while it is closed is refused, or gets an attempt that is over."""
    exam = make_exam(lesson, limit_minutes=None)
    with racers(2) as race:
        for _round in range(40):
            Quiz.objects.update(closes_at=DEADLINE)
            as_it_was = Quiz.objects.get(pk=exam.pk)
            race(
                partial(_close, exam, instructor, pause=next(pauses)),
                partial(_start, make_user(), as_it_was, pause=next(pauses)),
            )
            assert not endable(exam, NOW + MINUTE).exists()


def _start(user: User, exam: Quiz, *, pause: float) -> Attempt | None:
    sleep(pause)
    try:
        return begin(user, exam, NOW + MINUTE)
    except StartRefused:
        return None

"""Exceptions made while answers are on their way: what must not depend on who comes first (A15)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from random import Random
from time import sleep

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import Outcome, Saved, expire_attempt
from quizzes.actions.overrides import Allowance, set_override, withdraw_override
from quizzes.models import Attempt, Override, Quiz
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import NOW, make_course, make_instructor, make_lesson, make_user
from tests.guarantees.plugin import Figure
from tests.quizzes.copies import open_attempts
from tests.quizzes.races import racers
from tests.quizzes.watching import LIMIT, MINUTE, SECOND, answer_at, begin, make_exam

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50
TOO_LATE = NOW + LIMIT + GRACE + SECOND
"""Too late for the deadline that stands at first."""


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(make_course())


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    return make_exam(lesson, items=1, opens_at=None, closes_at=None)


@pytest.fixture
def office(lesson: Lesson) -> User:
    return make_instructor(lesson.course)


@pytest.fixture
def pauses() -> Iterator[float]:
    """Return waits of up to 6 ms, so that now one and now the other comes first."""
    random = Random(1)  # noqa: S311 -- to be repeated
    return iter(lambda: random.choice([0, 0.002, 0.004, 0.006]), None)


def _give(exam: Quiz, person: User, by: User, *, now: datetime, pause: float = 0) -> Override:
    sleep(pause)
    quiz = Quiz.objects.get(pk=exam.pk)
    more = Allowance(extra_minutes=30)
    return set_override(quiz=quiz, whom=person, allowance=more, reason="就医。", by=by, now=now)


def _take_back(override_id: int, *, now: datetime, pause: float) -> None:
    sleep(pause)
    withdraw_override(override=Override.objects.get(pk=override_id), now=now)


def _begin(person: User, exam: Quiz, *, pause: float) -> Attempt:
    sleep(pause)
    return begin(person, exam)


def _save(attempt: Attempt, *, now: datetime, pause: float) -> Saved:
    sleep(pause)
    return answer_at(attempt, 1, now)


def _expire(attempt: Attempt, *, now: datetime, pause: float = 0) -> bool:
    sleep(pause)
    return expire_attempt(attempt=Attempt.objects.get(pk=attempt.pk), now=now)


def _outcome(saved: object, attempt: Attempt) -> Outcome:
    """End the attempt, and return what became of its answer once the score says the same."""
    assert isinstance(saved, Saved)
    _expire(attempt, now=NOW + 90 * MINUTE)
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.score) == (False, Decimal(2 if saved.is_counted else 0))
    return saved.outcome


@pytest.mark.promise("A15")
def test_more_time_and_a_save_and_the_end_at_once_keep_the_receipt(
    exam: Quiz, office: User, pauses: Iterator[float], figure: Figure
) -> None:
    """A save that more time would still let in counts, or says that it does not.

    In every second round the time is there before the other two come up.
    """
    outcomes: Counter[Outcome] = Counter()
    over = TOO_LATE + LOCK_TIMEOUT
    with racers(3) as race:
        for number, attempt in enumerate(islice(open_attempts(exam, at_once=ROUNDS), ROUNDS)):
            give = partial(_give, exam, attempt.user, office, now=NOW + LIMIT - SECOND)
            if number % 2:
                give()
            _given, saved, _ended = race(
                partial(give, pause=next(pauses)),
                partial(_save, attempt, now=TOO_LATE, pause=next(pauses)),
                partial(_expire, attempt, now=over, pause=next(pauses)),
            )
            outcomes[_outcome(saved, attempt)] += 1
    assert set(outcomes) <= {Outcome.SAVED, Outcome.LATE}
    assert outcomes[Outcome.SAVED] >= ROUNDS / 2
    figure(f"{ROUNDS} rounds: {outcomes[Outcome.SAVED]} saved, {outcomes[Outcome.LATE]} late")


@pytest.mark.promise("A15")
def test_time_taken_back_while_an_answer_is_on_its_way_lets_it_count(
    exam: Quiz, office: User, pauses: Iterator[float], figure: Figure
) -> None:
    """Whoever comes first: what arrived while there was time has not been taken away."""
    now = NOW + 45 * MINUTE
    with racers(3) as race:
        for attempt in islice(open_attempts(exam, at_once=ROUNDS), ROUNDS):
            override = _give(exam, attempt.user, office, now=NOW)
            _none, saved, has_ended = race(
                partial(_take_back, override.pk, now=now, pause=next(pauses)),
                partial(_save, attempt, now=now, pause=next(pauses)),
                partial(_expire, attempt, now=now, pause=next(pauses)),
            )
            assert (_outcome(saved, attempt), has_ended) == (Outcome.SAVED, False)
            assert attempt.deadline_at == now
    figure(f"{ROUNDS} rounds: {ROUNDS} saved")


@pytest.mark.promise("A15")
def test_start_while_more_time_is_given_has_it(
    exam: Quiz, office: User, pauses: Iterator[float], figure: Figure
) -> None:
    with racers(2) as race:
        for _round in range(ROUNDS):
            person = make_user()
            race(
                partial(_give, exam, person, office, now=NOW, pause=next(pauses)),
                partial(_begin, person, exam, pause=next(pauses)),
            )
            attempt = Attempt.objects.of(person).get()
            assert attempt.deadline_at == NOW + LIMIT + 30 * MINUTE
            Attempt.objects.filter(pk=attempt.pk).delete()
    figure(f"{ROUNDS} rounds: {ROUNDS} with the time given")

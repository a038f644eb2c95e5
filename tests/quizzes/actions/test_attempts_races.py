"""Real threads on the real database: what must not depend on who comes first."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count, islice
from random import Random
from time import sleep

import pytest

from accounts.models import User
from quizzes.access import Refusal, StartRefused
from quizzes.actions.attempts import (
    Outcome,
    Saved,
    answer_check,
    expire_attempt,
    save_answer,
    start_attempt,
    submit_attempt,
)
from quizzes.actions.marking import grade_attempt
from quizzes.models import Answer, Attempt, Item, Mark, Quiz
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import NOW, make_course, make_lesson, make_question, make_quiz, make_user
from tests.guarantees.plugin import Figure
from tests.quizzes.copies import open_attempts
from tests.quizzes.races import racers

pytestmark = pytest.mark.django_db(transaction=True)

LAST = NOW + timedelta(minutes=30) + GRACE
TOO_LATE = LAST + timedelta(seconds=1)
OVER = LAST + LOCK_TIMEOUT + timedelta(seconds=1)


@pytest.fixture
def exam() -> Quiz:
    lesson = make_lesson(make_course())
    questions = [make_question(lesson, "true_false") for _ in range(2)]
    return make_quiz(lesson.course, questions, mode="exam", limit_minutes=30)


@pytest.fixture
def pauses() -> Iterator[float]:
    """Return waits of up to 3 ms, so that now one and now the other comes first."""
    random = Random(1)  # noqa: S311 -- to be repeated
    return (random.choice([0, 0.001, 0.002, 0.003]) for _ in count())


def _start(user: User, quiz: Quiz, seed: int = 1) -> Attempt:
    return start_attempt(user=user, quiz=quiz, now=NOW, seed=seed)


def _open_items(exam: Quiz, count: int) -> list[Item]:
    """Return the first item of each of `count` open attempts."""
    attempts = list(islice(open_attempts(exam), count))
    firsts = Item.objects.filter(position=1, attempt__in=attempts)
    return list(firsts.select_related("attempt", "version"))


def _save(
    item: Item, op_id: str, choice: str = "true", *, moment: datetime = LAST, pause: float = 0
) -> Saved:
    sleep(pause)
    content = item.version.loaded.read({"choice": [choice]})
    return save_answer(item=item, op_id=op_id, base_op="", content=content, arrived_at=moment)


def _submit(attempt: Attempt, *, pause: float = 0) -> bool:
    sleep(pause)
    return submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)


def _expire(attempt_id: int, *, pause: float) -> bool:
    sleep(pause)
    return expire_attempt(attempt=Attempt.objects.get(pk=attempt_id), now=OVER)


def _grade(attempt_id: int) -> None:
    grade_attempt(attempt=Attempt.objects.get(pk=attempt_id), now=NOW)


def _outcomes(saves: list[object]) -> set[Outcome]:
    return {save.outcome for save in saves if isinstance(save, Saved)}


def _judge(saved: object, item: Item) -> Outcome:
    """Return the outcome, once it has been compared with the score of the attempt that ended."""
    assert isinstance(saved, Saved)
    attempt = Attempt.objects.get(pk=item.attempt_id)
    assert (attempt.is_open, attempt.score) == (False, Decimal(2 if saved.is_counted else 0))
    return saved.outcome


@pytest.mark.promise("A1")
def test_start_attempt_by_32_at_once_is_one_attempt(exam: Quiz, figure: Figure) -> None:
    """A1: 50 rounds of 32 simultaneous starts make 50 attempts, and each gets the same one."""
    users = [make_user() for _ in range(50)]
    with racers(32) as race:
        for user in users:
            found = race(*[partial(_start, user, exam, seed) for seed in range(32)])
            assert len(set(found)) == 1
    assert Counter(Attempt.objects.values_list("user", flat=True)) == Counter(
        user.pk for user in users
    )
    assert Item.objects.count() == 50 * 2
    figure(f"50 rounds of 32 starts at once: {Attempt.objects.count()} attempts")


@pytest.mark.promise("A1")
def test_start_attempt_at_once_never_exceeds_what_is_allowed(exam: Quiz) -> None:
    """While one starts and hands in again and again, the other cannot slip in one too many."""
    Quiz.objects.update(attempts_allowed=3)
    exam.refresh_from_db()

    def start_and_submit(user: User) -> None:
        while True:
            _submit(_start(user, exam))

    def use_up(user: User) -> None:
        with pytest.raises(StartRefused, match=Refusal.USED_UP):
            start_and_submit(user)

    with racers(3) as race:
        for _round in range(10):
            user = make_user()
            race(*[partial(use_up, user)] * 3)
            assert Attempt.objects.of(user).count() == 3


@pytest.mark.promise("A2")
def test_save_and_submit_at_once_count_what_they_said(
    exam: Quiz, pauses: Iterator[float], figure: Figure
) -> None:
    """A2: in 500 races, an answer acknowledged as saved counts, and one called late does not."""
    outcomes: Counter[Outcome] = Counter()
    with racers(2) as race:
        for item in _open_items(exam, 500):
            saved, submitted = race(
                partial(_save, item, "op-1", pause=next(pauses)),
                partial(_submit, item.attempt, pause=next(pauses)),
            )
            outcomes[_judge(saved, item)] += 1
            assert submitted is True
    assert Answer.objects.count() == 500
    assert set(outcomes) == {Outcome.SAVED, Outcome.LATE}
    figure(f"500 races: {outcomes[Outcome.SAVED]} saved, {outcomes[Outcome.LATE]} late")


@pytest.mark.promise("A2")
@pytest.mark.parametrize("has_ended", [False, True])
def test_save_of_one_operation_twice_at_once_is_stored_once(
    exam: Quiz,
    has_ended: bool,  # noqa: FBT001 -- the value itself
) -> None:
    expected = {Outcome.LATE} if has_ended else {Outcome.SAVED, Outcome.REPEATED}
    with racers(2) as race:
        for item in _open_items(exam, 75):
            if has_ended:
                _submit(item.attempt)
            saves = race(*[partial(_save, item, "op-1")] * 2)
            assert (_outcomes(saves), item.answers.count()) == (expected, 1)


@pytest.mark.promise("A2")
@pytest.mark.parametrize("has_ended", [False, True])
def test_save_of_one_operation_with_two_answers_at_once_keeps_one(
    exam: Quiz,
    has_ended: bool,  # noqa: FBT001 -- the value itself
) -> None:
    first = Outcome.LATE if has_ended else Outcome.SAVED
    with racers(2) as race:
        for item in _open_items(exam, 75):
            if has_ended:
                _submit(item.attempt)
            saves = race(partial(_save, item, "op-1"), partial(_save, item, "op-1", "false"))
            assert (_outcomes(saves), item.answers.count()) == ({first, Outcome.MISMATCH}, 1)


@pytest.mark.promise("A2")
def test_save_of_a_late_copy_at_once_never_unsays_a_receipt(
    exam: Quiz, pauses: Iterator[float]
) -> None:
    """A copy sent again after the grace must not take the place of the one that came in time."""
    with racers(2) as race:
        for item in _open_items(exam, 100):
            in_time, _late = race(
                partial(_save, item, "op-1", pause=next(pauses)),
                partial(_save, item, "op-1", moment=TOO_LATE, pause=next(pauses)),
            )
            _submit(item.attempt)
            assert _judge(in_time, item) in {Outcome.SAVED, Outcome.REPEATED, Outcome.LATE}


@pytest.mark.promise("A2")
def test_save_of_two_answers_at_once_counts_one_and_keeps_both(exam: Quiz) -> None:
    with racers(2) as race:
        for item in _open_items(exam, 75):
            saves = race(partial(_save, item, "op-1"), partial(_save, item, "op-2", "false"))
            expected = {Outcome.SAVED, Outcome.FORK}
            assert (_outcomes(saves), item.answers.count()) == (expected, 2)


@pytest.mark.promise("A4")
def test_expire_and_save_and_submit_at_once_count_what_they_said(
    exam: Quiz, pauses: Iterator[float], figure: Figure
) -> None:
    """A4: a save that arrived in time and waited for long counts, or says that it does not."""
    states: Counter[str] = Counter()
    with racers(3) as race:
        for item in _open_items(exam, 300):
            saved, *_ended = race(
                partial(_save, item, "op-1", pause=next(pauses)),
                partial(_expire, item.attempt_id, pause=next(pauses)),
                partial(_submit, Attempt.objects.get(pk=item.attempt_id), pause=next(pauses)),
            )
            assert _judge(saved, item) in {Outcome.SAVED, Outcome.LATE}
            states[Attempt.objects.get(pk=item.attempt_id).state] += 1
    assert set(states) == {"submitted", "expired"}
    figure(f"300 rounds: {states['submitted']} handed in, {states['expired']} expired")


@pytest.mark.promise("A11")
def test_grade_attempt_at_once_marks_each_item_once(exam: Quiz) -> None:
    with racers(4) as race:
        for item in _open_items(exam, 25):
            _save(item, "op-1")
            Attempt.objects.filter(pk=item.attempt_id).update(state="submitted", submitted_at=NOW)
            race(*[partial(_grade, item.attempt_id)] * 4)
            assert Mark.objects.filter(item__attempt=item.attempt_id).count() == 2


@pytest.fixture
def check() -> Callable[..., Item]:
    """Return a function that answers the same check by another operation."""
    user, lesson = make_user(), make_lesson(make_course())
    version = make_question(lesson, "true_false", is_check=True).published_version
    assert version is not None
    content = version.loaded.read({"choice": ["true"]})
    return partial(answer_check, user=user, version=version, order=(), content=content, now=NOW)


def test_answer_check_of_one_operation_at_once_is_recorded_once(
    check: Callable[..., Item],
) -> None:
    with racers(2) as race:
        for number in range(75):
            assert len(set(race(*[partial(check, op_id=f"op-{number}")] * 2))) == 1
    assert (Attempt.objects.count(), Answer.objects.count()) == (75, 75)


def test_answer_check_of_two_operations_at_once_records_both(check: Callable[..., Item]) -> None:
    with racers(2) as race:
        for number in range(40):
            race(*[partial(check, op_id=f"{name}-{number}") for name in ("one", "two")])
    assert (Attempt.objects.ended().count(), Answer.objects.count()) == (80, 80)

"""What reached the server by deadline and grace counts, in whatever order it comes up (A3)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import (
    Outcome,
    expire_attempt,
    save_answer,
    start_attempt,
    submit_attempt,
)
from quizzes.models import Answer, Attempt
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import NOW, make_question, make_quiz

SECOND = timedelta(seconds=1)
DEADLINE = NOW + timedelta(minutes=30)
MOMENTS = {"-1 s": -SECOND, "0": 0 * SECOND, "+grace": GRACE, "+grace+1 s": GRACE + SECOND}
ORDERS = [("save", "submit", "expire"), ("submit", "expire", "save"), ("expire", "save", "submit")]
IN_TIME = ["-1 s", "0", "+grace"]


@pytest.fixture
def attempt(learner: User, lesson: Lesson) -> Attempt:
    quiz = make_quiz(
        lesson.course, [make_question(lesson, "true_false")], mode="exam", limit_minutes=30
    )
    return start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)


def _run(attempt: Attempt, order: tuple[str, ...], after: timedelta) -> dict[str, object]:
    """Let all three arrive at the deadline + `after`, and come up in `order`."""
    moment = DEADLINE + after

    def save() -> Outcome:
        item = attempt.items.select_related("attempt", "version").get()
        content = item.version.loaded.read({"choice": ["true"]})
        return save_answer(
            item=item, op_id="op-1", base_op="", content=content, arrived_at=moment
        ).outcome

    steps: dict[str, Callable[[], object]] = {
        "save": save,
        "submit": lambda: submit_attempt(
            attempt=Attempt.objects.get(), arrived_at=moment, now=moment
        ),
        "expire": lambda: expire_attempt(attempt=Attempt.objects.get(), now=moment),
    }
    return {step: steps[step]() for step in order}


@pytest.mark.promise("A3")
@pytest.mark.parametrize("moment", IN_TIME)
def test_save_before_submit_in_time_counts(attempt: Attempt, moment: str) -> None:
    done = _run(attempt, ORDERS[0], MOMENTS[moment])
    attempt.refresh_from_db()
    assert done == {"save": Outcome.SAVED, "submit": True, "expire": True}
    assert (attempt.state, attempt.score) == ("submitted", Decimal(2))


@pytest.mark.promise("A3")
@pytest.mark.parametrize("moment", IN_TIME)
def test_save_after_submit_is_late(attempt: Attempt, moment: str) -> None:
    done = _run(attempt, ORDERS[1], MOMENTS[moment])
    attempt.refresh_from_db()
    assert done == {"submit": True, "expire": True, "save": Outcome.LATE}
    assert (attempt.state, attempt.score, Answer.objects.count()) == ("submitted", Decimal(0), 1)


@pytest.mark.promise("A3")
@pytest.mark.parametrize("moment", IN_TIME)
def test_expiry_never_comes_before_a_save_in_time(attempt: Attempt, moment: str) -> None:
    done = _run(attempt, ORDERS[2], MOMENTS[moment])
    attempt.refresh_from_db()
    assert done == {"expire": False, "save": Outcome.SAVED, "submit": True}
    assert (attempt.state, attempt.score) == ("submitted", Decimal(2))


@pytest.mark.promise("A3")
@pytest.mark.parametrize("order", ORDERS)
def test_nothing_counts_after_the_grace_and_nothing_is_dropped(
    attempt: Attempt, order: tuple[str, ...]
) -> None:
    done = _run(attempt, order, MOMENTS["+grace+1 s"])
    attempt.refresh_from_db()
    assert done == {"save": Outcome.LATE, "submit": False, "expire": False}
    assert (attempt.state, Answer.objects.get().number) == ("open", None)


@pytest.mark.promise("A3")
@pytest.mark.parametrize("order", ORDERS)
def test_expiry_after_the_grace_ends_what_was_saved_in_time(
    attempt: Attempt, order: tuple[str, ...]
) -> None:
    _run(attempt, ("save",), -SECOND)
    _run(attempt, order, GRACE + LOCK_TIMEOUT + SECOND)
    _run(attempt, ("expire",), GRACE + LOCK_TIMEOUT + SECOND)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at, attempt.score) == (
        "expired",
        DEADLINE,
        Decimal(2),
    )


@pytest.mark.promise("A4")
@pytest.mark.parametrize(
    ("after", "ends"),
    [
        (GRACE, False),
        (GRACE + LOCK_TIMEOUT, False),
        (GRACE + LOCK_TIMEOUT + SECOND, True),
        (timedelta(days=365), True),
    ],
)
def test_expiry_leaves_a_save_the_time_it_may_wait(
    attempt: Attempt,
    after: timedelta,
    ends: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert _run(attempt, ("expire",), after) == {"expire": ends}


@pytest.mark.promise("A3")
def test_arrival_decides_and_not_when_the_server_comes_to_it(attempt: Attempt) -> None:
    """A save that waited for the database past the grace, but arrived in time, counts."""
    _run(attempt, ("save",), GRACE)
    expire_attempt(attempt=attempt, now=DEADLINE + GRACE + LOCK_TIMEOUT + SECOND)
    assert attempt.score == Decimal(2)


@pytest.mark.promise("A4")
def test_grading_is_the_same_if_the_job_never_runs(attempt: Attempt) -> None:
    """A4: expiry on reading, days later, gives what the job would have given at once."""
    _run(attempt, ("save",), -SECOND)
    expire_attempt(attempt=attempt, now=DEADLINE + timedelta(days=30))
    assert (attempt.score, attempt.submitted_at) == (Decimal(2), DEADLINE)

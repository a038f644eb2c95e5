"""`manage.py expire_attempts`: ends and grades what is due, one attempt at a time."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import save_answer, start_attempt
from quizzes.models import Answer, Attempt, Mark, Quiz, Version
from quizzes.models.attempt import State
from tests.builders import make_question, make_quiz


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    return make_quiz(course, [make_question(lesson, "true_false")], mode="exam", limit_minutes=10)


def _started(user: User, exam: Quiz, *, minutes_ago: float) -> Attempt:
    started_at = timezone.now() - timedelta(minutes=minutes_ago)
    attempt = start_attempt(user=user, quiz=exam, now=started_at, seed=1)
    item = attempt.items.get()
    content = item.version.loaded.read({"choice": ["true"]})
    save_answer(item=item, op_id="operation", base_op="", content=content, arrived_at=started_at)
    return attempt


def _expire_attempts() -> str:
    written = StringIO()
    call_command("expire_attempts", stdout=written)
    return written.getvalue()


def _numbers(printed: str) -> list[int]:
    return [int(word) for word in "".join(c if c.isdigit() else " " for c in printed).split()]


def test_expire_attempts_ends_and_grades_what_is_due(learner: User, exam: Quiz) -> None:
    attempt = _started(learner, exam, minutes_ago=11)
    assert _numbers(_expire_attempts()) == [1, 1]
    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at, attempt.score) == (
        State.EXPIRED,
        attempt.deadline_at,
        Decimal(2),
    )


@pytest.mark.parametrize("minutes_ago", [5, 10.1])
def test_expire_attempts_leaves_what_can_still_take_an_answer(
    learner: User, exam: Quiz, minutes_ago: float
) -> None:
    attempt = _started(learner, exam, minutes_ago=minutes_ago)
    assert _numbers(_expire_attempts()) == [0, 0]
    attempt.refresh_from_db()
    assert attempt.is_open


def test_expire_attempts_leaves_practices_open(learner: User, course: Course, exam: Quiz) -> None:
    practice = make_quiz(course, [part.question for part in exam.parts.all() if part.question])
    attempt = _started(learner, practice, minutes_ago=100_000)
    _expire_attempts()
    attempt.refresh_from_db()
    assert attempt.is_open


def test_expire_attempts_grades_what_ended_ungraded(learner: User, exam: Quiz) -> None:
    attempt = _started(learner, exam, minutes_ago=5)
    ended = Attempt.objects.filter(pk=attempt.pk)
    ended.update(state=State.SUBMITTED, submitted_at=timezone.now())
    assert _numbers(_expire_attempts()) == [0, 1]
    attempt.refresh_from_db()
    assert attempt.score == Decimal(2)


def test_expire_attempts_twice_changes_nothing(learner: User, exam: Quiz) -> None:
    _started(learner, exam, minutes_ago=11)
    _expire_attempts()
    before = (list(Attempt.objects.values()), list(Mark.objects.values()))
    assert _numbers(_expire_attempts()) == [0, 0]
    assert (list(Attempt.objects.values()), list(Mark.objects.values())) == before


def test_expire_attempts_goes_on_after_a_failure_and_says_so(
    learner: User, other_learner: User, exam: Quiz
) -> None:
    broken = _started(learner, exam, minutes_ago=12)
    whole = _started(other_learner, exam, minutes_ago=11)
    Answer.objects.filter(attempt=broken).update(content={"value": "neither"})
    complaints = StringIO()
    with pytest.raises(CommandError, match="1"):
        call_command("expire_attempts", stdout=StringIO(), stderr=complaints)
    whole.refresh_from_db()
    assert (whole.state, whole.score) == (State.EXPIRED, Decimal(2))
    assert str(broken.pk) in complaints.getvalue()


def test_expire_attempts_tries_a_failure_again(learner: User, exam: Quiz) -> None:
    attempt = _started(learner, exam, minutes_ago=11)
    stored = Version.objects.get(items__attempt=attempt).content
    Version.objects.filter(items__attempt=attempt).update(content={})
    with pytest.raises(CommandError):
        call_command("expire_attempts", stdout=StringIO(), stderr=StringIO())
    Version.objects.filter(items__attempt=attempt).update(content=stored)
    _expire_attempts()
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == (State.EXPIRED, Decimal(2))

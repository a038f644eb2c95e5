"""`manage.py expire_attempts`: ends and grades what is due, one attempt at a time."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import save_answer, start_attempt
from quizzes.models import Answer, Attempt, Mark, Quiz, Version
from quizzes.models.attempt import State
from tests.answering import answer_to, as_lists
from tests.builders import NOW, make_question, make_quiz
from tests.guarantees.plugin import Figure
from tests.pages import browser_of
from tests.quizzes.copies import open_attempts


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


@pytest.mark.promise("A4")
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


@pytest.mark.promise("A4")
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


@pytest.mark.promise("A4")
def test_grades_are_the_same_when_the_job_never_runs(lesson: Lesson, figure: Figure) -> None:
    """Answer 100 papers twice: the job ends one of each, a look at the page days later the other."""
    random = Random(4)  # noqa: S311 -- to be repeated
    questions = [make_question(lesson, kind) for kind in ("true_false", "numeric", "ordering")]
    exam = make_quiz(lesson.course, questions, mode="exam", limit_minutes=10)
    attempts = open_attempts(exam, at_once=200)
    pairs = [(next(attempts), next(attempts)) for _number in range(100)]
    for pair in pairs:
        _answer_alike(pair, random)
    left = Attempt.objects.filter(pk__in=[second.pk for _first, second in pairs])
    left.update(deadline_at=timezone.now() + timedelta(days=1))
    _expire_attempts()
    left.update(deadline_at=timezone.now() - timedelta(days=3))
    for _first, second in pairs:
        browser_of(second.user).get(reverse("attempt", args=[second.pk]))
    results = [(_result(first), _result(second)) for first, second in pairs]
    assert [by_job for by_job, by_reading in results if by_job != by_reading] == []
    scores = {by_job[1] for by_job, _by_reading in results}
    assert scores == {Decimal(points) for points in (0, 2, 4, 6)}
    figure("100 attempts ended by the job, 100 like them by who looked: the same grades")


def _answer_alike(pair: Sequence[Attempt], random: Random) -> None:
    """Give both attempts the same answers, or none, to each question."""
    for position in (1, 2, 3):
        if (kind := random.choice(["right", "wrong", "none"])) == "none":
            continue
        for attempt in pair:
            item = attempt.items.select_related("attempt", "version").get(position=position)
            fields = as_lists(answer_to(item.version, right=kind == "right"))
            save_answer(
                item=item,
                op_id=f"operation-{position}",
                base_op="",
                content=item.version.loaded.read(fields),
                arrived_at=NOW,
            )


def _result(attempt: Attempt) -> tuple[object, ...]:
    """Return all that the end of an attempt says, but when that was."""
    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.deadline_at
    marks = Mark.objects.filter(item__attempt=attempt).order_by("item__position")
    return attempt.state, attempt.score, list(marks.values_list("item__position", "points"))

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import Outcome, expire_attempt, submit_attempt
from quizzes.actions.extending import (
    ChangedMeanwhile,
    NothingToExtend,
    NotOpenYet,
    close_now,
    end_attempt,
    extend_time,
    newest_entry,
)
from quizzes.actions.overrides import Allowance, redate_attempts, set_override
from quizzes.models import Attempt, Override, Quiz
from quizzes.policy import GRACE, LOCK_TIMEOUT
from quizzes.terms import terms_under
from tests.builders import NOW
from tests.quizzes.watching import CLOSES, LIMIT, MINUTE, SECOND, answer_at, begin, make_exam

DEADLINE = NOW + LIMIT
HALFWAY = NOW + 10 * MINUTE


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    return make_exam(lesson)


@pytest.fixture
def attempt(exam: Quiz, learner: User) -> Attempt:
    return begin(learner, exam)


def extend(exam: Quiz, by: User, minutes: int = 10, now: datetime = HALFWAY) -> int:
    return extend_time(quiz=exam, minutes=minutes, reason="停电。", by=by, now=now)


def close(exam: Quiz, by: User, now: datetime = HALFWAY) -> int:
    return close_now(quiz=exam, reason="试题泄露。", by=by, now=now)


def end(attempt: Attempt, by: User, now: datetime = HALFWAY) -> bool:
    assert attempt.quiz is not None
    return end_attempt(attempt=attempt, quiz=attempt.quiz, reason="代考。", by=by, now=now)


def allow(exam: Quiz, whom: User, by: User, **allowed: Any) -> Override:
    allowance = Allowance(**allowed)
    return set_override(quiz=exam, whom=whom, allowance=allowance, reason="轮值", by=by, now=NOW)


def closes(override: Override) -> datetime | None:
    override.refresh_from_db()
    return override.closes_at


def logged() -> list[str]:
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


def test_extend_time_moves_deadline_and_window(
    exam: Quiz, attempt: Attempt, instructor: User
) -> None:
    count = extend(exam, instructor)
    attempt.refresh_from_db()
    assert (count, attempt.deadline_at, attempt.extended_minutes, exam.closes_at) == (
        1,
        DEADLINE + 10 * MINUTE,
        10,
        CLOSES + 10 * MINUTE,
    )


def test_extend_time_twice_adds_up(exam: Quiz, attempt: Attempt, instructor: User) -> None:
    extend(exam, instructor, 10)
    extend(exam, instructor, 5)
    attempt.refresh_from_db()
    assert (attempt.deadline_at, attempt.extended_minutes) == (DEADLINE + 15 * MINUTE, 15)


def test_extend_time_lets_later_answers_count(
    exam: Quiz, attempt: Attempt, instructor: User
) -> None:
    extend(exam, instructor)
    assert answer_at(attempt, 1, DEADLINE + 10 * MINUTE + GRACE).outcome is Outcome.SAVED


@pytest.mark.parametrize(("after", "minutes"), [(GRACE, 10), (GRACE + SECOND, 0)])
def test_extend_time_reaches_who_is_within_the_grace_and_nobody_later(
    exam: Quiz, attempt: Attempt, instructor: User, after: timedelta, minutes: int
) -> None:
    extend(exam, instructor, now=DEADLINE + after)
    attempt.refresh_from_db()
    assert (attempt.deadline_at, attempt.extended_minutes) == (
        DEADLINE + minutes * MINUTE,
        minutes,
    )


def test_extend_time_leaves_what_has_ended(exam: Quiz, attempt: Attempt, instructor: User) -> None:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    extend(exam, instructor)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.deadline_at, attempt.extended_minutes) == (
        "submitted",
        DEADLINE,
        0,
    )


def test_extend_time_leaves_other_exams(
    exam: Quiz, attempt: Attempt, lesson: Lesson, other_learner: User, instructor: User
) -> None:
    other = begin(other_learner, make_exam(lesson))
    extend(exam, instructor)
    other.refresh_from_db()
    assert other.deadline_at == DEADLINE


def test_extend_time_without_a_deadline_leaves_it_open(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    exam = make_exam(lesson, limit_minutes=None, closes_at=None)
    begin(learner, exam)
    with pytest.raises(NothingToExtend):
        extend(exam, instructor)
    assert (Attempt.objects.get().deadline_at, logged()) == (None, [])


def test_extend_time_after_the_end_reaches_those_with_more_time(
    exam: Quiz, learner: User, instructor: User
) -> None:
    allow(exam, learner, instructor, extra_minutes=15)
    attempt = begin(learner, exam, CLOSES - 10 * MINUTE)
    extend(exam, instructor, now=CLOSES + MINUTE)
    attempt.refresh_from_db()
    assert (exam.closes_at, attempt.deadline_at) == (CLOSES + 10 * MINUTE, CLOSES + 25 * MINUTE)


def test_extend_time_reaches_who_starts_with_the_window_as_it_was(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    exam = make_exam(lesson, limit_minutes=None)
    as_it_was = Quiz.objects.get(pk=exam.pk)
    extend(exam, instructor)
    assert begin(learner, as_it_was, HALFWAY).deadline_at == CLOSES + 10 * MINUTE


def test_extend_time_after_the_end_with_nobody_at_work_is_refused(
    exam: Quiz, instructor: User
) -> None:
    with pytest.raises(NothingToExtend):
        extend(exam, instructor, now=CLOSES + GRACE + SECOND)
    exam.refresh_from_db()
    assert (exam.closes_at, logged()) == (CLOSES, [])


def test_extend_time_moves_own_windows_that_have_begun(
    exam: Quiz, learner: User, other_learner: User, instructor: User
) -> None:
    running = allow(exam, learner, instructor, closes_at=CLOSES + 30 * MINUTE)
    later = allow(
        exam, other_learner, instructor, opens_at=CLOSES + MINUTE, closes_at=CLOSES + 90 * MINUTE
    )
    extend(exam, instructor)
    assert [closes(running), closes(later)] == [CLOSES + 40 * MINUTE, CLOSES + 90 * MINUTE]


@pytest.mark.parametrize("allowed", [{}, {"extra_minutes": 15}, {"closes_at": NOW + 20 * MINUTE}])
def test_extend_time_outlasts_a_new_reckoning_of_the_deadlines(
    exam: Quiz, learner: User, instructor: User, allowed: dict[str, Any]
) -> None:
    """What an exception for someone else sets off takes back nothing of what all were given."""
    if allowed:
        allow(exam, learner, instructor, **allowed)
    attempt = begin(learner, exam)
    before = attempt.deadline_at
    extend(exam, instructor)
    redate_attempts(quiz=exam, now=HALFWAY)
    attempt.refresh_from_db()
    assert before is not None
    assert attempt.deadline_at == before + 10 * MINUTE


@pytest.mark.parametrize("minutes", [0, -10])
def test_extend_time_never_shortens(
    exam: Quiz, attempt: Attempt, instructor: User, minutes: int
) -> None:
    with pytest.raises(ValueError, match=str(minutes)):
        extend(exam, instructor, minutes)
    attempt.refresh_from_db()
    assert attempt.deadline_at == DEADLINE


def test_extend_time_of_one_form_sent_twice_extends_once(
    exam: Quiz, attempt: Attempt, instructor: User
) -> None:
    seen = newest_entry(exam)
    form = {"quiz": exam, "minutes": 10, "reason": "停电。", "by": instructor, "now": HALFWAY}
    extend_time(**form, seen=seen)  # type: ignore[arg-type] # one dict for both calls
    with pytest.raises(ChangedMeanwhile):
        extend_time(**form, seen=seen)  # type: ignore[arg-type] # likewise
    attempt.refresh_from_db()
    assert (attempt.extended_minutes, len(logged())) == (10, 1)


def test_extend_time_is_logged_with_its_reason(
    exam: Quiz, attempt: Attempt, instructor: User
) -> None:
    extend(exam, instructor)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, "10" in entry.change_message) == (
        instructor,
        str(exam.pk),
        True,
    )
    assert entry.change_message.endswith("停电。")


def test_close_now_ends_window_and_deadlines(
    exam: Quiz, attempt: Attempt, instructor: User
) -> None:
    count = close(exam, instructor)
    attempt.refresh_from_db()
    assert (count, exam.closes_at, attempt.deadline_at, attempt.state) == (
        1,
        HALFWAY,
        HALFWAY,
        "open",
    )


@pytest.mark.parametrize(
    ("after", "outcome"), [(GRACE, Outcome.SAVED), (GRACE + SECOND, Outcome.LATE)]
)
def test_close_now_counts_what_is_on_its_way(
    exam: Quiz, attempt: Attempt, instructor: User, after: timedelta, outcome: Outcome
) -> None:
    close(exam, instructor)
    assert answer_at(attempt, 1, HALFWAY + after).outcome is outcome


def test_close_now_lets_expiry_hand_in(exam: Quiz, attempt: Attempt, instructor: User) -> None:
    answer_at(attempt, 1, NOW)
    close(exam, instructor)
    attempt.refresh_from_db()
    expire_attempt(attempt=attempt, now=HALFWAY + GRACE + LOCK_TIMEOUT + SECOND)
    assert (attempt.state, attempt.submitted_at, attempt.score) == (
        "expired",
        HALFWAY,
        Decimal(2),
    )


def test_close_now_reaches_who_starts_with_the_window_as_it_was(
    exam: Quiz, learner: User, instructor: User
) -> None:
    as_it_was = Quiz.objects.get(pk=exam.pk)
    close(exam, instructor)
    assert begin(learner, as_it_was, HALFWAY + SECOND).deadline_at == HALFWAY + SECOND


def test_close_now_lets_nobody_start(exam: Quiz, instructor: User) -> None:
    close(exam, instructor)
    assert terms_under(exam, ()).is_open_at(HALFWAY) is False


def test_close_now_never_gives_time(exam: Quiz, attempt: Attempt, instructor: User) -> None:
    close(exam, instructor, now=DEADLINE + MINUTE)
    attempt.refresh_from_db()
    assert attempt.deadline_at == DEADLINE


def test_close_now_leaves_a_window_that_is_over(exam: Quiz, instructor: User) -> None:
    close(exam, instructor, now=CLOSES + MINUTE)
    assert exam.closes_at == CLOSES


def test_close_now_without_window_and_limit_ends_all(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    exam = make_exam(lesson, limit_minutes=None, opens_at=None, closes_at=None)
    attempt = begin(learner, exam)
    close(exam, instructor)
    attempt.refresh_from_db()
    assert (exam.closes_at, attempt.deadline_at) == (HALFWAY, HALFWAY)


@pytest.mark.parametrize("before", [0 * MINUTE, MINUTE])
def test_close_now_before_the_window_is_refused(
    exam: Quiz, instructor: User, before: timedelta
) -> None:
    with pytest.raises(NotOpenYet):
        close(exam, instructor, now=NOW - before)
    exam.refresh_from_db()
    assert (exam.closes_at, logged()) == (CLOSES, [])


def test_close_now_is_logged_with_its_reason(
    exam: Quiz, attempt: Attempt, instructor: User
) -> None:
    close(exam, instructor)
    assert [line.endswith("试题泄露。") for line in logged()] == [True]


def test_close_now_ends_own_windows_that_have_begun(
    exam: Quiz, learner: User, other_learner: User, instructor: User
) -> None:
    running = allow(exam, learner, instructor, closes_at=CLOSES + 30 * MINUTE)
    later = allow(
        exam, other_learner, instructor, opens_at=CLOSES + MINUTE, closes_at=CLOSES + 90 * MINUTE
    )
    close(exam, instructor)
    assert [closes(running), closes(later)] == [HALFWAY, CLOSES + 90 * MINUTE]


def test_end_attempt_hands_in_one(
    exam: Quiz, attempt: Attempt, other_learner: User, instructor: User
) -> None:
    other = begin(other_learner, exam)
    answer_at(attempt, 1, NOW)
    is_ended = end(attempt, instructor)
    other.refresh_from_db()
    exam.refresh_from_db()
    assert (is_ended, attempt.state, attempt.submitted_at, attempt.score) == (
        True,
        "submitted",
        HALFWAY,
        Decimal(2),
    )
    assert (other.state, other.deadline_at, exam.closes_at) == ("open", DEADLINE, CLOSES)


def test_end_attempt_outlasts_an_extension(exam: Quiz, attempt: Attempt, instructor: User) -> None:
    end(attempt, instructor)
    extend(exam, instructor)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.deadline_at) == ("submitted", DEADLINE)


def test_end_attempt_names_person_and_reason_in_the_log(attempt: Attempt, instructor: User) -> None:
    end(attempt, instructor)
    [line] = logged()
    assert ("学员甲" in line, line.endswith("代考。")) == (True, True)


def test_end_attempt_that_was_over_changes_nothing(attempt: Attempt, instructor: User) -> None:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert (end(attempt, instructor), logged()) == (False, [])

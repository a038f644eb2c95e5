"""Exams without a way back."""

from datetime import timedelta

import pytest

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import Outcome, Saved, go_on, save_answer, start_attempt
from quizzes.models import Attempt, Item
from tests.answering import answer_to, as_lists
from tests.builders import NOW, make_question, make_quiz


@pytest.fixture
def attempt(course: Course, lesson: Lesson, learner: User) -> Attempt:
    questions = [make_question(lesson, "true_false") for _ in range(3)]
    exam = make_quiz(course, questions, mode="exam", is_one_way=True, limit_minutes=30)
    return start_attempt(user=learner, quiz=exam, now=NOW, seed=1)


def _item(attempt: Attempt, position: int) -> Item:
    items = Item.objects.with_answer().select_related("attempt", "version")
    return items.get(attempt=attempt, position=position)


def _save(attempt: Attempt, position: int, op_id: str, *, minutes: int = 1) -> Saved:
    item = _item(attempt, position)
    return save_answer(
        item=item,
        op_id=op_id,
        base_op=item.answer_op or "",
        content=item.version.loaded.read(as_lists(answer_to(item.version))),
        arrived_at=NOW + timedelta(minutes=minutes),
    )


def test_only_the_question_reached_takes_an_answer(attempt: Attempt) -> None:
    assert [_save(attempt, position, f"op-{position}").outcome for position in (1, 2, 3)] == [
        Outcome.SAVED,
        Outcome.GONE_ON,
        Outcome.GONE_ON,
    ]


def test_the_question_reached_may_be_answered_anew(attempt: Attempt) -> None:
    _save(attempt, 1, "a")
    assert _save(attempt, 1, "b").outcome is Outcome.SAVED


def test_what_is_sent_to_a_question_left_behind_is_kept_and_not_counted(attempt: Attempt) -> None:
    _save(attempt, 1, "a")
    go_on(item=_item(attempt, 1))
    assert _save(attempt, 1, "late").outcome is Outcome.GONE_ON
    kept = attempt.answers.get(op_id="late")
    assert (kept.number, _item(attempt, 1).answer_op) == (None, "a")
    assert _save(attempt, 2, "b").outcome is Outcome.SAVED


def test_the_same_operation_gets_the_same_reply(attempt: Attempt) -> None:
    _save(attempt, 1, "a")
    go_on(item=_item(attempt, 1))
    assert [_save(attempt, 1, op_id).outcome for op_id in ("a", "late", "late")] == [
        Outcome.REPEATED,
        Outcome.GONE_ON,
        Outcome.GONE_ON,
    ]


def test_going_on_twice_from_a_question_goes_on_once(attempt: Attempt) -> None:
    first = _item(attempt, 1)
    go_on(item=first)
    go_on(item=first)
    attempt.refresh_from_db()
    assert attempt.furthest == 2


def test_after_the_end_an_answer_is_late_and_nothing_else(attempt: Attempt) -> None:
    assert _save(attempt, 1, "a", minutes=31).outcome is Outcome.LATE

"""A receipt that the database does not bear out is found, whatever is wrong with it."""

from dataclasses import replace

import pytest
from django.utils import timezone

from benchmarks.answers import as_lists
from benchmarks.people import examinee
from lessons.models import Lesson
from quizzes.actions.attempts import save_answer, submit_attempt
from quizzes.models import Answer, Attempt, Item
from quizzes.receipts import receipt
from soak.candidates import Receipt, Saving
from soak.verify import faults, ungraded
from tests.builders import CONTENTS, make_question, make_quiz, make_user


@pytest.fixture
def receipts(lesson: Lesson) -> list[Receipt]:
    """Return the receipts of someone who answered one question of each kind."""
    questions = [make_question(lesson, kind) for kind in CONTENTS]
    exam = make_quiz(lesson.course, questions, mode="exam")
    learner = examinee(user=make_user(), exam=exam, number=1, now=timezone.now())
    savings = [
        Saving(learner.attempt, position, f"operation-{position}", "", answers[0], "stay")
        for position, answers in enumerate(learner.answers, start=1)
    ]
    return [Receipt(saving, _save(saving)) for saving in savings]


def _save(saving: Saving) -> str:
    item = Item.objects.get(attempt=saving.attempt, position=saving.position)
    saved = save_answer(
        item=item,
        op_id=saving.op_id,
        base_op=saving.base,
        content=item.version.loaded.read(as_lists(saving.answer)),
        arrived_at=timezone.now(),
    )
    return receipt(saved.answer)


def test_receipts_stand_while_the_answers_do(receipts: list[Receipt]) -> None:
    assert (len(receipts), faults(receipts)) == (len(CONTENTS), [])


def test_lost_answer_is_found(receipts: list[Receipt]) -> None:
    Answer.objects.filter(op_id="operation-3").delete()
    assert faults(receipts) == ["operation-3"]


def test_answer_that_no_longer_counts_is_found(receipts: list[Receipt]) -> None:
    Answer.objects.filter(op_id="operation-4").update(number=None)
    assert faults(receipts) == ["operation-4"]


def test_answer_that_says_something_else_is_found(receipts: list[Receipt]) -> None:
    other = Answer.objects.get(op_id="operation-2").content
    Answer.objects.filter(op_id="operation-1").update(content=other)
    assert faults(receipts) == ["operation-1"]


def test_answer_that_arrived_at_another_time_is_found(receipts: list[Receipt]) -> None:
    Answer.objects.filter(op_id="operation-5").update(arrived_at=timezone.now())
    assert faults(receipts) == ["operation-5"]


def test_forged_receipt_is_found(receipts: list[Receipt]) -> None:
    first, second, *_others = receipts
    forged = [replace(first, token=second.token), replace(second, token="of nobody")]
    assert faults(forged) == ["operation-1", "operation-2"]


def test_attempt_counts_as_graded_once_it_is(receipts: list[Receipt]) -> None:
    attempt = Attempt.objects.get()
    assert ungraded([attempt.pk]) == [attempt.pk]
    now = timezone.now()
    submit_attempt(attempt=attempt, arrived_at=now, now=now)
    assert ungraded([attempt.pk]) == []

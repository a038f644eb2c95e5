"""Whose score a correction changes; that the preview comes true is shown with the regrade."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.models import Attempt, KeyCorrection, Question, Quiz
from quizzes.models.correction import CorrectionRule
from quizzes.regrading import Preview, concerned_by, preview_correction
from tests.answering import answer_to, as_lists
from tests.builders import NOW, make_question, make_quiz, make_user
from tests.progress.following import take
from tests.queries import count_queries
from tests.quizzes.correcting import end_attempts, make_mixed_quiz, versions_of

ACCEPT, VOID, FULL_MARKS = CorrectionRule


@pytest.fixture
def questions(lesson: Lesson) -> list[Question]:
    return [make_question(lesson, kind) for kind in ("single_choice", "true_false", "numeric")]


@pytest.fixture
def quiz(questions: list[Question]) -> Quiz:
    return make_quiz(questions[0].course, questions, mode="exam", pass_percent=60)


def preview(question: Question, rule: CorrectionRule, **fields: Any) -> Preview:
    version = question.published_version
    return preview_correction(KeyCorrection(version=version, rule=rule, **fields))


def test_preview_counts_up_down_and_unchanged(quiz: Quiz, questions: list[Question]) -> None:
    take(make_user(), quiz)
    take(make_user(), quiz, right=False)
    found = preview(questions[0], FULL_MARKS)
    assert (found.concerned, found.up, found.down, found.unchanged) == (2, 1, 0, 1)


def test_preview_tells_flips_from_mere_changes(quiz: Quiz, questions: list[Question]) -> None:
    all_right, one_wrong = (_sat(quiz, wrong=wrong) for wrong in ((), (2,)))
    found = preview(questions[0], VOID)
    assert [attempt.is_passed for attempt in (all_right, one_wrong)] == [True, True]
    assert (found.losing_pass, found.gaining_pass) == (1, 0)
    assert [change.before for change in found.changed] == [one_wrong, all_right]


def _sat(quiz: Quiz, *, wrong: Sequence[int]) -> Attempt:
    """Let a new person answer all, wrongly at the positions given."""
    attempt = start_attempt(user=make_user(), quiz=quiz, now=NOW, seed=1)
    for item in attempt.items.select_related("attempt", "version"):
        fields = as_lists(answer_to(item.version, right=item.position not in wrong))
        content = item.version.loaded.read(fields)
        save_answer(item=item, op_id=f"op-{item.pk}", base_op="", content=content, arrived_at=NOW)
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    return attempt


def test_preview_of_what_awaits_marking_says_so(lesson: Lesson, learner: User) -> None:
    question = make_question(lesson)
    take(learner, make_quiz(lesson.course, [question, make_question(lesson, "essay")], mode="exam"))
    found = preview(question, FULL_MARKS)
    assert (found.awaiting, found.unchanged, found.changed) == (1, 0, [])


def test_preview_leaves_open_attempts_out(
    quiz: Quiz, questions: list[Question], learner: User
) -> None:
    take(learner, quiz)
    Attempt.objects.update(state="open", submitted_at=None)
    assert preview(questions[0], VOID).concerned == 0


def test_concerned_by_a_quiz_is_not_by_another(
    quiz: Quiz, questions: list[Question], learner: User
) -> None:
    attempt = take(learner, quiz)
    take(learner, make_quiz(quiz.course, questions))
    version = questions[0].published_version
    correction = KeyCorrection(version=version, quiz=quiz, rule=VOID)
    assert list(concerned_by(correction)) == [attempt]


@pytest.mark.parametrize("people", [1, 30])
def test_preview_takes_as_many_queries_for_one_as_for_many(
    lesson: Lesson, instructor: User, people: int
) -> None:
    quiz = make_mixed_quiz(lesson)
    end_attempts(quiz, people, Random(1))  # noqa: S311 -- to be repeated
    proposed = KeyCorrection(version=versions_of(quiz)[0], rule=VOID)
    with count_queries() as queries:
        preview_correction(proposed)
    assert len(queries) == 6

"""Correcting a key: what changes, what never does, and that a way leads back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.corrections import (
    NotCorrectable,
    apply_correction,
    continue_regrade,
    withdraw_correction,
)
from quizzes.actions.marking import grade_attempt, mark_item
from quizzes.models import Attempt, KeyCorrection, Mark, Question, Quiz, Regrade, Version
from quizzes.models.correction import CorrectionRule
from quizzes.regrading import Preview, preview_correction
from tests.builders import NOW, make_lesson, make_question, make_quiz, make_user
from tests.progress.following import take
from tests.quizzes.admin.attempting import hand_in
from tests.quizzes.correcting import (
    Score,
    correct,
    end_attempts,
    make_mixed_quiz,
    marks_of,
    random_answer,
    scores_of,
    versions_of,
)
from tests.rounds import rounds

LATER = NOW + timedelta(hours=1)
ACCEPT, VOID, FULL_MARKS = CorrectionRule


@pytest.fixture
def question(lesson: Lesson) -> Question:
    return make_question(lesson)


@pytest.fixture
def quiz(question: Question) -> Quiz:
    """One question of 2 points that will be corrected, and one that will not."""
    other = make_question(question.lesson, "true_false")  # type: ignore[arg-type] # it has one
    return make_quiz(question.course, [question, other], mode="exam")


def version_of(question: Question) -> Version:
    assert question.published_version is not None
    return question.published_version


def carry_through(correction: KeyCorrection, by: User) -> Regrade:
    regrade = apply_correction(correction=correction, by=by, now=LATER)
    while continue_regrade(regrade=regrade, now=LATER):
        pass
    return regrade


def take_back(correction: KeyCorrection, by: User) -> Regrade:
    withdraw_correction(correction=correction, by=by, now=LATER)
    return carry_through(correction, by)


def wrong_choice(version: Version) -> dict[str, str]:
    """Return the stored form of what `take(…, right=False)` answers."""
    wrong: str = next(option.id for option in version.loaded.options if not option.right)  # type: ignore[attr-defined] # it has options
    return {"choice": wrong}


def score_of(attempt: Attempt) -> tuple[str | None, str]:
    attempt.refresh_from_db()
    return None if attempt.score is None else str(attempt.score), str(attempt.max_score)


@pytest.mark.parametrize(
    ("rule", "score"),
    [(ACCEPT, ("2.00", "4.00")), (VOID, ("0.00", "2.00")), (FULL_MARKS, ("2.00", "4.00"))],
)
def test_correction_changes_a_wrong_answer_s_score(
    quiz: Quiz, question: Question, learner: User, instructor: User, rule: Any, score: Any
) -> None:
    attempt = take(learner, quiz, right=False)
    answers = [wrong_choice(version_of(question))] if rule is ACCEPT else []
    carry_through(correct(version_of(question), rule, instructor, answers=answers), instructor)
    assert score_of(attempt) == score


@pytest.mark.parametrize("rule", [VOID, FULL_MARKS])
def test_correction_withdrawn_leaves_the_score_as_it_was(
    quiz: Quiz, question: Question, learner: User, instructor: User, rule: Any
) -> None:
    attempt = take(learner, quiz, right=False)
    correction = correct(version_of(question), rule, instructor)
    carry_through(correction, instructor)
    take_back(correction, instructor)
    assert score_of(attempt) == ("0.00", "4.00")


def test_full_marks_are_for_those_too_who_left_it_empty(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    attempt = hand_in(learner, quiz, is_answered=False)
    carry_through(correct(version_of(question), FULL_MARKS, instructor), instructor)
    assert score_of(attempt) == ("2.00", "4.00")


def test_accepting_an_answer_is_for_nobody_else(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    attempt = take(learner, quiz, right=False)
    last = version_of(question).loaded.order_as_written()[-1]  # type: ignore[index] # it has options
    other = [{"choice": last}]
    carry_through(correct(version_of(question), ACCEPT, instructor, answers=other), instructor)
    assert score_of(attempt) == ("0.00", "4.00")


def test_voiding_all_there_is_leaves_nothing_to_pass(
    question: Question, learner: User, instructor: User
) -> None:
    attempt = take(learner, make_quiz(question.course, [question], mode="exam"))
    carry_through(correct(version_of(question), VOID, instructor), instructor)
    assert score_of(attempt) == ("0.00", "0.00")
    assert (attempt.percent, attempt.is_passed) == (Decimal(0), False)


def test_correction_in_one_quiz_leaves_the_others_alone(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    elsewhere = take(learner, make_quiz(question.course, [question]))
    attempt = take(learner, quiz)
    carry_through(correct(version_of(question), VOID, instructor, quiz=quiz), instructor)
    assert (score_of(attempt), score_of(elsewhere)) == (("2.00", "2.00"), ("2.00", "2.00"))


def test_correction_everywhere_reaches_every_quiz(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    attempts = [take(learner, quiz), take(learner, make_quiz(question.course, [question]))]
    carry_through(correct(version_of(question), VOID, instructor), instructor)
    assert [score_of(attempt)[1] for attempt in attempts] == ["2.00", "0.00"]


def test_attempt_that_ends_later_is_graded_with_the_correction(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    carry_through(correct(version_of(question), VOID, instructor, quiz=quiz), instructor)
    assert score_of(take(learner, quiz)) == ("2.00", "2.00")


@pytest.mark.parametrize("rule", [ACCEPT, FULL_MARKS])
def test_person_s_mark_stands_against_a_correction(
    quiz: Quiz, question: Question, learner: User, instructor: User, rule: Any
) -> None:
    attempt = take(learner, quiz, right=False)
    item = attempt.items.get(version=version_of(question))
    mark_item(item=item, points=Decimal("0.5"), comment="", marker=instructor, now=NOW)
    answers = [wrong_choice(version_of(question))] if rule is ACCEPT else []
    carry_through(correct(version_of(question), rule, instructor, answers=answers), instructor)
    assert score_of(attempt) == ("0.50", "4.00")


def test_person_s_mark_of_a_void_question_waits_outside_the_sum(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    attempt = take(learner, quiz, right=False)
    correction = correct(version_of(question), VOID, instructor)
    carry_through(correction, instructor)
    item = attempt.items.get(version=version_of(question))
    mark_item(item=item, points=Decimal("1.5"), comment="", marker=instructor, now=LATER)
    scores = [score_of(attempt)]
    take_back(correction, instructor)
    assert [*scores, score_of(attempt)] == [("0.00", "2.00"), ("1.50", "4.00")]


def test_person_s_mark_after_full_marks_goes_before_them(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    attempt = take(learner, quiz, right=False)
    carry_through(correct(version_of(question), FULL_MARKS, instructor), instructor)
    item = attempt.items.get(version=version_of(question))
    mark_item(item=item, points=Decimal(1), comment="", marker=instructor, now=LATER)
    assert score_of(attempt) == ("1.00", "4.00")


def test_void_essay_waits_for_nobody(lesson: Lesson, learner: User, instructor: User) -> None:
    essay = make_question(lesson, "essay")
    attempt = take(learner, make_quiz(lesson.course, [essay, make_question(lesson)], mode="exam"))
    correction = correct(version_of(essay), VOID, instructor)
    carry_through(correction, instructor)
    waiting = [score_of(attempt), attempt.items.awaiting_marks().count()]
    take_back(correction, instructor)
    assert waiting == [("2.00", "2.00"), 0]
    assert (score_of(attempt), attempt.items.awaiting_marks().count()) == ((None, "4.00"), 1)


def test_full_marks_taken_back_from_an_essay_let_it_wait_again(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    essay = make_question(lesson, "essay")
    attempt = take(learner, make_quiz(lesson.course, [essay], mode="exam"))
    correction = correct(version_of(essay), FULL_MARKS, instructor)
    regrade = carry_through(correction, instructor)
    assert (score_of(attempt), regrade.changed) == (("2.00", "2.00"), 1)
    take_back(correction, instructor)
    assert (score_of(attempt), attempt.items.awaiting_marks().count()) == ((None, "2.00"), 1)


def test_void_goes_before_full_marks_and_gives_way_to_them_again(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    attempt = take(learner, quiz, right=False)
    carry_through(correct(version_of(question), FULL_MARKS, instructor), instructor)
    void = correct(version_of(question), VOID, instructor, quiz=quiz)
    carry_through(void, instructor)
    scores = [score_of(attempt)]
    take_back(void, instructor)
    assert [*scores, score_of(attempt)] == [("0.00", "2.00"), ("2.00", "4.00")]


def test_what_a_wrong_choice_costs_is_given_back(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    questions = [make_question(lesson), make_question(lesson, "blanks")]
    quiz = make_quiz(lesson.course, questions, mode="exam", penalty_percent=50)
    attempt = take(learner, quiz, right=False)
    item = attempt.items.get(version=version_of(questions[1]))
    mark_item(item=item, points=Decimal(2), comment="", marker=instructor, now=NOW)
    assert score_of(attempt) == ("1.00", "4.00")
    carry_through(correct(version_of(questions[0]), VOID, instructor), instructor)
    assert score_of(attempt) == ("2.00", "2.00")


def test_regrade_is_logged(quiz: Quiz, question: Question, instructor: User) -> None:
    for number in range(3):
        take(make_user(), quiz, right=number == 0)
    regrade = carry_through(correct(version_of(question), FULL_MARKS, instructor), instructor)
    logged = (regrade.attempts, regrade.changed, regrade.finished_at, regrade.made_by)
    assert logged == (3, 2, LATER, instructor)


def test_regrade_begun_twice_is_begun_once(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    take(learner, quiz)
    correction = correct(version_of(question), VOID, instructor)
    begun = [apply_correction(correction=correction, by=instructor, now=LATER) for _ in range(2)]
    assert begun[0] == begun[1]
    assert carry_through(correction, instructor) == begun[0]


def test_regrade_half_done_does_not_look_finished(
    quiz: Quiz, question: Question, instructor: User
) -> None:
    for _person in range(3):
        take(make_user(), quiz)
    correction = correct(version_of(question), VOID, instructor)
    regrade = apply_correction(correction=correction, by=instructor, now=LATER)
    left = continue_regrade(regrade=regrade, now=LATER, most=2)
    assert (left, regrade.changed, regrade.finished_at) == (1, 2, None)
    left = continue_regrade(regrade=regrade, now=LATER, most=2)
    assert (left, regrade.changed, regrade.finished_at) == (0, 3, LATER)


def test_regrade_counts_what_others_graded_meanwhile(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    attempt = take(learner, quiz)
    correction = correct(version_of(question), VOID, instructor)
    regrade = apply_correction(correction=correction, by=instructor, now=LATER)
    attempt.refresh_from_db()
    assert attempt.graded_at is None
    grade_attempt(attempt=attempt, now=LATER)
    assert (continue_regrade(regrade=regrade, now=LATER), regrade.changed) == (0, 1)


def test_regrade_does_not_count_who_hands_in_meanwhile(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    correction = correct(version_of(question), VOID, instructor)
    regrade = apply_correction(correction=correction, by=instructor, now=LATER)
    take(learner, quiz)
    regrade.refresh_from_db()
    assert (regrade.attempts, regrade.changed) == (0, 0)


def test_regrade_overtaken_by_the_withdrawal_counts_no_more(
    quiz: Quiz, question: Question, learner: User, instructor: User
) -> None:
    take(learner, quiz)
    correction = correct(version_of(question), VOID, instructor)
    regrade = apply_correction(correction=correction, by=instructor, now=LATER)
    undone = take_back(correction, instructor)
    regrade.refresh_from_db()
    assert (regrade.changed, regrade.finished_at, undone.changed) == (0, None, 0)


@pytest.mark.parametrize("rule", [VOID, FULL_MARKS])
def test_correct_key_twice_is_refused(
    quiz: Quiz, question: Question, instructor: User, rule: Any
) -> None:
    correct(version_of(question), rule, instructor, quiz=quiz)
    with pytest.raises(NotCorrectable):
        correct(version_of(question), rule, instructor, quiz=quiz, now=LATER)
    assert KeyCorrection.objects.count() == 1


def test_correct_key_again_after_withdrawing_is_allowed(
    quiz: Quiz, question: Question, instructor: User
) -> None:
    first = correct(version_of(question), VOID, instructor)
    withdraw_correction(correction=first, by=instructor, now=LATER)
    assert correct(version_of(question), VOID, instructor, now=LATER) != first


@pytest.mark.parametrize(
    ("kind", "rule", "answers"),
    [
        ("single_choice", ACCEPT, []),
        ("single_choice", VOID, [{"choice": "one"}]),
        ("essay", ACCEPT, [{"text": "有据可依。"}]),
    ],
)
def test_correct_key_that_says_nothing_is_refused(
    lesson: Lesson, instructor: User, kind: str, rule: Any, answers: Any
) -> None:
    version = version_of(make_question(lesson, kind))
    with pytest.raises(NotCorrectable):
        correct(version, rule, instructor, answers=answers)


def test_withdraw_correction_twice_changes_nothing(
    quiz: Quiz, question: Question, instructor: User, other_learner: User
) -> None:
    correction = correct(version_of(question), VOID, instructor)
    done = [
        withdraw_correction(correction=correction, by=by, now=now)
        for by, now in ((instructor, NOW), (other_learner, LATER))
    ]
    assert (done, correction.withdrawn_by, correction.withdrawn_at) == (
        [True, False],
        instructor,
        NOW,
    )


def _proposed(quiz: Quiz, rule: CorrectionRule, random: Random) -> KeyCorrection:
    """Return a correction of some question, not saved."""
    versions = versions_of(quiz)
    fitting = [one for one in versions if rule is not ACCEPT or one.kind != "essay"]
    version = random.choice(fitting)
    answers = [random_answer(version, random).model_dump(mode="json")] if rule is ACCEPT else []
    return KeyCorrection(version=version, rule=rule, answers=answers)


@pytest.mark.promise("A11")
@pytest.mark.parametrize("seed", range(rounds(10)))
def test_regrading_100_random_attempts_is_as_previewed_and_leads_back(
    lesson: Lesson, instructor: User, seed: int
) -> None:
    """Twice is once, undone is as before, what was previewed happens; and marks of people stay."""
    random = Random(seed)  # noqa: S311 -- to be repeated
    rules = {"penalty_percent": random.choice([0, 50]), "pass_percent": 50}
    quiz = make_mixed_quiz(lesson, multiple_choice_rule="partial_credit", **rules)
    if seed % 2:  # another correction stands all the while
        correct(random.choice(versions_of(quiz)), random.choice([VOID, FULL_MARKS]), instructor)
    end_attempts(quiz, 100, random, marker=instructor)
    original = (scores_of(quiz), marks_of(quiz))
    by_people = set(Mark.objects.exclude(marker=None).values_list("pk", flat=True))
    proposed = _proposed(quiz, list(CorrectionRule)[seed % 3], random)
    preview = preview_correction(proposed)
    rule = CorrectionRule(proposed.rule)
    correction = correct(
        proposed.version, rule, instructor, quiz=quiz, answers=proposed.answers, now=LATER
    )
    regrade = carry_through(correction, instructor)
    corrected = scores_of(quiz)
    assert corrected == _scores_after(preview)
    assert (regrade.attempts, regrade.changed) == (100, len(preview.changed))
    marks = Mark.objects.count()
    for attempt in Attempt.objects.filter(quiz=quiz):
        grade_attempt(attempt=attempt, now=LATER)
    assert (scores_of(quiz), Mark.objects.count()) == (corrected, marks)
    way_back = preview_correction(correction)
    undone = take_back(correction, instructor)
    assert (scores_of(quiz), marks_of(quiz)) == (_scores_after(way_back), original[1])
    assert scores_of(quiz) == original[0]
    assert undone.changed == len(way_back.changed) == len(preview.changed)
    assert by_people <= set(Mark.objects.values_list("pk", flat=True))


def _scores_after(preview: Preview) -> dict[int, Score]:
    return {one.after.pk: (one.after.score, one.after.max_score) for one in preview.changes}


class Killed(Exception):
    pass


@contextmanager
def killed_at(number: int) -> Iterator[list[int]]:
    """Break off at the statement with this number; yield the numbers of those that were run."""
    run: list[int] = []

    def execute(send: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- Django's signature
        run.append(len(run))
        if len(run) > number:
            raise Killed
        return send(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield run


@pytest.mark.promise("A11")
@pytest.mark.django_db(transaction=True)
def test_regrade_killed_at_any_statement_leaves_each_attempt_whole(instructor: User) -> None:
    quiz = make_mixed_quiz(make_lesson(instructor.taught_courses.get()))
    random = Random(7)  # noqa: S311 -- to be repeated
    end_attempts(quiz, 3, random, marker=instructor)
    version = versions_of(quiz)[0]
    before = scores_of(quiz)
    preview = preview_correction(KeyCorrection(version=version, rule=VOID))
    after = _scores_after(preview)
    correction = correct(version, VOID, instructor)
    regrade = apply_correction(correction=correction, by=instructor, now=LATER)
    kills = 0
    for number in range(1_000):
        try:
            with killed_at(number):
                continue_regrade(regrade=regrade, now=LATER)
        except Killed:
            kills += 1
        scores = scores_of(quiz)
        due = set(Attempt.objects.filter(graded_at=None).values_list("pk", flat=True))
        expected = {pk: before[pk] if pk in due else after[pk] for pk in before}
        assert scores == expected
        if not due:
            break
    left = continue_regrade(regrade=regrade, now=LATER)
    assert (left, regrade.changed, kills > 10) == (0, len(preview.changed), True)

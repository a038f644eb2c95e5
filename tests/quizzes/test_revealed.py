"""What may be seen of an attempt: in SQL for lists, in Python for its page, and always the same."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt, submit_attempt
from quizzes.actions.overrides import Allowance, set_override
from quizzes.feedback import feedback
from quizzes.models import Attempt, Item, Quiz
from quizzes.policy import GRACE
from quizzes.reveal import EVERYTHING, EXAM, MOCK, Aspect, Moment, Reveal
from quizzes.revealed import limited, may_be_sat, shown_of
from tests.builders import NOW, make_question, make_quiz
from tests.quizzes.admin.attempting import hand_in

HOUR = timedelta(hours=1)
CLOSE = NOW + HOUR
BEFORE, AFTER = NOW + timedelta(minutes=10), CLOSE + GRACE + timedelta(seconds=1)


def _exam(lesson: Lesson, kind: str = "true_false", **fields: Any) -> Quiz:
    question = make_question(lesson, kind)
    return make_quiz(lesson.course, [question], mode="exam", closes_at=CLOSE, **fields)


def _seen(attempt: Attempt, aspect: Aspect, now: datetime) -> bool:
    """Ask both ways, and insist that they agree."""
    in_python = aspect in shown_of(Attempt.objects.get(pk=attempt.pk), now)
    in_sql = Attempt.objects.revealing(aspect, now).filter(pk=attempt.pk).exists()
    if attempt.score is not None or aspect is not Aspect.SCORE:
        assert in_sql is in_python
    return in_python


@pytest.mark.parametrize(
    ("moment", "now", "seen"),
    [
        (Moment.ANSWER, BEFORE, True),
        (Moment.SUBMIT, BEFORE, True),
        (Moment.CLOSE, BEFORE, False),
        (Moment.CLOSE, CLOSE, False),
        (Moment.CLOSE, CLOSE + GRACE, False),
        (Moment.CLOSE, AFTER, True),
        (Moment.MARKING, BEFORE, True),
        (Moment.NEVER, AFTER, False),
    ],
)
@pytest.mark.parametrize("aspect", list(Aspect))
def test_an_ended_attempt_shows_each_aspect_from_its_moment_on(
    lesson: Lesson,
    learner: User,
    aspect: Aspect,
    moment: Moment,
    now: datetime,
    seen: bool,  # noqa: FBT001 -- the value itself
) -> None:
    reveal = MOCK.model_copy(update={aspect.value: moment})
    exam = _exam(lesson, reveal=reveal.model_dump(mode="json"))
    assert _seen(hand_in(learner, exam), aspect, now) is seen


@pytest.mark.parametrize("aspect", [Aspect.KEY, Aspect.SCORE])
def test_what_waits_for_marks_waits_for_a_release_too(
    lesson: Lesson, learner: User, aspect: Aspect
) -> None:
    reveal = Reveal.all_at(Moment.MARKING).model_dump(mode="json")
    exam = _exam(lesson, reveal=reveal, release="together")
    attempt = hand_in(learner, exam)
    assert _seen(attempt, aspect, AFTER) is False
    Quiz.objects.update(released_at=NOW)
    assert _seen(attempt, aspect, AFTER) is True


def test_an_unmarked_attempt_shows_nothing_that_waits_for_marks(
    lesson: Lesson, learner: User
) -> None:
    reveal = Reveal.all_at(Moment.MARKING).model_dump(mode="json")
    attempt = hand_in(learner, _exam(lesson, "essay", reveal=reveal))
    assert [_seen(attempt, aspect, AFTER) for aspect in (Aspect.KEY, Aspect.VERDICT)] == [False] * 2


def test_the_key_waits_for_whoever_has_a_later_window(
    lesson: Lesson, learner: User, other_learner: User, instructor: User
) -> None:
    exam = _exam(lesson)
    attempt = hand_in(learner, exam)
    assert _seen(attempt, Aspect.KEY, AFTER) is True
    allowance = Allowance(closes_at=CLOSE + HOUR)
    set_override(
        quiz=exam, whom=other_learner, allowance=allowance, reason="r", by=instructor, now=NOW
    )
    assert _seen(attempt, Aspect.KEY, AFTER) is False
    assert _seen(attempt, Aspect.KEY, AFTER + HOUR) is True


def test_the_key_waits_for_whoever_is_still_at_work(
    lesson: Lesson, learner: User, other_learner: User, instructor: User
) -> None:
    exam = _exam(lesson)
    attempt = hand_in(learner, exam)
    set_override(
        quiz=exam,
        whom=other_learner,
        allowance=Allowance(extra_minutes=30),
        reason="r",
        by=instructor,
        now=NOW,
    )
    slow = start_attempt(user=other_learner, quiz=exam, now=NOW, seed=1)
    assert (_seen(attempt, Aspect.KEY, AFTER), may_be_sat(exam, AFTER)) == (False, True)
    submit_attempt(attempt=slow, arrived_at=AFTER, now=AFTER)
    assert (_seen(attempt, Aspect.KEY, AFTER), may_be_sat(exam, AFTER)) == (True, False)


def test_without_a_window_the_close_is_the_end_of_the_attempt(
    lesson: Lesson, learner: User
) -> None:
    exam = make_quiz(lesson.course, [make_question(lesson)], mode="exam")
    assert _seen(hand_in(learner, exam), Aspect.KEY, BEFORE) is True


def test_an_exam_shows_nothing_while_it_runs(lesson: Lesson, learner: User) -> None:
    reveal = Reveal.all_at(Moment.ANSWER).model_dump(mode="json")
    exam = _exam(lesson, reveal=reveal)
    attempt = start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    assert shown_of(attempt, BEFORE) == frozenset()


def test_the_rules_are_those_of_the_start(lesson: Lesson, learner: User) -> None:
    exam = _exam(lesson)
    attempt = hand_in(learner, exam)
    Quiz.objects.update(reveal=MOCK.model_dump(mode="json"))
    assert _seen(attempt, Aspect.KEY, BEFORE) is False


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_an_attempt_from_before_there_was_a_choice_follows_its_mode(
    course: Course, lesson: Lesson, learner: User, mode: str
) -> None:
    closes_at = CLOSE if mode == "exam" else None
    quiz = make_quiz(course, [make_question(lesson)], mode=mode, closes_at=closes_at)
    attempt = hand_in(learner, quiz)
    for_all = product(Aspect, (BEFORE, AFTER))
    then = [_seen(attempt, aspect, now) for aspect, now in for_all]
    policy = {name: value for name, value in attempt.policy.items() if name != "reveal"}
    Attempt.objects.update(policy=policy)
    assert [_seen(attempt, aspect, now) for aspect, now in product(Aspect, (BEFORE, AFTER))] == then


@pytest.fixture
def item(lesson: Lesson, learner: User) -> Item:
    exam = make_quiz(lesson.course, [make_question(lesson)], mode="exam")
    attempt = hand_in(learner, exam)
    items = Item.objects.with_answer().with_withheld(learner, NOW).select_related("attempt")
    return items.get(attempt=attempt)


def test_limited_to_everything_is_the_same(item: Item) -> None:
    full = feedback(item)
    assert limited(full, EVERYTHING) == full


def test_limited_to_nothing_is_only_what_was_asked_and_answered(item: Item) -> None:
    full = feedback(item)
    seen = limited(full, frozenset())
    assert (seen.asked, seen.is_answered) == (full.asked, True)
    hidden = (seen.verdict, seen.points, seen.lines, seen.explanation, seen.comment)
    assert (hidden, list(seen.evidence)) == ((None, None, (), "", ""), [])


def test_points_of_one_question_need_the_verdict_too(item: Item) -> None:
    full = feedback(item)
    assert limited(full, frozenset({Aspect.SCORE})).points is None
    assert limited(full, frozenset({Aspect.SCORE, Aspect.VERDICT})).points == full.points


def test_key_without_reasons_says_nothing_of_the_options(item: Item) -> None:
    full = feedback(item)
    seen = limited(full, EVERYTHING - {Aspect.EXPLANATION})
    assert any(line.feedback for line in full.lines)
    assert not any(line.feedback for line in seen.lines)
    assert [line.verdict for line in seen.lines] == [line.verdict for line in full.lines]


def test_the_usual_exam_shows_the_score_and_keeps_the_key(lesson: Lesson, learner: User) -> None:
    attempt = hand_in(learner, _exam(lesson))
    attempt = Attempt.objects.get(pk=attempt.pk)
    assert attempt.rules.revealing == EXAM
    assert set(shown_of(attempt, BEFORE)) == {Aspect.SCORE}

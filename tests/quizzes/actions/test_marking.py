from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import expire_attempt, save_answer, start_attempt, submit_attempt
from quizzes.actions.marking import NotMarkable, grade_attempt, mark_item
from quizzes.kinds import KINDS
from quizzes.models import Attempt, Item, Mark, Question
from quizzes.models.attempt import State
from tests.answering import answer_to, as_lists
from tests.builders import NOW, make_question, make_quiz, make_user

LATER = NOW + timedelta(hours=1)

type Row = tuple[int, Decimal, int | None, int | None]


def _attempt(user: User, questions: Sequence[Question], **fields: Any) -> Attempt:
    quiz = make_quiz(questions[0].course, questions, mode="exam", **fields)
    return start_attempt(user=user, quiz=quiz, now=NOW, seed=1)


def _answer(attempt: Attempt, position: int, *, right: bool = True) -> None:
    item = attempt.items.get(position=position)
    fields = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in answer_to(item.version, right=right).items()
    }
    content = item.version.loaded.read(fields)
    op_id = f"op-{position}"
    save_answer(item=item, op_id=op_id, base_op="", content=content, arrived_at=NOW)


def _submit(attempt: Attempt) -> Attempt:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    return attempt


def _marks(attempt: Attempt) -> list[Row]:
    marks = Mark.objects.filter(item__attempt=attempt).order_by("item__position", "pk")
    return list(marks.values_list("item__position", "points", "marker", "answer"))


def _points(attempt: Attempt) -> list[str]:
    return [str(points) for _position, points, _marker, _answer in _marks(attempt)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "essay"])
@pytest.mark.parametrize(("right", "points"), [(True, "2.00"), (False, "0.00")])
def test_grade_attempt_marks_each_kind(
    lesson: Lesson,
    learner: User,
    kind: str,
    right: bool,  # noqa: FBT001 -- the value itself
    points: str,
) -> None:
    attempt = _attempt(learner, [make_question(lesson, kind)])
    _answer(attempt, 1, right=right)
    _submit(attempt)
    assert (_points(attempt), str(attempt.score)) == ([points], points)


def test_grade_attempt_gives_nothing_for_what_was_not_answered(
    lesson: Lesson, learner: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson, kind) for kind in KINDS])
    _submit(attempt)
    assert (_points(attempt), attempt.score) == (["0.00"] * 8, Decimal(0))


def test_grade_attempt_rests_each_mark_on_the_answer_that_counts(
    lesson: Lesson, learner: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson), make_question(lesson)])
    _answer(attempt, 1)
    _submit(attempt)
    answers = [answer for _position, _points, _marker, answer in _marks(attempt)]
    assert answers == [attempt.answers.get().pk, None]


@pytest.mark.parametrize(
    ("rule", "points"), [("all_or_nothing", "0.00"), ("partial_credit", "1.00")]
)
def test_grade_attempt_follows_the_rule_of_the_quiz(
    lesson: Lesson, learner: User, rule: str, points: str
) -> None:
    question = make_question(lesson, "multiple_choice")
    attempt = _attempt(learner, [question], multiple_choice_rule=rule)
    item = attempt.items.get()
    right = next(iter(item.version.loaded.key))  # type: ignore[attr-defined] # it has options
    content = item.version.loaded.read({"choice": [right]})
    save_answer(item=item, op_id="op-1", base_op="", content=content, arrived_at=NOW)
    assert _points(_submit(attempt)) == [points]


def test_grade_attempt_follows_the_rule_as_it_was_at_the_start(
    lesson: Lesson, learner: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson)], pass_percent=50)
    assert attempt.quiz is not None
    attempt.quiz.pass_percent = 90
    attempt.quiz.save()
    assert Attempt.objects.get().rules.pass_percent == 50


def test_grade_attempt_rounds_each_item_to_hundredths(lesson: Lesson, learner: User) -> None:
    content = {
        "stem": "____、____、____",
        "blanks": [{"accept": [word]} for word in ("甲", "乙", "丙")],
    }
    questions = [make_question(lesson, "blanks", content=content, points="1") for _ in range(3)]
    attempt = _attempt(learner, questions)
    for item in attempt.items.all():
        answer = item.version.loaded.read({"blank-1": ["甲"]})
        op_id = f"op-{item.position}"
        save_answer(item=item, op_id=op_id, base_op="", content=answer, arrived_at=NOW)
    assert _submit(attempt).score == Decimal("0.99")


def test_grade_attempt_leaves_an_open_one_alone(lesson: Lesson, learner: User) -> None:
    attempt = _attempt(learner, [make_question(lesson)])
    grade_attempt(attempt=attempt, now=NOW)
    attempt.refresh_from_db()
    assert (_marks(attempt), attempt.score, attempt.graded_at) == ([], None, None)


def test_grade_attempt_twice_is_once(lesson: Lesson, learner: User) -> None:
    attempt = _attempt(learner, [make_question(lesson, kind) for kind in KINDS])
    for position in (1, 3, 5, 8):
        _answer(attempt, position)
    once = (_marks(_submit(attempt)), attempt.score)
    grade_attempt(attempt=attempt, now=LATER)
    assert (_marks(attempt), attempt.score) == once


def test_grade_attempt_again_appends_what_changed(lesson: Lesson, learner: User) -> None:
    """A mark the system gave by mistake is followed by the right one, and stays to be seen."""
    attempt = _attempt(learner, [make_question(lesson)])
    _answer(attempt, 1)
    _submit(attempt)
    Mark.objects.create(item=attempt.items.get(), points=Decimal("0.5"), made_at=NOW)
    grade_attempt(attempt=attempt, now=LATER)
    assert (_points(attempt), attempt.score) == (["2.00", "0.50", "2.00"], Decimal(2))


def test_grade_attempt_waits_for_an_essay(lesson: Lesson, learner: User) -> None:
    attempt = _attempt(learner, [make_question(lesson, "essay"), make_question(lesson)])
    _answer(attempt, 1)
    _answer(attempt, 2)
    _submit(attempt)
    assert (attempt.score, attempt.graded_at, _points(attempt)) == (None, NOW, ["2.00"])


def test_mark_item_completes_the_score(lesson: Lesson, learner: User, instructor: User) -> None:
    attempt = _attempt(learner, [make_question(lesson, "essay"), make_question(lesson)])
    _answer(attempt, 1)
    _answer(attempt, 2)
    item = _submit(attempt).items.get(position=1)
    mark = mark_item(
        item=item, points=Decimal("1.5"), comment="言之有据。", marker=instructor, now=LATER
    )
    attempt.refresh_from_db()
    assert (mark.answer, mark.comment, mark.made_at) == (item.answers.get(), "言之有据。", LATER)
    assert (attempt.score, _points(attempt)) == (Decimal("3.50"), ["1.50", "2.00"])


def test_mark_item_waits_for_the_other_essay(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson, "essay") for _ in range(2)])
    _answer(attempt, 1)
    _answer(attempt, 2)
    scores = []
    for item in _submit(attempt).items.all():
        mark_item(item=item, points=Decimal(1), comment="", marker=instructor, now=NOW)
        attempt.refresh_from_db()
        scores.append(attempt.score)
    assert scores == [None, Decimal(2)]


def test_mark_item_again_appends_and_the_last_counts(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson, "essay")])
    _answer(attempt, 1)
    item = _submit(attempt).items.get()
    for points in (Decimal(1), Decimal("0.25")):
        mark_item(item=item, points=points, comment="", marker=instructor, now=NOW)
    attempt.refresh_from_db()
    assert (_points(attempt), attempt.score) == (["1.00", "0.25"], Decimal("0.25"))


def test_mark_item_may_overrule_the_system(lesson: Lesson, learner: User, instructor: User) -> None:
    attempt = _attempt(learner, [make_question(lesson)])
    _answer(attempt, 1, right=False)
    item = _submit(attempt).items.get()
    mark_item(item=item, points=item.points, comment="题意不清。", marker=instructor, now=NOW)
    attempt.refresh_from_db()
    assert attempt.score == Decimal(2)


def test_regrading_never_touches_a_person_s_mark(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson), make_question(lesson, "essay")])
    _answer(attempt, 1)
    _answer(attempt, 2)
    for item in _submit(attempt).items.all():
        mark_item(item=item, points=Decimal("0.5"), comment="", marker=instructor, now=NOW)
    before = _marks(attempt)
    grade_attempt(attempt=attempt, now=LATER)
    assert (_marks(attempt), attempt.score) == (before, Decimal(1))


@pytest.mark.parametrize("points", ["-0.01", "2.01", "1000000"])
def test_mark_item_gives_no_more_than_the_item_is_worth(
    lesson: Lesson, learner: User, instructor: User, points: str
) -> None:
    attempt = _submit(_attempt(learner, [make_question(lesson, "essay")]))
    with pytest.raises(NotMarkable):
        mark_item(
            item=attempt.items.get(),
            points=Decimal(points),
            comment="",
            marker=instructor,
            now=NOW,
        )
    assert _points(attempt) == ["0.00"]


def test_mark_item_of_an_open_attempt_is_refused(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson, "essay")])
    with pytest.raises(NotMarkable):
        mark_item(
            item=attempt.items.get(), points=Decimal(1), comment="", marker=instructor, now=NOW
        )
    assert _marks(attempt) == []


def _end_without_grading(attempt: Attempt) -> Attempt:
    """Leave the attempt as a crash between the end and the grading would."""
    Attempt.objects.filter(pk=attempt.pk).update(state=State.SUBMITTED, submitted_at=NOW)
    return Attempt.objects.get(pk=attempt.pk)


def test_attempt_that_ended_without_grading_is_graded_when_read(
    lesson: Lesson, learner: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson)])
    _answer(attempt, 1)
    ended = _end_without_grading(attempt)
    assert (expire_attempt(attempt=ended, now=LATER), ended.score) == (True, Decimal(2))


def test_mark_item_of_an_attempt_that_ended_without_grading_grades_the_rest(
    lesson: Lesson, learner: User, instructor: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson), make_question(lesson, "essay")])
    _answer(attempt, 1)
    _answer(attempt, 2)
    item = _end_without_grading(attempt).items.get(position=2)
    mark_item(item=item, points=Decimal(1), comment="", marker=instructor, now=NOW)
    attempt.refresh_from_db()
    assert attempt.score == Decimal(3)


def test_score_of_random_attempts_is_the_sum_of_what_each_answer_earns(
    lesson: Lesson, instructor: User
) -> None:
    """Grade 60 random attempts: twice is once, and what a person marked stays (A11)."""
    random = Random(11)  # noqa: S311 -- to be repeated
    kinds = list(KINDS)
    questions = [make_question(lesson, kind) for kind in kinds]
    quiz = make_quiz(lesson.course, questions, mode="exam")
    for _number in range(60):
        attempt = start_attempt(user=make_user(), quiz=quiz, now=NOW, seed=random.randrange(999))
        answered = {
            position: random.random() < 0.6
            for position in range(1, len(kinds) + 1)
            if random.random() < 0.8
        }
        for position, right in answered.items():
            _answer(attempt, position, right=right)
        _submit(attempt)
        essay = kinds.index("essay") + 1
        earned = 2 * sum(right for place, right in answered.items() if place != essay)
        if essay in answered:
            _mark(attempt.items.get(position=essay), instructor)
            earned += 1
        before = _marks(attempt)
        grade_attempt(attempt=attempt, now=LATER)
        assert (_marks(attempt), attempt.score) == (before, Decimal(earned))


def _mark(item: Item, marker: User) -> None:
    mark_item(item=item, points=Decimal(1), comment="", marker=marker, now=NOW)


def test_a_score_never_falls_below_nothing(lesson: Lesson, learner: User) -> None:
    questions = [make_question(lesson, "true_false") for _ in range(3)]
    exam = make_quiz(lesson.course, questions, mode="exam", penalty_percent=100)
    attempt = start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    for item in attempt.items.select_related("version", "attempt"):
        content = item.version.loaded
        save_answer(
            item=item,
            op_id=f"operation-{item.pk}",
            base_op="",
            content=content.read(as_lists(answer_to(item.version, right=item.position == 1))),
            arrived_at=NOW,
        )
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    points = [mark.points for mark in Mark.objects.order_by("item__position")]
    assert (points, attempt.score) == ([Decimal(2), Decimal(-2), Decimal(-2)], Decimal(0))

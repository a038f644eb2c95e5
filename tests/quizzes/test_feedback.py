from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.actions.corrections import apply_correction, continue_regrade
from quizzes.actions.marking import mark_item
from quizzes.feedback import (
    CitedPassage,
    Feedback,
    Stretch,
    asked,
    cited_passages,
    feedback,
    with_evidence,
)
from quizzes.kinds.base import Verdict
from quizzes.models import Attempt, Evidence, Item, KeyCorrection, Question
from quizzes.models.correction import CorrectionRule
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import NOW, QUOTE, make_lesson, make_question, make_quiz
from tests.queries import count_queries
from tests.quizzes.correcting import correct

SENTENCE = "湖畔市去年利用外资 12.5 亿美元，居全省第三。"


def _attempt(user: User, questions: Sequence[Question], mode: str = "practice") -> Attempt:
    quiz = make_quiz(questions[0].course, questions, mode=mode, limit_minutes=30)
    return start_attempt(user=user, quiz=quiz, now=NOW, seed=1)


def _answer(attempt: Attempt, value: str) -> None:
    item = attempt.items.select_related("attempt", "version").get(position=1)
    content = item.version.loaded.read({"choice": [value], "text": [value], "blank-1": [value]})
    save_answer(item=item, op_id="op-1", base_op="", content=content, arrived_at=NOW)


def _item(attempt: Attempt, *, after: timedelta = timedelta(0)) -> Item:
    items = Item.objects.with_answer().with_withheld(attempt.user, NOW + after)
    return items.select_related("attempt", "version").get(attempt=attempt.pk, position=1)


def _of(attempt: Attempt) -> Feedback:
    return feedback(_item(attempt))


def test_asked_fills_in_the_answer_that_counts(learner: User, lesson: Lesson) -> None:
    attempt = _attempt(learner, [make_question(lesson, "true_false")])
    before = asked(_item(attempt))
    _answer(attempt, "false")
    after = asked(_item(attempt))
    assert ([row.is_chosen for row in before.rows], [row.is_chosen for row in after.rows]) == (
        [False, False],
        [False, True],
    )


def test_asked_keeps_the_order_the_attempt_drew(learner: User, lesson: Lesson) -> None:
    attempt = _attempt(learner, [make_question(lesson)])
    item = _item(attempt)
    assert tuple(row.id for row in asked(item).rows) == item.order


@pytest.mark.parametrize(
    ("choice", "verdict", "points"),
    [("true", Verdict.RIGHT, "2.00"), ("false", Verdict.WRONG, "0.00")],
)
def test_feedback_of_an_answer_in_practice(
    learner: User, lesson: Lesson, choice: str, verdict: Verdict, points: str
) -> None:
    attempt = _attempt(learner, [make_question(lesson, "true_false")])
    _answer(attempt, choice)
    shown = _of(attempt)
    assert (shown.verdict, str(shown.points), shown.is_withheld) == (verdict, points, False)


def test_feedback_of_a_part_of_the_answer(learner: User, lesson: Lesson) -> None:
    attempt = _attempt(learner, [make_question(lesson, "blanks")])
    _answer(attempt, "7")
    shown = _of(attempt)
    assert (shown.verdict, shown.points) == (Verdict.PARTLY, Decimal(1))


def test_feedback_without_an_answer_has_no_verdict(learner: User, lesson: Lesson) -> None:
    attempt = _attempt(learner, [make_question(lesson, "true_false")])
    before = _of(attempt)
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    after = _of(attempt)
    assert [(shown.verdict, shown.points) for shown in (before, after)] == [
        (None, None),
        (None, Decimal(0)),
    ]


def test_feedback_of_an_essay_awaits_a_mark(learner: User, lesson: Lesson) -> None:
    attempt = _attempt(learner, [make_question(lesson, "essay")])
    _answer(attempt, "有据。")
    open_yet = _of(attempt)
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert [(shown.verdict, shown.points) for shown in (open_yet, _of(attempt))] == [
        (Verdict.AWAITING, None)
    ] * 2


@pytest.mark.parametrize(
    ("points", "verdict"),
    [("2", Verdict.RIGHT), ("0.5", Verdict.PARTLY), ("0", Verdict.WRONG)],
)
def test_feedback_shows_what_a_person_marked(
    learner: User, instructor: User, lesson: Lesson, points: str, verdict: Verdict
) -> None:
    attempt = _attempt(learner, [make_question(lesson, "essay")])
    _answer(attempt, "有据。")
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    mark_item(
        item=_item(attempt), points=Decimal(points), comment="请看", marker=instructor, now=NOW
    )
    shown = _of(attempt)
    assert (shown.verdict, shown.points, shown.comment) == (verdict, Decimal(points), "请看")


def test_feedback_shows_the_last_mark(learner: User, instructor: User, lesson: Lesson) -> None:
    attempt = _attempt(learner, [make_question(lesson, "true_false")])
    _answer(attempt, "false")
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    for points in (Decimal(2), Decimal(1)):
        mark_item(item=_item(attempt), points=points, comment="", marker=instructor, now=NOW)
    shown = _of(attempt)
    assert (shown.verdict, shown.points) == (Verdict.PARTLY, Decimal(1))


def test_feedback_shows_the_evidence_with_its_quote_marked(learner: User, lesson: Lesson) -> None:
    attempt = _attempt(learner, [make_question(lesson, "true_false")])
    (cited,) = _of(attempt).evidence
    assert (cited.passage.text, cited.stretches) == (
        SENTENCE,
        [Stretch(QUOTE, is_marked=True), Stretch("，居全省第三。", is_marked=False)],
    )


def test_feedback_says_why(learner: User, lesson: Lesson) -> None:
    attempt = _attempt(learner, [make_question(lesson, "true_false")])
    _answer(attempt, "false")
    assert [line.verdict for line in _of(attempt).lines] == ["missed", "wrong"]


@pytest.mark.parametrize("choice", ["", "true", "false"])
def test_feedback_is_withheld_while_the_question_is_in_a_running_exam(
    learner: User, lesson: Lesson, choice: str
) -> None:
    question = make_question(lesson, "true_false")
    attempt = _attempt(learner, [question])
    if choice:
        _answer(attempt, choice)
    _attempt(learner, [question], mode="exam")
    shown = _of(attempt)
    item = shown.item
    assert shown == Feedback(
        item, asked(item), lines=(), verdict=None, points=None, evidence=(), is_withheld=True
    )


def test_feedback_of_a_right_and_a_wrong_answer_cannot_be_told_apart_when_withheld(
    learner: User, other_learner: User, lesson: Lesson
) -> None:
    question = make_question(lesson, "true_false")
    shown = []
    for user, choice in ((learner, "true"), (other_learner, "false")):
        attempt = _attempt(user, [question])
        _answer(attempt, choice)
        submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
        _attempt(user, [question], mode="exam")
        item = _item(attempt)
        plain = replace(feedback(item).asked, rows=())
        shown.append(replace(feedback(item), asked=plain, item=question))  # type: ignore[arg-type] # to compare the rest
    assert shown[0] == shown[1]


def test_feedback_is_withheld_from_that_person_alone(
    learner: User, other_learner: User, lesson: Lesson
) -> None:
    question = make_question(lesson, "true_false")
    attempt = _attempt(learner, [question])
    _attempt(other_learner, [question], mode="exam")
    assert _of(attempt).is_withheld is False


@pytest.mark.parametrize(
    ("after", "is_withheld"),
    [
        (timedelta(0), True),
        (timedelta(minutes=30) + GRACE + LOCK_TIMEOUT, True),
        (timedelta(minutes=30) + GRACE + LOCK_TIMEOUT + timedelta(seconds=1), False),
    ],
)
def test_feedback_is_withheld_until_the_exam_takes_no_answer_any_more(
    learner: User,
    lesson: Lesson,
    after: timedelta,
    is_withheld: bool,  # noqa: FBT001 -- the value itself
) -> None:
    question = make_question(lesson, "true_false")
    attempt = _attempt(learner, [question])
    _attempt(learner, [question], mode="exam")
    assert feedback(_item(attempt, after=after)).is_withheld is is_withheld


def test_feedback_comes_back_when_the_exam_was_handed_in(learner: User, lesson: Lesson) -> None:
    question = make_question(lesson, "true_false")
    attempt = _attempt(learner, [question])
    exam = _attempt(learner, [question], mode="exam")
    submit_attempt(attempt=exam, arrived_at=NOW, now=NOW)
    assert [_of(one).is_withheld for one in (attempt, exam)] == [False, False]


@pytest.mark.parametrize("size", [1, 3])
def test_with_evidence_takes_four_queries(learner: User, lesson: Lesson, size: int) -> None:
    attempt = _attempt(learner, [make_question(lesson, "true_false") for _ in range(size)])
    _answer(attempt, "true")
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    items = Item.objects.with_answer().with_withheld(learner, NOW).filter(attempt=attempt)
    with count_queries() as queries:
        shown = [feedback(item) for item in with_evidence(items.select_related("attempt"))]
        lessons = [entry.evidence[0].passage.revision.lesson.course for entry in shown]
    assert (lessons, len(queries)) == ([lesson.course] * size, 4)


def _cited(lesson: Lesson, *spans: tuple[int, int]) -> list[CitedPassage]:
    assert lesson.current_revision is not None
    passage = lesson.current_revision.passages.get(position=2)
    return cited_passages(
        [
            Evidence(passage=passage, quote=passage.text[start:end], start=start)
            for start, end in spans
        ]
    )


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([(0, 3)], "[湖畔市]去年利用外资 12.5 亿美元，居全省第三。"),
        ([(3, 5), (0, 3)], "[湖畔市][去年]利用外资 12.5 亿美元，居全省第三。"),
        ([(0, 5), (3, 7)], "[湖畔市去年][利用]外资 12.5 亿美元，居全省第三。"),
        ([(0, 9), (3, 5)], "[湖畔市去年利用外资] 12.5 亿美元，居全省第三。"),
        ([(0, 3), (0, 3)], "[湖畔市]去年利用外资 12.5 亿美元，居全省第三。"),
        ([(0, 25)], "[湖畔市去年利用外资 12.5 亿美元，居全省第三。]"),
    ],
    ids=["one", "neighbours", "overlap", "inside", "twice", "all"],
)
def test_cited_passages_mark_every_quote_once(
    lesson: Lesson, spans: list[tuple[int, int]], marked: str
) -> None:
    (cited,) = _cited(lesson, *spans)
    shown = [f"[{part.text}]" if part.is_marked else part.text for part in cited.stretches]
    assert "".join(shown) == marked


def test_cited_passages_show_each_passage_once(lesson: Lesson) -> None:
    other = make_lesson(lesson.course)
    assert other.current_revision is not None
    assert lesson.current_revision is not None
    passages = [
        revision.passages.get(position=2)
        for revision in (lesson.current_revision, other.current_revision)
    ]
    evidence = [Evidence(passage=one, quote="湖畔市", start=0) for one in passages * 2]
    assert [cited.passage for cited in cited_passages(evidence)] == passages


def _corrected(learner: User, lesson: Lesson, by: User, rule: CorrectionRule) -> Feedback:
    """Return the feedback of a wrong answer once the key has been corrected by `rule`."""
    question = make_question(lesson, "true_false")
    attempt = _attempt(learner, [question])
    _answer(attempt, "false")
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    answers = [{"value": False}] if rule is CorrectionRule.ACCEPT else []
    correction = correct(attempt.items.get().version, rule, by, answers=answers)
    regrade = apply_correction(correction=correction, by=by, now=NOW)
    continue_regrade(regrade=regrade, now=NOW)
    return _of(attempt)


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        (CorrectionRule.ACCEPT, (Verdict.RIGHT, Decimal(2), Decimal(2))),
        (CorrectionRule.FULL_MARKS, (Verdict.WRONG, Decimal(2), Decimal(2))),
        (CorrectionRule.VOID, (Verdict.WRONG, None, Decimal(0))),
    ],
)
def test_feedback_tells_of_a_correction(
    learner: User,
    lesson: Lesson,
    instructor: User,
    rule: CorrectionRule,
    shown: tuple[Verdict, Decimal | None, Decimal],
) -> None:
    found = _corrected(learner, lesson, instructor, rule)
    assert (found.verdict, found.points, found.most) == shown
    assert found.correction == KeyCorrection.objects.get()


def test_feedback_of_a_running_practice_goes_by_the_correction(
    learner: User, lesson: Lesson, instructor: User
) -> None:
    attempt = _attempt(learner, [make_question(lesson, "true_false")])
    _answer(attempt, "false")
    version = attempt.items.get().version
    correct(version, CorrectionRule.ACCEPT, instructor, answers=[{"value": False}])
    assert (_of(attempt).verdict, _of(attempt).points) == (Verdict.RIGHT, Decimal(2))


def test_feedback_tells_of_no_correction_where_a_person_has_marked(
    learner: User, lesson: Lesson, instructor: User
) -> None:
    found = _corrected(learner, lesson, instructor, CorrectionRule.FULL_MARKS)
    mark_item(item=found.item, points=Decimal(1), comment="", marker=instructor, now=NOW)
    found = _of(found.item.attempt)
    assert (found.correction, found.points, found.verdict) == (None, Decimal(1), Verdict.PARTLY)

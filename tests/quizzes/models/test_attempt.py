from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.models import Answer, Attempt, Item, Mark, Quiz
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import NOW, make_question, make_quiz

DEADLINE = NOW + timedelta(minutes=30)
SECOND = timedelta(seconds=1)


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    questions = [make_question(lesson, kind) for kind in ("true_false", "essay")]
    return make_quiz(lesson.course, questions, mode="exam", limit_minutes=30)


@pytest.fixture
def attempt(learner: User, exam: Quiz) -> Attempt:
    return start_attempt(user=learner, quiz=exam, now=NOW, seed=1)


def _save(attempt: Attempt, position: int, op_id: str, base: str = "", text: str = "true") -> None:
    item = attempt.items.get(position=position)
    content = item.version.loaded.read({"choice": [text], "text": [text]})
    save_answer(item=item, op_id=op_id, base_op=base, content=content, arrived_at=NOW)


def test_attempts_are_open_or_ended(learner: User, attempt: Attempt) -> None:
    attempts = Attempt.objects.of(learner)
    before = (attempts.open().count(), attempts.ended().count())
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert (before, (attempts.open().count(), attempts.ended().count())) == ((1, 0), (0, 1))


def test_attempts_of_a_person_are_their_own(other_learner: User, attempt: Attempt) -> None:
    assert list(Attempt.objects.of(other_learner)) == []


@pytest.mark.parametrize(
    ("after", "is_due"),
    [
        (timedelta(0), False),
        (GRACE, False),
        (GRACE + LOCK_TIMEOUT, False),
        (GRACE + LOCK_TIMEOUT + SECOND, True),
    ],
)
def test_attempt_is_due_when_nothing_in_time_can_still_come(
    attempt: Attempt,
    after: timedelta,
    is_due: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert Attempt.objects.due(DEADLINE + after).exists() is is_due


def test_attempt_without_a_deadline_is_never_due(learner: User, lesson: Lesson) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)])
    start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)
    assert not Attempt.objects.due(NOW + timedelta(days=9999)).exists()


@pytest.mark.parametrize(
    ("after", "is_running"),
    [(timedelta(0), True), (GRACE + LOCK_TIMEOUT, True), (GRACE + LOCK_TIMEOUT + SECOND, False)],
)
def test_exam_runs_until_nothing_in_time_can_still_come(
    attempt: Attempt,
    after: timedelta,
    is_running: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert Attempt.objects.running_exams(DEADLINE + after).exists() is is_running


def test_running_exams_have_no_practice_and_nothing_ended(
    learner: User, attempt: Attempt, lesson: Lesson
) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)])
    start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert list(Attempt.objects.running_exams(NOW)) == []


def test_exam_without_a_limit_runs_while_it_is_open(learner: User, lesson: Lesson) -> None:
    exam = make_quiz(lesson.course, [make_question(lesson)], mode="exam")
    attempt = start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    assert list(Attempt.objects.running_exams(NOW + timedelta(days=9999))) == [attempt]


def test_attempt_awaits_marks_once_an_essay_was_handed_in(attempt: Attempt) -> None:
    _save(attempt, 2, "essay")
    before = Attempt.objects.awaiting_marks().exists()
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert (before, list(Attempt.objects.awaiting_marks())) == (False, [attempt])


def test_attempt_without_an_essay_awaits_nothing(attempt: Attempt) -> None:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert not Attempt.objects.awaiting_marks().exists()


def test_items_await_marks_when_a_person_must_mark_them(attempt: Attempt) -> None:
    _save(attempt, 1, "choice")
    _save(attempt, 2, "essay")
    before = Item.objects.awaiting_marks().exists()
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    found = [item.position for item in Item.objects.awaiting_marks()]
    assert (before, found) == (False, [2])


def test_items_without_an_answer_await_nothing(attempt: Attempt) -> None:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    assert not Item.objects.awaiting_marks().exists()


def test_with_answer_adds_the_newest_that_counts(attempt: Attempt) -> None:
    _save(attempt, 1, "first")
    _save(attempt, 1, "second", base="first", text="false")
    _save(attempt, 1, "fork", base="first")
    item = Item.objects.with_answer().get(attempt=attempt, position=1)
    assert (item.answer_op, item.answer_content) == ("second", {"value": False})


def test_with_answer_leaves_the_unanswered_empty(attempt: Attempt) -> None:
    item = Item.objects.with_answer().get(attempt=attempt, position=1)
    assert (item.answer_pk, item.answer_op, item.answer_content) == (None, None, None)


def test_with_answered_says_which_have_an_answer(attempt: Attempt) -> None:
    _save(attempt, 2, "essay")
    items = Item.objects.with_answered().filter(attempt=attempt).order_by("position")
    assert [item.is_answered for item in items] == [False, True]


def test_counted_answers_came_in_time_and_are_no_forks(attempt: Attempt) -> None:
    for op_id, base in (("first", ""), ("fork", ""), ("second", "first")):
        _save(attempt, 1, op_id, base)
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    _save(attempt, 2, "late")
    assert [answer.op_id for answer in Answer.objects.counted()] == ["first", "second"]


def test_with_withheld_marks_the_questions_of_a_running_exam(
    learner: User, other_learner: User, exam: Quiz, lesson: Lesson
) -> None:
    question, other = exam.parts.get(position=1).question, make_question(lesson)
    assert question is not None
    practice = make_quiz(lesson.course, [question, other])
    attempt = start_attempt(user=learner, quiz=practice, now=NOW, seed=1)
    start_attempt(user=other_learner, quiz=exam, now=NOW, seed=1)

    def withheld() -> list[bool]:
        items = attempt.items.with_withheld(learner, NOW).order_by("position")
        return [item.is_withheld for item in items]

    before = withheld()
    running = start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    during = withheld()
    submit_attempt(attempt=running, arrived_at=NOW, now=NOW)
    assert (before, during, withheld()) == ([False, False], [True, False], [False, False])


def test_counting_selects_the_last_mark_of_each_item(attempt: Attempt) -> None:
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    item = attempt.items.get(position=1)
    Mark.objects.create(item=item, points=Decimal("1.5"), made_at=NOW)
    points = Mark.objects.counting().order_by("item__position").values_list("points")
    assert list(points) == [(Decimal("1.5"),), (Decimal(0),)]


@pytest.mark.parametrize(
    ("score", "most", "share", "passed"),
    [
        (None, "10", None, None),
        ("6", "10", "60.0", True),
        ("5.99", "10", "59.9", False),
        ("0", "0", "0", False),
    ],
)
def test_attempt_is_passed_by_its_own_rules(
    score: str | None,
    most: str,
    share: str | None,
    passed: bool | None,  # noqa: FBT001 -- the value itself
) -> None:
    attempt = Attempt(
        score=None if score is None else Decimal(score),
        max_score=Decimal(most),
        policy={"mode": "exam", "rule": "all_or_nothing", "pass_percent": 60},
    )
    shown = None if attempt.percent is None else str(attempt.percent)
    assert (shown, attempt.is_passed, attempt.is_exam) == (share, passed, True)


@pytest.mark.parametrize(
    ("state", "url"), [("open", "/attempts/7/"), ("submitted", "/attempts/7/result/")]
)
def test_url_leads_to_the_attempt_or_its_result(state: str, url: str) -> None:
    assert Attempt(pk=7, state=state).get_absolute_url() == url


def _refuses(row: Model) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "change",
    [
        {"number": 2},
        {"state": "submitted", "submitted_at": NOW},
        {"purpose": "check", "number": 2},
        {"quiz": None, "number": 2},
        {"state": "open", "submitted_at": NOW, "number": 2},
        {"state": "expired", "number": 2},
        {"state": "lost", "submitted_at": NOW, "number": 2},
    ],
    ids=[
        "second open one",
        "number taken",
        "check of a quiz",
        "quiz without one",
        "open but handed in",
        "ended but not handed in",
        "unknown state",
    ],
)
def test_attempt_is_one_that_makes_sense(attempt: Attempt, change: dict[str, object]) -> None:
    copy = Attempt.objects.get(pk=attempt.pk)
    copy.pk = None
    copy._state.adding = True  # noqa: SLF001 -- how Django documents to copy a row
    for name, value in change.items():
        setattr(copy, name, value)
    _refuses(copy)


def test_check_is_open_once_a_person(learner: User) -> None:
    check: dict[str, object] = {"user": learner, "purpose": "check", "number": 1, "seed": 0}
    check |= {"policy": {}, "started_at": NOW, "max_score": 1}
    Attempt.objects.create(**check)
    Attempt.objects.create(**check | {"purpose": "review"})
    _refuses(Attempt(**check))


def test_item_stands_at_a_place_of_its_own(attempt: Attempt, lesson: Lesson) -> None:
    version = make_question(lesson).published_version
    _refuses(Item(attempt=attempt, position=2, version=version, points=1))


def test_version_is_asked_once_in_an_attempt(attempt: Attempt) -> None:
    version = attempt.items.get(position=1).version
    _refuses(Item(attempt=attempt, position=3, version=version, points=1))


def test_operation_is_known_once_in_an_attempt(attempt: Attempt) -> None:
    _save(attempt, 1, "op")
    item = attempt.items.get(position=2)
    _refuses(Answer(attempt=attempt, item=item, op_id="op", content={}, arrived_at=NOW))


def test_number_of_an_answer_is_taken_once_in_an_attempt(attempt: Attempt) -> None:
    _save(attempt, 1, "op")
    item = attempt.items.get(position=2)
    _refuses(Answer(attempt=attempt, item=item, op_id="b", number=1, content={}, arrived_at=NOW))


def test_mark_of_a_person_is_not_negative(attempt: Attempt, instructor: User) -> None:
    item = attempt.items.get(position=1)
    _refuses(Mark(item=item, points=Decimal("-0.01"), marker=instructor, made_at=NOW))


def test_mark_of_the_system_may_take_points_away(attempt: Attempt) -> None:
    item = attempt.items.get(position=1)
    Mark.objects.create(item=item, points=Decimal("-0.25"), made_at=NOW)
    assert item.marks.get().points == Decimal("-0.25")


def _sit(user: User, quiz: Quiz, scores: Sequence[str]) -> None:
    """Make ended attempts at `quiz` of which so many points of 100 were gained."""
    for number, score in enumerate(scores, start=1):
        Attempt.objects.create(
            user=user,
            purpose="quiz",
            quiz=quiz,
            number=number,
            seed=number,
            state="submitted",
            policy=quiz.policy.model_dump(mode="json"),
            started_at=NOW,
            submitted_at=NOW,
            graded_at=NOW,
            score=Decimal(score),
            max_score=100,
        )


@pytest.mark.parametrize(
    ("counts", "scores", "passed"),
    [
        ("best", ["20", "70", "50"], [2]),
        ("last", ["20", "70", "50"], [2]),
        ("first", ["20", "70"], []),
        ("first", ["70", "20"], [1]),
        ("mean", ["30", "90", "20"], [2]),
        ("mean", ["30", "89.99"], []),
        ("mean", ["33.33", "66.67", "80"], [3]),
        ("mean", ["40", "60", "80"], [3]),
    ],
)
def test_passed_follows_what_counts(
    lesson: Lesson, learner: User, counts: str, scores: Sequence[str], passed: Sequence[int]
) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)], counts=counts)
    _sit(learner, quiz, scores)
    found = Attempt.objects.passed().order_by("number").values_list("number", flat=True)
    assert list(found) == passed

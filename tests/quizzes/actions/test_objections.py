from datetime import timedelta

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.objections import (
    LONGEST,
    NoReply,
    NotObjectable,
    decide_objection,
    object_to_item,
)
from quizzes.models import Attempt, Item, Objection
from quizzes.models.objection import Matter, Outcome
from tests.builders import NOW, make_question, make_quiz
from tests.quizzes.admin.attempting import answer, hand_in

LATER = NOW + timedelta(days=1)


def item_of(attempt: Attempt) -> Item:
    items = Item.objects.with_answer().with_withheld(attempt.user, LATER)
    return items.select_related("attempt", "version").get(attempt=attempt)


def ended(user: User, lesson: Lesson, mode: str = "practice") -> Attempt:
    return hand_in(user, make_quiz(lesson.course, [make_question(lesson)], mode=mode))


def begun(user: User, lesson: Lesson, mode: str) -> Attempt:
    quiz = make_quiz(lesson.course, [make_question(lesson)], mode=mode)
    return start_attempt(user=user, quiz=quiz, now=NOW, seed=1)


def complain(item: Item, reason: str = "文件已经修订") -> Objection:
    return object_to_item(item=item, matter=Matter.OUTDATED, reason=reason, now=LATER)


@pytest.fixture
def objection(learner: User, lesson: Lesson) -> Objection:
    return complain(item_of(ended(learner, lesson)))


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_object_to_item_of_an_ended_attempt(mode: str, learner: User, lesson: Lesson) -> None:
    objection = complain(item_of(ended(learner, lesson, mode)), " 文件已经修订\n")
    assert (objection.matter, objection.reason, objection.made_at, objection.outcome) == (
        "outdated",
        "文件已经修订",
        LATER,
        "",
    )


def test_object_to_item_answered_in_an_open_practice(learner: User, lesson: Lesson) -> None:
    attempt = begun(learner, lesson, "practice")
    answer(attempt.items.select_related("version", "attempt").get())
    assert complain(item_of(attempt)).item == attempt.items.get()


def test_object_to_item_waits_for_the_answer_in_practice(learner: User, lesson: Lesson) -> None:
    with pytest.raises(NotObjectable):
        complain(item_of(begun(learner, lesson, "practice")))


def test_object_to_item_waits_for_the_end_of_the_exam(learner: User, lesson: Lesson) -> None:
    attempt = begun(learner, lesson, "exam")
    answer(attempt.items.select_related("version", "attempt").get())
    with pytest.raises(NotObjectable):
        complain(item_of(attempt))


def test_object_to_item_waits_while_another_exam_asks_the_question(
    learner: User, lesson: Lesson
) -> None:
    question = make_question(lesson)
    attempt = hand_in(learner, make_quiz(lesson.course, [question]))
    exam = make_quiz(lesson.course, [question], mode="exam")
    start_attempt(user=learner, quiz=exam, now=NOW, seed=2)
    with pytest.raises(NotObjectable):
        complain(item_of(attempt))


def test_object_to_item_needs_a_reason(learner: User, lesson: Lesson) -> None:
    with pytest.raises(NotObjectable):
        complain(item_of(ended(learner, lesson)), " \n")


def test_object_to_item_keeps_no_more_than_fits(learner: User, lesson: Lesson) -> None:
    assert len(complain(item_of(ended(learner, lesson)), "长" * 3_000).reason) == LONGEST


def test_object_to_item_twice_keeps_the_first(learner: User, lesson: Lesson) -> None:
    item = item_of(ended(learner, lesson))
    first = complain(item, "先说的")
    assert (complain(item, "后说的"), Objection.objects.get().reason) == (first, "先说的")


def test_decide_objection_tells_the_learner(objection: Objection, instructor: User) -> None:
    assert decide_objection(
        objection=objection,
        outcome=Outcome.UPHELD,
        reply=" 谢谢，已改。 ",
        decided_by=instructor,
        now=LATER,
    )
    assert (objection.outcome, objection.reply, objection.decided_by, objection.decided_at) == (
        "upheld",
        "谢谢，已改。",
        instructor,
        LATER,
    )


def test_decide_objection_is_answered_once(objection: Objection, instructor: User) -> None:
    answers = [
        decide_objection(
            objection=objection, outcome=outcome, reply="理由", decided_by=instructor, now=LATER
        )
        for outcome in (Outcome.UPHELD, Outcome.DECLINED)
    ]
    assert (answers, objection.outcome) == ([True, False], "upheld")


def test_decide_objection_declines_with_a_word(objection: Objection, instructor: User) -> None:
    with pytest.raises(NoReply):
        decide_objection(
            objection=objection,
            outcome=Outcome.DECLINED,
            reply=" ",
            decided_by=instructor,
            now=LATER,
        )

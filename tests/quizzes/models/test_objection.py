from datetime import timedelta

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.objections import decide_objection, object_to_item
from quizzes.models import Item, Objection, Question
from quizzes.models.objection import Matter, Outcome
from tests.builders import NOW, make_course, make_lesson, make_question, make_quiz
from tests.queries import count_queries
from tests.quizzes.admin.attempting import hand_in

LATER = NOW + timedelta(days=1)


def objection_of(user: User, question: Question) -> Objection:
    attempt = hand_in(user, make_quiz(question.course, [question]))
    items = Item.objects.with_answer().with_withheld(user, LATER).select_related("attempt")
    item = items.get(attempt=attempt)
    return object_to_item(item=item, matter=Matter.WRONG, reason="理由", now=LATER)


def test_pending_are_those_not_answered(lesson: Lesson, learner: User, instructor: User) -> None:
    waiting, answered = (objection_of(learner, make_question(lesson)) for _ in range(2))
    decide_objection(
        objection=answered, outcome=Outcome.UPHELD, reply="", decided_by=instructor, now=LATER
    )
    assert list(Objection.objects.pending()) == [waiting]


def test_of_is_the_person_s_own(lesson: Lesson, learner: User, other_learner: User) -> None:
    question = make_question(lesson)
    own = objection_of(learner, question)
    objection_of(other_learner, question)
    assert list(Objection.objects.of(learner)) == [own]


def test_taught_by_follows_the_course(lesson: Lesson, learner: User, instructor: User) -> None:
    own = objection_of(learner, make_question(lesson))
    objection_of(learner, make_question(make_lesson(make_course("sea"))))
    assert list(Objection.objects.taught_by(instructor)) == [own]


def test_about_is_of_any_version(lesson: Lesson, learner: User) -> None:
    question = make_question(lesson)
    own = objection_of(learner, question)
    objection_of(learner, make_question(lesson))
    assert list(Objection.objects.about(question)) == [own]


@pytest.mark.parametrize("size", [1, 3])
def test_shown_to_takes_one_query(size: int, lesson: Lesson, learner: User) -> None:
    for _ in range(size):
        objection_of(learner, make_question(lesson))
    with count_queries() as queries:
        shown = [
            (objection.item.version.question.lesson, objection.is_withheld)
            for objection in Objection.objects.shown_to(learner, LATER)
        ]
    assert (len(queries), shown) == (1, [(lesson, False)] * size)


def test_shown_to_withholds_what_an_exam_asks_now(lesson: Lesson, learner: User) -> None:
    asked, other = make_question(lesson), make_question(lesson)
    objection_of(learner, asked)
    objection_of(learner, other)
    exam = make_quiz(lesson.course, [asked], mode="exam")
    start_attempt(user=learner, quiz=exam, now=LATER, seed=1)
    shown = Objection.objects.shown_to(learner, LATER)
    assert {row.item.version.question: row.is_withheld for row in shown} == {
        asked: True,
        other: False,
    }

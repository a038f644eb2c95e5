from datetime import timedelta

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.access import Refusal, StartRefused
from quizzes.actions.attempts import start_attempt
from quizzes.actions.quizzes import NotDrawable, publish_quiz, set_parts, withdraw_quiz
from quizzes.models import Part, Quiz
from tests.builders import NOW, make_question, make_quiz

LATER = NOW + timedelta(days=1)


def test_set_parts_numbers_them_in_the_order_given(lesson: Lesson) -> None:
    questions = [make_question(lesson) for _ in range(3)]
    quiz = make_quiz(lesson.course, questions)
    assert list(quiz.parts.values_list("position", "question")) == [
        (place, question.pk) for place, question in enumerate(questions, start=1)
    ]


def test_set_parts_replaces_those_before(lesson: Lesson) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson) for _ in range(3)])
    set_parts(quiz=quiz, parts=[Part(kind="essay", count=2)])
    assert list(quiz.parts.values_list("position", "kind", "count")) == [(1, "essay", 2)]


def test_publish_quiz_opens_it(lesson: Lesson) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)], published=False)
    publish_quiz(quiz=quiz, now=NOW)
    assert (quiz.published_at, Quiz.objects.published().get()) == (NOW, quiz)


def test_publish_quiz_twice_keeps_the_first_moment(lesson: Lesson) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)])
    publish_quiz(quiz=quiz, now=LATER)
    assert quiz.published_at == NOW


def test_publish_quiz_refuses_what_cannot_be_drawn(lesson: Lesson) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)], published=False)
    set_parts(quiz=quiz, parts=[Part(count=2)])
    with pytest.raises(NotDrawable) as refused:
        publish_quiz(quiz=quiz, now=NOW)
    assert (len(refused.value.problems), Quiz.objects.published().count()) == (1, 0)


def test_withdraw_quiz_closes_it_to_new_attempts(lesson: Lesson, learner: User) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)])
    withdraw_quiz(quiz=quiz)
    with pytest.raises(StartRefused) as refused:
        start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)
    assert refused.value.reason is Refusal.CLOSED


def test_withdraw_quiz_lets_open_attempts_go_on(lesson: Lesson, learner: User) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)])
    attempt = start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)
    withdraw_quiz(quiz=quiz)
    assert start_attempt(user=learner, quiz=quiz, now=LATER, seed=2) == attempt

"""An exam with a window draws from the pool as it was when the window opened."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.models import Lesson
from quizzes.access import Refusal, StartRefused
from quizzes.actions.attempts import start_attempt
from quizzes.actions.bank import retire_questions
from quizzes.actions.editing import write_quiz
from quizzes.actions.quizzes import set_parts, withdraw_quiz
from quizzes.models import Part, PoolEntry, Question, Quiz
from quizzes.papers import quiz_problems, undrawable
from tests.builders import NOW, make_question, make_quiz, make_user, revise
from tests.pages import browser_of, parse, words
from tests.quizzes.races import racers

END = NOW + timedelta(days=1)


@pytest.fixture
def questions(lesson: Lesson) -> list[Question]:
    return [make_question(lesson) for _number in range(3)]


@pytest.fixture
def exam(lesson: Lesson, questions: list[Question]) -> Quiz:
    quiz = make_quiz(lesson.course, [], published=False, mode="exam", closes_at=END)
    set_parts(quiz=quiz, parts=[Part(count=2)])
    Quiz.objects.filter(pk=quiz.pk).update(published_at=NOW)
    quiz.refresh_from_db()
    return quiz


def start(user: User, quiz: Quiz, seed: int = 1) -> set[Question]:
    attempt = start_attempt(user=user, quiz=Quiz.objects.get(pk=quiz.pk), now=NOW, seed=seed)
    return {item.version.question for item in attempt.items.select_related("version__question")}


def frozen(quiz: Quiz) -> set[Question]:
    entries = PoolEntry.objects.filter(part__quiz=quiz).select_related("version__question")
    return {entry.version.question for entry in entries}


def test_first_start_freezes_the_pool(learner: User, exam: Quiz, questions: list[Question]) -> None:
    start(learner, exam)
    assert frozen(exam) == set(questions)


@pytest.mark.promise("A12")
def test_revision_within_the_window_changes_nobodys_exam(
    learner: User, other_learner: User, exam: Quiz, lesson: Lesson, questions: list[Question]
) -> None:
    start(learner, exam)
    revise(lesson, "全文已改。\n")
    assert start(other_learner, exam) <= set(questions)


@pytest.mark.promise("A12")
def test_question_written_within_the_window_is_not_drawn(
    learner: User, exam: Quiz, lesson: Lesson, questions: list[Question]
) -> None:
    start(learner, exam)
    make_question(lesson)
    drawn = [start(make_user(), exam, seed) for seed in range(5)]
    assert set().union(*drawn) <= set(questions)


def test_exam_without_a_window_draws_from_the_bank(
    learner: User, exam: Quiz, questions: list[Question]
) -> None:
    Quiz.objects.update(closes_at=None)
    start(learner, exam)
    assert frozen(exam) == set()


def test_practice_draws_from_the_bank(learner: User, lesson: Lesson) -> None:
    practice = make_quiz(lesson.course, [make_question(lesson)], closes_at=END)
    start(learner, practice)
    assert frozen(practice) == set()


def test_exam_that_cannot_be_drawn_is_not_frozen(
    learner: User, exam: Quiz, questions: list[Question]
) -> None:
    retire_questions(questions=questions[:2], now=NOW)
    with pytest.raises(StartRefused) as refused:
        start(learner, exam)
    exam.refresh_from_db()
    assert (refused.value.reason, exam.frozen_at) == (Refusal.NOT_DRAWABLE, None)


def test_new_blueprint_is_frozen_anew(
    learner: User, other_learner: User, exam: Quiz, questions: list[Question]
) -> None:
    start(learner, exam)
    set_parts(quiz=exam, parts=[Part(question=questions[0])])
    assert (start(other_learner, exam), frozen(exam)) == ({questions[0]}, {questions[0]})


def test_withdrawn_exam_is_frozen_anew(learner: User, exam: Quiz) -> None:
    start(learner, exam)
    withdraw_quiz(quiz=exam)
    assert exam.frozen_at is None


def test_next_window_is_frozen_anew(
    learner: User, other_learner: User, exam: Quiz, lesson: Lesson
) -> None:
    start(learner, exam)
    later = make_question(lesson)
    Quiz.objects.filter(pk=exam.pk).update(
        opens_at=NOW + timedelta(minutes=1), closes_at=END, frozen_at=NOW
    )
    quiz = Quiz.objects.get(pk=exam.pk)
    start_attempt(user=other_learner, quiz=quiz, now=NOW + timedelta(hours=1), seed=1)
    assert later in frozen(exam)


@pytest.mark.django_db(transaction=True)
def test_simultaneous_first_starts_freeze_once(exam: Quiz, questions: list[Question]) -> None:
    people = [make_user() for _number in range(4)]
    with racers(4) as race:
        race(*(lambda user=user: start(user, exam) for user in people))
    assert PoolEntry.objects.filter(part__quiz=exam).count() == len(questions)


def test_owner_is_shown_what_has_become_stale_in_the_pool(
    instructor: User, learner: User, exam: Quiz, lesson: Lesson, questions: list[Question]
) -> None:
    start(learner, exam)
    revise(lesson, "全文已改。\n")
    url = reverse("admin:quizzes_quiz_change", args=[exam.pk])
    page = words(parse(browser_of(instructor, in_english=True).get(url)))
    assert "The pool was frozen at" in page
    assert f"Their evidence has changed since: {questions[0].uid}" in page


def test_saving_the_same_blueprint_keeps_the_pool(
    learner: User, other_learner: User, exam: Quiz, lesson: Lesson, questions: list[Question]
) -> None:
    start(learner, exam)
    revise(lesson, "全文已改。\n")
    quiz = Quiz.objects.get(pk=exam.pk)
    quiz.title = "改名后的考试"
    write_quiz(quiz=quiz, parts=[Part(count=2)], now=NOW)
    assert (start(other_learner, exam) <= set(questions), frozen(exam)) == (True, set(questions))


def test_start_while_the_owner_saves_stays_frozen(learner: User, exam: Quiz) -> None:
    loaded_before = Quiz.objects.get(pk=exam.pk)
    start(learner, exam)
    write_quiz(quiz=loaded_before, parts=[Part(count=2)], now=NOW)
    exam.refresh_from_db()
    assert exam.frozen_at == NOW


def test_frozen_exam_is_not_called_undrawable(learner: User, exam: Quiz, lesson: Lesson) -> None:
    start(learner, exam)
    revise(lesson, "全文已改。\n")
    quizzes = list(Quiz.objects.filter(pk=exam.pk).prefetch_related("parts"))
    assert (quiz_problems(quizzes[0]), undrawable(quizzes)) == ([], set())

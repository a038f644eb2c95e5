"""The page of a quiz's statistics."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Quiz
from tests.builders import NOW, make_course, make_instructor, make_question, make_quiz, make_user
from tests.pages import browser_of, parse, words
from tests.progress.following import DAY, take
from tests.queries import count_queries


@pytest.fixture
def quiz(lesson: Lesson) -> Quiz:
    return make_quiz(lesson.course, [make_question(lesson), make_question(lesson, "true_false")])


def page(user: User, quiz: Quiz, attempts: str = "") -> str:
    url = reverse("admin:quizzes_quiz_statistics", args=[quiz.pk])
    return words(parse(browser_of(user, in_english=True).get(url, {"attempts": attempts})))


def test_page_without_attempts_says_so(instructor: User, quiz: Quiz) -> None:
    assert "No attempt has been marked yet" in page(instructor, quiz)


def test_page_shows_the_figures(instructor: User, learner: User, quiz: Quiz) -> None:
    take(learner, quiz)
    shown = page(instructor, quiz)
    assert ("Mean100.0%" in shown, "Only 1 attempt counts" in shown) == (True, True)


def test_page_counts_the_attempts_asked_for(instructor: User, learner: User, quiz: Quiz) -> None:
    take(learner, quiz, right=False)
    take(learner, quiz, now=NOW + DAY)
    shown = [f"Mean{mean}%" in page(instructor, quiz, name) for name, mean in CHOICES]
    assert shown == [True] * len(CHOICES)


CHOICES = [("first", "0.0"), ("last", "100.0"), ("best", "100.0"), ("all", "50.0"), ("odd", "0.0")]


def test_page_says_what_to_look_at(instructor: User, quiz: Quiz) -> None:
    for _person in range(30):
        take(make_user(), quiz)
    assert "Nearly everybody knows it: use it for practice." in page(instructor, quiz)


def test_page_of_another_course_is_missing(quiz: Quiz) -> None:
    stranger = make_instructor(make_course("sea"), "stranger")
    url = reverse("admin:quizzes_quiz_statistics", args=[quiz.pk])
    assert browser_of(stranger).get(url).status_code == 404


def test_page_is_not_for_learners(learner: User, quiz: Quiz, client: Client) -> None:
    client.force_login(learner)
    url = reverse("admin:quizzes_quiz_statistics", args=[quiz.pk])
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("people", [1, 3])
def test_page_takes_as_many_queries_for_one_as_for_three(
    instructor: User, quiz: Quiz, people: int
) -> None:
    for _person in range(people):
        take(make_user(), quiz)
    client = browser_of(instructor)
    url = reverse("admin:quizzes_quiz_statistics", args=[quiz.pk])
    client.get(url)
    with count_queries() as queries:
        client.get(url)
    assert len(queries) == 8

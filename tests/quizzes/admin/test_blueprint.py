"""What comes of a blueprint while it is written: counted for the rows as typed, nothing saved."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.quizzes import freeze_pool, set_parts
from quizzes.models import Part, Quiz
from tests.builders import NOW, make_question, make_quiz, make_user
from tests.pages import HTMX, browser_of, by_id, fields, parse, submit, words
from tests.queries import count_queries


def url_of(quiz: Quiz) -> str:
    return reverse("admin:quizzes_quiz_change", args=[quiz.pk])


def rows() -> dict[str, list[dict[str, Any]]]:
    models = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    return {str(model): list(model.objects.order_by("pk").values()) for model in models}  # type: ignore[attr-defined] # every model has it


def form_of(client: Client, quiz: Quiz) -> dict[str, Any]:
    page = parse(client.get(url_of(quiz)))
    return dict(fields(page, by_id(page, "quiz_form")))


def check(user: User, quiz: Quiz, typed: Mapping[str, str]) -> Element:
    """Return what htmx is sent while `typed` stands in the form."""
    client = browser_of(user, in_english=True)
    form = form_of(client, quiz) | {"_check": "1", **typed}
    return parse(client.post(url_of(quiz), form, headers=HTMX))


@pytest.fixture
def quiz(course: Course, lesson: Lesson) -> Quiz:
    """Make an unpublished exam, in a course with three single choices and one essay."""
    for kind in ("single_choice", "single_choice", "single_choice", "essay"):
        make_question(lesson, kind, points="2")
    make_question(lesson, uid="practised", use="practice")
    return make_quiz(course, [], published=False, mode="exam")


def test_check_says_how_many_papers_the_rows_give(quiz: Quiz, instructor: User) -> None:
    typed = {"parts-0-count": "2", "parts-0-kind": "single_choice", "parts-1-count": "1"}
    page = words(check(instructor, quiz, typed))
    assert "A paper can be drawn." in page
    assert "Questions3 Points in all6 " in page
    assert "6 different papers" in page


def test_check_says_of_each_row_how_many_fit(quiz: Quiz, instructor: User) -> None:
    page = check(instructor, quiz, {"parts-0-count": "1", "parts-1-kind": "essay"})
    assert words(by_id(page, "parts-0-fitting")) == "4 questions fit now."
    assert words(by_id(page, "parts-1-fitting")) == ""
    assert by_id(page, "parts-0-fitting").get("hx-swap-oob") == "true"


def test_check_names_rows_that_are_not_complete(quiz: Quiz, instructor: User) -> None:
    typed = {"parts-0-kind": "essay", "parts-1-count": "5"}
    page = words(check(instructor, quiz, typed))
    assert "Row 1 is not counted yet. Say how many questions to draw." in page
    assert "Part 2 needs 5 questions, but only 4 fit." in page


def test_check_sees_rows_that_draw_from_the_same_questions(quiz: Quiz, instructor: User) -> None:
    typed = {
        "parts-0-count": "4",
        "parts-1-count": "1",
        "parts-1-kind": "single_choice",
    }
    page = words(check(instructor, quiz, typed))
    assert "The parts draw from the same questions: together they are 1 short." in page


def test_check_leaves_out_rows_to_be_removed(quiz: Quiz, instructor: User) -> None:
    typed = {"parts-0-count": "9", "parts-0-DELETE": "on", "parts-1-count": "1"}
    page = words(check(instructor, quiz, typed))
    assert "A paper can be drawn." in page


def test_check_warns_of_few_papers(quiz: Quiz, instructor: User) -> None:
    page = words(check(instructor, quiz, {"parts-0-count": "4"}))
    assert "1 different paper So few that neighbours may sit the same paper" in page


def test_check_draws_from_what_the_mode_as_chosen_may_ask(quiz: Quiz, instructor: User) -> None:
    page = check(instructor, quiz, {"mode": "practice", "parts-0-count": "1"})
    assert words(by_id(page, "parts-0-fitting")) == "5 questions fit now."


def test_check_without_scripts_shows_the_page_with_nothing_lost(
    quiz: Quiz, instructor: User
) -> None:
    client = browser_of(instructor, in_english=True)
    page = parse(client.get(url_of(quiz)))
    typed = {"_check": "1", "title": "", "parts-0-count": "2", "parts-1-kind": "essay"}
    response = submit(client, page, by_id(page, "quiz_form"), at=url_of(quiz), changed=typed)
    shown = parse(response)
    kept = fields(shown, by_id(shown, "quiz_form"))
    assert (kept["title"], kept["parts-0-count"], kept["parts-1-kind"]) == ([""], ["2"], ["essay"])
    assert "6 different papers" in words(by_id(shown, "outlook"))
    assert "Row 2 is not counted yet." in words(by_id(shown, "outlook"))
    assert "Nothing is saved yet" not in words(shown)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_check_writes_nothing(headers: dict[str, str], quiz: Quiz, instructor: User) -> None:
    client = browser_of(instructor)
    form = form_of(client, quiz) | {"_check": "1", "_publish": "1", "parts-0-count": "1"}
    before = rows()
    assert client.post(url_of(quiz), form, headers=headers).status_code == 200
    assert rows() == before


def test_check_needs_a_token(quiz: Quiz, instructor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor)
    assert client.post(url_of(quiz), {"_check": "1"}, headers=HTMX).status_code == 403


def test_check_of_another_courses_quiz_is_missing(instructor: User, quiz: Quiz) -> None:
    stranger = make_user("stranger", is_staff=True)
    stranger.groups.set(instructor.groups.all())
    response = browser_of(stranger).post(url_of(quiz), {"_check": "1"}, headers=HTMX)
    assert response.status_code == 404


def test_check_of_a_damaged_form_is_no_server_error(quiz: Quiz, instructor: User) -> None:
    client = browser_of(instructor)
    for headers in ({}, HTMX):
        assert client.post(url_of(quiz), {"_check": "1"}, headers=headers).status_code == 200


def test_frozen_pool_counts_until_a_row_is_changed(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    exam = make_quiz(course, [], published=False, mode="exam", closes_at=NOW + timedelta(days=1))
    make_question(lesson)
    set_parts(quiz=exam, parts=[Part(count=1)])
    freeze_pool(quiz=exam, now=NOW)
    make_question(lesson)
    page = check(instructor, exam, {"title": "改名"})
    assert words(by_id(page, "parts-0-fitting")) == "1 question fits now."
    assert "Counted in the frozen pool" in words(page)
    page = check(instructor, exam, {"parts-0-points": "3"})
    assert words(by_id(page, "parts-0-fitting")) == "2 questions fit now."
    assert "frozen" not in words(page)


@pytest.mark.parametrize("count", [1, 3])
def test_check_asks_a_fixed_number_of_queries(
    count: int, course: Course, lesson: Lesson, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson) for _number in range(count)])
    client = browser_of(instructor)
    form = form_of(client, quiz) | {"_check": "1"}
    client.post(url_of(quiz), form, headers=HTMX)
    with count_queries() as queries:
        client.post(url_of(quiz), form, headers=HTMX)
    assert len(queries) == 11

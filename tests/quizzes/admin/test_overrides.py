"""Exceptions for people and departments, as they are made in the admin."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.models import Override, Quiz
from tests.builders import make_course, make_instructor, make_question, make_quiz, make_user
from tests.pages import browser_of, by_id, fields, parse, words
from tests.queries import count_queries


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    return make_quiz(course, [make_question(lesson)], mode="exam", limit_minutes=30)


@pytest.fixture
def desk(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def url(quiz: Quiz) -> str:
    return reverse("admin:quizzes_quiz_overrides", args=[quiz.pk])


def post(desk: Client, quiz: Quiz, **typed: Any) -> Any:
    return desk.post(url(quiz), {"reason": "a broken arm", **typed})


def _form(desk: Client, address: str) -> Any:
    page = parse(desk.get(address))
    return fields(page, by_id(page, "override_form"))


def test_a_person_gets_more_time_at_once(exam: Quiz, desk: Client, learner: User) -> None:
    attempt = start_attempt(user=learner, quiz=exam, now=timezone.now(), seed=1)
    response = post(desk, exam, person="learner", extra_minutes="15")
    attempt.refresh_from_db()
    assert response.status_code == 302
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=45)
    shown = words(parse(desk.get(url(exam))))
    assert "also for the 1 attempt under way" in shown
    assert "a broken arm" in shown


def test_a_department_gets_another_window_on_the_quiz_s_clocks(
    exam: Quiz, desk: Client, instructor: User
) -> None:
    office = Department.objects.create(name="处", path="0001")
    Quiz.objects.update(time_zone="Europe/Berlin")
    post(desk, exam, department=office.pk, closes_at="2026-03-09T17:00", attempts_allowed="2")
    made = Override.objects.get()
    assert (made.department, made.attempts_allowed, made.made_by) == (office, 2, instructor)
    assert made.closes_at == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
    assert "2026-03-09 17:00" in words(parse(desk.get(url(exam))))


def test_the_form_holds_what_stands_for_the_person(exam: Quiz, desk: Client, learner: User) -> None:
    post(desk, exam, person="learner", extra_minutes="15")
    for query in (f"?user={learner.pk}", f"?override={Override.objects.get().pk}"):
        form = _form(desk, url(exam) + query)
        assert (form["person"], form["extra_minutes"]) == (["learner"], ["15"])


def test_the_form_names_the_person_asked_for(exam: Quiz, desk: Client, learner: User) -> None:
    assert _form(desk, f"{url(exam)}?user={learner.pk}")["person"] == ["learner"]


@pytest.mark.parametrize(
    "query", ["?user=0", "?user=x", "?user=99999999999999999999", "?override=7"]
)
def test_an_odd_address_shows_an_empty_form(exam: Quiz, desk: Client, query: str) -> None:
    assert _form(desk, url(exam) + query)["person"] == [""]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"extra_minutes": "5"}, "Name either one person or one department."),
        ({"person": "nobody", "extra_minutes": "5"}, "Nobody has the staff number: nobody"),
        ({"person": "learner"}, "Say what is different for them: time, window or attempts."),
        (
            {"person": "learner", "extra_minutes": "5", "reason": ""},
            "Say why: it stands in the list below, with your name.",
        ),
        (
            {
                "person": "learner",
                "opens_at": "2026-03-09T17:00",
                "closes_at": "2026-03-09T17:00",
            },
            "The quiz must close after it opens.",
        ),
    ],
)
def test_what_is_missing_is_said(
    exam: Quiz, desk: Client, learner: User, typed: dict[str, str], sentence: str
) -> None:
    response = post(desk, exam, **typed)
    assert sentence in words(parse(response))
    assert not Override.objects.exists()


def test_withdrawing_is_logged_and_takes_it_back(exam: Quiz, desk: Client, learner: User) -> None:
    post(desk, exam, person="learner", attempts_allowed="3")
    made = Override.objects.get()
    withdraw = reverse("admin:quizzes_quiz_override_withdraw", args=[exam.pk, made.pk])
    assert desk.get(withdraw).status_code == 405
    desk.post(withdraw)
    assert not Override.objects.exists()
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Made an exception for 学员甲 (learner). a broken arm",
        "Withdrew the exception for 学员甲 (learner).",
    ]


def test_another_course_s_quiz_is_missing(exam: Quiz, learner: User) -> None:
    stranger = browser_of(make_instructor(make_course(), "stranger"))
    assert stranger.get(url(exam)).status_code == 404
    assert post(stranger, exam, person="learner", extra_minutes="5").status_code == 404
    assert not Override.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_a_fixed_number_of_queries(exam: Quiz, desk: Client, rows: int) -> None:
    for number in range(rows):
        office = Department.objects.create(name=f"处 {number}", path=f"{number:04}")
        make_user(f"person-{number}", department=office)
        post(desk, exam, person=f"person-{number}", extra_minutes="5")
    desk.get(url(exam))
    with count_queries() as queries:
        desk.get(url(exam))
    assert len(queries) == 7

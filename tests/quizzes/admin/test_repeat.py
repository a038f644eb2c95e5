"""Holding an exam again: a copy of it, some days later."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Quiz
from tests.builders import make_course, make_lesson, make_question, make_quiz
from tests.pages import browser_of, by_id, parse, submit, words

OPENS = datetime(2026, 3, 27, 1, 0, tzinfo=UTC)


def url_of(quiz: Quiz) -> str:
    return reverse("admin:quizzes_quiz_repeat", args=[quiz.pk])


def repeat(user: User, quiz: Quiz, **typed: str) -> Any:
    client = browser_of(user, in_english=True)
    page = parse(client.get(url_of(quiz)))
    return submit(client, page, by_id(page, "repeat_form"), at=url_of(quiz), changed=typed)


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    return make_quiz(
        course,
        [make_question(lesson)],
        mode="exam",
        opens_at=OPENS,
        closes_at=OPENS + timedelta(hours=2),
    )


def test_exam_is_repeated_some_days_later(exam: Quiz, instructor: User) -> None:
    response = repeat(instructor, exam, title="补考", days="3")
    copy = Quiz.objects.exclude(pk=exam.pk).get()
    assert response.redirect_chain[-1][0] == reverse("admin:quizzes_quiz_change", args=[copy.pk])
    assert (copy.title, copy.opens_at, copy.published_at) == (
        "补考",
        OPENS + timedelta(days=3),
        None,
    )
    assert "The copy is made" in words(parse(response))
    assert LogEntry.objects.get().object_id == str(copy.pk)


def test_quiz_without_a_window_is_not_asked_for_days(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson)])
    assert "Days later" not in words(
        parse(browser_of(instructor, in_english=True).get(url_of(quiz)))
    )
    repeat(instructor, quiz, title="再练", days="99")
    assert Quiz.objects.exclude(pk=quiz.pk).get().opens_at is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"days": "-1"}, "greater than or equal to 0"),
        ({"days": "9999"}, "less than or equal to 3660"),
        ({"days": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said(
    typed: dict[str, str], sentence: str, exam: Quiz, instructor: User
) -> None:
    assert sentence in words(parse(repeat(instructor, exam, **typed)))
    assert Quiz.objects.get() == exam


def test_page_shows_the_window_by_the_clocks_of_its_zone(exam: Quiz, instructor: User) -> None:
    Quiz.objects.update(time_zone="Asia/Urumqi")
    page = words(parse(browser_of(instructor, in_english=True).get(url_of(exam))))
    assert "03/27/2026 7 a.m. – 03/27/2026 9 a.m. (Asia/Urumqi)" in page


def test_page_of_another_courses_quiz_is_missing(instructor: User) -> None:
    other = make_course("other")
    quiz = make_quiz(other, [make_question(make_lesson(other))])
    client = browser_of(instructor)
    posted = client.post(url_of(quiz), {"title": "x", "days": "0"})
    assert (client.get(url_of(quiz)).status_code, posted.status_code) == (404, 404)
    assert Quiz.objects.get() == quiz


def test_page_is_not_for_those_who_may_not_add(exam: Quiz, instructor: User) -> None:
    group = instructor.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_quiz"))
    assert browser_of(instructor).get(url_of(exam)).status_code == 403


def test_page_refuses_other_methods(exam: Quiz, instructor: User) -> None:
    assert browser_of(instructor).delete(url_of(exam)).status_code == 405


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_unknown_quiz_is_missing(number: int, instructor: User) -> None:
    url = reverse("admin:quizzes_quiz_repeat", args=[number])
    assert browser_of(instructor).get(url).status_code == 404

"""The pool of an exam, by part, and what has become of it since it was frozen."""

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.bank import retire_questions
from quizzes.actions.quizzes import freeze_pool, set_parts
from quizzes.models import Part, Quiz
from tests.builders import BODY, NOW, make_course, make_lesson, make_question, make_quiz, revise
from tests.pages import browser_of, parse, words
from tests.queries import count_queries


def url_of(quiz: Quiz) -> str:
    return reverse("admin:quizzes_quiz_pool", args=[quiz.pk])


def lines(user: User, quiz: Quiz) -> list[str]:
    page = parse(browser_of(user, in_english=True).get(url_of(quiz)))
    return [words(row) for row in rows_of(page)]


def rows_of(page: Element) -> list[Element]:
    return [row for body in page.iter("tbody") for row in body.iter("tr")]


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    """Make an exam with a window, which draws one of the questions a, b and c."""
    for uid, quote in (
        ("a", "全市有 7 家重点实验室"),
        ("b", "创新是城市的气质"),
        ("c", "居全省第三"),
    ):
        make_question(lesson, uid=uid, quote=quote)
    quiz = make_quiz(course, [], published=False, mode="exam", closes_at=NOW + timedelta(days=1))
    set_parts(quiz=quiz, parts=[Part(kind="single_choice", count=1), Part(count=1)])
    return quiz


def test_pool_lists_by_part_what_the_bank_holds(exam: Quiz, instructor: User) -> None:
    page = words(parse(browser_of(instructor, in_english=True).get(url_of(exam))))
    assert "Not frozen yet" in page
    assert "1 · draws 1 · Single choice" in page
    assert len(lines(instructor, exam)) == 6


def test_frozen_pool_keeps_its_entries(exam: Quiz, lesson: Lesson, instructor: User) -> None:
    freeze_pool(quiz=exam, now=NOW)
    make_question(lesson, uid="new")
    page = words(parse(browser_of(instructor, in_english=True).get(url_of(exam))))
    assert "The pool was frozen at" in page
    assert [line.split()[0] for line in lines(instructor, exam)] == ["a", "b", "c"] * 2


def test_frozen_pool_marks_what_is_stale_and_retired_first(
    exam: Quiz, lesson: Lesson, instructor: User
) -> None:
    freeze_pool(quiz=exam, now=NOW)
    retired = exam.course.questions.get(uid="c")
    retire_questions(questions=[retired], now=NOW)
    revise(lesson, BODY.replace("气质", "灵魂"))
    first, second, third, *_again = lines(instructor, exam)
    assert first.startswith("b ")
    assert first.endswith(" stale")
    assert second.startswith("c ")
    assert second.endswith(" retired")
    assert third.endswith(" as it was")


def test_frozen_pool_marks_a_wording_overtaken(
    exam: Quiz, lesson: Lesson, instructor: User
) -> None:
    freeze_pool(quiz=exam, now=NOW)
    question = exam.course.questions.get(uid="c")
    question.published_version = make_question(lesson, uid="other").published_version
    question.save(update_fields=["published_version"])
    assert lines(instructor, exam)[0].endswith(" newer wording published")


def test_pool_of_a_practice_says_that_it_is_never_frozen(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson, uid="one")])
    page = words(parse(browser_of(instructor, in_english=True).get(url_of(quiz))))
    assert "Only an exam that closes at a set time freezes its pool." in page
    assert "1 · this very question: one" in page


def test_pool_of_a_quiz_without_parts_says_so(course: Course, instructor: User) -> None:
    quiz = make_quiz(course, [], published=False)
    page = words(parse(browser_of(instructor, in_english=True).get(url_of(quiz))))
    assert "The quiz has no parts" in page


def test_pool_of_another_courses_quiz_is_missing(instructor: User) -> None:
    other = make_course("other")
    quiz = make_quiz(other, [make_question(make_lesson(other))])
    assert browser_of(instructor).get(url_of(quiz)).status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_unknown_quiz_is_missing(number: int, instructor: User) -> None:
    url = reverse("admin:quizzes_quiz_pool", args=[number])
    assert browser_of(instructor).get(url).status_code == 404


def test_page_refuses_other_methods(exam: Quiz, instructor: User) -> None:
    assert browser_of(instructor).post(url_of(exam)).status_code == 405


@pytest.mark.parametrize("is_frozen", [False, True])
@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_fixed_number_of_queries(
    count: int,
    is_frozen: bool,  # noqa: FBT001 -- a parameter of the test
    course: Course,
    lesson: Lesson,
    instructor: User,
) -> None:
    quiz = make_quiz(
        course,
        [make_question(lesson) for _number in range(count)],
        mode="exam",
        closes_at=NOW + timedelta(days=1),
    )
    if is_frozen:
        freeze_pool(quiz=quiz, now=NOW)
    client = browser_of(instructor)
    client.get(url_of(quiz))
    with count_queries() as queries:
        client.get(url_of(quiz))
    assert len(queries) == (11 if is_frozen else 9)

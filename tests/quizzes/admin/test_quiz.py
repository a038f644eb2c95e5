"""Making quizzes: rules, blueprint, and never a published quiz of which no paper can be drawn."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Quiz
from tests.builders import BODY, make_course, make_lesson, make_question, make_quiz, revise
from tests.pages import browser_of, by_id, fields, parse, submit, words
from tests.queries import count_queries

ADD = reverse("admin:quizzes_quiz_add")
LIST = reverse("admin:quizzes_quiz_changelist")


def change_url(quiz: Quiz) -> str:
    return reverse("admin:quizzes_quiz_change", args=[quiz.pk])


def fill_in(user: User, url: str, typed: Mapping[str, Any], button: str = "_save") -> Any:
    client = browser_of(user, in_english=True)
    page = parse(client.get(url))
    return submit(client, page, by_id(page, "quiz_form"), at=url, changed={button: "1", **typed})


@pytest.fixture
def quiz(course: Course, lesson: Lesson) -> Quiz:
    """Make an unpublished quiz, in a course with two questions."""
    make_question(lesson, uid="one")
    make_question(lesson, "true_false", uid="two")
    return make_quiz(course, [], published=False)


def test_quiz_is_made_and_leads_on_to_its_parts(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    typed = {"title": "期末考试", "mode": "exam", "limit_minutes": "30"}
    response = fill_in(instructor, ADD, typed)
    quiz = Quiz.objects.get()
    assert (quiz.course, quiz.slug, quiz.limit_minutes) == (course, "quiz-1", 30)
    assert "Now say what it asks." in words(parse(response))
    assert response.redirect_chain[-1][0] == change_url(quiz)


def test_parts_are_saved_in_the_order_of_their_places(quiz: Quiz, instructor: User) -> None:
    typed = {
        "parts-0-question": "one",
        "parts-0-ORDER": "2",
        "parts-1-count": "1",
        "parts-1-kind": "true_false",
        "parts-1-points": "2.5",
        "parts-1-ORDER": "1",
    }
    fill_in(instructor, change_url(quiz), typed)
    drawn, fixed = quiz.parts.order_by("position")
    assert (drawn.position, drawn.kind, str(drawn.points)) == (1, "true_false", "2.50")
    assert fixed.question is not None
    assert (fixed.position, fixed.question.uid, fixed.count) == (2, "one", 1)


def test_page_shows_parts_and_how_many_questions_fit(quiz: Quiz, instructor: User) -> None:
    fill_in(instructor, change_url(quiz), {"parts-0-count": "2"})
    page = parse(browser_of(instructor, in_english=True).get(change_url(quiz)))
    assert fields(page, by_id(page, "quiz_form"))["parts-0-count"] == ["2"]
    assert "2 questions fit now." in words(page)
    assert "A paper can be drawn." in words(page)


def test_page_says_what_keeps_a_paper_from_being_drawn(quiz: Quiz, instructor: User) -> None:
    response = fill_in(instructor, change_url(quiz), {"parts-0-count": "3"})
    assert "Part 1 needs 3 questions, but only 2 fit." in words(parse(response))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"parts-0-question": "nothing"}, "No question of the course has this identifier."),
        ({"parts-0-question": "one", "parts-0-count": "2"}, "A fixed question is one question"),
        ({"parts-0-question": "one", "parts-0-kind": "essay"}, "A fixed question is one question"),
        ({"parts-0-kind": "essay"}, "Say how many questions to draw."),
        ({"parts-0-count": "0"}, "greater than or equal to 1"),
        ({"title": ""}, "This field is required."),
        ({"pass_percent": "101"}, "less than or equal to 100"),
        (
            {"opens_at": "2026-03-02T09:00", "closes_at": "2026-03-01T09:00"},
            "The quiz must close after it opens.",
        ),
    ],
)
def test_what_is_wrong_is_said(
    typed: dict[str, str], sentence: str, quiz: Quiz, instructor: User
) -> None:
    response = fill_in(instructor, change_url(quiz), typed)
    assert sentence in words(parse(response))
    assert not quiz.parts.exists()


def test_more_rows_keep_what_was_typed(quiz: Quiz, instructor: User) -> None:
    typed = {"parts-0-count": "7", "title": "半个", "_more": "parts"}
    page = parse(fill_in(instructor, change_url(quiz), typed))
    shown = fields(page, by_id(page, "quiz_form"))
    assert (shown["parts-0-count"], shown["title"]) == (["7"], ["半个"])
    assert shown["parts-TOTAL_FORMS"] == ["5"]


def test_window_is_kept_in_local_time(quiz: Quiz, instructor: User) -> None:
    fill_in(instructor, change_url(quiz), {"opens_at": "2026-03-02T09:00"})
    quiz.refresh_from_db()
    assert quiz.opens_at is not None
    assert quiz.opens_at.isoformat() == "2026-03-02T01:00:00+00:00"
    page = parse(browser_of(instructor).get(change_url(quiz)))
    assert fields(page, by_id(page, "quiz_form"))["opens_at"] == ["2026-03-02T09:00"]


def test_publishing(quiz: Quiz, instructor: User) -> None:
    fill_in(instructor, change_url(quiz), {"parts-0-count": "2"}, "_publish")
    quiz.refresh_from_db()
    assert quiz.published_at is not None


def test_publishing_what_cannot_be_drawn_is_refused(quiz: Quiz, instructor: User) -> None:
    response = fill_in(instructor, change_url(quiz), {"parts-0-count": "3"}, "_publish")
    quiz.refresh_from_db()
    assert quiz.published_at is None
    assert "Saved, but not published" in words(parse(response))


def test_published_quiz_stays_drawable(quiz: Quiz, instructor: User) -> None:
    fill_in(instructor, change_url(quiz), {"parts-0-count": "2"}, "_publish")
    typed = {"parts-0-count": "3", "title": "改名"}
    page = words(parse(fill_in(instructor, change_url(quiz), typed)))
    quiz.refresh_from_db()
    assert (quiz.parts.get().count, quiz.title) == (2, "测验")
    assert "Nothing is saved: this quiz is published" in page
    assert "Part 1 needs 3 questions, but only 2 fit." in page


def test_withdrawing(course: Course, lesson: Lesson, instructor: User) -> None:
    quiz = make_quiz(course, [make_question(lesson)])
    browser_of(instructor).post(change_url(quiz), {"_withdraw": "1"})
    quiz.refresh_from_db()
    assert quiz.published_at is None


def test_bulk_publishing_says_what_was_refused(
    course: Course, quiz: Quiz, instructor: User
) -> None:
    fill_in(instructor, change_url(quiz), {"parts-0-count": "2"})
    empty = make_quiz(course, [], published=False, title="空测验")
    chosen = [str(quiz.pk), str(empty.pk)]
    form = {"action": "publish", "_selected_action": chosen, "index": "0"}
    client = browser_of(instructor, in_english=True)
    page = words(parse(client.post(LIST, form, follow=True)))
    assert "1 quiz published." in page
    assert "空测验: The quiz has no parts" in page
    client.post(LIST, form | {"action": "withdraw"})
    assert not Quiz.objects.published().exists()


def test_lesson_of_another_course_is_refused(course: Course, quiz: Quiz, instructor: User) -> None:
    second = make_course("second")
    second.instructors.add(instructor)
    lesson = make_lesson(second)
    typed = {"course": str(course.pk), "title": "测", "lesson": str(lesson.pk)}
    response = fill_in(instructor, ADD, typed)
    assert "This lesson belongs to another course." in words(parse(response))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_a_fixed_number_of_queries(
    rows: int, course: Course, lesson: Lesson, instructor: User
) -> None:
    for _ in range(rows):
        make_quiz(course, [make_question(lesson)], lesson=lesson)
    client = browser_of(instructor)
    client.get(LIST)
    with count_queries() as queries:
        client.get(LIST)
    assert len(queries) == 11


def test_list_says_which_quizzes_can_no_longer_be_drawn(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    make_quiz(course, [make_question(lesson)], title="外资")
    make_quiz(course, [make_question(lesson, quote="全市有 7 家")], title="实验室")
    make_quiz(course, [], title="草稿", published=False)
    revise(lesson, BODY.replace("12.5 亿", "13 亿"))
    page = parse(browser_of(instructor, in_english=True).get(LIST))
    rows = [words(row) for row in by_id(page, "result_list").iter("tr")]
    short = [row for row in rows if "can no longer be drawn" in row]
    assert ["外资" in row for row in short] == [True]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_a_fixed_number_of_queries(
    rows: int, course: Course, lesson: Lesson, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson) for _ in range(rows)])
    client = browser_of(instructor)
    client.get(change_url(quiz))
    with count_queries() as queries:
        client.get(change_url(quiz))
    assert len(queries) == 16


@pytest.mark.parametrize("object_id", ["0", "999999", "abc", str(10**30)])
def test_unknown_quiz_is_missing(object_id: str, instructor: User) -> None:
    url = reverse("admin:quizzes_quiz_change", args=[object_id])
    assert browser_of(instructor).get(url).status_code == 404


def test_other_methods_are_refused(quiz: Quiz, instructor: User) -> None:
    assert browser_of(instructor).delete(change_url(quiz)).status_code == 405


def test_damaged_form_is_no_server_error(quiz: Quiz, instructor: User) -> None:
    assert browser_of(instructor).post(change_url(quiz), {"_save": "1"}).status_code == 200

"""Looking at attempts: what was asked and answered, and nothing to change."""

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Attempt, Mark
from tests.builders import make_question, make_quiz, make_user
from tests.pages import browser_of, parse, words
from tests.queries import count_queries
from tests.quizzes.admin.attempting import hand_in
from tests.quizzes.admin.writing import FIELDS

LIST = reverse("admin:quizzes_attempt_changelist")


def detail_url(attempt: Attempt) -> str:
    return reverse("admin:quizzes_attempt_change", args=[attempt.pk])


@pytest.fixture
def attempt(course: Course, lesson: Lesson, learner: User) -> Attempt:
    """Hand in an exam with a question of every kind."""
    questions = [make_question(lesson, kind) for kind in FIELDS]
    return hand_in(learner, make_quiz(course, questions, mode="exam", title="考试"))


def test_list_shows_person_quiz_and_score(attempt: Attempt, instructor: User) -> None:
    page = words(parse(browser_of(instructor, in_english=True).get(LIST)))
    assert "学员甲考试1Submittedawaiting marking" in page


def test_list_names_no_staff_number(attempt: Attempt, instructor: User) -> None:
    assert "(learner)" not in browser_of(instructor).get(LIST).content.decode()


def test_list_filters_what_awaits_marking(
    attempt: Attempt, course: Course, lesson: Lesson, instructor: User
) -> None:
    hand_in(make_user("done", full_name="已评"), make_quiz(course, [make_question(lesson)]))
    page = words(parse(browser_of(instructor).get(LIST, {"marking": "awaiting"})))
    assert "学员甲" in page
    assert "已评" not in page


def test_detail_shows_items_and_answers(attempt: Attempt, instructor: User) -> None:
    page = words(parse(browser_of(instructor, in_english=True).get(detail_url(attempt))))
    assert "湖畔市去年利用外资多少？" in page
    assert "(your choice)" in page


def test_detail_hides_an_essay_until_it_is_marked(attempt: Attempt, instructor: User) -> None:
    client = browser_of(instructor, in_english=True)
    hidden = words(parse(client.get(detail_url(attempt))))
    assert "有据可依。" not in hidden
    assert "This answer waits to be marked." in hidden
    item = attempt.items.get(version__kind="essay")
    Mark.objects.create(
        item=item, points=1, marker=instructor, comment="好", made_at=attempt.started_at
    )
    assert "有据可依。" in words(parse(client.get(detail_url(attempt))))


def test_detail_has_no_form_that_writes(attempt: Attempt, instructor: User) -> None:
    client = browser_of(instructor)
    before = Attempt.objects.values().get()
    client.post(detail_url(attempt), {"state": "open", "score": "99"})
    assert Attempt.objects.values().get() == before


@pytest.mark.parametrize("name", ["add", "delete"])
def test_nothing_is_added_or_deleted(name: str, attempt: Attempt, instructor: User) -> None:
    args = [attempt.pk] if name == "delete" else []
    url = reverse(f"admin:quizzes_attempt_{name}", args=args)
    assert browser_of(instructor).post(url, {"post": "yes"}).status_code == 403
    assert Attempt.objects.exists()


@pytest.mark.parametrize("object_id", ["0", "999999", "abc", str(10**30)])
def test_unknown_attempt_is_missing(object_id: str, instructor: User) -> None:
    url = reverse("admin:quizzes_attempt_change", args=[object_id])
    assert browser_of(instructor).get(url).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_a_fixed_number_of_queries(
    rows: int, course: Course, lesson: Lesson, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson)])
    for number in range(rows):
        hand_in(make_user(f"person-{number}"), quiz)
    client = browser_of(instructor)
    client.get(LIST)
    with count_queries() as queries:
        client.get(LIST)
    assert len(queries) == 10


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_asks_a_fixed_number_of_queries(
    rows: int, course: Course, lesson: Lesson, learner: User, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson) for _ in range(rows)])
    attempt = hand_in(learner, quiz)
    client = browser_of(instructor)
    client.get(detail_url(attempt))
    with count_queries() as queries:
        client.get(detail_url(attempt))
    assert len(queries) == 11

"""Marking essays without knowing whose they are."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Attempt, Item, Mark, Quiz
from tests.builders import make_course, make_instructor, make_question, make_quiz, make_user
from tests.pages import browser_of, parse, words
from tests.queries import count_queries
from tests.quizzes.admin.attempting import hand_in

QUEUE = reverse("admin:quizzes_marking")


def mark_url(item: Item) -> str:
    return reverse("admin:quizzes_mark_item", args=[item.pk])


def essay_of(attempt: Attempt) -> Item:
    return attempt.items.get(version__kind="essay")


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    return make_quiz(course, [make_question(lesson, "essay", uid="essay-1")], mode="exam")


@pytest.fixture
def attempts(exam: Quiz) -> list[Attempt]:
    people = [make_user(f"person-{number}", full_name=f"学员{number}") for number in range(3)]
    return [hand_in(person, exam) for person in people]


@pytest.fixture
def marker(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def text_of(response: Any) -> str:
    return words(parse(response))


def test_queue_groups_answers_by_question(attempts: list[Attempt], marker: Client) -> None:
    response = marker.get(QUEUE)
    assert "谈谈你的看法。" in text_of(response)
    assert [heap.count for heap in response.context["heaps"]] == [3]


def test_queue_is_empty_in_words(instructor: User, marker: Client) -> None:
    assert "Nothing waits to be marked." in text_of(marker.get(QUEUE))


def test_unanswered_and_open_items_do_not_wait(exam: Quiz, learner: User, marker: Client) -> None:
    hand_in(learner, exam, is_answered=False)
    assert "Nothing waits to be marked." in text_of(marker.get(QUEUE))


def test_index_links_to_the_queue_with_its_count(attempts: list[Attempt], marker: Client) -> None:
    page = parse(marker.get(reverse("admin:index")))
    links = {link.get("href"): words(link) for link in page.iter("a")}
    assert links[QUEUE] == "Marking 3"


def test_page_shows_what_a_marker_needs(attempts: list[Attempt], marker: Client) -> None:
    page = text_of(marker.get(mark_url(essay_of(attempts[0]))))
    for part in (
        "有据可依。",
        "谈谈你的看法。",
        "言之有据 2 分。",
        "答案示例。",
        "湖畔市去年利用外资",
    ):
        assert part in page


@pytest.mark.parametrize("url", [QUEUE, "item"])
def test_names_are_hidden(url: str, attempts: list[Attempt], marker: Client) -> None:
    response = marker.get(url if url == QUEUE else mark_url(essay_of(attempts[0])))
    assert "学员" not in response.content.decode()
    assert "person-" not in response.content.decode()


def test_mark_is_given_and_leads_on(
    attempts: list[Attempt], instructor: User, marker: Client
) -> None:
    first, second, _third = (essay_of(attempt) for attempt in attempts)
    form = {"points": "1.5", "comment": "很好。", "_next": "1"}
    response = marker.post(mark_url(first), form)
    mark = Mark.objects.get(item=first)
    assert (mark.points, mark.comment, mark.marker) == (Decimal("1.50"), "很好。", instructor)
    assert response.headers["Location"] == mark_url(second)
    attempts[0].refresh_from_db()
    assert attempts[0].score == Decimal("1.50")


def test_next_begins_again_with_what_was_skipped(attempts: list[Attempt], marker: Client) -> None:
    first, _second, third = (essay_of(attempt) for attempt in attempts)
    response = marker.post(mark_url(third), {"points": "1", "_next": "1"})
    assert response.headers["Location"] == mark_url(first)


def test_last_mark_leads_back_to_the_queue(exam: Quiz, learner: User, marker: Client) -> None:
    item = essay_of(hand_in(learner, exam))
    response = marker.post(mark_url(item), {"points": "1", "_next": "1"})
    assert response.headers["Location"] == QUEUE


def test_save_and_stop_leads_back_to_the_queue(attempts: list[Attempt], marker: Client) -> None:
    response = marker.post(mark_url(essay_of(attempts[0])), {"points": "1", "_save": "1"})
    assert response.headers["Location"] == QUEUE


@pytest.mark.parametrize("points", ["", "-1", "2.01", "viele", "NaN", "1e9"])
def test_points_must_fit(points: str, attempts: list[Attempt], marker: Client) -> None:
    item = essay_of(attempts[0])
    response = marker.post(mark_url(item), {"points": points, "comment": "想法"})
    assert "Nothing is saved yet" in text_of(response)
    assert "想法" in text_of(response)
    assert not item.marks.exists()


def test_too_many_points_are_refused_in_words(attempts: list[Attempt], marker: Client) -> None:
    response = marker.post(mark_url(essay_of(attempts[0])), {"points": "3"})
    assert "Give between 0 and 2 points." in text_of(response)


def test_mark_given_meanwhile_is_not_overwritten_unseen(
    attempts: list[Attempt], marker: Client
) -> None:
    item = essay_of(attempts[0])
    marker.post(mark_url(item), {"points": "2", "seen": ""})
    response = marker.post(mark_url(item), {"points": "0", "seen": ""})
    assert "Someone else has marked this answer" in text_of(response)
    assert item.marks.count() == 1


def test_mark_can_be_corrected(attempts: list[Attempt], marker: Client) -> None:
    item = essay_of(attempts[0])
    marker.post(mark_url(item), {"points": "2", "seen": ""})
    assert "Marked with 2 points" in text_of(marker.get(mark_url(item)))
    again = {"points": "1", "seen": str(item.marks.get().pk)}
    assert "Say why the mark is another one now." in text_of(marker.post(mark_url(item), again))
    marker.post(mark_url(item), again | {"reason": "看漏了一点"})
    assert [mark.reason for mark in item.marks.order_by("pk")] == ["", "看漏了一点"]
    attempts[0].refresh_from_db()
    assert attempts[0].score == Decimal(1)


def test_other_kinds_are_not_marked_by_hand(
    course: Course, lesson: Lesson, learner: User, marker: Client
) -> None:
    attempt = hand_in(learner, make_quiz(course, [make_question(lesson)], mode="exam"))
    assert marker.get(mark_url(attempt.items.get())).status_code == 404


@pytest.mark.parametrize("item_id", [0, 999_999, 10**30])
def test_unknown_item_is_missing(item_id: int, instructor: User, marker: Client) -> None:
    url = reverse("admin:quizzes_mark_item", args=[item_id])
    assert marker.get(url).status_code == 404


def test_wrong_methods_are_refused(attempts: list[Attempt], marker: Client) -> None:
    assert marker.post(QUEUE).status_code == 405
    assert marker.delete(mark_url(essay_of(attempts[0]))).status_code == 405


def test_learner_is_sent_away(attempts: list[Attempt], learner: User) -> None:
    for url in (QUEUE, mark_url(essay_of(attempts[0]))):
        assert browser_of(learner).get(url).status_code == 302


def test_staff_without_the_right_are_refused(attempts: list[Attempt], learner: User) -> None:
    learner.is_staff = True
    learner.save()
    for url in (QUEUE, mark_url(essay_of(attempts[0]))):
        assert browser_of(learner).get(url).status_code == 403
    page = browser_of(learner).get(reverse("admin:index"))
    assert QUEUE not in page.content.decode()


def test_instructor_of_another_course_sees_nothing(attempts: list[Attempt]) -> None:
    stranger = make_instructor(make_course(), "stranger")
    client = browser_of(stranger, in_english=True)
    assert "Nothing waits to be marked." in text_of(client.get(QUEUE))
    url = mark_url(essay_of(attempts[0]))
    assert client.post(url, {"points": "2"}).status_code == 404
    assert not Mark.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_asks_a_fixed_number_of_queries(
    rows: int, course: Course, lesson: Lesson, learner: User, marker: Client
) -> None:
    for _ in range(rows):
        hand_in(learner, make_quiz(course, [make_question(lesson, "essay")], mode="exam"))
    marker.get(QUEUE)
    with count_queries() as queries:
        marker.get(QUEUE)
    assert len(queries) == 7


@pytest.fixture
def doubly(course: Course, lesson: Lesson, learner: User) -> Item:
    """Return an answered essay that two people must mark."""
    question = make_question(lesson, "essay", points="10")
    exam = make_quiz(course, [question], mode="exam", is_double_marked=True)
    return hand_in(learner, exam).items.get()


def _waits_for(client: Client) -> int:
    return sum(heap.count for heap in client.get(QUEUE).context["heaps"])


def test_two_markers_are_each_asked_once(doubly: Item, course: Course, marker: Client) -> None:
    second = browser_of(make_instructor(course, "second"), in_english=True)
    marker.post(mark_url(doubly), {"points": "8", "comment": "很全面"})
    assert (_waits_for(marker), _waits_for(second)) == (0, 1)
    page = text_of(second.get(mark_url(doubly)))
    assert "neither sees what the other gave" in page
    assert "很全面" not in page
    second.post(mark_url(doubly), {"points": "7"})
    assert (Mark.objects.get().points, _waits_for(second)) == (Decimal("7.5"), 0)


def test_a_marker_who_has_said_is_told_to_wait(doubly: Item, marker: Client) -> None:
    marker.post(mark_url(doubly), {"points": "8"})
    page = text_of(marker.get(mark_url(doubly)))
    assert "Another marker looks at it next" in page
    marker.post(mark_url(doubly), {"points": "9"})
    assert doubly.opinions.get().points == Decimal(8)


def test_two_that_lie_apart_are_decided_with_a_reason(
    doubly: Item, course: Course, marker: Client
) -> None:
    second = browser_of(make_instructor(course, "second"), in_english=True)
    marker.post(mark_url(doubly), {"points": "9", "comment": "很全面"})
    second.post(mark_url(doubly), {"points": "3", "comment": "没有依据"})
    assert (_waits_for(marker), _waits_for(second)) == (1, 1)
    assert "1 where two markers lie apart" in text_of(marker.get(QUEUE))
    page = text_of(marker.get(mark_url(doubly)))
    assert "很全面" in page
    assert "没有依据" in page
    decided = {"points": "6", "seen": "apart"}
    assert "Say why" in text_of(marker.post(mark_url(doubly), decided))
    marker.post(mark_url(doubly), decided | {"reason": "依据只有一处"})
    mark = Mark.objects.get()
    assert (mark.points, mark.reason, _waits_for(second)) == (Decimal(6), "依据只有一处", 0)


def test_names_are_seen_where_the_quiz_says_so(
    exam: Quiz, attempts: list[Attempt], marker: Client
) -> None:
    Quiz.objects.update(is_marked_blind=False)
    assert "学员0" in text_of(marker.get(mark_url(essay_of(attempts[0]))))


def test_results_are_released_from_the_queue(
    exam: Quiz, attempts: list[Attempt], marker: Client
) -> None:
    Quiz.objects.update(release="together")
    release = reverse("admin:quizzes_release", args=[exam.pk])
    assert "Mark all first" in text_of(marker.get(QUEUE))
    marker.post(release)
    assert Quiz.objects.get().released_at is None
    for attempt in attempts:
        marker.post(mark_url(essay_of(attempt)), {"points": "1"})
    assert "Release the results" in text_of(marker.get(QUEUE))
    assert marker.get(release).status_code == 405
    marker.post(release)
    assert Quiz.objects.get().released_at is not None
    assert "Results to be released" not in text_of(marker.get(QUEUE))


def test_results_of_another_course_are_not_released(exam: Quiz) -> None:
    Quiz.objects.update(release="together")
    stranger = browser_of(make_instructor(make_course(), "stranger"))
    response = stranger.post(reverse("admin:quizzes_release", args=[exam.pk]))
    assert (response.status_code, Quiz.objects.get().released_at) == (404, None)

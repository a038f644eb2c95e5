"""The pages of a running exam. The moment is now, since they tell the time by themselves."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from lessons.models import Lesson
from quizzes.models import Attempt, Quiz
from tests.builders import make_course, make_instructor, make_question, make_quiz, make_user
from tests.pages import HTMX, browser_of, by_id, has_id, links, parse, root_ids, submit, words
from tests.queries import count_queries
from tests.quizzes.watching import MINUTE, answer_at, begin, make_exam

HOUR = timedelta(hours=1)
REASON = "机房停电。"


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    now = timezone.now()
    return make_exam(lesson, opens_at=now - HOUR, closes_at=now + HOUR)


@pytest.fixture
def attempt(exam: Quiz, learner: User) -> Attempt:
    return begin(learner, exam, timezone.now())


@pytest.fixture
def client(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def url_of(exam: Quiz, page: str = "", *args: int) -> str:
    name = f"admin:quizzes_quiz_live_{page}" if page else "admin:quizzes_quiz_live"
    return reverse(name, args=[exam.pk, *args])


def send(client: Client, url: str, **changed: str) -> Any:
    """Open a confirmation, fill it in and send it, as a browser without JavaScript does."""
    page = parse(client.get(url))
    form = next(form for form in page.iter("form") if form.get("class") == "live-confirm")
    return submit(client, page, form, at=url, changed=changed)


def test_page_before_anyone_begins_says_so(exam: Quiz, client: Client) -> None:
    assert "Nobody has begun yet." in words(
        by_id(parse(client.get(url_of(exam))), "live-candidates")
    )


def test_page_shows_window_and_time_in_the_zone_of_the_exam(exam: Quiz, client: Client) -> None:
    Quiz.objects.update(time_zone="Asia/Urumqi")
    shown = words(by_id(parse(client.get(url_of(exam))), "live-figures"))
    assert ("Asia/Urumqi (UTC+6)" in shown, "60 minutes" in shown) == (True, True)


def test_page_shows_a_candidate_and_how_much_is_answered(
    exam: Quiz, attempt: Attempt, client: Client
) -> None:
    answer_at(attempt, 1, timezone.now())
    shown = words(by_id(parse(client.get(url_of(exam))), "live-candidates"))
    for expected in ("学员甲", "learner", "At work", "1 of 2", "just now"):
        assert expected in shown


def test_page_shows_who_has_lost_contact(exam: Quiz, learner: User, client: Client) -> None:
    begin(learner, exam, timezone.now() - 10 * MINUTE)
    page = parse(client.get(url_of(exam)))
    shown = words(by_id(page, "live-candidates"))
    assert ("Lost contact" in shown, "10 minutes ago" in shown) == (True, True)
    assert words(by_id(page, "tile-lost")) == "1 Lost contact"


def test_page_counts_who_has_not_started_only_where_the_audience_is_selected(
    exam: Quiz, client: Client, learner: User
) -> None:
    assert not has_id(parse(client.get(url_of(exam))), "tile-absent")
    exam.people.add(learner)
    Quiz.objects.update(audience="selected")
    page = parse(client.get(url_of(exam)))
    assert words(by_id(page, "tile-absent")) == "1 Not started"
    link = by_id(page, "tile-absent").get("href", "")
    assert "学员甲" in words(by_id(parse(client.get(url_of(exam) + link)), "live-candidates"))


def test_page_is_searched(exam: Quiz, attempt: Attempt, client: Client) -> None:
    page = parse(client.get(url_of(exam)))
    form = next(form for form in page.iter("form") if form.get("role") == "search")
    found = [
        words(by_id(parse(submit(client, page, form, at=url_of(exam), changed={"q": q})), name))
        for q, name in (("甲", "live-candidates"), ("乙", "live-candidates"))
    ]
    assert ["学员甲" in shown for shown in found] == [True, False]


def test_page_lists_fifty_at_a_time(exam: Quiz, client: Client) -> None:
    now = timezone.now()
    for _person in range(51):
        begin(make_user(), exam, now)
    page = parse(client.get(url_of(exam)))
    assert len(list(by_id(page, "live-candidates").iter("tr"))) == 1 + 50
    following = next(href for href, text in links(page).items() if text == "Next")
    rest = parse(client.get(url_of(exam) + following))
    assert len(list(by_id(rest, "live-candidates").iter("tr"))) == 1 + 1


def test_fragment_is_the_table_and_the_figures(
    exam: Quiz, attempt: Attempt, client: Client
) -> None:
    page = parse(client.get(url_of(exam), headers=HTMX))
    assert root_ids(page) == ["live-candidates", "live-figures"]
    assert by_id(page, "live-figures").get("hx-swap-oob") == "true"


def test_fragment_asks_for_itself_as_it_was_asked_for(
    exam: Quiz, attempt: Attempt, client: Client
) -> None:
    address = f"{url_of(exam)}?state=working&q=%E7%94%B2&order=number"
    found = by_id(parse(client.get(address, headers=HTMX)), "live-candidates")
    assert (found.get("hx-get"), found.get("hx-trigger")) == (address, "every 10s")


def test_page_stops_asking_when_the_exam_is_over(exam: Quiz, client: Client) -> None:
    Quiz.objects.update(closes_at=timezone.now() - MINUTE)
    found = by_id(parse(client.get(url_of(exam), headers=HTMX)), "live-candidates")
    assert found.get("hx-trigger") is None


def test_page_leads_on_without_javascript(exam: Quiz, attempt: Attempt, client: Client) -> None:
    page = parse(client.get(url_of(exam) + "?order=number"))
    assert by_id(page, "live-refresh").get("href") == url_of(exam) + "?order=number"
    exception = reverse("admin:quizzes_quiz_overrides", args=[exam.pk])
    assert {
        url_of(exam, "extend"),
        url_of(exam, "close"),
        url_of(exam, "end", attempt.pk),
        f"{exception}?user={attempt.user_id}",
    } <= set(links(page))


def test_exam_page_leads_to_the_live_view(exam: Quiz, client: Client) -> None:
    page = parse(client.get(reverse("admin:quizzes_quiz_change", args=[exam.pk])))
    assert links(page)[url_of(exam)] == "Live view"


def test_extend_says_how_many_people_it_concerns(
    exam: Quiz, attempt: Attempt, client: Client
) -> None:
    assert "1 person is at work" in words(parse(client.get(url_of(exam, "extend"))))


def test_extend_moves_the_deadline(exam: Quiz, attempt: Attempt, client: Client) -> None:
    response = send(client, url_of(exam, "extend"), minutes="10", reason=REASON)
    before = attempt.deadline_at
    attempt.refresh_from_db()
    assert before is not None
    assert attempt.deadline_at == before + 10 * MINUTE
    assert "10 minutes more, for 1 person at work." in words(parse(response))


@pytest.mark.parametrize("minutes", ["", "0", "-5", "1.5", "zehn", "601"])
def test_extend_with_odd_minutes_changes_nothing(
    exam: Quiz, attempt: Attempt, client: Client, minutes: str
) -> None:
    response = send(client, url_of(exam, "extend"), minutes=minutes, reason=REASON)
    attempt.refresh_from_db()
    assert (response.status_code, attempt.extended_minutes) == (200, 0)
    assert "Nothing is changed yet." in words(parse(response))


@pytest.mark.parametrize("page", ["extend", "close", "end"])
def test_nothing_is_done_without_a_reason(
    exam: Quiz, attempt: Attempt, client: Client, page: str
) -> None:
    url = url_of(exam, page, *([attempt.pk] if page == "end" else []))
    response = send(client, url, minutes="10", reason=" ")
    before = attempt.deadline_at
    attempt.refresh_from_db()
    assert (response.status_code, attempt.deadline_at) == (200, before)
    assert "Say why: it stands in the history of the quiz." in words(parse(response))
    assert LogEntry.objects.count() == 0


def test_extend_of_a_form_sent_twice_extends_once(
    exam: Quiz, attempt: Attempt, client: Client
) -> None:
    form = {"minutes": "10", "reason": REASON, "seen": "0"}
    responses = [client.post(url_of(exam, "extend"), form) for _twice in range(2)]
    attempt.refresh_from_db()
    assert ([one.status_code for one in responses], attempt.extended_minutes) == ([302, 200], 10)
    assert "This exam has been changed since you opened the page" in words(parse(responses[1]))


def test_extend_of_an_exam_that_is_over_says_so(exam: Quiz, client: Client) -> None:
    Quiz.objects.update(closes_at=timezone.now() - MINUTE)
    response = send(client, url_of(exam, "extend"), minutes="10", reason=REASON)
    assert "Nothing to extend" in words(parse(response))


def test_close_ends_the_exam(exam: Quiz, attempt: Attempt, client: Client) -> None:
    response = send(client, url_of(exam, "close"), reason=REASON)
    exam.refresh_from_db()
    attempt.refresh_from_db()
    assert exam.closes_at == attempt.deadline_at
    assert exam.closes_at is not None
    assert exam.closes_at <= timezone.now()
    assert "Closed. 1 attempt is being handed in." in words(parse(response))


def test_close_before_the_window_says_what_to_do(exam: Quiz, client: Client) -> None:
    Quiz.objects.update(opens_at=timezone.now() + MINUTE)
    response = send(client, url_of(exam, "close"), reason=REASON)
    assert "Not closed: the window has not begun." in words(parse(response))


def test_end_hands_in_one_attempt(
    exam: Quiz, attempt: Attempt, other_learner: User, client: Client
) -> None:
    other = begin(other_learner, exam, timezone.now())
    response = send(client, url_of(exam, "end", attempt.pk), reason=REASON)
    attempt.refresh_from_db()
    other.refresh_from_db()
    assert (attempt.state, other.state) == ("submitted", "open")
    assert "Ended. What was saved is handed in." in words(parse(response))


def test_end_of_an_attempt_that_was_over_says_so(
    exam: Quiz, attempt: Attempt, client: Client
) -> None:
    Attempt.objects.update(state="submitted", submitted_at=timezone.now())
    response = send(client, url_of(exam, "end", attempt.pk), reason=REASON)
    assert "This attempt had ended before" in words(parse(response))


def test_history_tells_who_did_what_and_why(exam: Quiz, attempt: Attempt, client: Client) -> None:
    send(client, url_of(exam, "extend"), minutes="10", reason=REASON)
    history = client.get(reverse("admin:quizzes_quiz_history", args=[exam.pk]))
    shown = words(parse(history))
    assert f"Gave everyone 10 more minutes (people at work: 1). {REASON}" in shown


def _urls(exam: Quiz, attempt: Attempt) -> list[str]:
    pages = [url_of(exam, page) for page in ("extend", "close")]
    return [url_of(exam), *pages, url_of(exam, "end", attempt.pk)]


def test_pages_of_another_course_are_missing(exam: Quiz, attempt: Attempt) -> None:
    stranger = browser_of(make_instructor(make_course("sea"), "stranger"))
    form = {"minutes": "10", "reason": REASON, "seen": "0"}
    for url in _urls(exam, attempt):
        assert stranger.get(url).status_code == 404
        assert stranger.post(url, form).status_code in {404, 405}
    assert LogEntry.objects.count() == 0


def test_pages_are_not_for_learners(exam: Quiz, attempt: Attempt) -> None:
    learner = browser_of(attempt.user)
    assert {learner.get(url).status_code for url in _urls(exam, attempt)} == {302}


def test_pages_are_not_for_staff_without_a_role(exam: Quiz, attempt: Attempt) -> None:
    clerk = browser_of(make_user("clerk", is_staff=True))
    assert {clerk.get(url).status_code for url in _urls(exam, attempt)} == {403}


def test_pages_of_a_practice_are_missing(lesson: Lesson, client: Client) -> None:
    practice = make_quiz(lesson.course, [make_question(lesson)])
    assert client.get(url_of(practice)).status_code == 404


def test_attempt_of_another_exam_is_missing(
    exam: Quiz, attempt: Attempt, lesson: Lesson, client: Client
) -> None:
    other = make_exam(lesson)
    assert client.get(url_of(other, "end", attempt.pk)).status_code == 404


@pytest.mark.parametrize("query", ["page=x", "page=99", "state=x", "order=x", "q=%00"])
def test_page_with_an_odd_address_works(
    exam: Quiz, attempt: Attempt, client: Client, query: str
) -> None:
    assert client.get(f"{url_of(exam)}?{query}").status_code == 200


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_page_takes_as_many_queries_for_one_as_for_three(
    exam: Quiz, client: Client, people: int, headers: dict[str, str]
) -> None:
    for number in range(people):
        department = Department.objects.create(name="科", path=f"{number:04}")
        begin(make_user(department=department), exam, timezone.now())
    client.get(url_of(exam))
    with count_queries() as asked:
        client.get(url_of(exam), headers=headers)
    assert len(asked) == 9

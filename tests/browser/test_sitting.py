"""An exam and what may happen to its session, its clock and its end."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from playwright.sync_api import Page, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Attempt
from quizzes.models.attempt import State
from tests.browser.sitting import (
    Line,
    carry,
    choose,
    counted,
    open_item,
    option,
    refuse,
    start_exam,
    stored,
    wait_until_all_is_sent,
    write,
)
from tests.browser.steps import sign_in
from tests.builders import PASSWORD

SHIFTS = [timedelta(hours=hours) for hours in (-24, -1, 1, 24)]
HALF_AN_HOUR = 30 * 60
SIGN_IN_AGAIN = re.compile(r"/sign-in/\?next=")


@pytest.fixture
def attempt(page: Page, learner: User, lesson: Lesson) -> Attempt:
    """Return an exam of 30 minutes, whose learner is signed in."""
    sign_in(page, "learner")
    return start_exam(learner, lesson)


@pytest.fixture
def line(page: Page) -> Line:
    return Line(page)


def move_deadline(attempt: Attempt, **from_now: float) -> None:
    """Let someone else move the end of the exam."""
    deadline = timezone.now() + timedelta(**from_now)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=deadline)


def seconds_left(page: Page) -> int:
    clock = page.locator("#clock.is-started")
    expect(clock).to_have_text(re.compile(r"^\s*\d+:\d\d\s*$"))
    minutes, seconds = clock.inner_text().split(":")
    return 60 * int(minutes) + int(seconds)


@pytest.mark.promise("A5")
def test_wrong_clock_of_the_computer_changes_nothing(page: Page, attempt: Attempt) -> None:
    for number, shift in enumerate(SHIFTS):
        page.clock.set_fixed_time(timezone.now() + shift)
        open_item(page, attempt)
        choose(page, number % 3)
        saved = page.locator("#saved time")
        expect(saved).to_be_visible()
        receipt = parse_datetime(saved.get_attribute("datetime") or "")
        assert receipt
        assert timezone.now() - receipt < timedelta(minutes=2)
        assert HALF_AN_HOUR - 120 < seconds_left(page) <= HALF_AN_HOUR
    assert Attempt.objects.get(pk=attempt.pk).is_open


@pytest.mark.promise("A5")
def test_clock_that_runs_ahead_ends_nothing(page: Page, attempt: Attempt) -> None:
    page.clock.install()
    open_item(page, attempt)
    page.clock.fast_forward(HALF_AN_HOUR * 1000)
    expect(page.locator("#clock.is-over")).to_be_visible()
    page.clock.fast_forward(3_000)
    expect(page.locator("#clock.is-over")).to_have_count(0)
    assert seconds_left(page) > HALF_AN_HOUR - 120
    assert Attempt.objects.get(pk=attempt.pk).is_open


@pytest.mark.promise("A15")
def test_moved_deadline_appears_on_the_open_page(page: Page, attempt: Attempt) -> None:
    page.clock.install()
    open_item(page, attempt)
    assert seconds_left(page) <= HALF_AN_HOUR
    move_deadline(attempt, minutes=50)
    with page.expect_response("**/contact/"):
        page.clock.fast_forward(61_000)
    expect(page.locator("#clock")).to_contain_text("49:")
    assert Attempt.objects.get(pk=attempt.pk).seen_at is not None


@pytest.mark.promise("A3")
def test_deadline_hands_in_what_is_there_and_says_what_counted(
    page: Page, attempt: Attempt
) -> None:
    page.clock.install()
    open_item(page, attempt)
    choose(page, 1)
    open_item(page, attempt, 2)
    write(page, "到此为止")
    move_deadline(attempt, seconds=-1)
    page.clock.fast_forward(HALF_AN_HOUR * 1000)
    page.clock.fast_forward(5_000)
    page.wait_for_url("**/result/")
    expect(page.locator("#handed-in")).to_contain_text("2")
    assert Attempt.objects.get(pk=attempt.pk).state == State.SUBMITTED
    assert (counted(attempt, 1), counted(attempt, 2)) == (option(attempt, 1), {"text": "到此为止"})
    assert stored(page) == []


@pytest.mark.promise("A3")
def test_answer_that_comes_too_late_is_kept_and_said_not_to_count(
    page: Page, line: Line, attempt: Attempt
) -> None:
    line.fate = refuse
    open_item(page, attempt)
    choose(page, 1)
    move_deadline(attempt, minutes=-5)
    line.fate = carry
    page.reload()
    page.wait_for_url("**/result/")
    wait_until_all_is_sent(page)
    expect(page.locator("#handed-in")).to_contain_text("1")
    assert [answer.content for answer in attempt.answers.all()] == [option(attempt, 1)]
    assert counted(attempt, 1) is None


@pytest.mark.promise("A6")
def test_text_typed_when_the_session_ended_is_there_after_signing_in(
    page: Page, attempt: Attempt
) -> None:
    open_item(page, attempt, 2)
    Session.objects.all().delete()
    write(page, "会话已经结束")
    page.wait_for_url(SIGN_IN_AGAIN)
    page.locator("[name=username]").fill("learner")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("textarea")).to_have_value("会话已经结束")
    expect(page.locator("#saved time")).to_be_visible()
    assert counted(attempt, 2) == {"text": "会话已经结束"}


@pytest.mark.promise("B8")
def test_another_person_at_the_same_browser_sees_nothing_of_it(
    page: Page, line: Line, attempt: Attempt, lesson: Lesson, other_learner: User
) -> None:
    line.fate = refuse
    open_item(page, attempt, 2)
    write(page, "甲写的")
    Session.objects.all().delete()
    sign_in(page, other_learner.username)
    open_item(page, start_exam(other_learner, lesson), 2)
    expect(page.locator("textarea")).to_have_value("")
    expect(page.locator("#unsent")).to_be_hidden()


def ask_to_sign_out(page: Page) -> None:
    page.locator(".menu summary").click()
    page.locator(".menu form button").click()


@pytest.mark.promise("B8")
def test_signing_out_over_unsent_answers_sends_them_if_asked_to(
    page: Page, line: Line, attempt: Attempt
) -> None:
    line.fate = refuse
    open_item(page, attempt)
    choose(page, 1)
    ask_to_sign_out(page)
    expect(page.locator("[data-sign-out-page] li")).to_have_count(1)
    expect(page.locator("[data-sign-out-page] li")).to_contain_text("测验")
    page.locator("[data-send]").click()
    expect(page.locator(".failed-only")).to_be_visible()
    line.fate = carry
    page.locator("[data-send]").click()
    page.wait_for_url("**/sign-in/")
    assert stored(page) == []
    assert counted(attempt, 1) == option(attempt, 1)


@pytest.mark.promise("B8")
def test_signing_out_discards_what_is_unsent_and_leaves_nothing_behind(
    page: Page, line: Line, attempt: Attempt
) -> None:
    line.fate = refuse
    open_item(page, attempt, 2)
    write(page, "谁也不该看到")
    ask_to_sign_out(page)
    page.locator("[data-sign-out-page] form button").click()
    page.wait_for_url("**/sign-in/")
    assert stored(page) == []
    for _page in ("sign-out", "attempt"):
        page.go_back()
        page.wait_for_url(SIGN_IN_AGAIN)
    assert "谁也不该看到" not in page.content()
    assert attempt.answers.count() == 0


def test_signing_out_with_nothing_unsent_asks_nothing(page: Page, attempt: Attempt) -> None:
    open_item(page, attempt)
    ask_to_sign_out(page)
    page.wait_for_url("**/sign-in/")

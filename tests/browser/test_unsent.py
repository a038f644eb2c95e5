"""No answer is lost on the way: kept in the browser until its receipt, and sent again by itself."""

from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Attempt
from tests.browser.sitting import (
    Line,
    carry,
    choose,
    counted,
    lose_the_reply,
    open_item,
    option,
    refuse,
    start_exam,
    stored,
    wait_until_all_is_sent,
    write,
)
from tests.browser.steps import sign_in
from tests.guarantees.plugin import Figure

BLOCKED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("blocked", "SecurityError"); },
});"""


@pytest.fixture
def attempt(page: Page, learner: User, lesson: Lesson) -> Attempt:
    """Return an exam, whose learner is signed in."""
    sign_in(page, "learner")
    return start_exam(learner, lesson)


@pytest.fixture
def line(page: Page) -> Line:
    return Line(page)


@pytest.mark.promise("A7")
def test_answer_given_offline_is_sent_on_reconnecting(page: Page, attempt: Attempt) -> None:
    open_item(page, attempt)
    page.context.set_offline(True)
    choose(page, 1)
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#unsent")).to_be_visible()
    expect(page.locator("#saved time")).to_have_count(0)
    assert attempt.answers.count() == 0
    page.context.set_offline(False)
    expect(page.locator("#saved time")).to_be_visible()
    expect(page.locator("#unsent")).to_be_hidden()
    expect(page.locator("#offline")).to_be_hidden()
    assert counted(attempt, 1) == option(attempt, 1)
    assert stored(page) == []


def test_typing_hides_the_receipt_of_what_stood_there_before(
    page: Page, line: Line, attempt: Attempt
) -> None:
    open_item(page, attempt, 2)
    write(page, "第一稿")
    expect(page.locator("#saved time")).to_be_visible()
    line.fate = refuse
    page.locator("textarea").press_sequentially("，改")
    expect(page.locator("#saved")).to_be_hidden()
    line.fate = carry
    expect(page.locator("#saved")).to_be_visible()
    assert counted(attempt, 2) == {"text": "第一稿，改"}


@pytest.mark.promise("A7")
def test_text_is_there_again_after_a_reload_and_is_sent(
    page: Page, line: Line, attempt: Attempt
) -> None:
    open_item(page, attempt, 2)
    line.fate = refuse
    page.locator("textarea").press_sequentially("写到一半")
    page.reload()
    expect(page.locator("textarea")).to_have_value("写到一半")
    expect(page.locator("#saved time")).to_have_count(0)
    line.fate = carry
    wait_until_all_is_sent(page)
    expect(page.locator("#saved time")).to_be_visible()
    assert counted(attempt, 2) == {"text": "写到一半"}


@pytest.mark.promise("A7")
def test_answer_whose_reply_was_lost_is_not_doubled(
    page: Page, line: Line, attempt: Attempt
) -> None:
    open_item(page, attempt)
    line.fate = lose_the_reply
    with page.expect_event("requestfailed"):
        choose(page, 0)
    line.fate = carry
    choose(page, 2)
    wait_until_all_is_sent(page)
    expect(page.locator(".two-texts")).to_have_count(0)
    kept = [answer.content for answer in attempt.answers.order_by("pk")]
    assert kept == [option(attempt, 0), option(attempt, 2)]


@pytest.mark.promise("A7")
def test_answer_of_another_question_is_sent_while_one_goes_on(
    page: Page, line: Line, attempt: Attempt
) -> None:
    open_item(page, attempt)
    line.fate = refuse
    choose(page, 1)
    open_item(page, attempt, 2)
    line.fate = carry
    wait_until_all_is_sent(page)
    assert counted(attempt, 1) == option(attempt, 1)


@pytest.mark.promise("A7")
def test_unsent_answers_go_before_the_exam_is_handed_in(
    page: Page, line: Line, attempt: Attempt
) -> None:
    open_item(page, attempt)
    line.fate = refuse
    choose(page, 1)
    page.goto(f"/attempts/{attempt.pk}/submit/")
    page.locator("form[data-hand-in] .button").click()
    expect(page.locator("#unsent")).to_be_visible()
    assert "/submit/" in page.url
    line.fate = carry
    page.locator("form[data-hand-in] .button").click()
    page.wait_for_url("**/result/")
    assert counted(attempt, 1) == option(attempt, 1)
    assert stored(page) == []


def test_exam_can_be_handed_in_without_what_the_server_fails_at(
    page: Page, line: Line, attempt: Attempt
) -> None:
    line.fate = lambda route: route.fulfill(status=500)
    open_item(page, attempt)
    choose(page, 1)
    page.goto(f"/attempts/{attempt.pk}/submit/")
    page.locator("form[data-hand-in] .button").click()
    expect(page.locator("form.was-told")).to_be_visible()
    page.locator("form[data-hand-in] .button").click()
    page.wait_for_url("**/result/")


@pytest.mark.promise("A7")
def test_answers_are_kept_where_the_browser_stores_nothing(page: Page, attempt: Attempt) -> None:
    page.add_init_script(BLOCKED)
    open_item(page, attempt)
    page.context.set_offline(True)
    choose(page, 1)
    expect(page.locator("#unsent")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#saved time")).to_be_visible()
    assert counted(attempt, 1) == option(attempt, 1)


def test_two_windows_tell_of_each_other(page: Page, attempt: Attempt) -> None:
    open_item(page, attempt)
    expect(page.locator("#other-window")).to_be_hidden()
    other = page.context.new_page()
    open_item(other, attempt, 2)
    expect(other.locator("#other-window")).to_be_visible()
    expect(page.locator("#other-window")).to_be_visible()
    other.close(run_before_unload=True)
    expect(page.locator("#other-window")).to_be_hidden()


@pytest.mark.promise("A2")
def test_fork_of_an_autosave_shows_both_texts_in_the_place_of_the_question(
    page: Page, attempt: Attempt
) -> None:
    open_item(page, attempt)
    other = page.context.new_page()
    open_item(other, attempt)
    choose(page, 0)
    expect(page.locator("#saved time")).to_be_visible()
    choose(other, 1)
    expect(other.locator(".two-texts")).to_be_visible()
    expect(other.locator("#paper")).to_have_count(1)
    assert stored(other) == []


@pytest.mark.promise("A7")
def test_nothing_is_lost_at_twenty_random_points(
    page: Page, line: Line, attempt: Attempt, figure: Figure
) -> None:
    """Answer, be cut off somewhere on the way, and load a page again, with the line back or not."""
    random = Random(20)  # noqa: S311 -- repeatable
    wanted: dict[int, Any] = {}
    for point in range(20):
        position = random.choice([1, 2])
        open_item(page, attempt, position)
        line.fate = random.choice([refuse, lose_the_reply])
        if position == 1:
            choose(page, point % 3)
            wanted[1] = option(attempt, point % 3)
        else:
            write(page, f"第 {point} 稿")
            wanted[2] = {"text": f"第 {point} 稿"}
        if random.choice([True, False]):
            with page.expect_event("requestfailed"):
                page.locator("#question h1").focus()
        line.fate = random.choice([line.fate, carry])
    line.fate = carry
    page.reload()
    wait_until_all_is_sent(page)
    figure("20 reloads at random points")
    assert {position: counted(attempt, position) for position in wanted} == wanted
    assert not attempt.answers.filter(is_fork=True).exists()


@pytest.mark.promise("A7")
def test_line_that_drops_three_in_ten_loses_and_doubles_nothing(
    page: Page, line: Line, attempt: Attempt, figure: Figure
) -> None:
    """Half of what is dropped has reached the server, and only its reply is lost."""
    random = Random(30)  # noqa: S311 -- repeatable
    page.clock.install()
    open_item(page, attempt, 2)
    line.fate = lambda route: _drop(route, random.random())
    drafts = [{"text": f"第 {number} 稿"} for number in range(200)]
    for draft in drafts:
        write(page, draft["text"])
        page.clock.fast_forward(2_000)
    line.fate = carry
    while stored(page):
        page.clock.fast_forward(1_000)
    kept = [answer.content for answer in attempt.answers.order_by("pk")]
    figure(f"200 texts, {len(kept)} kept")
    assert kept[-1] == drafts[-1]
    assert kept == [draft for draft in drafts if draft in kept]
    assert len(kept) > 50
    assert not attempt.answers.filter(is_fork=True).exists()


def _drop(route: Route, roll: float) -> None:
    if roll < 0.15:
        refuse(route)
    elif roll < 0.3:
        lose_the_reply(route)
    else:
        carry(route)

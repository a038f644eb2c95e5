"""Answering by keyboard, without scripts, in two windows, and when the connection is lost."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.models import Attempt, Quiz
from tests.browser.steps import sign_in
from tests.builders import CONTENTS, make_question, make_quiz


@pytest.fixture
def attempt(learner: User, lesson: Lesson) -> Attempt:
    """Open an exam with one question of each kind, in the order of CONTENTS."""
    return _start(learner, lesson, mode="exam", limit_minutes=30)


def test_keys_choose_and_enter_goes_on(page: Page, attempt: Attempt) -> None:
    sign_in(page, "learner")
    page.goto(attempt.get_absolute_url())
    page.locator("#question input[type=radio]").first.focus()
    page.keyboard.press("b")
    expect(page.locator("#question input[type=radio]").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#question h1")).to_have_text("第 2 题")
    expect(page.locator("#question h1")).to_be_focused()
    page.locator("#question input[type=checkbox]").first.focus()
    with page.expect_response("**/items/2/"):
        page.keyboard.press("1")
        page.keyboard.press("3")
    first, second = attempt.items.order_by("position")[:2]
    assert first.answers.counted().last().content == {"choice": first.order[1]}  # type: ignore[union-attr]
    chosen = sorted([second.order[0], second.order[2]])
    assert second.answers.counted().last().content == {"choices": chosen}  # type: ignore[union-attr]


@pytest.mark.promise("A7")
def test_receipt_appears_only_when_the_server_has_the_answer(page: Page, attempt: Attempt) -> None:
    sign_in(page, "learner")
    page.goto(attempt.get_absolute_url())
    page.context.set_offline(True)
    page.locator("#question label.option").first.click()
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#saved time")).to_have_count(0)
    page.context.set_offline(False)
    page.locator("#question label.option").nth(1).click()
    expect(page.locator("#saved time")).to_be_visible()
    expect(page.locator("#offline")).to_be_hidden()
    assert attempt.answers.count() == 1


@pytest.mark.promise("A2")
def test_second_window_never_overwrites_the_first(page: Page, attempt: Attempt) -> None:
    sign_in(page, "learner")
    page.goto(attempt.get_absolute_url())
    other = page.context.new_page()
    other.goto(attempt.get_absolute_url())
    page.locator("#question label.option").first.click()
    expect(page.locator("#saved time")).to_be_visible()
    other.locator("#question label.option").nth(1).click()
    other.locator("#answer .actions .button").first.click()
    expect(other.locator(".two-texts")).to_be_visible()
    other.get_by_role("button", name="改用这个").click()
    expect(other.locator("#question label.option input").nth(1)).to_be_checked()
    item = attempt.items.get(position=1)
    contents = [answer.content for answer in item.answers.order_by("pk")]
    assert contents[0] == {"choice": item.order[0]}
    assert contents[-1] == {"choice": item.order[1]}
    assert item.answers.counted().order_by("-number").first().content == contents[-1]  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_every_kind_is_answered_without_scripts(
    browser: Browser, server: str, learner: User, lesson: Lesson, mode: str
) -> None:
    attempt = _start(learner, lesson, mode=mode)
    context = browser.new_context(base_url=server, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, "learner")
    page.goto(attempt.get_absolute_url())
    for item in attempt.items.select_related("version").order_by("position"):
        expect(page.locator("#question h1")).to_have_text(f"第 {item.position} 题")
        _fill_in(page, item.version.kind)
        page.locator("#answer .actions .button").click()
        if mode == "practice":
            expect(page.locator(".feedback-verdict")).to_be_visible()
            page.locator("#question .actions .button").click()
    if mode == "exam":
        page.wait_for_url("**/submit/")
        page.locator("main form .button").click()
    page.wait_for_url("**/result/")
    context.close()
    assert attempt.answers.counted().count() == len(CONTENTS)


def test_language_switch_turns_the_page_english_and_back(page: Page, learner: User) -> None:
    sign_in(page, "learner")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("nav").first).to_contain_text("My progress")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("nav").first).to_contain_text("我的进度")


def _start(learner: User, lesson: Lesson, **fields: Any) -> Attempt:
    questions = [make_question(lesson, kind) for kind in CONTENTS]
    quiz: Quiz = make_quiz(lesson.course, questions, **fields)
    return start_attempt(user=learner, quiz=quiz, now=timezone.now(), seed=7)


def _fill_in(page: Page, kind: str) -> None:
    question = page.locator("#question")
    match kind:
        case "single_choice" | "true_false" | "multiple_choice":
            question.locator("label.option").first.click()
        case "blanks" | "numeric":
            for box in question.locator("input[type=text]").all():
                box.fill("7")
        case "ordering" | "matching":
            for place, select in enumerate(question.locator("select").all(), start=1):
                select.select_option(index=place)
        case "essay":
            question.locator("textarea").fill("看法")

"""An exam from its rules to its results: set, sat with a code and no way back, marked, released."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Attempt, Quiz
from tests.browser.conftest import DESKTOP, PHONE, serving
from tests.browser.steps import sign_in
from tests.builders import make_question, make_quiz


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    questions = [make_question(lesson, kind) for kind in ("true_false", "single_choice", "essay")]
    return make_quiz(lesson.course, questions, mode="exam", limit_minutes=30)


@pytest.fixture
def office(browser: Browser, server: str, instructor: User) -> Iterator[Page]:
    """Yield the page of the instructor at a desk."""
    with_desk = browser.new_context(base_url=server, locale="zh-CN", viewport=DESKTOP)
    page = _page_of(with_desk, instructor)
    yield page
    with_desk.close()


@pytest.fixture
def candidate(browser: Browser, server: str, learner: User) -> Iterator[Page]:
    """Yield the page of the candidate on a phone."""
    with_phone = browser.new_context(base_url=server, locale="zh-CN", viewport=PHONE)
    yield _page_of(with_phone, learner)
    with_phone.close()


def test_an_exam_is_set_sat_marked_and_released(
    office: Page, candidate: Page, exam: Quiz, instructor: User, learner: User
) -> None:
    _set_rules(office, exam)
    candidate.goto(exam.get_absolute_url())
    candidate.locator("#access-code").fill("7789")
    candidate.locator("main form .button").click()
    expect(candidate.locator("#access-code-error")).to_be_visible()
    candidate.locator("#access-code").fill("7788")
    candidate.locator("main form .button").click()
    _sit(candidate)
    attempt = Attempt.objects.get(quiz=exam)
    result = reverse("result", args=[attempt.pk])
    expect(candidate.locator(".score")).to_have_text("已交卷")
    expect(candidate.locator(".feedback").first).to_contain_text("答案已记录")
    assert candidate.locator(".marked, .evidence").count() == 0
    _mark_and_release(office)
    candidate.goto(result)
    attempt.refresh_from_db()
    expect(candidate.locator(".score")).to_contain_text(f"{attempt.score:.0f}")
    expect(candidate.locator(".evidence").first).to_be_attached()


def _page_of(context: BrowserContext, user: User) -> Page:
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, user.username)
    return page


def _set_rules(office: Page, exam: Quiz) -> None:
    """Write a code, no way back, results together, and everything shown only then."""
    office.goto(reverse("admin:quizzes_quiz_change", args=[exam.pk]))
    expect(office.locator("[name=people]")).to_be_hidden()
    expect(office.locator("[name=reveal_key]")).to_be_hidden()
    office.locator("[name=preset][value=own]").check()
    for aspect in ("verdict", "score", "key", "explanation", "evidence"):
        office.locator(f"[name=reveal_{aspect}]").select_option("marking")
    office.locator("[name=release]").select_option("together")
    office.locator("[name=access_code]").fill("7788")
    office.locator("[name=is_one_way]").check()
    office.locator("[name=audience]").select_option("selected")
    office.locator("[name=people]").fill("learner")
    office.locator(".submit-row [name=_save]").click()
    expect(office.locator(".messagelist")).to_be_visible()


def _sit(candidate: Page) -> None:
    """Answer each question; one that has been left cannot be seen again."""
    heading = candidate.locator("#question h1")
    expect(heading).to_have_text("第 1 题")
    candidate.locator("#question label.option").first.click()
    candidate.locator("#answer .actions .button").click()
    expect(heading).to_have_text("第 2 题")
    candidate.goto(f"{candidate.url.split('?')[0]}?item=1")
    expect(heading).to_have_text("第 2 题")
    candidate.locator("#question label.option").first.click()
    candidate.locator("#answer .actions .button").click()
    expect(heading).to_have_text("第 3 题")
    candidate.locator("#question textarea").fill("生态比政策更要紧。")
    candidate.locator("#answer .actions .button").click()
    candidate.wait_for_url("**/submit/")
    candidate.locator("main form .button").first.click()
    candidate.wait_for_url("**/result/")


def _mark_and_release(office: Page) -> None:
    queue = reverse("admin:quizzes_marking")
    office.goto(queue)
    office.locator("#content a[href*='/marking/']").first.click()
    office.locator("[name=points]").fill("2")
    office.locator(".marking-form [name=_save]").click()
    office.wait_for_url(f"**{queue}")
    office.locator("form[action*='/release/'] button").click()
    expect(office.locator(".messagelist .success")).to_be_visible()

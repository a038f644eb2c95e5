"""An instructor watches an exam while a candidate sits it in another browser."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Attempt, Quiz
from tests.browser.conftest import DESKTOP, PHONE, serving
from tests.browser.steps import answer_somehow, sign_in
from tests.quizzes.watching import MINUTE, begin, make_exam

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
NEXT_POLL = 25_000
"""Milliseconds in which the page, which asks every 10 seconds, must have changed."""


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    now = timezone.now()
    return make_exam(lesson, opens_at=now - MINUTE, closes_at=now + timedelta(hours=1))


@pytest.fixture
def attempt(exam: Quiz, learner: User) -> Attempt:
    return begin(learner, exam, timezone.now())


@pytest.fixture
def candidate(browser: Browser, server: str, attempt: Attempt) -> Iterator[Page]:
    """Yield the page of the candidate, who has signed in and sees the first question."""
    context = browser.new_context(base_url=server, locale="zh-CN")
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, attempt.user.username)
    page.goto(attempt.get_absolute_url())
    yield page
    context.close()


@pytest.fixture
def watched(page: Page, complaints: list[str], exam: Quiz, instructor: User) -> Page:
    """Return the instructor's page on the live view."""
    page.set_viewport_size(DESKTOP)
    sign_in(page, instructor.username)
    page.goto(reverse("admin:quizzes_quiz_live", args=[exam.pk]))
    return page


def test_live_view_follows_a_candidate_by_itself(
    candidate: Page, watched: Page, complaints: list[str], attempt: Attempt
) -> None:
    bar = watched.locator(".live-table progress")
    expect(bar).to_have_attribute("value", "0")
    answer_somehow(candidate)
    expect(candidate.locator("#saved[data-receipt]")).to_be_visible()
    expect(bar).to_have_attribute("value", "1", timeout=NEXT_POLL)
    candidate.goto(reverse("submit-attempt", args=[attempt.pk]))
    candidate.locator("main form[method=post] .button").first.click()
    candidate.wait_for_url(reverse("result", args=[attempt.pk]))
    expect(watched.locator(".live-table .live-submitted")).to_be_visible(timeout=NEXT_POLL)
    expect(watched.locator("#tile-submitted .live-count")).to_have_text("1")
    assert complaints == []


def test_extension_reaches_the_candidate_by_itself(
    candidate: Page, watched: Page, complaints: list[str], attempt: Attempt
) -> None:
    candidate.clock.install()
    candidate.reload()
    before = _deadline(candidate)
    watched.locator(".object-tools a[href$='/extend/']").click()
    watched.locator("[name=minutes]").fill("10")
    watched.locator("[name=reason]").fill("机房停电。")
    watched.locator(".submit-row [type=submit]").click()
    expect(watched.locator(".messagelist .success")).to_be_visible()
    attempt.refresh_from_db()
    assert attempt.deadline_at == before + 10 * MINUTE
    candidate.clock.fast_forward("01:05")  # the page asks each minute
    moved = f"[data-deadline='{date_format(localtime(attempt.deadline_at), 'c')}']"
    expect(candidate.locator(moved)).to_be_visible()
    assert complaints == []


def test_live_view_says_when_the_server_does_not_answer(
    watched: Page, context: BrowserContext, attempt: Attempt
) -> None:
    notice = watched.locator("#live-lost")
    expect(notice).to_be_hidden()
    context.set_offline(offline=True)
    expect(notice).to_be_visible(timeout=NEXT_POLL)
    context.set_offline(offline=False)
    expect(notice).to_be_hidden(timeout=NEXT_POLL)
    expect(watched.locator(".live-table .live-working")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_findings_in_either_size(
    watched: Page, complaints: list[str], attempt: Attempt, scheme: Literal["light", "dark"]
) -> None:
    here = watched.url
    watched.emulate_media(color_scheme=scheme)
    for page in ("", "?q=nobody", "extend/", "close/", f"end/{attempt.pk}/"):
        watched.goto(here + page)
        for size in (PHONE, DESKTOP):
            watched.set_viewport_size(size)
            assert _look(watched) == ([], False)
    assert complaints == []


def _look(page: Page) -> tuple[list[str], bool]:
    """Return what axe finds in the page's own content, and whether it is too wide."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("() => axe.run('#content')")
    found = [
        f"{violation['id']}: {node['target']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    return found, page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def _deadline(page: Page) -> datetime:
    written = page.locator("[data-deadline]").first.get_attribute("data-deadline")
    assert written is not None
    return datetime.fromisoformat(written)

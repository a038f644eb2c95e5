"""Writing a blueprint with a browser, and its paper on screen and in print."""

from pathlib import Path

import axe_playwright_python
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Quiz
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.steps import sign_in
from tests.builders import CONTENTS, make_question, make_quiz

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


@pytest.fixture
def quiz(lesson: Lesson) -> Quiz:
    """Make an exam without rows, in a course with three single choices and one essay."""
    for kind in ("single_choice", "single_choice", "single_choice", "essay"):
        make_question(lesson, kind)
    return make_quiz(lesson.course, [], published=False, mode="exam")


def test_rows_are_counted_while_they_are_typed(
    page: Page, complaints: list[str], quiz: Quiz, instructor: User
) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in(page, instructor.username)
    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/change/")
    page.locator("[name='parts-0-kind']").select_option("single_choice")
    page.locator("[name='parts-0-count']").fill("2")
    expect(page.locator("#parts-0-fitting")).to_contain_text("3")
    expect(page.locator("#outlook dd").nth(0)).to_have_text("2")
    page.locator("button[name='_more']").click()
    page.locator("[name='parts-2-count']").fill("3")
    expect(page.locator("#outlook .problem-list li")).to_have_count(1)
    page.locator("#parts .row-drop").nth(2).click()
    expect(page.locator("#outlook .problem-list")).to_have_count(0)
    expect(page.locator("[name='parts-0-count']")).to_have_value("2")
    assert complaints == []
    assert not quiz.parts.exists()


def test_check_button_counts_without_leaving_the_page(
    page: Page, complaints: list[str], quiz: Quiz, instructor: User
) -> None:
    sign_in(page, instructor.username)
    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/change/")
    page.locator("[name='parts-0-count']").fill("5")
    page.locator("[name='_check']").click()
    expect(page.locator("#outlook .problem-list li")).to_have_count(1)
    page.locator("[name='parts-0-count']").fill("4")
    page.locator("[name='_check']").click()
    expect(page.locator("#outlook .outlook-warning")).to_have_count(1)
    assert complaints == []


def test_pages_are_open_to_everyone_and_fit_the_screen(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User
) -> None:
    questions = [make_question(lesson, kind) for kind in CONTENTS]
    exam = make_quiz(lesson.course, questions, mode="exam")
    sign_in(page, instructor.username)
    names = ("paper", "print", "pool", "repeat", "change")
    urls = [reverse(f"admin:quizzes_quiz_{name}", args=[exam.pk]) for name in names]
    urls += [f"{urls[0]}?key=1", f"{urls[1]}?key=1", f"{urls[1]}?seed=1&seed=2"]
    assert [barrier for url in urls for barrier in _barriers(page, url)] == []
    assert complaints == []


def test_only_the_paper_is_printed(page: Page, lesson: Lesson, instructor: User) -> None:
    exam = make_quiz(lesson.course, [make_question(lesson, kind) for kind in CONTENTS], mode="exam")
    sign_in(page, instructor.username)
    page.goto(reverse("admin:quizzes_quiz_print", args=[exam.pk]))
    page.emulate_media(media="print")
    shown = [page.locator(part).is_visible() for part in (".sheet", ".paper-head", ".site-header")]
    assert (shown, page.locator(".sheet-question").count()) == ([True, False, False], 8)


def _barriers(page: Page, url: str) -> list[str]:
    """Return what axe finds in the page's own content, and whether it is too wide for a phone."""
    page.set_viewport_size(DESKTOP)
    page.goto(url)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("() => axe.run(document.querySelector('#content, main'))")
    problems = [f"{url} {one['id']}: {one['nodes'][0]['html']}" for one in result["violations"]]
    page.set_viewport_size(PHONE)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        problems.append(f"{url} wide")
    return problems

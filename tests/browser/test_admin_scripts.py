"""What scripts add to the forms of the admin: rows that move, and quotes marked with the mouse."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Question
from tests.browser.conftest import DESKTOP, serving
from tests.browser.steps import sign_in
from tests.builders import make_lesson


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def form(page: Page, lesson: Lesson, instructor: User) -> Locator:
    """Open the form of a new question about the lesson."""
    page.set_viewport_size(DESKTOP)
    sign_in(page, instructor.username)
    page.goto(f"{reverse('admin:quizzes_question_add')}?kind=ordering&lesson={lesson.pk}")
    return page.locator("#question_form")


def test_rows_are_added_moved_and_removed(page: Page, form: Locator, complaints: list[str]) -> None:
    form.locator("[name=stem]").fill("由大到小排列。")
    form.locator("[name=_more][value=entries]").click()
    rows = form.locator("#entries [data-row]")
    expect(rows).to_have_count(5)
    for number, text in enumerate(["三", "一", "多余", "二", "末"]):
        form.locator(f"[name=entries-{number}-text]").fill(text)
    rows.nth(2).locator(".row-drop").click()
    rows.nth(0).locator(".row-down").click()
    rows.nth(1).locator(".row-down").click()
    form.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    version = Question.objects.get().latest_version
    assert version is not None
    assert version.content["entries"] == ["一", "二", "三", "末"]
    assert complaints == []


def test_quote_is_marked_with_the_mouse(page: Page, form: Locator, complaints: list[str]) -> None:
    choice = form.locator("#evidence .passage-choice", has_text="湖畔市去年利用外资")
    box = choice.locator(".passage-text").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 110, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    form.locator("#evidence [data-row] [data-use]").click()
    quote = form.locator("[name=evidence-0-quote]").input_value()
    assert "湖畔市去年利用外资".startswith(quote[:4])
    assert len(quote) > 3  # the exact end depends on the fonts
    expect(choice.locator("mark")).to_have_text(quote)
    expect(choice.locator("input")).to_be_checked()
    assert form.locator("[name=evidence-0-start]").input_value() == "0"
    assert complaints == []


def test_passages_are_filtered(form: Locator) -> None:
    form.locator("#evidence [data-filter]").first.fill("市长")
    shown = form.locator("#evidence .row-list .passage-choice:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("创新是城市的气质")


def test_another_lesson_brings_its_passages_and_keeps_what_was_typed(
    page: Page, lesson: Lesson, instructor: User
) -> None:
    other = make_lesson(lesson.course, "lakes", body="湖有三个。\n")
    sign_in(page, instructor.username)
    page.goto(f"{reverse('admin:quizzes_question_add')}?kind=essay&lesson={lesson.pk}")
    page.locator("[name=stem]").fill("半句")
    page.locator("[name=lesson]").select_option(str(other.pk))
    expect(page.locator("#evidence .row-list .passage-text")).to_have_text(["湖有三个。"])
    expect(page.locator("[name=stem]")).to_have_value("半句")

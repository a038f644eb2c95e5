"""Looking at a revised edition, correcting what was matched, and publishing it."""

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from lessons.models import Lesson, Revision
from tests.authoring.revising import draft_edition, make_edition
from tests.browser.conftest import DESKTOP, PHONE, serving
from tests.browser.steps import sign_in
from tests.builders import BODY, make_lesson, make_question

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
LABS = "全市有 7 家重点实验室，其中 3 家在东区。"
REWRITTEN = "东区集中了将近一半的实验室。"


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def drafts(lesson: Lesson) -> list[Revision]:
    """Draft an edition of two lessons; one passage is rewritten beyond recognition."""
    other = make_lesson(lesson.course, "other", body="别的。")
    make_question(lesson, quote="全市有 7 家重点实验室")
    make_question(lesson)
    make_lesson(lesson.course, "left", body="没有对应的课文。")
    texts = {lesson: BODY.replace(LABS, REWRITTEN), other: "别的。\n\n多一段。"}
    return draft_edition(make_edition(lesson.course), texts)


def test_instructor_corrects_a_match_and_publishes_the_edition(
    page: Page, complaints: list[str], drafts: list[Revision], instructor: User
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, instructor.username)
    page.goto(reverse("admin:index"))
    page.locator(f"a[href='{reverse('admin:authoring_editions')}']").click()
    page.locator("#content table a").click()
    page.locator(".edition-drafts a").first.click()
    row = page.locator(".compare-new", has_text=REWRITTEN).locator("visible=true").last
    row.locator("summary").click()
    row.locator("select").select_option(index=1)
    row.locator("button").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".compare-row.compare-reworded del")).not_to_have_count(0)
    page.locator(".notice-box a").click()
    page.locator("button[name=publish]").click()
    expect(page.locator(".messagelist .success a")).to_be_visible()
    assert Lesson.objects.filter(current_revision__in=[draft.pk for draft in drafts]).count() == 2
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_barriers(
    page: Page,
    complaints: list[str],
    drafts: list[Revision],
    instructor: User,
    scheme: str,
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    sign_in(page, instructor.username)
    text = [drafts[0].lesson_id, drafts[0].number]
    urls = [
        reverse("admin:lessons_lesson_text", args=text),
        reverse("admin:authoring_edition", args=[drafts[0].edition_id]),
        reverse("admin:authoring_editions"),
    ]
    found = [barrier for url in urls for barrier in _barriers(page, url)]
    assert (found, complaints) == ([], [])


def _barriers(page: Page, url: str) -> list[str]:
    """Return what axe finds in the page's own content, and whether it is too wide for a phone."""
    page.set_viewport_size(DESKTOP)
    page.goto(url)
    page.locator("#content details").evaluate_all("all => all.forEach(one => { one.open = true })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("() => axe.run('#content')")
    problems = [f"{one['id']}: {one['nodes'][0]['html']}" for one in result["violations"]]
    page.set_viewport_size(PHONE)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        problems.append("wide")
    return problems

"""Sending a file of questions, going through it and importing it; and fetching one."""

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Version
from tests.authoring.banks import gift_of, item_of
from tests.browser.conftest import DESKTOP, PHONE, serving
from tests.browser.steps import sign_in
from tests.builders import make_question

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
BANK = gift_of(
    item_of("湖畔市新设几家实验室？", uid="labs"), item_of("谁写了这首诗？"), item_of("丙？")
)
MANY = 1_500
LARGE = gift_of(*(item_of(f"第 {number} 题问的是什么？") for number in range(MANY)))
WORKER_MILLISECONDS = 40_000
MOST_LOOKS = 2_000
BROKEN = "\n\n写了一半的题？ {=七\n".encode()


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


def send(page: Page, lesson: Lesson, content: bytes = BANK + BROKEN) -> None:
    page.goto(reverse("admin:authoring_questions_import", args=[lesson.course_id]))
    file: FilePayload = {"name": "bank.gift", "mimeType": "text/plain", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form.question-file input[type=submit]").click()


def test_instructor_skips_one_changes_one_and_imports_the_rest(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, instructor.username)
    send(page, lesson)
    page.locator("#skip-1").check()
    page.locator("#question-3 summary").click()
    page.locator("#stem-2").fill("更好的问法？")
    page.locator("button[value=import]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    stems = [version.loaded.stem for version in Version.objects.order_by("pk")]
    assert (stems, complaints) == (["湖畔市新设几家实验室？", "更好的问法？"], [])


def test_large_file_is_read_and_written_while_the_page_says_how_far_it_is(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User
) -> None:
    bring_in_large(page, lesson, instructor, looks=1)
    assert (Version.objects.count(), complaints) == (MANY, [])


def test_large_file_comes_in_without_scripts(
    browser: Browser, server: str, lesson: Lesson, instructor: User
) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False, locale="zh-CN")
    bring_in_large(context.new_page(), lesson, instructor, looks=MOST_LOOKS)
    context.close()
    assert Version.objects.count() == MANY


def bring_in_large(page: Page, lesson: Lesson, instructor: User, *, looks: int) -> None:
    """Send a file that a worker reads, and have another write it."""
    sign_in(page, instructor.username)
    send(page, lesson, LARGE)
    expect(page.locator("#import-progress progress")).to_be_visible()
    look_until(page, page.locator("#question-1"), looks)
    page.locator("button[value=import]").click()
    look_until(page, page.locator(".import-steps li:last-child[aria-current=step]"), looks)


def look_until(page: Page, wanted: Locator, looks: int) -> None:
    """Follow the link that shows how far it is, at most so often; scripts need it not at all."""
    for _look in range(looks - 1):
        if wanted.is_visible():
            break
        page.locator("a.import-again").click()
    expect(wanted).to_be_visible(timeout=WORKER_MILLISECONDS)


def test_exported_file_is_fetched(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User
) -> None:
    make_question(lesson, uid="q-1")
    sign_in(page, instructor.username)
    page.goto(reverse("admin:authoring_questions_export", args=[lesson.course_id]))
    page.locator("select[name=file_format]").select_option("gift")
    page.locator("form.question-export input[type=submit]").click()
    with page.expect_download() as download:
        page.locator(".import-result a.button").click()
    assert (download.value.suggested_filename, complaints) == ("lake-questions.gift", [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_barriers(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User, scheme: str
) -> None:
    make_question(lesson, "essay")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    sign_in(page, instructor.username)
    send(page, lesson)
    course = [lesson.course_id]
    urls = [
        page.url,
        reverse("admin:authoring_questions"),
        reverse("admin:authoring_questions_import", args=course),
        f"{reverse('admin:authoring_questions_export', args=course)}?file_format=gift",
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

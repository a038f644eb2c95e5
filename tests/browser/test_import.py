"""The instructor's way from a policy document to drafts of lessons."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from accounts.models import User
from lessons.models import Course, Lesson
from tests.authoring.policies import FIRST
from tests.browser.conftest import DESKTOP, PHONE, serving
from tests.browser.steps import sign_in


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_document_is_uploaded_gone_through_and_made_into_drafts(
    page: Page, complaints: list[str], course: Course, instructor: User, viewport: ViewportSize
) -> None:
    page.set_viewport_size(viewport)
    sign_in(page, instructor.username)
    _upload(page, course)
    wide = [_is_wide(page)]
    page.locator("#title-0").fill("总的规定")
    _press(page, "merge 3")
    page.locator("#lesson-1 summary").click()
    _press(page, "split 1 1")
    wide.append(_is_wide(page))
    page.locator("button[value=onward]").click()
    page.wait_for_url("**/summary/**")
    wide.append(_is_wide(page))
    page.locator(".import-apply [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    titles = (
        Lesson.objects.filter(course=course).order_by("position").values_list("title", flat=True)
    )
    assert [title[:6] for title in titles] == [
        "总的规定",
        "第二章 建设",
        "第四条 市交",
        "第三章 收费",
    ]
    assert (wide, complaints) == ([False] * 3, [])


def _upload(page: Page, course: Course) -> None:
    page.goto(reverse("admin:index"))
    page.locator(f"a[href='{reverse('admin:authoring_import_begin')}']").first.click()
    page.locator("[name=course]").select_option(str(course.pk))
    page.locator("[name=level]").select_option("chapter")
    document = FilePayload(name="办法.txt", mimeType="text/plain", buffer=FIRST.encode())
    page.locator("[name=document]").set_input_files(document)
    page.locator(".import-begin [type=submit]").click()
    page.locator(".outline").wait_for()


def _press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(f"button[name=do][value='{button}']").click()


def _is_wide(page: Page) -> bool:
    script = "document.documentElement.scrollWidth > window.innerWidth + 1"
    return bool(page.evaluate(script))

"""The evidence chain from end to end, as the people it is for walk it.

A policy document becomes a course; its questions are drafted and reviewed; a learner completes it;
the policy is revised; questions are reviewed again; the learner is told, and asked about just that.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from authoring.review.queue import Reason
from lessons.models import Course, Edition, Lesson, Source
from progress.models import Completion
from quizzes.models import Attempt, Question, Version
from tests.answering import answer_to
from tests.browser.conftest import DESKTOP, PHONE, serving
from tests.browser.steps import sign_in
from tests.builders import make_course, make_instructor, make_user

EXAMPLE = settings.BASE_DIR / "docs" / "example"
CHAPTERS = ["第一章 总则", "第二章 采购与领用", "第三章 监督管理"]


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def course(db: None) -> Course:
    return make_course("supplies")


@pytest.fixture
def author(course: Course, browser: Browser, server: str) -> Iterator[Page]:
    """Yield the page of the instructor, at a desk."""
    make_instructor(course, "instructor")
    yield from _person(browser, server, "instructor", DESKTOP)


@pytest.fixture
def reader(db: None, browser: Browser, server: str) -> Iterator[Page]:
    """Yield the page of the learner, with a phone."""
    make_user("learner", full_name="沈知秋")
    yield from _person(browser, server, "learner", PHONE)


def _person(browser: Browser, server: str, name: str, viewport: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=server, viewport=viewport, locale="zh-CN")
    page = context.new_page()
    sign_in(page, name)
    yield page
    context.close()


def test_document_becomes_a_course_is_revised_and_asked_about(
    author: Page, reader: Page, course: Course
) -> None:
    _import(author, course, "supplies-2025.txt")
    _publish_edition(author, Edition.objects.get())
    lessons = list(course.lessons.order_by("position"))
    assert [lesson.title for lesson in lessons] == CHAPTERS

    _draft_and_approve(author, lessons)
    asked = set(Question.objects.published().current())
    assert len(asked) >= 3

    for lesson in lessons:
        reader.goto(lesson.get_absolute_url())
        reader.locator("form[action$='/finish/'] button").click()
    reader.goto("/")
    assert Completion.objects.count() == 3

    _import(author, course, "supplies-2026.txt", Source.objects.get())
    _publish_edition(author, Edition.objects.latest("pk"))
    stale = set(Question.objects.stale())
    assert set() < stale <= asked

    reader.goto("/")
    lesson = next(lesson for lesson in lessons if stale & set(lesson.questions.all()))
    changes = reverse("lesson-changes", args=[course.slug, lesson.slug])
    reader.locator(f"a[href='{changes}']").first.click()
    expect(reader.locator(".change").first).to_be_visible()
    expect(reader.locator("form[action$='/changes/quiz/']")).to_have_count(0)

    _review_again(author)
    assert not Question.objects.stale().exists()

    reader.goto(changes)
    reader.locator("form[action$='/changes/quiz/'] button").click()
    _answer_all(reader, Attempt.objects.get(revision__lesson=lesson))
    reader.goto("/")
    expect(reader.locator(f"a[href='{changes}']")).to_have_count(0)
    passed = Completion.objects.filter(lesson=lesson).order_by("pk")
    assert [completion.revision.number for completion in passed] == [1, 2]


def _import(page: Page, course: Course, name: str, revises: Source | None = None) -> None:
    """Hand in a document, go through its outline, and make the drafts."""
    page.goto(reverse("admin:authoring_import_begin"))
    page.locator("[name=course]").select_option(str(course.pk))
    page.locator("[name=document]").set_input_files(EXAMPLE / name)
    if revises:
        page.locator("[name=revises]").select_option(str(revises.pk))
    page.locator("[name=level]").select_option("chapter")
    page.locator(".import-begin [type=submit]").click()
    expect(page.locator("ol.outline > li")).to_have_count(3)
    page.locator("button[name=do][value=onward]").click()
    page.locator(".import-apply [type=submit]").click()
    expect(page.locator("a[href*='/authoring/editions/']").first).to_be_visible()


def _publish_edition(page: Page, edition: Edition) -> None:
    page.goto(reverse("admin:authoring_edition", args=[edition.pk]))
    page.locator("button[name=publish]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def _draft_and_approve(page: Page, lessons: list[Lesson]) -> None:
    """Let questions be drafted, and approve each with one key."""
    for lesson in lessons:
        page.goto(reverse("admin:authoring_draft", args=[lesson.pk]))
        page.locator(".draft-form [type=submit]").click()
    waiting = Version.objects.in_review()
    while version := waiting.order_by("pk").first():
        page.goto(reverse("admin:authoring_review_item", args=[Reason.SUBMITTED.value, version.pk]))
        page.keyboard.press("a")
        expect(page.locator(".messagelist .success")).to_be_visible()


def _review_again(page: Page) -> None:
    """Confirm what still stands, and retire the questions whose words are gone."""
    while question := Question.objects.stale().with_quotes_intact().order_by("pk").first():
        page.goto(reverse("admin:authoring_review_item", args=[Reason.INTACT.value, question.pk]))
        page.keyboard.press("c")
        expect(page.locator(".messagelist .success")).to_be_visible()
    while question := Question.objects.stale().order_by("pk").first():
        page.goto(reverse("admin:authoring_review_item", args=[Reason.GONE.value, question.pk]))
        page.locator("[name=words]").fill("新版已改。")
        page.locator("button[data-key=x]").click()
        expect(page.locator(".messagelist .success")).to_be_visible()


def _answer_all(page: Page, attempt: Attempt) -> None:
    """Answer every question rightly, see why each time, and finish."""
    for item in attempt.items.select_related("version").order_by("position"):
        page.goto(f"/attempts/{attempt.pk}/?item={item.position}")
        _fill_in(page, item.version)
        page.locator("#answer .actions .button").click()
        expect(page.locator(".feedback-right")).to_be_visible()
        expect(page.locator(".evidence mark").first).to_be_visible()
    page.locator(f"form[action='/attempts/{attempt.pk}/submit/'] .button").click()
    expect(page.locator(".seal")).to_be_visible()


def _fill_in(page: Page, version: Version) -> None:
    question = page.locator("#question")
    for name, value in answer_to(version).items():
        if name == "choice":
            for option in value if isinstance(value, list) else [value]:
                question.locator(f"label:has([value='{option}'])").click()
        elif version.kind == "matching":
            question.locator(f"[name='{name}']").select_option(value)
        elif version.kind == "ordering":
            page.evaluate(
                "([name, place]) => { document.querySelector(`[name='${name}']`).value = place }",
                [name, value],
            )
        else:
            question.locator(f"[name='{name}']").fill(value)

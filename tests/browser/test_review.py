"""Reviewing with the keyboard alone."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from authoring.review.queue import Reason
from lessons.models import Lesson
from quizzes.models import Question, ReviewDecision
from tests.authoring.review.waits import REWORDED, submitted
from tests.browser.conftest import DESKTOP, serving
from tests.browser.steps import sign_in
from tests.builders import make_question, revise


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


def url_of(reason: Reason, pk: int) -> str:
    return reverse("admin:authoring_review_item", args=[reason.value, pk])


def test_keys_approve_return_and_go_on(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User
) -> None:
    approved, skipped, returned = (submitted(lesson, instructor) for _ in range(3))
    page.set_viewport_size(DESKTOP)
    sign_in(page, instructor.username)
    page.goto(url_of(Reason.SUBMITTED, approved.pk))
    page.keyboard.press("a")
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.wait_for_url(lambda url: url.endswith(url_of(Reason.SUBMITTED, skipped.pk)))
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url.endswith(url_of(Reason.SUBMITTED, returned.pk)))
    page.keyboard.press("r")
    expect(page.locator("[name=words]")).to_be_focused()
    page.keyboard.type("a reason with keys: x, n and e")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    decisions = ReviewDecision.objects.exclude(decision="submitted").order_by("pk")
    assert [(row.version, row.decision, row.reason) for row in decisions] == [
        (approved, "approved", ""),
        (returned, "returned", "a reason with keys: x, n and e"),
    ]
    assert complaints == []


def test_key_confirms_the_evidence_and_field_keeps_its_letters(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User
) -> None:
    question = make_question(lesson)
    revise(lesson, REWORDED)
    page.set_viewport_size(DESKTOP)
    sign_in(page, instructor.username)
    page.goto(url_of(Reason.INTACT, question.pk))
    page.locator("[name=words]").press_sequentially("cx")
    expect(page.locator("[name=words]")).to_have_value("cx")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert list(Question.objects.published().current()) == [question]
    assert complaints == []


def test_learner_objects_in_place(page: Page, lesson: Lesson, learner: User) -> None:
    make_question(lesson, is_check=True)
    sign_in(page, learner.username)
    page.goto(lesson.get_absolute_url())
    check = page.locator(".check")
    check.locator("label.option").first.click()
    check.locator(".actions button").click()
    check.locator(".objection-link").click()
    check.locator("[name=matter]").nth(1).check()
    check.locator("[name=reason]").fill("文件已经修订。")
    check.locator(".objection button").click()
    expect(check.locator(".objection")).to_contain_text("文件已经修订。")
    expect(check.locator(".objection form")).to_have_count(0)

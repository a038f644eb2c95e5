"""The way of a corrected key: from the answers given to every score, and to the learner's page."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.corrections import apply_correction
from quizzes.models import Attempt, KeyCorrection, Quiz
from quizzes.models.correction import CorrectionRule
from tests.browser.conftest import DESKTOP, serving
from tests.browser.steps import sign_in
from tests.builders import make_question, make_quiz, make_user
from tests.progress.following import take
from tests.quizzes.correcting import correct


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def quiz(lesson: Lesson, learner: User) -> Quiz:
    quiz = make_quiz(lesson.course, [make_question(lesson)], mode="practice")
    for person in (learner, make_user(), make_user()):
        take(person, quiz, right=False)
    return quiz


def test_instructor_accepts_another_answer_and_the_learner_is_told(
    page: Page, complaints: list[str], quiz: Quiz, instructor: User, learner: User
) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in(page, instructor.username)
    page.goto(reverse("admin:quizzes_quiz_change", args=[quiz.pk]))
    page.locator(f"a[href='{reverse('admin:quizzes_choose_version')}?quiz={quiz.pk}']").click()
    page.locator("#content td a.button").click()
    page.locator("[name=rule][value=accept]").check()
    page.locator("[name=answers]").check()
    page.locator("[name=reason]").fill("课文也这样说。")
    page.locator("[name=_preview]").click()
    expect(page.locator(".changes tbody tr")).to_have_count(3)
    page.locator("[name=_apply]").click()
    expect(page.locator("#regrade-progress")).to_contain_text("3")
    expect(page.locator("#regrade-progress form")).to_have_count(0)
    page.context.clear_cookies()
    sign_in(page, learner.username)
    page.goto(reverse("result", args=[Attempt.objects.get(user=learner).pk]))
    expect(page.locator(".correction-note")).to_be_visible()
    assert {str(attempt.score) for attempt in Attempt.objects.all()} == {"2.00"}
    assert complaints == []


def test_regrade_that_was_left_goes_on_while_its_page_is_open(
    page: Page, complaints: list[str], quiz: Quiz, instructor: User
) -> None:
    version = Attempt.objects.all()[0].items.get().version
    correction = correct(version, CorrectionRule.VOID, instructor)
    apply_correction(correction=correction, by=instructor, now=timezone.now())
    sign_in(page, instructor.username)
    page.goto(reverse("admin:quizzes_keycorrection_change", args=[correction.pk]))
    expect(page.locator("#regrade-progress form")).to_have_count(0)
    assert KeyCorrection.objects.get().regrades.get().finished_at is not None
    assert {str(attempt.max_score) for attempt in Attempt.objects.all()} == {"0.00"}
    assert complaints == []

"""The instructor's way: write and publish a question of each kind, then mark a written answer."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.kinds.essay import EssayAnswer
from quizzes.models import Attempt, Evidence, Question
from tests.browser.conftest import DESKTOP, PHONE, serving
from tests.browser.steps import sign_in
from tests.builders import CONTENTS, QUOTE, make_question, make_quiz
from tests.quizzes.admin.writing import FIELDS


@pytest.fixture
def server(django_db_setup: None) -> Iterator[str]:
    with serving() as address:
        yield address


def test_instructor_writes_and_publishes_a_question_of_each_kind(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User
) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in(page, instructor.username)
    for kind in FIELDS:
        _write_and_publish(page, kind)
    versions = [question.published_version for question in Question.objects.order_by("pk")]
    stored = {version.kind: version.content for version in versions if version}
    assert stored == {kind: _as_stored(kind) for kind in FIELDS}
    assert [str(entry) for entry in Evidence.objects.all()] == [QUOTE] * len(FIELDS)
    assert complaints == []


def test_instructor_marks_a_written_answer_and_the_learner_sees_it(
    page: Page, lesson: Lesson, instructor: User, learner: User
) -> None:
    attempt = _handed_in_essay(lesson, learner)
    sign_in(page, instructor.username)
    page.goto(reverse("admin:index"))
    page.locator(f"a[href='{reverse('admin:quizzes_marking')}']").first.click()
    page.locator("#content a[href*='/marking/']").first.click()
    expect(page.locator("#content")).to_contain_text("生态比政策更要紧")
    expect(page.locator("#content")).not_to_contain_text(learner.full_name)
    page.locator("[name=points]").fill("1.5")
    page.locator("[name=comment]").fill("言之有据。")
    page.locator("#content form [type=submit]").first.click()
    expect(page.locator(".messagelist")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, learner.username)
    page.goto(reverse("result", args=[attempt.pk]))
    expect(page.locator("main")).to_contain_text("言之有据。")
    attempt.refresh_from_db()
    assert str(attempt.score) == "1.50"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_admin_pages_are_quiet_and_fit_the_screen(
    page: Page, complaints: list[str], lesson: Lesson, instructor: User, viewport: ViewportSize
) -> None:
    questions = [make_question(lesson, kind) for kind in CONTENTS]
    quiz = make_quiz(lesson.course, questions)
    page.set_viewport_size(viewport)
    sign_in(page, instructor.username)
    urls = [
        reverse("admin:index"),
        reverse("admin:quizzes_question_changelist"),
        reverse("admin:quizzes_question_add"),
        *(reverse("admin:quizzes_question_change", args=[entry.pk]) for entry in questions),
        reverse("admin:quizzes_question_preview", args=[questions[0].pk]),
        reverse("admin:quizzes_quiz_change", args=[quiz.pk]),
        reverse("admin:quizzes_quiz_overrides", args=[quiz.pk]),
        reverse("admin:lessons_lesson_change", args=[lesson.pk]),
        reverse("admin:lessons_course_change", args=[lesson.course_id]),
        reverse("admin:quizzes_marking"),
    ]
    wide = []
    for url in urls:
        page.goto(url)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            wide.append(url)
    assert (wide, complaints) == ([], [])


def _write_and_publish(page: Page, kind: str) -> None:
    page.goto(reverse("admin:quizzes_question_add"))
    page.locator(f"button[name=kind][value={kind}]").click()
    page.locator("#question_form [name=stem]").wait_for()
    for name, text in FIELDS[kind].items():
        _type(page, name, text)
    _type(page, "evidence-0-quote", QUOTE)
    _type(page, "explanation", "见课文。")
    page.locator("input[name=_publish]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def _type(page: Page, name: str, text: str) -> None:
    """Fill in the field `name`, adding rows until it is there."""
    field = page.locator(f"#question_form [name='{name}']")
    if name.endswith("-ORDER"):
        return  # with scripts, the order of the rows counts
    group = name.partition("-")[0]
    while not field.count():
        page.locator(f"#question_form button[name=_more][value='{group}']").click()
    match field.first.get_attribute("type"):
        case "radio":
            page.locator(f"#question_form [name='{name}'][value='{text}']").check()
        case "checkbox":
            field.check()
        case _:
            field.fill(text)


def _as_stored(kind: str) -> object:
    stored = dict(CONTENTS[kind])
    if kind == "ordering":  # typed in this order here: with scripts the rows' order counts
        stored["entries"] = ["3", "12.5", "7"]
    return stored


def _handed_in_essay(lesson: Lesson, learner: User) -> Attempt:
    quiz = make_quiz(lesson.course, [make_question(lesson, "essay")], mode="exam")
    now = timezone.now()
    attempt = start_attempt(user=learner, quiz=quiz, now=now, seed=3)
    save_answer(
        item=attempt.items.get(),
        op_id="typed-once",
        base_op="",
        content=EssayAnswer(text="我认为生态比政策更要紧。"),
        arrived_at=now,
    )
    submit_attempt(attempt=attempt, arrived_at=now, now=now)
    return attempt

"""Every page, in every size and scheme: no axe finding, no complaint, nothing beside the screen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

from lessons.actions import record_reading
from lessons.models import Lesson
from progress.models import Completion
from quizzes.actions.attempts import start_attempt, submit_attempt
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.steps import answer_somehow, sign_in
from tests.browser.world import World, make_world
from tests.builders import revise

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_is_accessible_and_quiet(
    browser: Browser, server: str, viewport: ViewportSize, scheme: Any
) -> None:
    world = make_world()
    context = browser.new_context(
        base_url=server, viewport=viewport, color_scheme=scheme, locale="zh-CN"
    )
    page = context.new_page()
    findings: list[str] = []
    page.on(
        "console",
        lambda message: findings.append(message.text) if _is_complaint(message) else None,
    )
    page.goto("/sign-in/")
    findings += _look(page, "/sign-in/")
    sign_in(page, "learner")
    for url in _pages(world):
        page.goto(url)
        findings += _look(page, url)
    findings += _answer_and_look(page, world)
    context.close()
    assert "\n".join(findings) == ""


def _is_complaint(message: ConsoleMessage) -> bool:
    """Say whether the browser reports an error, other than that the missing page is missing."""
    return message.type == "error" and "404" not in message.text


def _pages(world: World) -> list[str]:
    """Return the address of each page, with something on it."""
    lesson = world.course.lessons.first()
    assert lesson is not None
    assert lesson.current_revision is not None
    now = timezone.now()
    record_reading(user=world.learner, revision=lesson.current_revision, furthest=5, now=now)
    ended = start_attempt(user=world.learner, quiz=world.practice, now=now, seed=1)
    submit_attempt(attempt=ended, arrived_at=now, now=now)
    exam = start_attempt(user=world.learner, quiz=world.exam, now=now, seed=2)
    items = [f"/attempts/{exam.pk}/?item={number}" for number in _one_of_each_kind(exam)]
    changed = _changed_lesson(world)
    item = ended.items.get(position=1)
    return [
        "/",
        "/courses/",
        world.course.get_absolute_url(),
        lesson.get_absolute_url(),
        world.practice.get_absolute_url(),
        world.exam.get_absolute_url(),
        *items,
        f"/attempts/{exam.pk}/submit/",
        f"/attempts/{ended.pk}/result/",
        f"/items/{item.pk}/objection/",
        changed.get_absolute_url(),
        f"{changed.get_absolute_url()}changes/",
        "/progress/",
        "/password/",
        "/no-such-page/",
    ]


def _changed_lesson(world: World) -> Lesson:
    """Return a lesson that the learner completed before its text changed."""
    lesson = world.course.lessons.all()[1]
    revision = lesson.current_revision
    assert revision is not None
    now = timezone.now()
    Completion.objects.create(
        user=world.learner, lesson=lesson, revision=revision, completed_at=now
    )
    body = revision.body.replace("IDC", "IDC公司").replace("\n\n", "\n\n新增的一段。\n\n", 1)
    revise(lesson, body, now=now)
    return lesson


def _one_of_each_kind(attempt: Any) -> list[int]:
    kinds = {item.version.kind: item.position for item in attempt.items.select_related("version")}
    return sorted(kinds.values())


def _answer_and_look(page: Page, world: World) -> list[str]:
    """Look at the feedback of one practice question."""
    page.goto(world.course.quizzes.get(slug="practice-2").get_absolute_url())
    page.locator("main form .button").click()
    answer_somehow(page)
    page.locator("#answer .actions .button").click()
    page.wait_for_selector(".feedback")
    return _look(page, "feedback")


def _look(page: Page, name: str) -> list[str]:
    """Return what axe finds on the page, and whether anything sticks out at its side."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("() => axe.run()")
    found = [
        f"{name}: {violation['id']}: {node['target']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{name}: wider than the screen")
    return found


def test_first_page_load_stays_under_60_kilobytes(page: Page, complaints: list[str]) -> None:
    world = make_world()
    sign_in(page, "learner")
    lesson = world.course.lessons.first()
    assert lesson is not None
    received = _bytes_received(page, lambda: page.goto(lesson.get_absolute_url()))
    assert received < 60 * 1024
    assert complaints == []


def _bytes_received(page: Page, load: Callable[[], Any]) -> int:
    """Return the bytes that came over the wire for one page with an empty cache."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    load()
    page.wait_for_load_state("networkidle")
    return int(sum(sizes))

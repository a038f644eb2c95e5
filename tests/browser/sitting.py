"""Sitting an exam: what the tests of its page have in common."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, Route

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.models import Answer, Attempt
from tests.builders import make_question, make_quiz

type Fate = Callable[[Route], None]

SAVES = "**/attempts/*/items/*/"
UNTIL_NOTHING_IS_STORED = """() => new Promise((done) => {
    const look = () => localStorage.length ? setTimeout(look, 20) : done();
    look();
})"""


def start_exam(learner: User, lesson: Lesson, **fields: Any) -> Attempt:
    """Open an exam of a choice, a written answer and a judgement."""
    questions = [make_question(lesson, kind) for kind in ("single_choice", "essay", "true_false")]
    rules: dict[str, Any] = {"mode": "exam", "limit_minutes": 30} | fields
    quiz = make_quiz(lesson.course, questions, **rules)
    return start_attempt(user=learner, quiz=quiz, now=timezone.now(), seed=7)


def open_item(page: Page, attempt: Attempt, position: int = 1) -> None:
    page.goto(f"/attempts/{attempt.pk}/?item={position}")


def choose(page: Page, number: int) -> None:
    page.locator("#question label.option").nth(number).click()


def write(page: Page, text: str) -> None:
    page.locator("#question textarea").fill(text)


class Line:
    """The connection that carries the answers: `fate` says what becomes of each request."""

    def __init__(self, page: Page) -> None:
        self.fate: Fate = carry
        page.route(SAVES, self._decide)

    def _decide(self, route: Route) -> None:
        self.fate(route)


def carry(route: Route) -> None:
    route.continue_()


def refuse(route: Route) -> None:
    """Let nothing reach the server."""
    route.abort()


def lose_the_reply(route: Route) -> None:
    """Let the server have the request, and the browser no reply."""
    route.fetch()
    route.abort()


def stored(page: Page) -> list[str]:
    """Return the keys under which this browser keeps something."""
    keys: list[str] = page.evaluate("Object.keys(localStorage)")
    return keys


def wait_until_all_is_sent(page: Page) -> None:
    page.evaluate(UNTIL_NOTHING_IS_STORED)


def counted(attempt: Attempt, position: int) -> Any:
    """Return the content of the answer that counts."""
    answers = Answer.objects.counted().filter(item__attempt=attempt, item__position=position)
    newest = answers.order_by("number").last()
    return newest and newest.content


def option(attempt: Attempt, number: int) -> dict[str, str]:
    """Return the stored form of the choice at this place in the first question."""
    return {"choice": attempt.items.get(position=1).order[number]}

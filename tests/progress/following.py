"""A person who reads, passes, and meets a new text: what tests of completions are made of."""

import random
from datetime import datetime, timedelta

from accounts.models import User
from lessons.actions import finish_lesson
from lessons.models import Lesson
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.models import Attempt, Quiz
from tests.answering import answer_to, as_lists
from tests.builders import NOW

DAY = timedelta(days=1)

REVISED = """## 数字

湖畔市去年利用外资 13.8 亿美元，居全省第三。

全市有 7 家重点实验室，其中 3 家在东区。
"""
"""The builders' text with another figure, without its last section."""


def read(user: User, lesson: Lesson, *, now: datetime = NOW) -> None:
    lesson.refresh_from_db()
    assert lesson.current_revision is not None
    finish_lesson(user=user, revision=lesson.current_revision, now=now)


def answer_all(attempt: Attempt, *, right: bool = True, now: datetime = NOW) -> None:
    """Answer each item and hand in."""
    for item in attempt.items.select_related("attempt", "version"):
        fields = as_lists(answer_to(item.version, right=right))
        content = item.version.loaded.read(fields)
        save_answer(item=item, op_id=f"op-{item.pk}", base_op="", content=content, arrived_at=now)
    submit_attempt(attempt=attempt, arrived_at=now, now=now)


def take(user: User, quiz: Quiz, *, right: bool = True, now: datetime = NOW) -> Attempt:
    seed = random.Random(str(now)).getrandbits(62)  # noqa: S311 -- any will do
    attempt = start_attempt(user=user, quiz=quiz, now=now, seed=seed)
    answer_all(attempt, right=right, now=now)
    return attempt


def complete(user: User, lesson: Lesson, *, now: datetime = NOW) -> None:
    """Read the text there is now, and pass the lesson's quizzes."""
    read(user, lesson, now=now)
    for quiz in lesson.quizzes.all():
        take(user, quiz, now=now)

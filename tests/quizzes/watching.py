"""An exam that people sit while somebody watches it."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import Saved, save_answer, start_attempt
from quizzes.models import Attempt, Quiz
from tests.answering import answer_to, as_lists
from tests.builders import NOW, make_question, make_quiz

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
LIMIT = 30 * MINUTE
CLOSES = NOW + 60 * MINUTE


def make_exam(lesson: Lesson, items: int = 2, **fields: Any) -> Quiz:
    """Make an exam of 30 minutes in a window of an hour, of true-or-false questions."""
    rules: dict[str, Any] = {"limit_minutes": 30, "opens_at": NOW, "closes_at": CLOSES} | fields
    questions = [make_question(lesson, "true_false") for _number in range(items)]
    return make_quiz(lesson.course, questions, mode="exam", **rules)


def begin(user: User, exam: Quiz, now: datetime = NOW) -> Attempt:
    return start_attempt(user=user, quiz=exam, now=now, seed=1)


def answer_at(
    attempt: Attempt, position: int, now: datetime, op_id: str = "", base: str = ""
) -> Saved:
    item = attempt.items.select_related("attempt", "version").get(position=position)
    return save_answer(
        item=item,
        op_id=op_id or f"op-{position}",
        base_op=base,
        content=item.version.loaded.read(as_lists(answer_to(item.version))),
        arrived_at=now,
    )

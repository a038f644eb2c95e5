"""Attempts that have ended, for pages that look at them."""

from datetime import timedelta

from accounts.models import User
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.models import Attempt, Item, Quiz
from tests.answering import answer_to
from tests.builders import NOW


def hand_in(user: User, quiz: Quiz, *, is_answered: bool = True, seed: int = 1) -> Attempt:
    """Start, answer rightly and hand in an attempt at `quiz`."""
    attempt = start_attempt(user=user, quiz=quiz, now=NOW, seed=seed)
    for item in attempt.items.select_related("version", "attempt") if is_answered else ():
        answer(item)
    moment = NOW + timedelta(minutes=1)
    submit_attempt(attempt=attempt, arrived_at=moment, now=moment)
    return attempt


def answer(item: Item) -> None:
    fields = answer_to(item.version)
    lists = {name: [value] if isinstance(value, str) else value for name, value in fields.items()}
    save_answer(
        item=item,
        op_id=f"operation-{item.pk}",
        base_op="",
        content=item.version.loaded.read(lists),
        arrived_at=NOW,
    )

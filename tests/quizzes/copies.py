"""Many open attempts at one quiz, where it is not the start that is tested."""

from collections.abc import Iterator
from itertools import count

from django.forms import model_to_dict

from accounts.models import User
from quizzes.actions.attempts import start_attempt
from quizzes.models import Attempt, Item, Quiz
from tests.builders import NOW, make_user


def open_attempts(quiz: Quiz, *, at_once: int = 250) -> Iterator[Attempt]:
    """Yield any number of open attempts of as many people, each a copy of one that was started."""
    first = start_attempt(user=make_user(), quiz=quiz, now=NOW, seed=1)
    same = model_to_dict(first, exclude=["id", "user", "quiz"])
    items = list(first.items.select_related("version"))
    numbers = count(1)
    while True:
        names = [f"copy-{quiz.pk}-{next(numbers)}" for _ in range(at_once)]
        users = User.objects.bulk_create([User(username=name) for name in names])
        attempts = [Attempt(user=user, quiz=quiz, **same) for user in users]
        yield from _with_items(Attempt.objects.bulk_create(attempts), items)


def _with_items(attempts: list[Attempt], items: list[Item]) -> list[Attempt]:
    """Lay the same paper before each of `attempts`."""
    copies = [
        Item(attempt=attempt, **model_to_dict(item, exclude=["id", "attempt", "version"]))
        for attempt in attempts
        for item in items
    ]
    for place, item in enumerate(copies):
        item.version = items[place % len(items)].version
    Item.objects.bulk_create(copies)
    return attempts

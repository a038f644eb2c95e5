"""Writing quizzes: a blueprint, and opening it to learners once a paper can be drawn."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from quizzes.models import Part, Quiz
from quizzes.papers import quiz_problems


class NotDrawable(ValueError):
    """A quiz of which no paper can be drawn; `problems` are sentences that say why."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@transaction.atomic
def set_parts(*, quiz: Quiz, parts: Sequence[Part]) -> None:
    """Replace the blueprint by `parts` (unsaved), numbered in the order given."""
    quiz.parts.all().delete()
    for position, part in enumerate(parts, start=1):
        part.quiz = quiz
        part.position = position
    Part.objects.bulk_create(parts)


@transaction.atomic
def publish_quiz(*, quiz: Quiz, now: datetime) -> None:
    """Open `quiz` to learners; raise NotDrawable when the bank cannot fill its paper."""
    problems = quiz_problems(quiz)
    if problems:
        raise NotDrawable(problems)
    Quiz.objects.filter(pk=quiz.pk, published_at=None).update(published_at=now)
    quiz.refresh_from_db(fields=["published_at"])


@transaction.atomic
def withdraw_quiz(*, quiz: Quiz) -> None:
    """Close `quiz` to new attempts; open ones go on."""
    Quiz.objects.filter(pk=quiz.pk).update(published_at=None)
    quiz.refresh_from_db(fields=["published_at"])

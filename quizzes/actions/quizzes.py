"""Writing quizzes: a blueprint, and opening it to learners once a paper can be drawn."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from quizzes.models import Part, PoolEntry, Quiz
from quizzes.papers import pool_entries, quiz_problems


class NotDrawable(ValueError):
    """A quiz of which no paper can be drawn; `problems` are sentences that say why."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@transaction.atomic
def set_parts(*, quiz: Quiz, parts: Sequence[Part]) -> None:
    """Replace the blueprint by `parts` (unsaved), numbered in the order given.

    One that says the same stays as it is, and so does the pool that was frozen for it.
    """
    before = list(quiz.parts.order_by("position"))
    if [part.conditions for part in before] == [part.conditions for part in parts]:
        return
    quiz.parts.all().delete()
    _thaw(quiz)
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
    _thaw(quiz)
    quiz.refresh_from_db(fields=["published_at"])


@transaction.atomic
def freeze_pool(*, quiz: Quiz, now: datetime) -> None:
    """Fix what an exam may draw for the rest of its window, if that has not been done.

    The conditional UPDATE lets one of many first starts through; the others wait for it and find
    the pool. A quiz without a window, or one that cannot be drawn, is left as it is.
    """
    if not quiz.has_window or quiz.is_frozen:
        return
    waiting = Quiz.objects.filter(pk=quiz.pk).exclude(_IS_FROZEN)
    if waiting.update(frozen_at=now):
        PoolEntry.objects.filter(part__quiz=quiz).delete()
        entries = pool_entries(quiz)
        if entries is None:
            _thaw(quiz)
        else:
            PoolEntry.objects.bulk_create(entries, batch_size=1_000)
    quiz.refresh_from_db(fields=["frozen_at"])


_IS_FROZEN = Q(frozen_at__isnull=False) & (
    Q(opens_at__isnull=True) | Q(frozen_at__gte=F("opens_at"))
)


def _thaw(quiz: Quiz) -> None:
    """Let the next start freeze the pool anew."""
    Quiz.objects.filter(pk=quiz.pk).update(frozen_at=None)
    quiz.frozen_at = None

"""Which quizzes hold their results back until someone releases them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from lessons.models import Course
from quizzes.models import Quiz
from quizzes.models.quiz import Release

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Held:
    """A quiz with results nobody sees yet."""

    quiz: Quiz
    ended: int
    awaiting: int
    """How many of them still wait for a mark."""
    running: int


def releases(user: User) -> list[Held]:
    """Return the quizzes that `user` teaches and whose results wait to be released. 1 query."""
    is_open = Q(attempts__state="open")
    unmarked = ~is_open & Q(attempts__score=None, attempts__graded_at__isnull=False)
    held = (
        Quiz.objects.filter(course__in=Course.objects.taught_by(user))
        .filter(release=Release.TOGETHER, released_at=None)
        .annotate(
            ended=Count("attempts", filter=~is_open),
            awaiting=Count("attempts", filter=unmarked),
            running=Count("attempts", filter=is_open),
        )
        .filter(ended__gt=0)
        .select_related("course")
        .order_by("pk")
    )
    rows: list[Any] = list(held)
    return [Held(row, row.ended, row.awaiting, row.running) for row in rows]

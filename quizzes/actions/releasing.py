"""Releasing the results of a quiz whose results come together."""

from datetime import datetime

from django.db import transaction

from quizzes.models import Attempt, Quiz
from quizzes.models.quiz import Release


@transaction.atomic
def release_results(*, quiz: Quiz, now: datetime) -> bool:
    """Let everyone see their results; False while any attempt still waits for a mark.

    What ends later is seen as soon as it is marked.
    """
    if Attempt.objects.filter(quiz=quiz).awaiting_marks().exists():
        return False
    waiting = Quiz.objects.filter(pk=quiz.pk, release=Release.TOGETHER, released_at=None)
    waiting.update(released_at=now)
    quiz.refresh_from_db(fields=["released_at"])
    return quiz.released_at is not None

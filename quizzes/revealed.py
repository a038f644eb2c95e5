"""What may be seen of one attempt now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quizzes.models import Attempt, Quiz
from quizzes.models.quiz import Release
from quizzes.policy import GRACE
from quizzes.reveal import Aspect, Moment, Stage

if TYPE_CHECKING:
    from datetime import datetime

    from quizzes.feedback import Feedback


def shown_of(attempt: Attempt, now: datetime) -> frozenset[Aspect]:
    """Return what the person may see of answered items of `attempt`. At most 2 queries.

    An exam shows nothing while it runs, whatever its rules say.
    """
    if attempt.is_open and attempt.is_exam:
        return frozenset()
    reveal = attempt.rules.revealing
    stage = Stage(
        is_answered=True,
        is_ended=not attempt.is_open,
        is_closed=not reveal.waits_for(Moment.CLOSE) or not may_be_sat(attempt.quiz, now),
        is_marked=attempt.score is not None and _is_released(attempt.quiz),
    )
    return reveal.shown(stage) | _score_when_marked(attempt, stage)


def limited(feedback: Feedback, shown: frozenset[Aspect]) -> Feedback:
    """Return `feedback` without what is not among `shown`.

    The points of one question tell whether it was right, and the key does.
    """
    lines = feedback.lines if Aspect.KEY in shown else ()
    has_reasons = Aspect.EXPLANATION in shown
    return replace(
        feedback,
        shown=shown,
        lines=lines if has_reasons else tuple(replace(line, feedback="") for line in lines),
        verdict=feedback.verdict if Aspect.VERDICT in shown else None,
        points=feedback.points if {Aspect.VERDICT, Aspect.SCORE} <= shown else None,
        evidence=feedback.evidence if Aspect.EVIDENCE in shown else (),
        comment=feedback.comment if has_reasons else "",
        correction=feedback.correction if _tells_no_more(feedback, shown) else None,
    )


def _tells_no_more(feedback: Feedback, shown: frozenset[Aspect]) -> bool:
    """Say whether a correction may be told of: that a question is void says nothing of its key."""
    return Aspect.KEY in shown or (feedback.is_void and Aspect.SCORE in shown)


def may_be_sat(quiz: Quiz | None, now: datetime) -> bool:
    """Say whether anyone may still answer in the quiz's window, or in an exception to it."""
    if quiz is None or quiz.closes_at is None:
        return False
    return (
        quiz.closes_at >= now - GRACE
        or quiz.overrides.filter(closes_at__gte=now - GRACE).exists()
        or Attempt.objects.running_exams(now).filter(quiz=quiz).exists()
    )


def _score_when_marked(attempt: Attempt, stage: Stage) -> frozenset[Aspect]:
    """Let an attempt say that it awaits marking: a score that does not exist gives nothing away."""
    moment = attempt.rules.revealing.score
    is_waiting = stage.is_ended and moment is Moment.MARKING and attempt.score is None
    return frozenset({Aspect.SCORE}) if is_waiting and _is_released(attempt.quiz) else frozenset()


def _is_released(quiz: Quiz | None) -> bool:
    together = quiz is not None and quiz.release == Release.TOGETHER
    return not together or (quiz is not None and quiz.released_at is not None)

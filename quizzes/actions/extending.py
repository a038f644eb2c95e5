"""More time for everyone, or an end at once, while an exam runs.

Each window that is open now moves, and with it the deadlines in the attempts, by conditional
UPDATEs that take their rows: a save, a hand-in or an expiry at the same moment comes before or
after, and is judged by the deadline that stands then. What has ended stays ended.
"""

from datetime import datetime, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.overrides import redate_attempts, take_quiz
from quizzes.models import Attempt, Override, Quiz
from quizzes.models.attempt import AttemptQuerySet
from quizzes.policy import GRACE


class NothingToExtend(ValueError):
    """Nobody is at work within a deadline, and no window is there to be moved."""


class NotOpenYet(ValueError):
    """The window has not begun, so that there is nothing to close."""


class ChangedMeanwhile(Exception):
    """The quiz has another line in the admin's log since it was looked at."""


def newest_entry(quiz: Quiz) -> int:
    """Return the last line about `quiz` in the admin's log; 0 if there is none."""
    kind = ContentType.objects.get_for_model(Quiz)
    lines = LogEntry.objects.filter(content_type=kind, object_id=str(quiz.pk))
    newest: int | None = lines.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def extendable(quiz: Quiz, now: datetime) -> AttemptQuerySet:
    """Select the attempts that an extension reaches: those whose deadline can still be met."""
    return Attempt.objects.open().filter(quiz=quiz, deadline_at__gte=now - GRACE)


def endable(quiz: Quiz, now: datetime) -> AttemptQuerySet:
    """Select the attempts that could go on beyond `now`."""
    goes_on = Q(deadline_at=None) | Q(deadline_at__gt=now)
    return Attempt.objects.open().filter(goes_on, quiz=quiz)


def extend_time(
    *, quiz: Quiz, minutes: int, reason: str, by: User, now: datetime, seen: int | None = None
) -> int:
    """Give everyone at work `minutes` more, move the window's end along, and return how many.

    `seen` is the log's line that `by` decided on: a form sent twice extends once.
    """
    if minutes < 1:
        raise ValueError(minutes)
    more = timedelta(minutes=minutes)
    with transaction.atomic():
        take_quiz(quiz)
        if seen is not None and newest_entry(quiz) != seen:
            raise ChangedMeanwhile
        count = extendable(quiz, now).update(
            deadline_at=F("deadline_at") + more, extended_minutes=F("extended_minutes") + minutes
        )
        if not count and not _has_end_ahead(quiz, now):
            raise NothingToExtend
        # Deadlines can be reckoned anew from the windows: these move even if only people with more
        # time than others are still at work.
        Quiz.objects.filter(pk=quiz.pk).update(closes_at=F("closes_at") + more)
        _own_windows(quiz, now).update(closes_at=F("closes_at") + more)
        sentence = _(
            "Gave everyone %(minutes)s more minutes (people at work: %(count)s). %(reason)s"
        )
        _log(quiz, by, sentence % {"minutes": minutes, "count": count, "reason": reason})
    # An attempt that was just being started is seen only now, and may have the old end.
    redate_attempts(quiz=quiz, now=now)
    quiz.refresh_from_db(fields=["closes_at"])
    return count


def close_now(*, quiz: Quiz, reason: str, by: User, now: datetime) -> int:
    """Let nobody start any more and end what is open, and return how many attempts that are.

    What is on its way counts for the grace, as after any deadline; then expiry hands it in.
    """
    with transaction.atomic():
        take_quiz(quiz)
        if quiz.opens_at is not None and quiz.opens_at >= now:
            raise NotOpenYet
        still_open = Q(closes_at=None) | Q(closes_at__gt=now)
        Quiz.objects.filter(still_open, pk=quiz.pk).update(closes_at=now)
        _own_windows(quiz, now).filter(closes_at__gt=now).update(closes_at=now)
        count = endable(quiz, now).update(deadline_at=now)
        sentence = _("Closed at once (people at work: %(count)s). %(reason)s")
        _log(quiz, by, sentence % {"count": count, "reason": reason})
    quiz.refresh_from_db(fields=["closes_at"])
    # An attempt that was just being started is seen only now.
    return count + endable(quiz, now).update(deadline_at=now)


def end_attempt(*, attempt: Attempt, quiz: Quiz, reason: str, by: User, now: datetime) -> bool:
    """Hand in one person's attempt as it is; False if it had ended before, which changes nothing.

    At once and without the grace: nothing that moves deadlines later brings it back.
    """
    with transaction.atomic():
        if not submit_attempt(attempt=attempt, arrived_at=now, now=now):
            return False
        sentence = _("Ended the attempt of %(person)s at once. %(reason)s")
        _log(quiz, by, sentence % {"person": attempt.user, "reason": reason})
    return True


def _has_end_ahead(quiz: Quiz, now: datetime) -> bool:
    return quiz.closes_at is not None and quiz.closes_at >= now - GRACE


def _own_windows(quiz: Quiz, now: datetime) -> QuerySet[Override]:
    """Select the windows of single people and departments that have begun."""
    has_begun = Q(opens_at=None) | Q(opens_at__lt=now)
    return quiz.overrides.filter(has_begun, closes_at__isnull=False)


def _log(quiz: Quiz, by: User, sentence: str) -> None:
    LogEntry.objects.log_actions(by.pk, [quiz], CHANGE, sentence, single_object=True)

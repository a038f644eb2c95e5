"""Exceptions for people and departments, which reach attempts that are already running."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import Department, User
from quizzes.models import Attempt, Override, Quiz
from quizzes.models.attempt import AttemptQuerySet
from quizzes.terms import terms_under


class NotAnOverride(ValueError):
    """An exception that allows nothing, or a window that closes before it opens."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an exception gives; None leaves the rule of the quiz."""

    extra_minutes: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    attempts_allowed: int | None = None

    def check(self) -> None:
        if self == Allowance():
            raise NotAnOverride
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise NotAnOverride


def set_override(
    *,
    quiz: Quiz,
    whom: User | Department,
    allowance: Allowance,
    reason: str,
    by: User,
    now: datetime,
) -> Override:
    """Write what holds for `whom`, instead of what held before, and redate running attempts.

    Those are looked for twice: an attempt that starts meanwhile is seen only once this is
    committed, or sees this itself. Raises NotAnOverride.
    """
    allowance.check()
    whose = {"user": whom} if isinstance(whom, User) else {"department": whom}
    with transaction.atomic():
        take_quiz(quiz)
        override, _is_new = Override.objects.update_or_create(
            quiz=quiz,
            **whose,
            defaults=asdict(allowance) | {"reason": reason, "made_by": by, "made_at": now},
        )
        redate_attempts(quiz=quiz, now=now)
    redate_attempts(quiz=quiz, now=now)
    return override


def withdraw_override(*, override: Override, now: datetime) -> None:
    """Let the quiz's own rules hold again; time already used stays used."""
    with transaction.atomic():
        take_quiz(override.quiz)
        Override.objects.filter(pk=override.pk).delete()
        redate_attempts(quiz=override.quiz, now=now)
    redate_attempts(quiz=override.quiz, now=now)


@transaction.atomic
def redate_attempts(*, quiz: Quiz, now: datetime) -> int:
    """Give every open attempt at `quiz` the deadline that holds for it now; return how many changed.

    Nobody's deadline is put before now: what was answered in time stays in time. Whose time is
    over is not called back, whether or not the attempt has been closed yet. 3 queries, and one for
    each attempt that changes.
    """
    take_quiz(quiz)
    overrides = list(quiz.overrides.select_related("department"))
    changed = 0
    at_work = Attempt.objects.open().filter(quiz=quiz).exclude(deadline_at__lte=now)
    for attempt in at_work.select_related("user__department"):
        terms = terms_under(quiz, _covering(attempt.user, overrides))
        deadline = terms.deadline_of(attempt)
        deadline = deadline and max(deadline, now)
        if deadline != attempt.deadline_at:
            changed += _as_read(attempt).update(deadline_at=deadline)
    return changed


def take_quiz(quiz: Quiz) -> None:
    """Take the quiz's row, as all do who move deadlines, and see where its window stands now."""
    Quiz.objects.filter(pk=quiz.pk).update(closes_at=F("closes_at"))
    quiz.refresh_from_db(fields=["opens_at", "closes_at", "attempts_allowed"])


def _as_read(attempt: Attempt) -> AttemptQuerySet:
    """Select `attempt` if it is still open, with the deadline it was read with."""
    return Attempt.objects.open().filter(pk=attempt.pk, deadline_at=attempt.deadline_at)


def _covering(user: User, overrides: Iterable[Override]) -> list[Override]:
    path = user.department.path if user.department else ""
    return [
        override
        for override in overrides
        if override.user_id == user.pk
        or (override.department is not None and path.startswith(override.department.path))
    ]

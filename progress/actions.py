"""Pulling completions from what people have read and passed. Doing it again changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from lessons.models import Course, Reading, ReadingQuerySet, Revision
from lessons.prepared import Prepared, given_id, given_moment
from progress.models import Completion
from quizzes.models import Attempt, Quiz
from quizzes.models.attempt import AttemptQuerySet, Purpose
from quizzes.reveal import Aspect


def record_completions_of(user: User, *, now: datetime) -> int:
    """Write down what `user` has completed since the last time; return how many. 2 queries.

    A pass that is still to be revealed waits until it is.

    3 more queries when there is something new.
    """
    return _record(
        _COMPLETED_BY.rows(user=user.pk, now=now),
        _CAUGHT_UP_BY.rows(user=user.pk),
        Attempt.objects.of(user),
        now,
    )


def record_completions_in(course: Course, *, now: datetime) -> int:
    """Write down what anyone has completed in `course` since the last time; return how many."""
    attempts = Attempt.objects.filter(Q(quiz__course=course) | Q(revision__lesson__course=course))
    readings = Reading.objects.filter(lesson__course=course)
    return _record(list(_completed(readings, now)), list(_caught_up(attempts)), attempts, now)


def confirm_changes(*, user: User, revision: Revision, now: datetime) -> None:
    """Record that a person who passed an older text has read what `revision` changed.

    For a change that no question rests on: reading is all there is to do.
    """
    Completion.objects.bulk_create(
        [
            Completion(
                user=user,
                lesson_id=revision.lesson_id,
                revision=revision,
                department_id=user.department_id,
                completed_at=now,
            )
        ],
        ignore_conflicts=True,
    )


def _record(
    completed: Sequence[Reading],
    caught_up: Sequence[tuple[Any, ...]],
    attempts: AttemptQuerySet,
    now: datetime,
) -> int:
    """Write down what was read and passed, and what was caught up with."""
    new = [Completion(**dict(zip(_CAUGHT_UP, row, strict=True))) for row in caught_up]
    if completed:
        new += _by_reading(completed, attempts, now)
    if new:
        with transaction.atomic():
            Completion.objects.bulk_create(new, ignore_conflicts=True, batch_size=1_000)
    return len(new)


def _completed(readings: ReadingQuerySet, now: datetime) -> ReadingQuerySet:
    """Select finished readings, not yet recorded, of texts on which all their quizzes are passed.

    `reading.revision` comes without its text.
    """
    recorded = Completion.objects.filter(user=OuterRef("user"), revision=OuterRef("revision"))
    passing = _passing(Attempt.objects.all(), now).filter(
        Q(text=OuterRef(OuterRef("revision"))),
        quiz=OuterRef("pk"),
        user=OuterRef(OuterRef("user")),
    )
    due = Quiz.objects.published().addressed_to(OuterRef("user"))
    missing = due.filter(lesson=OuterRef("lesson")).exclude(Exists(passing))
    return readings.finished().exclude(Exists(recorded)).exclude(Exists(missing))


def _passing(attempts: AttemptQuerySet, now: datetime) -> AttemptQuerySet:
    """Select passed attempts at lessons' quizzes; `text`: the revision read when each began."""
    texts = Revision.objects.filter(
        lesson=OuterRef("quiz__lesson"), published_at__lte=OuterRef("started_at")
    ).order_by("-number")
    return (
        attempts.passed()
        .revealing(Aspect.SCORE, now)
        .filter(quiz__lesson__isnull=False)
        .annotate(text=Subquery(texts.values("pk")[:1]))
    )


def _by_reading(
    readings: Sequence[Reading], attempts: AttemptQuerySet, now: datetime
) -> list[Completion]:
    """Complete each reading with the last of the first passes at its lesson's quizzes."""
    recorded = Completion.objects.filter(user=OuterRef("user"), revision=OuterRef("text"))
    passes = _passing(attempts, now).filter(~Exists(recorded)).order_by("-submitted_at", "-pk")
    first = {(row[0], row[1], row[2]): row[3:] for row in passes.values_list(*_PASS)}
    last: dict[tuple[int, int], tuple[datetime, int]] = {}
    for (user_id, text_id, _quiz), (ended_at, attempt_id) in first.items():
        key = (user_id, text_id)
        last[key] = max(last.get(key, (ended_at, attempt_id)), (ended_at, attempt_id))
    departments = _departments(readings)
    return [
        _completion(reading, departments, *last.get((reading.user_id, reading.revision_id), ()))
        for reading in readings
    ]


_PASS = ("user_id", "text", "quiz_id", "submitted_at", "pk")


def _departments(readings: Sequence[Reading]) -> dict[int, int | None]:
    people = User.objects.all()
    if len({reading.user_id for reading in readings}) == 1:
        people = people.filter(pk=readings[0].user_id)
    return dict(people.values_list("pk", "department_id"))


def _completion(
    reading: Reading,
    departments: Mapping[int, int | None],
    passed_at: datetime | None = None,
    attempt_id: int | None = None,
) -> Completion:
    read_at = reading.finished_at
    assert read_at is not None  # noqa: S101 -- `finished()` has seen to it
    return Completion(
        user_id=reading.user_id,
        lesson_id=reading.lesson_id,
        revision_id=reading.revision_id,
        attempt_id=attempt_id,
        department_id=departments.get(reading.user_id),
        completed_at=max(read_at, passed_at or read_at),
    )


def _caught_up(attempts: AttemptQuerySet) -> QuerySet[Attempt, tuple[Any, ...]]:
    """Select what passed attempts about a revision complete and nobody has written down."""
    recorded = Completion.objects.filter(user=OuterRef("user"), revision=OuterRef("revision"))
    passed = attempts.passed().filter(~Exists(recorded), purpose=Purpose.DELTA.value)
    return passed.values_list(*_CAUGHT_UP.values())


_CAUGHT_UP = {
    "user_id": "user_id",
    "lesson_id": "revision__lesson_id",
    "revision_id": "revision_id",
    "attempt_id": "pk",
    "department_id": "user__department_id",
    "completed_at": "submitted_at",
}
_COMPLETED_BY = Prepared(
    lambda: _completed(Reading.objects.of(given_id("user")), given_moment("now"))
)
_CAUGHT_UP_BY = Prepared(lambda: _caught_up(Attempt.objects.of(given_id("user"))))

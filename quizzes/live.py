"""A running exam as it stands now: who is at work, of whom nothing is heard, who is done.

Only reads, and the same few queries for any number of candidates: answers are counted for the
rows of one page alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, When

from accounts.models import User
from quizzes.models import Answer, Attempt, Item, Quiz
from quizzes.models.attempt import State
from quizzes.models.quiz import Audience
from quizzes.policy import GRACE, LOCK_TIMEOUT

SILENCE = timedelta(minutes=3)
"""Heard nothing of for so long, a candidate has lost contact: the page reports each minute."""


class Condition(IntEnum):
    """How one candidate stands, what needs a look first."""

    LOST = 0
    WORKING = 1
    EXPIRED = 2
    SUBMITTED = 3
    ABSENT = 4
    """Expected, and not begun."""

    @property
    def code(self) -> str:
        return self.name.lower()

    @property
    def is_at_work(self) -> bool:
        return self in {Condition.LOST, Condition.WORKING}


AWAITING = "awaiting"
"""The choice of those ended attempts that a person must still mark."""

ORDERS: Mapping[str, Sequence[str]] = {
    "trouble": ("condition", "saves", "user__username"),
    "number": ("user__username",),
    "department": ("user__department__path", "user__username"),
}
"""Least answered first goes by `saves`, the attempt's own counter: to count the answers of all
would cost each poll a walk through every answer."""


_IS_AWAITING = Q(graded_at__isnull=False, score=None) & ~Q(state=State.OPEN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the candidates is to be seen, and in what order."""

    state: str = ""
    search: str = ""
    order: str = "trouble"

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Wanted:
        """Read an address; what it should not hold counts as not there."""
        state, order = query.get("state", ""), query.get("order", "")
        states = {*(condition.code for condition in Condition), AWAITING}
        return cls(
            state=state if state in states else "",
            search=query.get("q", "").replace("\0", "").strip()[:100],
            order=order if order in ORDERS else "trouble",
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """How many candidates there are of each condition."""

    counts: Mapping[Condition, int]
    awaiting: int
    """How many of the ended attempts a person must still mark."""

    @property
    def at_work(self) -> int:
        """All who may still answer, whether heard of or not."""
        return sum(count for condition, count in self.counts.items() if condition.is_at_work)

    @property
    def begun(self) -> int:
        return sum(count for one, count in self.counts.items() if one is not Condition.ABSENT)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one attempt holds."""

    asked: int
    answered: int
    late: int
    """Answers that came after the end: kept, not counted."""
    newest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate in the table."""

    user: User
    condition: Condition
    attempt: Attempt | None = None
    answered: Answered | None = None
    silent_minutes: int = 0


def candidates(quiz: Quiz, now: datetime) -> QuerySet[Any]:
    """Select the newest attempt of everyone who has begun, each with its `condition`."""
    newer = Attempt.objects.filter(quiz=quiz, user=OuterRef("user"), number__gt=OuterRef("number"))
    return Attempt.objects.filter(~Exists(newer), quiz=quiz).annotate(condition=_condition(now))


def _condition(now: datetime) -> Case:
    """Return the condition of an attempt; what only waits to be expired counts as expired."""
    is_over = Q(deadline_at__lt=now - GRACE - LOCK_TIMEOUT)
    return Case(
        When(state=State.SUBMITTED, then=Condition.SUBMITTED),
        When(~Q(state=State.OPEN) | is_over, then=Condition.EXPIRED),
        When(_is_silent(now), then=Condition.LOST),
        default=Condition.WORKING,
        output_field=IntegerField(),
    )


def _is_silent(now: datetime) -> Q:
    """Match attempts not heard of lately; answers are looked for only where the rest is silent."""
    since = now - SILENCE
    answered = Answer.objects.filter(attempt=OuterRef("pk"), arrived_at__gte=since)
    is_unseen = Q(seen_at__isnull=True) | Q(seen_at__lt=since)
    return Q(is_unseen, ~Exists(answered), started_at__lt=since)


def absent(quiz: Quiz) -> QuerySet[User]:
    """Select those who are expected and have not begun; nobody where everyone may sit it."""
    if quiz.audience != Audience.SELECTED:
        return User.objects.none()
    named = Q(pk__in=quiz.people.values("pk"))
    for path in quiz.departments.values_list("path", flat=True):
        named |= Q(department__path__startswith=path)
    begun = Attempt.objects.filter(quiz=quiz, user=OuterRef("pk"))
    return User.objects.filter(named, ~Exists(begun), is_active=True)


def figures(quiz: Quiz, now: datetime) -> Figures:
    """Count the candidates. 1 query; 3 where the audience is selected."""
    found = candidates(quiz, now).order_by().values_list("condition")
    rows = found.annotate(count=Count("pk"), awaiting=Count("pk", filter=_IS_AWAITING))
    counts = dict.fromkeys(Condition, 0)
    awaiting = 0
    for condition, count, waiting in rows:
        counts[Condition(condition)] = count
        awaiting += waiting
    counts[Condition.ABSENT] = absent(quiz).count()
    return Figures(counts, awaiting)


def listed(quiz: Quiz, wanted: Wanted, now: datetime) -> QuerySet[Any]:
    """Select what the table lists: attempts, or the people who have not begun one."""
    if wanted.state == Condition.ABSENT.code:
        return _absent_listed(quiz, wanted)
    found = candidates(quiz, now).select_related("user__department")
    if wanted.state == AWAITING:
        found = found.filter(_IS_AWAITING)
    elif wanted.state:
        found = found.filter(condition=Condition[wanted.state.upper()])
    if wanted.search:
        found = found.filter(_named("user__", wanted.search))
    return found.order_by(*ORDERS[wanted.order])


def _absent_listed(quiz: Quiz, wanted: Wanted) -> QuerySet[User]:
    people = absent(quiz).select_related("department")
    if wanted.search:
        people = people.filter(_named("", wanted.search))
    order = ("department__path",) if wanted.order == "department" else ()
    return people.order_by(*order, "username")


def _named(prefix: str, search: str) -> Q:
    by_name = Q(**{f"{prefix}full_name__icontains": search})
    return by_name | Q(**{f"{prefix}username__icontains": search})


def rows_of(page: Sequence[Attempt | User], now: datetime) -> list[Row]:
    """Return the rows of one page, with what each has answered. 1 query."""
    attempts = [one for one in page if isinstance(one, Attempt)]
    answered = _answered(attempts)
    begun = [_row(attempt, answered.get(attempt.pk), now) for attempt in attempts]
    return begun + [Row(one, Condition.ABSENT) for one in page if isinstance(one, User)]


def _answered(attempts: Sequence[Attempt]) -> dict[int, Answered]:
    counted = Q(answers__number__isnull=False, answers__is_fork=False)
    after_the_end = Q(answers__arrived_at__gte=F("attempt__submitted_at")) | Q(
        answers__arrived_at__gt=F("attempt__deadline_at") + GRACE
    )
    late = after_the_end & Q(answers__number__isnull=True)
    found = (
        Item.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
        .order_by()
        .values_list("attempt")
        .annotate(
            asked=Count("pk", distinct=True),
            answered=Count("answers__item", distinct=True, filter=counted),
            late=Count("answers", filter=late),
            newest_at=Max("answers__arrived_at"),
        )
    )
    return {attempt: Answered(*columns) for attempt, *columns in found}


def _row(attempt: Attempt, answered: Answered | None, now: datetime) -> Row:
    moments = (attempt.started_at, attempt.seen_at, answered.newest_at if answered else None)
    heard_at = max(moment for moment in moments if moment is not None)
    return Row(
        user=attempt.user,
        condition=Condition(attempt.condition),  # type: ignore[attr-defined] # annotated above
        attempt=attempt,
        answered=answered,
        silent_minutes=max(0, int((now - heard_at) / timedelta(minutes=1))),
    )


def is_running(quiz: Quiz, figures: Figures, now: datetime) -> bool:
    """Say whether anything may still change by itself: the window is open or someone at work."""
    is_over = quiz.closes_at is not None and quiz.closes_at < now
    return figures.at_work > 0 or not is_over

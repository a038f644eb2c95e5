"""What a person's readings, answers and marks add up to. Each function is a fixed few queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR

from accounts.models import User
from lessons.models import Passage, Reading
from quizzes.models import Answer, Attempt, Item, Mark
from quizzes.policy import percent
from quizzes.reveal import Aspect

WEEKS_SHOWN = 12
LEVELS = (1, 5, 15, 30)
"""Least number of things done on a day for the levels 1 to 4 of the calendar."""


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How a person's answers to some questions went; points as last marked."""

    answered: int
    right: int
    points: Decimal
    max_points: Decimal

    @property
    def percent(self) -> Decimal:
        return percent(self.points, self.max_points)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    date: date
    answers: int = 0
    lessons: int = 0

    @property
    def total(self) -> int:
        return self.answers + self.lessons

    @property
    def level(self) -> int:
        """From 0 (nothing) to 4."""
        return sum(self.total >= least for least in LEVELS)


@dataclass(frozen=True, slots=True)
class WeakPassage:
    """A passage whose questions a person gained least on."""

    passage: Passage
    count: AnswerCount

    @property
    def url(self) -> str:
        lesson = self.passage.revision.lesson
        return f"{reverse('lesson', args=[lesson.course.slug, lesson.slug])}#{self.passage.anchor}"


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, Monday first; None for days still to come."""

    monday: date
    days: Sequence[Day | None]
    month_begins: date | None = None
    """The first of a month, if it falls into the week."""


@dataclass(frozen=True, slots=True)
class Weekday:
    """One row of the calendar: all its Mondays, or all its Tuesdays."""

    name: str
    days: Sequence[Day | None]


def answer_counts(user: User, now: datetime) -> dict[int, AnswerCount]:
    """Return by lesson how the answers of ended attempts went. 1 query.

    Answers given while an exam with the same question runs are left out: the count would tell
    whether they were right.
    """
    exam = Item.objects.filter(
        attempt__in=Attempt.objects.running_exams(now).of(user),
        attempt__started_at__lte=OuterRef("item__attempt__submitted_at"),
        version__question=OuterRef("item__version__question"),
    )
    marks = (
        _marks_of(user, now)
        .exclude(Exists(exam))
        .filter(item__version__question__lesson__isnull=False)
    )
    return dict(_add_up(marks, "item__version__question__lesson"))


def weakest_passages(user: User, now: datetime, most: int = 5) -> list[WeakPassage]:
    """Return the passages with the least share of points gained, the weakest first. 2 queries.

    Questions of an exam that runs now are left out: naming the passage would help with it.
    """
    running = Item.objects.filter(attempt__in=Attempt.objects.running_exams(now).of(user))
    marks = (
        _marks_of(user, now)
        .exclude(item__version__question__in=running.values("version__question"))
        .filter(item__version__evidence__isnull=False)
    )
    counts = dict(_add_up(marks, "item__version__evidence__passage__key"))
    weak = {key: count for key, count in counts.items() if count.points < count.max_points}
    passages = _current_passages(set(weak))
    found = [WeakPassage(passage, weak[passage.key]) for passage in passages]
    return sorted(found, key=lambda entry: (entry.count.percent, -entry.count.answered))[:most]


def calendar(user: User, today: date) -> list[Week]:
    """Return the last weeks of what was answered and read, the oldest first. 2 queries."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS_SHOWN - 1)
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    answers = _by_day(
        Answer.objects.filter(attempt__user=user, arrived_at__gte=since), "arrived_at"
    )
    lessons = _by_day(Reading.objects.of(user).filter(finished_at__gte=since), "finished_at")
    return [
        _week(first + timedelta(weeks=number), today, answers, lessons)
        for number in range(WEEKS_SHOWN)
    ]


def by_weekday(weeks: Sequence[Week]) -> list[Weekday]:
    """Turn weeks into rows with the weekdays' short names in the reader's language."""
    return [
        Weekday(str(WEEKDAYS_ABBR[number]), [week.days[number] for week in weeks])
        for number in range(7)
    ]


def recent_attempts(user: User, now: datetime, most: int = 10) -> QuerySet[Attempt]:
    """Return the newest ended attempts at quizzes and after revisions. 1 query."""
    ended = Attempt.objects.of(user).ended().on_paper().with_withheld(user, now)
    related = ended.select_related("quiz__course", "revision__lesson").defer("revision__body")
    return related.order_by("-submitted_at", "-pk")[:most]


def _marks_of(user: User, now: datetime) -> QuerySet[Mark]:
    """Select the mark that counts of each item `user` answered, once they may know it."""
    attempts = Attempt.objects.of(user).revealing(Aspect.VERDICT, now)
    return Mark.objects.counting().filter(
        item__in=Item.objects.filter(attempt__in=attempts).counting(), answer__isnull=False
    )


def _add_up(marks: QuerySet[Mark], key: str) -> Iterator[tuple[Any, AnswerCount]]:
    """Yield each value of the field path `key` with what its marks add up to."""
    rows = (
        marks.order_by()
        .values(key)
        .annotate(
            answered=Count("pk"),
            right=Count("pk", filter=Q(points=F("item__points"))),
            gained=Sum("points"),
            possible=Sum("item__points"),
        )
        .values_list(key, "answered", "right", "gained", "possible")
    )
    for value, answered, right, points, max_points in rows:
        yield value, AnswerCount(answered, right, points, max_points)


def _current_passages(keys: set[str]) -> QuerySet[Passage]:
    """Select the passages with these keys as they are read now."""
    return Passage.objects.filter(
        key__in=keys, revision=F("revision__lesson__current_revision")
    ).select_related("revision__lesson__course")


def _week(
    monday: date, today: date, answers: Mapping[date, int], lessons: Mapping[date, int]
) -> Week:
    dates = [monday + timedelta(days=number) for number in range(7)]
    days = [
        Day(day, answers.get(day, 0), lessons.get(day, 0)) if day <= today else None
        for day in dates
    ]
    return Week(monday, days, next((day for day in dates if day.day == 1), None))


def _by_day(rows: QuerySet[Answer] | QuerySet[Reading], moment: str) -> dict[date, int]:
    days = rows.annotate(day=TruncDate(moment)).values("day").order_by("day")
    return {row["day"]: row["count"] for row in days.annotate(count=Count("pk"))}

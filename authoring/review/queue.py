"""The review queue: derived from what is in review, what is stale and what learners object to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextChoices
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from lessons.models import Course
from quizzes.models import Evidence, Objection, Question, ReviewDecision, Version
from quizzes.models.question import Decision, Status

type Queue = QuerySet[Any]
"""Versions, questions or objections, by the reason they wait for."""


class Reason(TextChoices):
    """Why something waits for a reviewer."""

    SUBMITTED = "submitted", pgettext_lazy("what waits", "Sent to review")
    INTACT = "intact", _("Passage changed, quote still in it")
    GONE = "gone", _("Quote no longer in the text")
    OBJECTION = "objection", _("Objections of learners")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What part of the queue is looked at; "next" stays within it."""

    course: int | None = None
    lesson: int | None = None

    @classmethod
    def of(cls, asked: QueryDict) -> Narrowed:
        return cls(_number(asked.get("course", "")), _number(asked.get("lesson", "")))

    @property
    def query(self) -> str:
        """The same as a query string, with its question mark; "" for all of it."""
        given = {"course": self.course, "lesson": self.lesson}
        query = urlencode({name: pk for name, pk in given.items() if pk is not None})
        return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the queue."""

    pk: int
    version: Version
    since: datetime | None
    newer: str = ""
    """The state of a newer wording, where a stale question has one already."""
    objection: Objection | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where the rows of one reason come from, and how they lead to their question."""

    rows: Callable[[User], Queue]
    to_question: str
    shown: Callable[[Any], Waiting]


def queue(reason: Reason, user: User, narrowed: Narrowed = Narrowed()) -> Queue:
    """Select what waits for `user` for this reason, the longest waiting first."""
    kind = _KINDS[reason]
    rows = kind.rows(user)
    if narrowed.course is not None:
        rows = rows.filter(**{f"{kind.to_question}course": narrowed.course})
    if narrowed.lesson is not None:
        rows = rows.filter(**{f"{kind.to_question}lesson": narrowed.lesson})
    return rows


def waiting(reason: Reason, rows: Iterable[Any]) -> list[Waiting]:
    """Return what the list shows of rows that came from `queue`."""
    return [_KINDS[reason].shown(row) for row in rows]


def counts(user: User, narrowed: Narrowed = Narrowed()) -> dict[Reason, int]:
    """Return how much waits for each reason. 4 queries."""
    return {reason: queue(reason, user, narrowed).count() for reason in Reason}


def confirmable_lessons(user: User, narrowed: Narrowed) -> list[dict[str, Any]]:
    """Return the lessons with stale questions whose quotes are intact, and how many. 1 query."""
    questions = queue(Reason.INTACT, user, narrowed).filter(lesson__isnull=False)
    rows = questions.order_by("lesson__course", "lesson__position").values("lesson__pk")
    return list(rows.annotate(title=F("lesson__title"), count=Count("pk")))


def following(pks: Sequence[int], pk: int) -> int | None:
    """Return what comes behind `pk`, else what comes first; None if there is nothing else."""
    others = [other for other in pks if other != pk]
    behind = pks.index(pk) if pk in pks else 0
    return next(iter([*others[behind:], *others[:behind]]), None)


def _submitted(user: User) -> QuerySet[Version]:
    submitted = ReviewDecision.objects.filter(version=OuterRef("pk"), decision=Decision.SUBMITTED)
    newest = submitted.order_by("-pk").values("decided_at")[:1]
    return (
        Version.objects.in_review()
        .filter(question__course__in=Course.objects.taught_by(user))
        .annotate(since=Coalesce(Subquery(newest), "created_at"))
        .select_related("question__lesson", "question__course", "author")
        .order_by("since", "pk")
    )


def _stale(questions: QuerySet[Question], user: User) -> QuerySet[Question]:
    """Add since when stale questions wait: since the text was published that made them so."""
    evidence = Evidence.objects.filter(version=OuterRef("published_version"))
    read_since = F("passage__revision__lesson__current_revision__published_at")
    newest = evidence.order_by(read_since.desc(nulls_last=True)).values(since=read_since)[:1]
    newer = Version.objects.newest().filter(
        question=OuterRef("pk"), number__gt=OuterRef("published_version__number")
    )
    return (
        questions.filter(course__in=Course.objects.taught_by(user))
        .annotate(since=Subquery(newest), newer=Subquery(newer.values("status")[:1]))
        .select_related("published_version", "lesson", "course")
        .order_by(F("since").asc(nulls_first=True), "pk")
    )


def _intact(user: User) -> QuerySet[Question]:
    return _stale(Question.objects.stale().with_quotes_intact(), user)


def _gone(user: User) -> QuerySet[Question]:
    intact = Question.objects.stale().with_quotes_intact()
    return _stale(Question.objects.stale().exclude(pk__in=intact.values("pk")), user)


def _objections(user: User) -> QuerySet[Objection]:
    return (
        Objection.objects.pending()
        .taught_by(user)
        .select_related("item__version__question__lesson", "item__version__question__course")
        .order_by("made_at", "pk")
    )


def _shown_version(version: Any) -> Waiting:
    return Waiting(version.pk, version, version.since)


def _shown_question(question: Any) -> Waiting:
    version = question.published_version
    version.question = question
    newer = str(Status(question.newer).label) if question.newer else ""
    return Waiting(question.pk, version, question.since, newer=newer)


def _shown_objection(objection: Any) -> Waiting:
    return Waiting(objection.pk, objection.item.version, objection.made_at, objection=objection)


_KINDS: Mapping[Reason, _Kind] = {
    Reason.SUBMITTED: _Kind(_submitted, "question__", _shown_version),
    Reason.INTACT: _Kind(_intact, "", _shown_question),
    Reason.GONE: _Kind(_gone, "", _shown_question),
    Reason.OBJECTION: _Kind(_objections, "item__version__question__", _shown_objection),
}


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None

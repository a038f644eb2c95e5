"""Which passages of a course are asked about, how well they are answered, and what waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from lessons.models import Course, Lesson, Passage, Revision
from lessons.passages import BlockKind
from quizzes.models import Evidence, Mark, Version
from quizzes.models.attempt import State
from quizzes.models.question import Kind, Status
from quizzes.policy import percent

LEAST_ANSWERS = 5
"""Fewer answers than this say nothing about a passage."""


@dataclass(frozen=True, slots=True)
class PassageCoverage:
    """A passage and the questions that rest on it."""

    passage: Passage
    kinds: Mapping[str, int]
    """The published questions by their kind."""
    stale: int
    drafts: int
    in_review: int
    answers: int
    """Marked answers to the published questions, in attempts that have ended."""
    gained: Decimal
    possible: Decimal

    @property
    def is_heading(self) -> bool:
        return self.passage.kind == BlockKind.HEADING

    @property
    def questions(self) -> int:
        return sum(self.kinds.values())

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        """The published questions by the name of their kind, in the order of the kinds."""
        return [(str(kind.label), self.kinds[kind]) for kind in Kind if kind in self.kinds]

    @property
    def state(self) -> str:
        """Say in one word what an instructor looks for: what is broken comes first."""
        if self.stale:
            return "stale"
        if self.questions:
            return "covered"
        return "waiting" if self.drafts or self.in_review else "uncovered"

    @property
    def percent_right(self) -> Decimal | None:
        """The points gained in percent of those possible; None where answers are too few."""
        if self.answers < LEAST_ANSWERS or not self.possible:
            return None
        return percent(self.gained, self.possible)


@dataclass(frozen=True, slots=True)
class LessonCoverage:
    """A lesson, and each passage of the text that learners read or, before that, of its draft."""

    lesson: Lesson
    number: int | None
    """The number of the text shown; None without any text."""
    passages: Sequence[PassageCoverage]
    lost: int
    """Published questions of the lesson whose passages are in no text that is read now."""

    @property
    def is_read(self) -> bool:
        return self.lesson.current_revision_id is not None

    @property
    def counted(self) -> list[PassageCoverage]:
        """The passages that a question can be asked about: headings are not."""
        return [entry for entry in self.passages if not entry.is_heading]

    @property
    def total(self) -> int:
        return len(self.counted)

    @property
    def covered(self) -> int:
        return sum(entry.questions > 0 for entry in self.counted)

    @property
    def uncovered(self) -> int:
        return self.total - self.covered


class _Cited(NamedTuple):
    """One quote: who quotes which passage, in what state."""

    version: int
    lesson: int | None
    kind: str
    status: str
    is_published: bool
    key: str
    digest: str


class _Answered(NamedTuple):
    answers: int
    gained: Decimal
    possible: Decimal


@dataclass(slots=True)
class _Tally:
    """What has been counted for one passage so far."""

    kinds: Counter[str] = field(default_factory=Counter)
    stale: int = 0
    drafts: int = 0
    in_review: int = 0
    answers: int = 0
    gained: Decimal = Decimal(0)
    possible: Decimal = Decimal(0)

    def add_published(self, kind: str, answered: _Answered | None) -> None:
        self.kinds[kind] += 1
        if answered is not None:
            self.answers += answered.answers
            self.gained += answered.gained
            self.possible += answered.possible

    def add_waiting(self, status: str) -> None:
        if status == Status.IN_REVIEW:
            self.in_review += 1
        else:
            self.drafts += 1


def coverage_of(course: Course) -> list[LessonCoverage]:
    """Return the coverage of each lesson of `course`, in order. 4 queries, whatever its size.

    A question counts for the passages its evidence is current in; a stale one for those with the
    keys it quotes. Answers count for the published wording only: an older one asked another thing.
    """
    lessons = _lessons_with_text(course)
    passages = _passages_of(lessons)
    read = {lesson.pk for lesson in lessons if lesson.current_revision_id}
    standing = {passage.key: passage.digest for pk in read for passage in passages.get(pk, ())}
    tallies, lost = _tallies(_cited(course), standing, _answered(course))
    return [
        LessonCoverage(
            lesson=lesson,
            number=lesson.shown_number,  # type: ignore[attr-defined] # annotated
            passages=[
                _counted(passage, tallies.get(passage.key, _Tally()))
                for passage in passages.get(lesson.pk, ())
            ],
            lost=lost[lesson.pk],
        )
        for lesson in lessons
    ]


def _lessons_with_text(course: Course) -> list[Lesson]:
    """Return the lessons with `shown_text` and `shown_number`: what is read, else the newest draft."""
    newest = Revision.objects.filter(lesson=OuterRef("pk")).order_by("-number")
    lessons = course.lessons.annotate(
        shown_text=Coalesce("current_revision", Subquery(newest.values("pk")[:1])),
        shown_number=Coalesce("current_revision__number", Subquery(newest.values("number")[:1])),
    ).order_by("position", "pk")
    found = list(lessons)
    for lesson in found:
        lesson.course = course  # its address needs it
    return found


def _passages_of(lessons: Iterable[Lesson]) -> dict[int, list[Passage]]:
    """Return the passages of each lesson's shown text, in order."""
    lesson_of = {lesson.shown_text: lesson.pk for lesson in lessons}  # type: ignore[attr-defined] # annotated
    passages: dict[int, list[Passage]] = defaultdict(list)
    shown = Passage.objects.filter(revision__in=[pk for pk in lesson_of if pk is not None])
    for passage in shown.order_by("revision", "position"):
        passages[lesson_of[passage.revision_id]].append(passage)
    return passages


def _cited(course: Course) -> list[_Cited]:
    """Return each quote of what is published, and of what is newest and not approved."""
    asked = Q(version=F("version__question__published_version"))
    waits = ~Q(version__status=Status.APPROVED) & ~Exists(
        Version.objects.filter(
            question=OuterRef("version__question"), number__gt=OuterRef("version__number")
        )
    )
    evidence = Evidence.objects.filter(
        asked | waits, version__question__course=course, version__question__retired_at=None
    )
    rows = evidence.order_by("pk").values_list(
        "version",
        "version__question__lesson",
        "version__kind",
        "version__status",
        "version__question__published_version",
        "passage__key",
        "passage__digest",
    )
    return [
        _Cited(version, lesson, kind, status, version == published, key, digest)
        for version, lesson, kind, status, published, key, digest in rows
    ]


def _answered(course: Course) -> dict[int, _Answered]:
    """Add up the last mark of each answered item, by published version."""
    newer = Mark.objects.filter(item=OuterRef("item"), pk__gt=OuterRef("pk"))
    marks = (
        Mark.objects.filter(
            ~Exists(newer),
            answer__isnull=False,
            item__version__question__course=course,
            item__version__question__published_version=F("item__version"),
        )
        .exclude(item__attempt__state=State.OPEN)
        .values("item__version")
        .annotate(answers=Count("pk"), gained=Sum("points"), possible=Sum("item__points"))
        .order_by()
    )
    return {
        row["item__version"]: _Answered(row["answers"], row["gained"], row["possible"])
        for row in marks
    }


def _tallies(
    cited: Iterable[_Cited], standing: Mapping[str, str], answered: Mapping[int, _Answered]
) -> tuple[dict[str, _Tally], Counter[int | None]]:
    """Count for each passage key, and for each lesson the questions no passage is left for."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    lost: Counter[int | None] = Counter()
    by_version: dict[int, list[_Cited]] = defaultdict(list)
    for quote in cited:
        by_version[quote.version].append(quote)
    for quotes in by_version.values():
        first, keys = quotes[0], {quote.key for quote in quotes}
        current = {quote.key for quote in quotes if standing.get(quote.key) == quote.digest}
        if not first.is_published:
            for key in keys:
                tallies[key].add_waiting(first.status)
        elif current:
            for key in current:
                tallies[key].add_published(first.kind, answered.get(first.version))
        elif left := keys & standing.keys():
            for key in left:
                tallies[key].stale += 1
        else:
            lost[first.lesson] += 1
    return tallies, lost


def _counted(passage: Passage, tally: _Tally) -> PassageCoverage:
    return PassageCoverage(
        passage=passage,
        kinds=dict(tally.kinds),
        stale=tally.stale,
        drafts=tally.drafts,
        in_review=tally.in_review,
        answers=tally.answers,
        gained=tally.gained,
        possible=tally.possible,
    )

"""What becomes of the published questions of a course once its lessons get other texts.

Nothing is written: a question rests on its evidence, and so on what is read.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import StrIndex

from lessons.models import Course, Lesson, Passage, Revision
from lessons.passages import BlockKind
from quizzes.models import Evidence, Question


@dataclass(frozen=True, slots=True)
class Bank:
    """The published questions of a course, by id in the order of their identifiers."""

    staying: Sequence[int]
    """Asked before and after."""
    intact: Sequence[int]
    """Not asked any more, though every quote stands where it stood: one key to confirm."""
    gone: Sequence[int]
    """Not asked any more: a quote is gone with its passage, or from it."""
    returning: Sequence[int]
    """Stale before, asked again after."""
    unasked: Sequence[int]
    """Stale before and after."""


def read_after(
    course: Course, drafts: Iterable[Revision], withdrawn: Iterable[Lesson] = ()
) -> list[int]:
    """Return the ids of the texts read once `drafts` are published together. 1 query."""
    texts = dict(Lesson.objects.filter(course=course).values_list("pk", "current_revision_id"))
    texts |= {draft.lesson_id: draft.pk for draft in drafts}
    left = {lesson.pk for lesson in withdrawn}
    return [pk for lesson, pk in texts.items() if pk is not None and lesson not in left]


def bank_after(course: Course, texts: Collection[int]) -> Bank:
    """Return what becomes of the questions of `course` once `texts`, and no others, are read.

    1 query, whatever the number of questions.
    """
    evidence = Evidence.objects.filter(version=OuterRef("published_version"))
    rows = (
        Question.objects.filter(course=course)
        .published()
        .annotate(
            is_current=Exists(evidence.current()),
            will_stand=Exists(evidence.filter(Exists(_standing(texts)))),
            is_lost=Exists(evidence.filter(~Exists(_holding(texts)) | Q(quote=""))),
        )
        .order_by("uid")
        .values_list("pk", "is_current", "will_stand", "is_lost")
    )
    found: dict[str, list[int]] = {name: [] for name in Bank.__slots__}
    for pk, is_current, will_stand, is_lost in rows:
        found[_fate(is_current=is_current, will_stand=will_stand, is_lost=is_lost)].append(pk)
    return Bank(**found)


def resting_on(course: Course) -> dict[str, int]:
    """Return by passage key how many published questions quote the passage. 1 query."""
    questions = Question.objects.filter(course=course).published()
    evidence = Evidence.objects.filter(version__in=questions.values("published_version"))
    pairs = evidence.order_by().values_list("passage__key", "version").distinct()
    counts: dict[str, int] = {}
    for key, _version in pairs:
        counts[key] = counts.get(key, 0) + 1
    return counts


def without_questions(texts: Collection[int], among: Collection[int]) -> QuerySet[Passage]:
    """Select the passages of `texts`, new to the texts `among`, that no published question quotes.

    Headings need no question.
    """
    known = Passage.objects.filter(revision__in=among, key=OuterRef("key"))
    quoting = Evidence.objects.filter(
        passage__key=OuterRef("key"),
        passage__digest=OuterRef("digest"),
        version=F("version__question__published_version"),
        version__question__course=OuterRef("revision__lesson__course"),
        version__question__retired_at=None,
    )
    return (
        Passage.objects.filter(revision__in=texts)
        .exclude(kind=BlockKind.HEADING)
        .exclude(Exists(known))
        .exclude(Exists(quoting))
        .order_by("revision__lesson__position", "revision__lesson_id", "position")
    )


def _standing(texts: Collection[int]) -> QuerySet[Passage]:
    """Select the passages that evidence rests on, word for word."""
    return Passage.objects.filter(
        revision__in=texts, key=OuterRef("passage__key"), digest=OuterRef("passage__digest")
    )


def _holding(texts: Collection[int]) -> QuerySet[Passage]:
    """Select the passages that still hold the quote of evidence, reworded or not."""
    passages = Passage.objects.filter(revision__in=texts, key=OuterRef("passage__key"))
    return passages.alias(place=StrIndex("text", OuterRef("quote"))).filter(place__gt=0)


def _fate(*, is_current: bool, will_stand: bool, is_lost: bool) -> str:
    if will_stand:
        return "staying" if is_current else "returning"
    if not is_current:
        return "unasked"
    return "gone" if is_lost else "intact"

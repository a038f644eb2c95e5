"""What an import would make of a course, before anything is written."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from authoring.actions.imports_matching import find_counterparts
from authoring.documents import Outline, OutlineLesson, lesson_markdown
from authoring.models import DocumentImport
from authoring.outlines import load_arrangement
from lessons.comparison import (
    After,
    Before,
    Change,
    Kept,
    Summary,
    compare,
    keys_for,
    match_passages,
    summarise,
)
from lessons.models import Course, Lesson, Passage, Revision, Source


class Fate(StrEnum):
    """What becomes of a lesson of the document."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Standing:
    """A lesson of the course with the texts that a document is compared with."""

    lesson: Lesson
    revision: Revision
    """What learners read; before there is one, the newest draft."""
    passages: Sequence[Passage]
    said: Sequence[list[tuple[str, str]]]
    """Kind and text of each passage, of the revision and of the newest draft; none of a lesson
    that is withdrawn, for whatever comes back has to be published anew."""
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    """A lesson of the document and what would become of it."""

    outline: OutlineLesson
    body: str
    fate: Fate
    lesson: Lesson | None
    """Its counterpart in the course; None for a new one."""
    summary: Summary
    """How its passages compare with those learners read."""


@dataclass(frozen=True)
class ImportPlan:
    course: Course | None
    """None when the course is yet to be made."""
    revises: Source | None
    lessons: Sequence[PlannedLesson]
    gone: Sequence[Lesson] = ()
    """Lessons of the source that have no counterpart in the document any more."""
    is_foreign: bool = False
    """A new edition has hardly anything in common with the course: all would be new."""
    is_repeated: bool = False
    """The course has all these texts already."""
    counts: Counter[Fate] = field(default_factory=Counter)


def plan_import(*, course: Course | None, outline: Outline, revises: Source | None) -> ImportPlan:
    """Say what the lessons of `outline` would become. 4 queries, 1 for a new document."""
    if revises is None or course is None:
        return _new_document(course, outline)
    return _new_edition(course, outline, revises)


def _new_document(course: Course | None, outline: Outline) -> ImportPlan:
    planned = [_planned(lesson, None) for lesson in outline.lessons]
    return ImportPlan(
        course=course,
        revises=None,
        lessons=planned,
        is_repeated=course is not None and bool(planned) and _has_all(course, planned),
        counts=Counter(entry.fate for entry in planned),
    )


def _has_all(course: Course, planned: Sequence[PlannedLesson]) -> bool:
    bodies = {entry.body for entry in planned}
    texts = Revision.objects.filter(lesson__course=course, body__in=bodies)
    return set(texts.values_list("body", flat=True)) == bodies


def _new_edition(course: Course, outline: Outline, revises: Source) -> ImportPlan:
    standing = _standing(course, revises)
    old = _befores(standing.values())
    new = list(chain.from_iterable(_afters(outline.lessons)))
    titles = {pk: entry.lesson.title for pk, entry in standing.items()}
    found = find_counterparts(
        old, new, titles, {place: entry.title for place, entry in enumerate(outline.lessons)}
    )
    compared = {} if found.is_foreign else standing
    summaries = _summaries(compared, outline.lessons, found.lesson_of)
    planned = [
        _planned(lesson, standing.get(found.lesson_of.get(place, 0)), summary)
        for place, (lesson, summary) in enumerate(zip(outline.lessons, summaries, strict=True))
    ]
    gone = _gone(compared, found.lesson_of.values())
    is_same = bool(planned) and all(entry.fate is Fate.UNCHANGED for entry in planned)
    return ImportPlan(
        course=course,
        revises=revises,
        lessons=planned,
        gone=gone,
        is_foreign=found.is_foreign,
        is_repeated=is_same and (not gone or _was_last(revises, outline)),
        counts=Counter(entry.fate for entry in planned),
    )


def _gone(standing: Mapping[int, Standing], paired: Collection[int]) -> list[Lesson]:
    """Return the lessons without a counterpart, but for those that are withdrawn already."""
    return [
        entry.lesson
        for pk, entry in standing.items()
        if pk not in paired and not entry.is_withdrawn
    ]


def _was_last(source: Source, outline: Outline) -> bool:
    """Say that these lessons were imported last: what is gone has been said then."""
    applied = DocumentImport.objects.filter(edition__source=source, applied_at__isnull=False)
    last = applied.order_by("-applied_at", "-pk").first()
    return last is not None and load_arrangement(last.outline).kept == outline.lessons


def _planned(
    outline: OutlineLesson, standing: Standing | None, summary: Summary | None = None
) -> PlannedLesson:
    said = [(passage.kind.value, passage.text) for passage in outline.passages]
    if standing is None:
        fate = Fate.NEW
    else:
        fate = Fate.UNCHANGED if said in standing.said else Fate.CHANGED
    return PlannedLesson(
        outline=outline,
        body=lesson_markdown(outline),
        fate=fate,
        lesson=standing.lesson if standing else None,
        summary=summary or Summary(new=len(outline.passages)),
    )


def _standing(course: Course, source: Source) -> dict[int, Standing]:
    """Return the lessons that rest on `source` or on none, by id, with their texts. 3 queries."""
    lessons = {lesson.pk: lesson for lesson in course.lessons.order_by("position", "pk")}
    texts: dict[int, list[Revision]] = defaultdict(list)
    revisions = Revision.objects.filter(lesson__course=course).select_related("edition")
    for revision in revisions.defer("body").order_by("lesson", "-number"):
        lesson = lessons[revision.lesson_id]
        if not texts[lesson.pk] or revision.pk == lesson.current_revision_id:
            texts[lesson.pk].append(revision)
    passages: dict[int, list[Passage]] = defaultdict(list)
    compared = [revision.pk for both in texts.values() for revision in both]
    for passage in Passage.objects.filter(revision__in=compared).order_by("revision", "position"):
        passages[passage.revision_id].append(passage)
    return {
        pk: _standing_of(lesson, texts[pk], passages)
        for pk, lesson in lessons.items()
        if texts[pk] and _rests_on(texts[pk][-1], source)
    }


def _standing_of(
    lesson: Lesson, texts: Sequence[Revision], passages: Mapping[int, list[Passage]]
) -> Standing:
    read = texts[-1]
    is_withdrawn = lesson.current_revision_id is None and read.published_at is not None
    said = [
        [(passage.kind, passage.text) for passage in passages.get(text.pk, [])] for text in texts
    ]
    return Standing(
        lesson=lesson,
        revision=read,
        passages=passages.get(read.pk, []),
        said=[] if is_withdrawn else said,
        is_withdrawn=is_withdrawn,
    )


def _rests_on(revision: Revision, source: Source) -> bool:
    return revision.edition is None or revision.edition.source_id == source.pk


def _befores(standing: Iterable[Standing]) -> list[Before]:
    return [
        Before(passage.key, passage.text, passage.label, entry.lesson.pk, passage.position)
        for entry in standing
        for passage in entry.passages
    ]


def _afters(
    lessons: Sequence[OutlineLesson], lesson_of: Mapping[int, int | str] | None = None
) -> list[list[After]]:
    """Return the passages of each lesson, which is called by its place or by its counterpart."""
    return [
        [
            After(passage.text, passage.label, (lesson_of or {}).get(place, place), position)
            for position, passage in enumerate(lesson.passages, start=1)
        ]
        for place, lesson in enumerate(lessons)
    ]


def _summaries(
    standing: Mapping[int, Standing],
    lessons: Sequence[OutlineLesson],
    lesson_of: Mapping[int, int],
) -> list[Summary]:
    """Count what changes in each lesson of the document, over the whole course."""
    names: dict[int, int | str] = {
        place: lesson_of.get(place, f"new-{place}") for place in range(len(lessons))
    }
    new = list(chain.from_iterable(_afters(lessons, names)))
    old = [
        Kept(passage.key, passage.label, passage.text, entry.lesson.pk, passage.kind)
        for entry in standing.values()
        for passage in entry.passages
    ]
    keys = keys_for(match_passages(_befores(standing.values()), new), new, ())
    kinds = [passage.kind.value for lesson in lessons for passage in lesson.passages]
    kept = [
        Kept(key, after.label, after.text, after.lesson, kind)
        for key, after, kind in zip(keys, new, kinds, strict=True)
    ]
    changes: dict[int | str, list[Change]] = defaultdict(list)
    for change in compare(old, kept):
        side = change.new or change.old
        if side is not None:
            changes[side.lesson].append(change)
    return [summarise(changes[names[place]]) for place in range(len(lessons))]

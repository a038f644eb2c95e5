"""Which passages of new texts are the old ones: looked for over the whole course."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from lessons.comparison import After, Before, keys_for, match_passages
from lessons.models import Course, Lesson, Passage, Revision
from lessons.passages import Block

_BEHIND = 100_000
"""Added to the positions of what is not read now, so that what is read wins a tie."""


def passages_of(course: Course, texts: Mapping[Revision, Sequence[Block]]) -> Iterator[Passage]:
    """Yield the passages of new texts of `course`, unsaved, each with its key. 5 queries.

    A passage keeps its key where it stays, is reworded, or moves to another of these lessons. From
    a lesson that gets no new text now it is taken only if that lesson's draft has dropped it. What
    stood in any older text and comes back, word for word, has its key again.
    """
    rows = [
        (revision, position, block)
        for revision, blocks in texts.items()
        for position, block in enumerate(blocks, start=1)
    ]
    new = [
        After(block.text, block.label, revision.lesson_id, position)
        for revision, position, block in rows
    ]
    old = _old_passages(course, texts, {block.digest for _revision, _position, block in rows})
    taken = Passage.objects.filter(revision__lesson__course=course).values_list("key", flat=True)
    keys = keys_for(match_passages(old, new), new, set(taken))
    for (revision, position, block), key in zip(rows, keys, strict=True):
        yield Passage(
            revision=revision,
            key=key,
            position=position,
            kind=block.kind,
            label=block.label,
            text=block.text,
            digest=block.digest,
        )


def _old_passages(
    course: Course, texts: Iterable[Revision], digests: Collection[str]
) -> list[Before]:
    """Return what new texts may take keys from, the texts that are read now first."""
    own, others, dropping = _revisions(course, texts)
    held = set(Passage.objects.filter(revision__in=others).values_list("key", flat=True))
    found = _passages(own, without=())
    found += _passages(dropping, without=held, behind=_BEHIND)
    known = held | {before.key for before in found}
    lessons = {revision.lesson_id for revision in texts}
    return found + _seen_earlier(course, lessons, digests, without=known)


def _revisions(course: Course, texts: Iterable[Revision]) -> tuple[list[int], list[int], list[int]]:
    """Return the texts that the new ones follow, and the newest of all other lessons.

    Third, of those other lessons whose newest text is a draft, the one that is read.
    """
    texts = list(texts)
    earlier = Revision.objects.filter(lesson__course=course).exclude(pk__in=[t.pk for t in texts])
    newest = dict(earlier.order_by("number").values_list("lesson_id", "pk"))
    current = dict(Lesson.objects.filter(course=course).values_list("pk", "current_revision_id"))
    touched = {revision.lesson_id for revision in texts}
    return (
        [pk for lesson, pk in newest.items() if lesson in touched and not current[lesson]]
        + [pk for lesson, pk in current.items() if lesson in touched and pk],
        [pk for lesson, pk in newest.items() if lesson not in touched],
        [
            pk
            for lesson, pk in current.items()
            if lesson not in touched and pk and newest[lesson] != pk
        ],
    )


def _passages(
    revisions: Collection[int], *, without: Container[str], behind: int = 0
) -> list[Before]:
    rows = (
        Passage.objects.filter(revision__in=revisions)
        .order_by("revision__lesson__position", "revision__lesson_id", "position")
        .values_list("key", "text", "label", "revision__lesson_id", "position")
    )
    found = [Before(*row) for row in rows]
    return [
        replace(before, position=before.position + behind)
        for before in found
        if before.key not in without
    ]


def _seen_earlier(
    course: Course, lessons: Collection[int], digests: Collection[str], without: Container[str]
) -> list[Before]:
    """Return the passages of older texts that say what a new one says.

    Published texts of the whole course, and drafts of the lessons themselves.
    """
    seen = Q(revision__published_at__isnull=False) | Q(revision__lesson__in=lessons)
    rows = (
        Passage.objects.filter(seen, revision__lesson__course=course, digest__in=digests)
        .order_by("revision__number", "position")
        .values_list("key", "text", "label", "revision__lesson_id", "position")
    )
    newest = {row[0]: Before(*row) for row in rows if row[0] not in without}
    return [replace(before, position=before.position + 2 * _BEHIND) for before in newest.values()]

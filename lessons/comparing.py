"""What new texts of a course change, passage by passage. Nothing is written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lessons.comparison import Change, Kept, State, compare
from lessons.models import Course, Lesson, Passage, Revision


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text beside an older one of its lesson."""

    changes: Sequence[Change]
    """Of the lesson: what came from other lessons too, and what went to them."""
    free: Sequence[Kept]
    """Older passages that are none of the new ones: what one of those may really be."""


def compare_text(revision: Revision, base: Revision) -> ComparedText:
    """Compare `revision` with `base`. 7 queries for a draft of an edition, 5 for any other text.

    Other lessons count as they are read now; for a draft of an edition, those that the edition
    drafts as well count as drafted, since all are published together.
    """
    lesson = revision.lesson
    others = Lesson.objects.filter(course=lesson.course_id).exclude(pk=lesson.pk)
    before = dict(others.readable().values_list("pk", "current_revision_id"))
    drafted = _drafted_beside(revision)
    old, new = _kept(_in([base.pk])), _kept(_in([revision.pk]))
    old_keys, new_keys = _keys(old), _keys(new)
    old += _kept(_in(before.values()).filter(key__in=new_keys - old_keys))
    new += _kept(_in((before | drafted).values()).filter(key__in=old_keys - new_keys))
    changes = [one for one in compare(old, new) if lesson.pk in _lessons(one)]
    free = [one.old for one in changes if one.state is State.GONE and one.old is not None]
    dropped = _in(before[pk] for pk in drafted if pk in before)
    kept_keys = _in([revision.pk, *drafted.values()]).values("key")
    return ComparedText(changes, free + _kept(dropped.exclude(key__in=kept_keys)))


def compare_texts(course: Course, drafts: Iterable[Revision]) -> Mapping[int, Sequence[Change]]:
    """Compare all drafts at once with what is read now; by the lesson they belong to. 3 queries.

    What moved belongs to the lesson it moved to.
    """
    before = dict(
        Lesson.objects.filter(course=course).readable().values_list("pk", "current_revision_id")
    )
    after = before | {draft.lesson_id: draft.pk for draft in drafts}
    found: dict[int, list[Change]] = defaultdict(list)
    for change in compare(_kept(_in(before.values())), _kept(_in(after.values()))):
        home = change.new or change.old
        if home is not None:
            found[int(home.lesson)].append(change)
    return found


def _drafted_beside(revision: Revision) -> dict[int, int]:
    """Return by lesson what the edition of a draft drafts beside it."""
    if revision.published_at is not None or revision.edition is None:
        return {}
    drafts = (
        Revision.objects.waiting()
        .filter(edition=revision.edition)
        .exclude(lesson=revision.lesson_id)
    )
    return dict(drafts.values_list("lesson_id", "pk"))


def _in(revisions: Iterable[int]) -> QuerySet[Passage]:
    return Passage.objects.filter(revision__in=list(revisions))


def _kept(passages: QuerySet[Passage]) -> list[Kept]:
    rows = passages.order_by("revision__lesson__position", "revision__lesson_id", "position")
    return [
        Kept(*row)
        for row in rows.values_list("key", "label", "text", "revision__lesson_id", "kind")
    ]


def _keys(passages: Collection[Kept]) -> set[str]:
    return {passage.key for passage in passages}


def _lessons(change: Change) -> set[object]:
    return {side.lesson for side in (change.old, change.new) if side is not None}

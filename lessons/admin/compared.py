"""How a compared text is laid out: what changed in full, what did not folded up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lessons.comparing import compare_text
from lessons.comparison import Change, Kept, State, Stretch, Summary, differences, summarise
from lessons.models import Lesson, Revision


@dataclass(frozen=True, slots=True)
class Row:
    """One changed passage with its words marked; or, without a change, a run of unchanged ones."""

    change: Change | None
    stretches: Sequence[Stretch] = ()
    unchanged: Sequence[Kept] = ()
    came_from: str = ""
    """The title of the lesson it came from; "" if it stayed in its lesson."""
    passage_id: int | None = None

    @property
    def label(self) -> str:
        """The place of the passage; where it has another one now, both."""
        if self.change is None:
            return ""
        sides = [side.label for side in (self.change.old, self.change.new) if side]
        return " → ".join(dict.fromkeys(label for label in sides if label))

    @property
    def key(self) -> str:
        """The key that questions know the passage by."""
        side = (self.change.old or self.change.new) if self.change else None
        return side.key if side else ""

    @property
    def may_be_new(self) -> bool:
        """Whether it is taken for an older passage that it may not be."""
        return self.change is not None and self.change.old is not None


@dataclass(frozen=True, slots=True)
class Departed:
    """A passage that stands in another lesson now."""

    passage: Kept
    went_to: str


@dataclass(frozen=True, slots=True)
class Comparison:
    base: Revision
    rows: Sequence[Row]
    departed: Sequence[Departed]
    free: Sequence[Kept]
    summary: Summary


def compared_with(revision: Revision, base: Revision) -> Comparison:
    """Lay out what `revision` changes of `base`. 9 queries at most."""
    lesson = revision.lesson
    text = compare_text(revision, base)
    titles = {other.pk: other.shown_title for other in Lesson.objects.filter(course=lesson.course)}
    pks = dict(revision.passages.values_list("key", "pk"))
    own = [change for change in text.changes if not _is_away(change, lesson)]
    departed = [
        Departed(change.old, titles.get(int(change.new.lesson), ""))
        for change in text.changes
        if change.old and change.new and _is_away(change, lesson)
    ]
    return Comparison(base, _rows(own, titles, pks), departed, text.free, summarise(own))


def _rows(
    changes: Iterable[Change], titles: Mapping[int, str], pks: Mapping[str, int]
) -> list[Row]:
    rows: list[Row] = []
    for is_same, run in groupby(changes, key=lambda change: change.state is State.UNCHANGED):
        if is_same:
            rows.append(Row(None, unchanged=[change.new for change in run if change.new]))
        else:
            rows += [_row(change, titles, pks) for change in run]
    return rows


def _row(change: Change, titles: Mapping[int, str], pks: Mapping[str, int]) -> Row:
    old, new = change.old, change.new
    came_from = titles.get(int(old.lesson), "") if old and new and old.lesson != new.lesson else ""
    return Row(
        change,
        differences(old.text if old else "", new.text if new else ""),
        came_from=came_from,
        passage_id=pks.get(new.key) if new else None,
    )


def _is_away(change: Change, lesson: Lesson) -> bool:
    return change.new is not None and change.new.lesson != lesson.pk

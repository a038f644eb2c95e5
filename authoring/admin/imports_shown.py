"""An outline, and what it would become, as the pages of an import show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from authoring.actions.imports_planning import Fate, ImportPlan, PlannedLesson
from authoring.document_problems import document_sentence, left_out_reason
from authoring.documents import OutlineLesson, OutlinePassage
from authoring.import_lines import fate_label, state_counts
from authoring.outlines import MOST_LESSONS, Arrangement, can_begin, characters_in


@dataclass(frozen=True, slots=True)
class ShownPassage:
    place: int
    passage: OutlinePassage
    can_begin: bool
    """A lesson may begin with it."""


@dataclass(frozen=True, slots=True)
class ShownLesson:
    place: int
    lesson: OutlineLesson
    passages: Sequence[ShownPassage]
    characters: int
    is_dropped: bool
    is_first: bool
    is_last: bool
    can_merge: bool
    """The one before it is kept, as it is itself."""

    @property
    def number(self) -> int:
        return self.place + 1


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A lesson of the document with what becomes of it, in words."""

    planned: PlannedLesson
    fate: str
    is_new: bool
    is_changed: bool
    counts: Sequence[tuple[str, int]]
    characters: int


def shown_lessons(arrangement: Arrangement) -> list[ShownLesson]:
    lessons = arrangement.outline.lessons
    dropped = arrangement.dropped
    return [
        ShownLesson(
            place=place,
            lesson=lesson,
            passages=_passages(lesson, may_begin=len(lessons) < MOST_LESSONS),
            characters=characters_in(lesson.passages),
            is_dropped=place in dropped,
            is_first=place == 0,
            is_last=place == len(lessons) - 1,
            can_merge=place > 0 and not {place, place - 1} & dropped,
        )
        for place, lesson in enumerate(lessons)
    ]


def shown_left_out(arrangement: Arrangement) -> list[tuple[str, str]]:
    """Return (why, text) of what no lesson has."""
    return [(left_out_reason(it.reason), it.text) for it in arrangement.outline.left_out]


def shown_problems(arrangement: Arrangement) -> list[tuple[int, str]]:
    """Return (line, sentence) of what looks odd; 0 is the whole document."""
    return [(problem.line, document_sentence(problem)) for problem in arrangement.outline.problems]


def shown_plan(plan: ImportPlan) -> list[ShownPlan]:
    return [
        ShownPlan(
            planned=entry,
            fate=fate_label(entry.fate),
            is_new=entry.fate is Fate.NEW,
            is_changed=entry.fate is Fate.CHANGED,
            counts=state_counts(entry.summary),
            characters=characters_in(entry.outline.passages),
        )
        for entry in plan.lessons
    ]


def _passages(lesson: OutlineLesson, *, may_begin: bool) -> list[ShownPassage]:
    return [
        ShownPassage(place, passage, may_begin and can_begin(lesson, place))
        for place, passage in enumerate(lesson.passages)
    ]

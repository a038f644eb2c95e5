"""What a load is about, and what it changed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model

from authoring.coursefiles import ReadCourse
from lessons.models import Course


@dataclass(frozen=True, slots=True)
class Loading:
    """One load under way."""

    course: Course
    read: ReadCourse
    now: datetime
    force: bool


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    """A question whose quote was found again in a lesson's new text."""
    REMOVED = "removed"
    """No longer in the files: a question is retired, a lesson or quiz withdrawn."""
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Tally:
    """The names of lessons, questions or quizzes by what became of them."""

    names: dict[Outcome, list[str]] = field(default_factory=lambda: {it: [] for it in Outcome})

    def note(self, name: str, outcome: Outcome) -> None:
        self.names[outcome].append(name)

    def count(self, outcome: Outcome) -> int:
        return len(self.names[outcome])

    @property
    def is_unchanged(self) -> bool:
        return not any(names for it, names in self.names.items() if it is not Outcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class LoadReport:
    course: Course
    sheet: Outcome
    """What became of the course's own row and its sources."""
    lessons: Tally
    questions: Tally
    quizzes: Tally

    @property
    def is_unchanged(self) -> bool:
        tallies = (self.lessons, self.questions, self.quizzes)
        return self.sheet is Outcome.UNCHANGED and all(tally.is_unchanged for tally in tallies)


def set_fields(row: Model, **values: Any) -> bool:
    """Save those of `values` that differ; say whether any did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)

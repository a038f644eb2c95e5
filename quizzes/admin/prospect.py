"""What comes of the rows of a blueprint, for its page: as they are saved, or as they are typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from quizzes.outlook import Outlook, outlook
from quizzes.policy import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from quizzes.forms.quiz import PartRows
    from quizzes.forms.rows import RowForm
    from quizzes.models import Part, Quiz


@dataclass(frozen=True, slots=True)
class Prospect:
    outlook: Outlook
    unready: tuple[str, ...] = ()
    """Of each row that is not counted in it, why not."""


def look_at(quiz: Quiz, rows: PartRows, saved: Sequence[Part]) -> Prospect:
    """Find out what comes of the rows as they are saved, and note it in each."""
    found = outlook(quiz, saved)
    _note(rows.forms, found)
    return Prospect(found)


def look_ahead(quiz: Quiz, rows: PartRows, saved: Sequence[Part], data: QueryDict) -> Prospect:
    """Find out what comes of the rows as they are typed, and note it in each. Writes nothing."""
    chosen = str(data.get("mode"))
    if chosen in list(Mode):
        quiz.mode = chosen
    rows.is_valid()
    numbered = list(enumerate(rows.kept, start=1))
    ready = [(number, row) for number, row in numbered if not row.errors]
    typed = [_numbered(row.content(), number) for number, row in ready]
    found = outlook(quiz, _judged(quiz, saved, typed))
    _note([row for _number, row in ready], found)
    unready = tuple(_complaint(number, row) for number, row in numbered if row.errors)
    return Prospect(found, unready)


def _note(rows: Sequence[RowForm], found: Outlook) -> None:
    for row, fitting in zip(rows, found.fitting, strict=False):
        row.fitting = fitting  # type: ignore[attr-defined] # rows are PartForms


def _judged(quiz: Quiz, saved: Sequence[Part], typed: list[Part]) -> Sequence[Part]:
    """Return the parts to judge: those saved where nothing has changed, with their frozen pool."""
    if [part.conditions for part in saved] == [part.conditions for part in typed]:
        return saved
    quiz.frozen_at = None  # as saving them would do
    return typed


def _numbered(part: Part, number: int) -> Part:
    part.position = number
    return part


def _complaint(number: int, row: RowForm) -> str:
    why = " ".join(str(sentence) for sentences in row.errors.values() for sentence in sentences)
    return _("Row %(number)s is not counted yet. %(why)s") % {"number": number, "why": why}

"""A drawn paper as it is printed: sections by kind, questions numbered through, and the key (组卷)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from random import Random
from string import ascii_uppercase
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from lessons.numerals import han_numeral
from quizzes.actions.attempts import lay_out
from quizzes.kinds import KINDS
from quizzes.kinds.base import Asked, Line, Row
from quizzes.kinds.essay import Essay
from quizzes.kinds.numeric import Numeric
from quizzes.models import Attempt, Evidence, Item, Quiz
from quizzes.models.question import Kind
from quizzes.papers import draw_paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise

ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

_FOUR_COLUMNS, _TWO_COLUMNS = 14, 36
"""The widest option that four, or two, columns of A4 have room for, in Latin letters."""

_PER_LINE, _LEAST_LINES, _MOST_LINES = 30, 6, 20
"""Characters of handwriting on a line, and how many lines an essay gets."""


class _Words(NamedTuple):
    title: _StrOrPromise
    instruction: _StrOrPromise


_WORDS = {
    Kind.SINGLE_CHOICE: _Words(
        pgettext_lazy("section of a paper", "Single choice"), gettext_lazy("Choose one answer.")
    ),
    Kind.MULTIPLE_CHOICE: _Words(
        pgettext_lazy("section of a paper", "Multiple choice"),
        gettext_lazy("Choose every answer that is right: there may be several."),
    ),
    Kind.TRUE_FALSE: _Words(
        pgettext_lazy("section of a paper", "True or false"),
        gettext_lazy("Write ✓ behind what is true, ✗ behind what is not."),
    ),
    Kind.BLANKS: _Words(
        pgettext_lazy("section of a paper", "Fill in the blanks"),
        gettext_lazy("Fill in each blank."),
    ),
    Kind.NUMERIC: _Words(
        pgettext_lazy("section of a paper", "Numbers"), gettext_lazy("Write a number in figures.")
    ),
    Kind.ORDERING: _Words(
        pgettext_lazy("section of a paper", "Ordering"),
        gettext_lazy("Write the letters in the right order."),
    ),
    Kind.MATCHING: _Words(
        pgettext_lazy("section of a paper", "Matching"),
        gettext_lazy("Write beside each the letter that belongs to it."),
    ),
    Kind.ESSAY: _Words(
        pgettext_lazy("section of a paper", "Essays"),
        gettext_lazy("Write your answer on the lines."),
    ),
}


class Option(NamedTuple):
    letter: str
    text: str


class Place(NamedTuple):
    """Where a question's evidence stands."""

    title: str
    label: str
    quote: str


@dataclass(frozen=True)
class Printed:
    """One question of a paper."""

    item: Item
    number: int
    """In the order shown: the learner's, or the printed one."""

    @cached_property
    def asked(self) -> Asked:
        return self.item.version.loaded.ask(self.item.order, None)

    @property
    def template(self) -> str:
        return f"admin/quizzes/paper/kinds/{self.asked.kind}.html"

    @cached_property
    def options(self) -> list[Option]:
        """What is chosen from, with letters: options, entries, or right sides."""
        return [
            Option(letter, row.text)
            for letter, row in zip(ascii_uppercase, _lettered(self.asked), strict=False)
        ]

    @property
    def columns(self) -> int:
        return columns([option.text for option in self.options])

    @property
    def lines(self) -> range:
        """The lines to write on."""
        wanted = max(self.asked.min_characters, min(self.asked.max_characters, 240))
        return range(min(max(-(-wanted // _PER_LINE), _LEAST_LINES), _MOST_LINES))

    @cached_property
    def key(self) -> str:
        """The right answer, in the letters of the printed question."""
        content = self.item.version.loaded
        lines = content.explain(self.item.order, None)
        match content:
            case Numeric():
                return _with_tolerance(lines[0].expected, content)
            case Essay():
                return content.sample
        return _KEYS[content.kind](self.asked, lines)

    @property
    def guidance(self) -> str:
        content = self.item.version.loaded
        return content.guidance if isinstance(content, Essay) else ""

    @cached_property
    def places(self) -> list[Place]:
        """Where the evidence stands; of a passage confirmed again, the newest text."""
        found = {
            (entry.passage.key, entry.quote): Place(
                entry.passage.revision.lesson.shown_title, entry.passage.label, entry.quote
            )
            for entry in self.item.version.evidence.all()
        }
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Section:
    number: int
    kind: Kind
    questions: Sequence[Printed]

    @property
    def numeral(self) -> str:
        is_chinese = (get_language() or "").startswith("zh")
        return han_numeral(self.number) if is_chinese else ROMAN[self.number]

    @property
    def title(self) -> _StrOrPromise:
        return _WORDS[self.kind].title

    @property
    def instruction(self) -> _StrOrPromise:
        return _WORDS[self.kind].instruction

    @property
    def points(self) -> Decimal:
        return sum((question.item.points for question in self.questions), Decimal(0))

    @property
    def points_each(self) -> Decimal | None:
        """What each question is worth, if all are worth the same."""
        worth = {question.item.points for question in self.questions}
        return worth.pop() if len(worth) == 1 else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed paper."""

    seed: int
    letter: str
    """Tells parallel forms apart; "" for a paper that stands alone."""
    sections: Sequence[Section]

    @property
    def points(self) -> Decimal:
        return sum((section.points for section in self.sections), Decimal(0))

    @property
    def questions(self) -> set[int]:
        """The ids of what is asked."""
        return {
            question.item.version.question_id
            for section in self.sections
            for question in section.questions
        }


def drawn_items(quiz: Quiz, seed: int) -> list[Item] | None:
    """Return, unsaved, the items of an attempt started now with `seed`; None if there is no paper.

    With what is shown of each: its question, lesson and evidence. 5 queries.
    """
    paper = draw_paper(quiz, Random(seed))  # noqa: S311 -- drawn, not secret
    if paper is None:
        return None
    items = lay_out(Attempt(seed=seed), paper, shuffle=quiz.shuffle_options)
    evidence = Evidence.objects.select_related("passage__revision__lesson").order_by("pk")
    prefetch_related_objects(
        [item.version for item in items], "question__lesson", Prefetch("evidence", evidence)
    )
    return items


def sheet_of(items: Sequence[Item], seed: int, letter: str = "") -> Sheet:
    """Put the questions in sections by kind, in the order drawn within each."""
    kinds = list(KINDS)
    ordered = sorted(items, key=lambda item: kinds.index(item.version.kind))
    numbered = [Printed(item, number) for number, item in enumerate(ordered, start=1)]
    groups = groupby(numbered, key=lambda question: question.item.version.kind)
    sections = [
        Section(number, Kind(kind), tuple(questions))
        for number, (kind, questions) in enumerate(groups, start=1)
    ]
    return Sheet(seed, letter, tuple(sections))


def columns(texts: Sequence[str]) -> int:
    """Return in how many columns these options stand: four, two or one."""
    widest = max(map(_width, texts), default=0)
    return 4 if widest <= _FOUR_COLUMNS else 2 if widest <= _TWO_COLUMNS else 1


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _lettered(asked: Asked) -> Sequence[Row]:
    return asked.targets or asked.rows


def _letters(asked: Asked) -> dict[str, str]:
    return {row.id: letter for letter, row in zip(ascii_uppercase, _lettered(asked), strict=False)}


def _choice_key(asked: Asked, lines: Sequence[Line]) -> str:
    letters = _letters(asked)
    return "".join(letters[line.id] for line in lines if line.verdict == "missed")


def _true_false_key(asked: Asked, lines: Sequence[Line]) -> str:
    del asked
    right = next(line.id for line in lines if line.verdict == "missed")
    return _("✓ true") if right == "true" else _("✗ false")


def _blanks_key(asked: Asked, lines: Sequence[Line]) -> str:
    del asked
    if len(lines) == 1:
        return lines[0].expected
    return "　".join(f"({line.text}) {line.expected}" for line in lines)


def _ordering_key(asked: Asked, lines: Sequence[Line]) -> str:
    letters = _letters(asked)
    return " → ".join(letters[line.id] for line in lines)


def _matching_key(asked: Asked, lines: Sequence[Line]) -> str:
    letters = {
        row.text: letter for letter, row in zip(ascii_uppercase, asked.targets, strict=False)
    }
    return "　".join(
        f"({number}) {letters[line.expected]}" for number, line in enumerate(lines, start=1)
    )


def _with_tolerance(expected: str, content: Numeric) -> str:
    return f"{expected} (±{content.tolerance:f})" if content.tolerance else expected


_KEYS = {
    "single_choice": _choice_key,
    "multiple_choice": _choice_key,
    "true_false": _true_false_key,
    "blanks": _blanks_key,
    "ordering": _ordering_key,
    "matching": _matching_key,
}

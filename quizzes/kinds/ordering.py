"""排序: put entries in their right order (pure)."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from pydantic import Field

from quizzes.kinds.base import (
    Answer,
    AnswerProblem,
    Asked,
    Content,
    Feedback,
    Fields,
    Grade,
    Line,
    Row,
    Rule,
    Text,
    first,
    fold,
    short_id,
)


class OrderingAnswer(Answer):
    order: tuple[str, ...]


class Ordering(Content[OrderingAnswer]):
    kind: ClassVar[str] = "ordering"
    answer_type: ClassVar[type[Answer]] = OrderingAnswer

    entries: tuple[Text, ...] = Field(min_length=3, max_length=10)
    """In the right order."""
    feedback: Feedback = ""

    def order(self) -> tuple[str, ...]:
        return tuple(sorted(self._key()))

    def ask(self, order: Sequence[str], answer: OrderingAnswer | None) -> Asked:
        """Show the entries as last placed, else in the drawn order."""
        texts = dict(zip(self._key(), self.entries, strict=True))
        shown = answer.order if answer else order
        rows = (
            Row(entry_id, texts[entry_id], value=str(place) if answer else "")
            for place, entry_id in enumerate(shown, start=1)
        )
        return Asked(self.kind, self.stem, tuple(rows))

    def read(self, fields: Fields) -> OrderingAnswer:
        places = {entry_id: first(fields, f"place-{entry_id}") for entry_id in self._key()}
        if not any(places.values()):
            raise AnswerProblem("empty")
        wanted = [str(place) for place in range(1, len(self.entries) + 1)]
        if not set(places.values()) <= {*wanted, ""}:
            raise AnswerProblem("unknown")
        if sorted(places.values()) != sorted(wanted):
            raise AnswerProblem("twice")
        return OrderingAnswer(order=tuple(sorted(places, key=lambda entry: int(places[entry]))))

    def echo(self, order: Sequence[str], fields: Fields) -> Asked:
        asked = self.ask(order, None)
        rows = (
            replace(row, value=(fields.get(f"place-{row.id}") or [""])[0][:4]) for row in asked.rows
        )
        return replace(asked, rows=tuple(rows))

    def grade(self, answer: OrderingAnswer, rule: Rule) -> Grade:
        """Give the share of neighbouring pairs that stand in the right order next to each other.

        Moodle calls it "relative to next": moving one entry costs little, reversing all gives 0.
        """
        del rule
        key = self._key()
        right = set(pairwise(key))
        given = pairwise(answer.order)
        return Grade(Fraction(sum(pair in right for pair in given), len(right)))

    def explain(self, order: Sequence[str], answer: OrderingAnswer | None) -> tuple[Line, ...]:
        del order
        given = {entry: place for place, entry in enumerate(answer.order if answer else (), 1)}
        wrong = [place for place, entry in enumerate(self._key(), 1) if given.get(entry) != place]
        return tuple(
            Line(
                entry_id,
                text,
                value=str(given.get(entry_id, "")),
                expected=str(place),
                verdict="wrong" if place in wrong else "right",
                feedback=self.feedback if wrong and place == wrong[0] else "",
            )
            for place, (entry_id, text) in enumerate(
                zip(self._key(), self.entries, strict=True), start=1
            )
        )

    def problems(self) -> tuple[str, ...]:
        is_unique = len({fold(text) for text in self.entries}) == len(self.entries)
        return () if is_unique else ("equal-options",)

    def _key(self) -> tuple[str, ...]:
        return tuple(short_id(text) for text in self.entries)

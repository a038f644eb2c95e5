"""匹配: give each left side its right side (pure)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from quizzes.kinds.base import (
    Answer,
    AnswerProblem,
    Asked,
    Content,
    Feedback,
    Fields,
    Frozen,
    Grade,
    Line,
    Row,
    Rule,
    Text,
    first,
    fold,
    short_id,
)


class Pair(Frozen):
    left: Text
    right: Text
    feedback: Feedback = ""

    @property
    def id(self) -> str:
        return short_id(self.left)


class MatchingAnswer(Answer):
    pairs: Mapping[str, str]
    """Id of each left side with an answer → id of the right side chosen for it."""


class Matching(Content[MatchingAnswer]):
    kind: ClassVar[str] = "matching"
    answer_type: ClassVar[type[Answer]] = MatchingAnswer

    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=10)
    distractors: tuple[Text, ...] = Field(default=(), max_length=6)

    def order(self) -> tuple[str, ...]:
        return tuple(sorted(self._targets()))

    def ask(self, order: Sequence[str], answer: MatchingAnswer | None) -> Asked:
        """Show the right sides in the drawn order; the left sides stand as written."""
        targets = self._targets()
        given = answer.pairs if answer else {}
        return Asked(
            self.kind,
            self.stem,
            tuple(Row(pair.id, pair.left, value=given.get(pair.id, "")) for pair in self.pairs),
            targets=tuple(Row(target_id, targets[target_id]) for target_id in order),
        )

    def read(self, fields: Fields) -> MatchingAnswer:
        given = {pair.id: first(fields, f"match-{pair.id}") for pair in self.pairs}
        given = {left: right for left, right in given.items() if right}
        if not given:
            raise AnswerProblem("empty")
        if not set(given.values()) <= set(self._targets()):
            raise AnswerProblem("unknown")
        return MatchingAnswer(pairs=given)

    def grade(self, answer: MatchingAnswer, rule: Rule) -> Grade:
        del rule
        right = sum(answer.pairs.get(pair.id) == short_id(pair.right) for pair in self.pairs)
        return Grade(Fraction(right, len(self.pairs)))

    def meaning(self, answer: MatchingAnswer) -> frozenset[tuple[str, str]]:
        return frozenset(answer.pairs.items())

    def explain(self, order: Sequence[str], answer: MatchingAnswer | None) -> tuple[Line, ...]:
        del order
        targets = self._targets()
        given = answer.pairs if answer else {}
        return tuple(_line(pair, targets.get(given.get(pair.id, ""), "")) for pair in self.pairs)

    def problems(self) -> tuple[str, ...]:
        lefts = {fold(pair.left) for pair in self.pairs}
        targets = [fold(text) for text in self._targets().values()]
        is_distinct = (
            len(lefts) == len(self.pairs)
            and len(set(targets)) == len(targets)
            and len(targets) == len({pair.right for pair in self.pairs}) + len(self.distractors)
        )
        if not is_distinct:
            return ("equal-options",)
        return ("all-same",) if len(targets) == 1 else ()

    def _targets(self) -> dict[str, str]:
        """Map id to text; pairs that share a right side share its row."""
        texts = [pair.right for pair in self.pairs] + list(self.distractors)
        return {short_id(text): text for text in texts}


def _line(pair: Pair, value: str) -> Line:
    is_right = value == pair.right
    return Line(
        pair.id,
        pair.left,
        value=value,
        expected=pair.right,
        verdict="right" if is_right else "wrong",
        feedback="" if is_right else pair.feedback,
    )

"""判断: a statement that is right or wrong (pure)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

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
    first,
)

_VALUES = {"true": True, "false": False}


class TrueFalseAnswer(Answer):
    value: bool


class TrueFalse(Content[TrueFalseAnswer]):
    kind: ClassVar[str] = "true_false"
    answer_type: ClassVar[type[Answer]] = TrueFalseAnswer
    is_choice: ClassVar[bool] = True

    answer: bool
    feedback: Feedback = ""

    def order(self) -> tuple[str, ...]:
        return ()

    def ask(self, order: Sequence[str], answer: TrueFalseAnswer | None) -> Asked:
        del order
        rows = (
            Row(name, is_chosen=answer is not None and answer.value is value)
            for name, value in _VALUES.items()
        )
        return Asked(self.kind, self.stem, tuple(rows))

    def read(self, fields: Fields) -> TrueFalseAnswer:
        choice = first(fields, "choice")
        if not choice:
            raise AnswerProblem("empty")
        if choice not in _VALUES:
            raise AnswerProblem("unknown")
        return TrueFalseAnswer(value=_VALUES[choice])

    def grade(self, answer: TrueFalseAnswer, rule: Rule) -> Grade:
        del rule
        return Grade(Fraction(int(answer.value is self.answer)))

    def explain(self, order: Sequence[str], answer: TrueFalseAnswer | None) -> tuple[Line, ...]:
        del order
        return tuple(self._line(name, value, answer) for name, value in _VALUES.items())

    def _line(self, name: str, value: bool, answer: TrueFalseAnswer | None) -> Line:  # noqa: FBT001 -- the value itself
        if answer is not None and answer.value is value:
            if value is self.answer:
                return Line(name, "", verdict="right", is_chosen=True)
            return Line(name, "", verdict="wrong", feedback=self.feedback, is_chosen=True)
        return Line(name, "", verdict="missed" if value is self.answer else "")

"""单选: one right option (pure)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from quizzes.kinds.base import Answer, AnswerProblem, Asked, Fields, Grade, Line, Rule, first
from quizzes.kinds.choices import OptionsContent


class SingleChoiceAnswer(Answer):
    choice: str


class SingleChoice(OptionsContent[SingleChoiceAnswer]):
    kind: ClassVar[str] = "single_choice"
    answer_type: ClassVar[type[Answer]] = SingleChoiceAnswer
    is_choice: ClassVar[bool] = True

    def ask(self, order: Sequence[str], answer: SingleChoiceAnswer | None) -> Asked:
        return Asked(self.kind, self.stem, self.rows(order, {answer.choice} if answer else ()))

    def read(self, fields: Fields) -> SingleChoiceAnswer:
        choice = first(fields, "choice")
        if not choice:
            raise AnswerProblem("empty")
        if choice not in self.order():
            raise AnswerProblem("unknown")
        return SingleChoiceAnswer(choice=choice)

    def grade(self, answer: SingleChoiceAnswer, rule: Rule) -> Grade:
        del rule
        return Grade(Fraction(int(answer.choice in self.key)))

    def explain(self, order: Sequence[str], answer: SingleChoiceAnswer | None) -> tuple[Line, ...]:
        return self.lines(order, {answer.choice} if answer else ())

    def problems(self) -> tuple[str, ...]:
        found = super().problems()
        return (*found, "several-keys") if len(self.key) > 1 else found

"""多选: several right options, marked whole or in part (pure)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from quizzes.kinds.base import ANSWER_LIMIT, Answer, AnswerProblem, Asked, Fields, Grade, Line, Rule
from quizzes.kinds.choices import OptionsContent


class MultipleChoiceAnswer(Answer):
    choices: tuple[str, ...]


class MultipleChoice(OptionsContent[MultipleChoiceAnswer]):
    kind: ClassVar[str] = "multiple_choice"
    answer_type: ClassVar[type[Answer]] = MultipleChoiceAnswer
    is_choice: ClassVar[bool] = True

    def ask(self, order: Sequence[str], answer: MultipleChoiceAnswer | None) -> Asked:
        return Asked(self.kind, self.stem, self.rows(order, answer.choices if answer else ()))

    def read(self, fields: Fields) -> MultipleChoiceAnswer:
        chosen = set(fields.get("choice") or ())
        if sum(map(len, chosen)) > ANSWER_LIMIT:
            raise AnswerProblem("long")
        if not chosen:
            raise AnswerProblem("empty")
        if not chosen <= set(self.order()):
            raise AnswerProblem("unknown")
        return MultipleChoiceAnswer(choices=tuple(sorted(chosen)))

    def grade(self, answer: MultipleChoiceAnswer, rule: Rule) -> Grade:
        chosen = frozenset(answer.choices)
        if chosen == self.key:
            return Grade(Fraction(1))
        if rule is Rule.PARTIAL_CREDIT and chosen < self.key:
            return Grade(Fraction(len(chosen), len(self.key)))
        return Grade(Fraction(0))

    def meaning(self, answer: MultipleChoiceAnswer) -> frozenset[str]:
        return frozenset(answer.choices)

    def explain(
        self, order: Sequence[str], answer: MultipleChoiceAnswer | None
    ) -> tuple[Line, ...]:
        return self.lines(order, answer.choices if answer else ())

    def problems(self) -> tuple[str, ...]:
        found = super().problems()
        return (*found, "one-key") if len(self.key) == 1 else found

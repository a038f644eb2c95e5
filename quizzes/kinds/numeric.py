"""数值: a number within a tolerance (pure)."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar

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
    first,
)

Number = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=30, decimal_places=12)]


class NearMiss(Frozen):
    """A wrong number that people do give, and what it really is."""

    value: Number
    feedback: Feedback


class NumericAnswer(Answer):
    text: str
    """As typed; `read_number` says what it means."""


class Numeric(Content[NumericAnswer]):
    kind: ClassVar[str] = "numeric"
    answer_type: ClassVar[type[Answer]] = NumericAnswer

    value: Number
    tolerance: Annotated[Number, Field(ge=0)] = Decimal(0)
    """Absolute, in the unit of the value."""
    unit: Annotated[str, Field(max_length=20)] = ""
    near_misses: tuple[NearMiss, ...] = ()

    def order(self) -> tuple[str, ...]:
        return ()

    def ask(self, order: Sequence[str], answer: NumericAnswer | None) -> Asked:
        del order
        row = Row("number", value=answer.text if answer else "")
        return Asked(self.kind, self.stem, (row,), unit=self.unit)

    def read(self, fields: Fields) -> NumericAnswer:
        text = first(fields, "number")
        if not text:
            raise AnswerProblem("empty")
        if read_number(text, self.unit) is None:
            raise AnswerProblem("number")
        return NumericAnswer(text=text)

    def echo(self, order: Sequence[str], fields: Fields) -> Asked:
        return self.ask(order, NumericAnswer(text=(fields.get("number") or [""])[0][:200]))

    def grade(self, answer: NumericAnswer, rule: Rule) -> Grade:
        del rule
        number = read_number(answer.text, self.unit)
        is_right = number is not None and abs(number - self.value) <= self.tolerance
        return Grade(Fraction(int(is_right)))

    def meaning(self, answer: NumericAnswer) -> Decimal | str:
        """Compare the numbers: "1,000" and "１０００" say the same, "1000.0" too."""
        number = read_number(answer.text, self.unit)
        return answer.text if number is None else number

    def explain(self, order: Sequence[str], answer: NumericAnswer | None) -> tuple[Line, ...]:
        del order
        text = answer.text if answer else ""
        is_right = answer is not None and self.grade(answer, Rule.ALL_OR_NOTHING).share == 1
        line = Line(
            "number",
            "",
            value=text,
            expected=f"{self.value:f} {self.unit}".strip(),
            verdict="right" if is_right else "wrong",
            feedback="" if is_right else self._near_miss(text),
        )
        return (line,)

    def problems(self) -> tuple[str, ...]:
        within = [abs(miss.value - self.value) <= self.tolerance for miss in self.near_misses]
        found = ["near-miss-is-right"] if any(within) else []
        if self.value and self.tolerance >= abs(self.value):
            found.append("wide-tolerance")
        return tuple(found)

    def _near_miss(self, text: str) -> str:
        number = read_number(text, self.unit)
        return next((miss.feedback for miss in self.near_misses if miss.value == number), "")


def read_number(text: str, unit: str = "") -> Decimal | None:
    """Return the number in `text`: full-width digits, thousands commas and its unit allowed.

    None when it is no number, or one too long to be meant (over 30 characters).
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain.removesuffix(unicodedata.normalize("NFKC", unit)).strip().replace("−", "-")
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", plain) or len(plain) > 30:  # noqa: PLR2004 -- as documented
        return None
    return Decimal(plain)

"""填空: words to fill in where the stem has ____ (pure)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

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
    fold,
)

BLANK = "____"

Accepted = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Blank(Frozen):
    accept: tuple[Accepted, ...] = Field(min_length=1, max_length=20)
    feedback: Feedback = ""

    def accepts(self, text: str) -> bool:
        return fold(text) in {fold(word) for word in self.accept}


class BlanksAnswer(Answer):
    texts: Mapping[str, str]


class Blanks(Content[BlanksAnswer]):
    kind: ClassVar[str] = "blanks"
    answer_type: ClassVar[type[Answer]] = BlanksAnswer

    blanks: tuple[Blank, ...] = Field(min_length=1, max_length=12)

    def order(self) -> tuple[str, ...]:
        return ()

    def ask(self, order: Sequence[str], answer: BlanksAnswer | None) -> Asked:
        del order
        rows = (Row(name, value=_text(answer, name)) for name, _ in self._named())
        return Asked(self.kind, self.stem, tuple(rows), segments=tuple(self.stem.split(BLANK)))

    def read(self, fields: Fields) -> BlanksAnswer:
        texts = {name: first(fields, f"blank-{name}") for name, _ in self._named()}
        if not any(texts.values()):
            raise AnswerProblem("empty")
        return BlanksAnswer(texts=texts)

    def grade(self, answer: BlanksAnswer, rule: Rule) -> Grade:
        del rule
        right = sum(blank.accepts(_text(answer, name)) for name, blank in self._named())
        return Grade(Fraction(right, len(self.blanks)))

    def meaning(self, answer: BlanksAnswer) -> tuple[str | None, ...]:
        """Compare the words as the key does; whatever the key accepts in a blank is the same."""
        given = ((blank, _text(answer, name)) for name, blank in self._named())
        return tuple(None if blank.accepts(text) else fold(text) for blank, text in given)

    def explain(self, order: Sequence[str], answer: BlanksAnswer | None) -> tuple[Line, ...]:
        del order
        return tuple(_line(name, blank, _text(answer, name)) for name, blank in self._named())

    def problems(self) -> tuple[str, ...]:
        return () if self.stem.count(BLANK) == len(self.blanks) else ("blank-count",)

    def _named(self) -> list[tuple[str, Blank]]:
        return [(str(number), blank) for number, blank in enumerate(self.blanks, start=1)]


def _text(answer: BlanksAnswer | None, name: str) -> str:
    return answer.texts.get(name, "") if answer else ""


def _line(name: str, blank: Blank, text: str) -> Line:
    if blank.accepts(text):
        return Line(name, name, value=text, expected=blank.accept[0], verdict="right")
    return Line(
        name, name, value=text, expected=blank.accept[0], verdict="wrong", feedback=blank.feedback
    )

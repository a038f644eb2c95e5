"""简答: a text that a person marks (pure)."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from quizzes.kinds.base import (
    ANSWER_LIMIT,
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


class EssayAnswer(Answer):
    text: str


class Essay(Content[EssayAnswer]):
    kind: ClassVar[str] = "essay"
    answer_type: ClassVar[type[Answer]] = EssayAnswer
    is_marked_by_hand: ClassVar[bool] = True

    guidance: Feedback
    """For the marker: what earns how many points. Never shown to learners."""
    sample: Feedback = ""
    min_characters: Annotated[int, Field(ge=0, le=ANSWER_LIMIT)] = 0
    max_characters: Annotated[int, Field(ge=1, le=ANSWER_LIMIT)] = 2_000

    def order(self) -> tuple[str, ...]:
        return ()

    def ask(self, order: Sequence[str], answer: EssayAnswer | None) -> Asked:
        del order
        return Asked(
            self.kind,
            self.stem,
            (Row("text", value=answer.text if answer else ""),),
            min_characters=self.min_characters,
            max_characters=self.max_characters,
        )

    def read(self, fields: Fields) -> EssayAnswer:
        """Keep any length up to the limit: too few characters is for the marker to judge."""
        text = first(fields, "text")
        if not text:
            raise AnswerProblem("empty")
        if len(text) > self.max_characters:
            raise AnswerProblem("long")
        return EssayAnswer(text=text)

    def echo(self, order: Sequence[str], fields: Fields) -> Asked:
        return self.ask(order, EssayAnswer(text=(fields.get("text") or [""])[0]))

    def grade(self, answer: EssayAnswer, rule: Rule) -> Grade:
        del answer, rule
        return Grade(None)

    def explain(self, order: Sequence[str], answer: EssayAnswer | None) -> tuple[Line, ...]:
        del order
        text = answer.text if answer else ""
        return (Line("text", "", value=text, expected=self.sample),)

    def problems(self) -> tuple[str, ...]:
        found = [] if self.guidance else ["no-guidance"]
        if self.min_characters > self.max_characters:
            found.append("min-over-max")
        return tuple(found)

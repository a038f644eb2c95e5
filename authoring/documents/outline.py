"""The lessons and passages that are proposed for a document, and their JSON (pure)."""

import json
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from authoring.documents.document import MAX_PASSAGES, clean
from authoring.documents.labels import LONGEST_LABEL
from authoring.documents.problems import Code, DocumentProblem, Problem
from lessons.passages import BlockKind, normalise
from quizzes.kinds.base import Frozen

MAX_JSON = 20_000_000
"""Characters: an outline holds the text of its document once, and what was left out."""
MAX_TEXT = 100_000
"""Characters of one passage."""


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _text(text: str) -> str:
    return normalise(clean(text))


def _label(text: str) -> str:
    return _one_line(text).replace('"', "")


Title = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line)]
LongTitle = Annotated[str, StringConstraints(max_length=300), AfterValidator(_one_line)]
Label = Annotated[str, StringConstraints(max_length=LONGEST_LABEL), AfterValidator(_label)]
Text = Annotated[
    str,
    StringConstraints(max_length=MAX_TEXT),
    AfterValidator(_text),
    StringConstraints(min_length=1),
]


class SourceFacts(Frozen):
    """What a document says of itself, to be confirmed by a person."""

    title: LongTitle = ""
    publisher: Title = ""
    number: Annotated[str, StringConstraints(max_length=100), AfterValidator(_one_line)] = ""
    issued_on: date | None = None
    effective_on: date | None = None
    evidence: dict[Annotated[str, Field(max_length=20)], LongTitle] = Field({}, max_length=5)
    """For each field that was found, the line that says so."""


class OutlinePassage(Frozen):
    """A passage as it will stand in a lesson.

    A list or quote has a line for each item or paragraph; a table one for each row, its cells
    parted by " | ".
    """

    label: Annotated[Label, StringConstraints(min_length=1)]
    kind: BlockKind
    text: Text

    @model_validator(mode="after")
    def _is_one_line(self) -> Self:
        if self.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH} and "\n" in self.text:
            raise ValueError("only lists, quotes and tables have several lines")
        if self.kind is BlockKind.TABLE and not is_table(self.text):
            raise ValueError("a table has several rows and columns")
        return self


class OutlineLesson(Frozen):
    title: Annotated[Title, StringConstraints(min_length=1)]
    label: Label = ""
    passages: Annotated[tuple[OutlinePassage, ...], Field(max_length=MAX_PASSAGES)] = ()


class LeftOut(Frozen):
    """Text that no lesson has, and the code of why."""

    reason: Code
    text: Annotated[str, Field(max_length=MAX_JSON)]


class Outline(Frozen):
    title: LongTitle = ""
    source: SourceFacts = SourceFacts()
    lessons: Annotated[tuple[OutlineLesson, ...], Field(max_length=MAX_PASSAGES)] = ()
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=100_000)] = ()
    problems: Annotated[tuple[Problem, ...], Field(max_length=10_000)] = ()

    @model_validator(mode="after")
    def _has_few_passages(self) -> Self:
        if sum(len(lesson.passages) for lesson in self.lessons) > MAX_PASSAGES:
            raise ValueError("too many passages")
        return self


def outline_json(outline: Outline) -> dict[str, Any]:
    """Return `outline` as plain values for JSON: text, lists and mappings, dates as 2026-03-01."""
    return outline.model_dump(mode="json")


def load_outline(stored: object) -> Outline:
    """Read what `outline_json` gave, or its text; raise DocumentProblem for anything else."""
    try:
        text = stored if isinstance(stored, str) else json.dumps(stored)
        if len(text) > MAX_JSON:
            raise DocumentProblem("outline-too-large", most=MAX_JSON)
        return Outline.model_validate_json(text)
    except (ValidationError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, DocumentProblem):
            raise
        raise DocumentProblem("not-an-outline") from error


def cells(row: str) -> list[str]:
    """Return the cells of a row of a table's text."""
    found: list[list[str]] = [[]]
    for word in row.split(" "):
        if word == "|":
            found.append([])
        else:
            found[-1].append(word)
    return [" ".join(words) for words in found]


def is_table(text: str) -> bool:
    """Say that `text` has at least two rows, all of the same two or more cells, none empty."""
    lengths = {len(cells(row)) for row in text.split("\n")}
    return "\n" in text and len(lengths) == 1 and lengths != {1}

"""The text of one file → typed entries, with the line of every mistake (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from authoring.coursefiles.course import QuestionText, tidy_body
from authoring.coursefiles.nodes import MAX_CHARACTERS, Node, compose, odd_line, tidy
from authoring.coursefiles.problems import Place, Problem
from authoring.coursefiles.schema import CourseSheet, LessonHead, QuestionHead
from quizzes.kinds import KINDS, load_content

MAX_QUESTIONS = 1_000
MAX_BODY = 200_000
MAX_BRACKETS = 1_000
"""How often [ or < may stand in a lesson: rendering Markdown takes time quadratic in them."""

# pydantic's words for a mistake → ours. What is missing here is shown in pydantic's own.
_CODES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown-field",
    "string_type": "text-expected",
    "bool_type": "true-or-false-expected",
    "bool_parsing": "true-or-false-expected",
    "int_type": "whole-number-expected",
    "int_parsing": "whole-number-expected",
    "int_from_float": "whole-number-expected",
    "decimal_type": "number-expected",
    "decimal_parsing": "number-expected",
    "finite_number": "number-expected",
    "date_type": "date-expected",
    "date_parsing": "date-expected",
    "date_from_datetime_parsing": "date-expected",
    "tuple_type": "list-expected",
    "list_type": "list-expected",
    "model_type": "mapping-expected",
    "dict_type": "mapping-expected",
    "enum": "choice",
    "literal_error": "choice",
    "choice": "choice",
    "string_too_short": "text-too-short",
    "string_too_long": "text-too-long",
    "too_short": "list-too-short",
    "too_long": "list-too-long",
    "greater_than": "number-too-small",
    "greater_than_equal": "number-too-small",
    "less_than": "number-too-large",
    "less_than_equal": "number-too-large",
    "decimal_max_digits": "too-many-digits",
    "decimal_max_places": "too-many-digits",
    "decimal_whole_digits": "too-many-digits",
    "string_pattern_mismatch": "pattern",
}

# The field whose line a problem of a question's content is shown at, if the question has it.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "equal-options": ("options", "entries", "pairs"),
    "all-same": ("pairs",),
    "blank-count": ("stem",),
    "near-miss-is-right": ("near_misses",),
    "wide-tolerance": ("tolerance",),
    "no-guidance": ("guidance",),
    "min-over-max": ("min_characters",),
    "no-key": ("options",),
    "one-key": ("options",),
    "several-keys": ("options",),
    "all-right": ("options",),
}


@dataclass(frozen=True, slots=True)
class SheetFile:
    name: str
    node: Node
    sheet: CourseSheet | None
    problems: tuple[Problem, ...]

    def place(self, *path: str | int) -> Place:
        return Place(self.name, self.node.at(*path).line)


@dataclass(frozen=True, slots=True)
class LessonFile:
    name: str
    node: Node
    head: LessonHead | None
    body: str
    problems: tuple[Problem, ...]

    def place(self, *path: str | int) -> Place:
        return Place(self.name, self.node.at(*path).line)


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """One question of a file; without its text when something is wrong with it."""

    place: Place
    node: Node
    text: QuestionText | None
    problems: tuple[Problem, ...]

    @property
    def uid(self) -> str | None:
        uid = self.node.at("uid").value
        return uid.strip() if isinstance(uid, str) else None

    def at(self, *path: str | int) -> Place:
        return Place(self.place.file, self.node.at(*path).line)


@dataclass(frozen=True, slots=True)
class QuestionsFile:
    name: str
    entries: tuple[QuestionEntry, ...]
    problems: tuple[Problem, ...]
    is_readable: bool = True
    """False when not even the list of questions can be told."""


def parse_sheet(name: str, text: str) -> SheetFile:
    node, problems = _compose(name, text)
    if node is None:
        return SheetFile(name, Node(1, None), None, tuple(problems))
    sheet, found = _validate(CourseSheet, name, node, node.plain())
    return SheetFile(name, node, sheet, (*problems, *found))


def parse_lesson(name: str, text: str) -> LessonFile:
    """Read front matter between two lines of `---`, and the Markdown after it."""
    first, *lines = tidy(text).split("\n")
    if first.rstrip() != "---":
        return _unreadable(name, Problem(Place(name), "no-front-matter"))
    fence = next((index for index, line in enumerate(lines) if line.rstrip() == "---"), None)
    if fence is None:
        return _unreadable(name, Problem(Place(name), "open-front-matter"))
    node, problems = _compose(name, "\n".join(lines[:fence]) + "\n", first_line=2)
    body, found = _read_body(name, "\n".join(lines[fence + 1 :]), first_line=fence + 3)
    problems += found
    if node is None:
        return LessonFile(name, Node(1, None), None, body, tuple(problems))
    head, found = _validate(LessonHead, name, node, node.plain())
    return LessonFile(name, node, head, body, (*problems, *found))


def parse_questions(name: str, text: str) -> QuestionsFile:
    node, problems = _compose(name, text)
    if node is None:
        return QuestionsFile(name, (), tuple(problems), is_readable=False)
    if not isinstance(node.value, list):
        problems.append(Problem(Place(name, node.line), "list-expected", {"field": ""}))
        return QuestionsFile(name, (), tuple(problems), is_readable=False)
    if len(node.value) > MAX_QUESTIONS:
        args = {"most": MAX_QUESTIONS}
        problems.append(Problem(Place(name, node.line), "too-many-questions", args))
        return QuestionsFile(name, (), tuple(problems), is_readable=False)
    entries = tuple(_parse_question(name, entry) for entry in node.value)
    return QuestionsFile(name, entries, tuple(problems))


def _parse_question(name: str, node: Node) -> QuestionEntry:
    place = Place(name, node.line)
    if not isinstance(node.value, dict):
        problem = Problem(place, "mapping-expected", {"field": ""})
        return QuestionEntry(place, node, None, (problem,))
    plain = node.plain()
    own = {key: value for key, value in plain.items() if key in QuestionHead.model_fields}
    rest = {key: value for key, value in plain.items() if key not in own}
    head, problems = _validate(QuestionHead, name, node, own)
    kind = own.get("kind")
    if (
        not isinstance(kind, str) or kind not in KINDS
    ):  # what the other fields should be is anybody's guess
        return QuestionEntry(place, node, None, tuple(problems))
    try:
        content = load_content(kind, rest)
    except ValidationError as error:
        return QuestionEntry(place, node, None, (*problems, *_reported(name, node, error)))
    problems += _content_problems(name, node, content.problems())
    text = QuestionText(head, content) if head else None
    return QuestionEntry(place, node, text, tuple(problems))


def _content_problems(name: str, node: Node, codes: tuple[str, ...]) -> list[Problem]:
    found = []
    for code in codes:
        lines = [at.line for field in _FIELDS.get(code, ()) if (at := node.at(field)) is not node]
        found.append(Problem(Place(name, lines[0] if lines else node.line), code))
    return found


def _read_body(name: str, body: str, first_line: int) -> tuple[str, list[Problem]]:
    """Return the text as it is kept; "" when it cannot be."""
    if not body.strip():
        return "", [Problem(Place(name, first_line - 1), "no-text")]
    if len(body) > MAX_BODY:
        return "", [Problem(Place(name, first_line), "lesson-too-long", {"most": MAX_BODY})]
    if body.count("[") > MAX_BRACKETS or body.count("<") > MAX_BRACKETS:
        return "", [Problem(Place(name, first_line), "too-many-brackets", {"most": MAX_BRACKETS})]
    if (line := odd_line(body)) is not None:
        return "", [Problem(Place(name, line + first_line - 1), "odd-character")]
    return tidy_body(body), []


def _compose(name: str, text: str, *, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    if len(text) > MAX_CHARACTERS:
        return None, [Problem(Place(name), "file-too-large", {"most": MAX_CHARACTERS})]
    return compose(name, tidy(text), first_line=first_line)


def _unreadable(name: str, problem: Problem) -> LessonFile:
    return LessonFile(name, Node(1, None), None, "", (problem,))


def _validate[M: BaseModel](
    model: type[M], name: str, node: Node, plain: Any
) -> tuple[M | None, list[Problem]]:
    try:
        return model.model_validate(plain), []
    except ValidationError as error:
        return None, list(_reported(name, node, error))


def _reported(name: str, node: Node, error: ValidationError) -> Iterator[Problem]:
    for details in error.errors(include_url=False, include_input=False):
        yield _problem(name, node, details)


def _problem(name: str, node: Node, details: ErrorDetails) -> Problem:
    code = _CODES.get(details["type"], "invalid")
    context = details.get("ctx", {})
    args: dict[str, str | int] = {"field": _field_name(details["loc"])}
    if code == "choice":
        args["expected"] = str(context.get("expected", ""))
    if code == "invalid":
        args["reason"] = details["msg"]
    for limit in ("min_length", "max_length", "gt", "ge", "lt", "le"):
        if limit in context:
            args["least" if limit in {"min_length", "gt", "ge"} else "most"] = str(context[limit])
    return Problem(Place(name, node.at(*details["loc"]).line), code, args)


def _field_name(path: tuple[int | str, ...]) -> str:
    """Return a path as people count: "options.2.text" is the text of the second option."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)

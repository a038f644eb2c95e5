"""YAML text → plain values that remember their lines (pure).

Only what a course needs is read: mappings, lists and scalars, with text, whole numbers, decimals,
true/false, null and dates as YAML 1.2 knows them, so that `no` and `12:30` stay text. Anchors,
aliases and tags are refused, as are texts that would be slow or deep: a file may be hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from authoring.coursefiles.problems import Place, Problem

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 12
MAX_NODES = 200_000

type Scalar = str | int | bool | Decimal | date | None

# libyaml is an order of magnitude faster; both give the same events.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_ODD = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
# Each pattern is a part of what PyYAML's writer puts in quotes when it is text, so what it writes
# without quotes is read as it was.
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,30}\.[0-9]{0,30}|\.[0-9]{1,30}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Node:
    """A value, and the line it is announced on: that of its key or dash."""

    line: int
    value: Scalar | list[Node] | dict[str, Node]

    def plain(self) -> Any:
        """Return the value with plain values inside it."""
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return self.value

    def at(self, *path: str | int) -> Node:
        """Return the node that `path` leads to, or the last one on the way that is there."""
        here = self
        for step in path:
            if isinstance(here.value, dict) and step in here.value:
                here = here.value[str(step)]
            elif isinstance(here.value, list) and isinstance(step, int) and step < len(here.value):
                here = here.value[step]
            else:
                break
        return here


def tidy(text: str) -> str:
    """Return `text` without byte order mark and with line feeds alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def odd_line(text: str) -> int | None:
    """Return the first line with a character no page can show, such as a control character."""
    found = _ODD.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def compose(file: str, text: str, *, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document. Linear; no node when anything but a repeated key is wrong.

    `first_line` is the file's line on which `text` begins.
    """
    if (line := odd_line(text)) is not None:
        return None, [Problem(Place(file, line + first_line - 1), "odd-character")]
    composer = _Composer(file, first_line)
    try:
        node = composer.compose(text)
    except _Refused as refused:
        return None, [*composer.problems, refused.problem]
    except yaml.YAMLError as error:
        return None, [*composer.problems, _syntax_problem(file, text, error, first_line)]
    return node, composer.problems


class _Refused(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Composer:
    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.size = 0
        self.problems: list[Problem] = []

    def compose(self, text: str) -> Node:
        events = iter(yaml.parse(text, Loader=_LOADER))
        root: Node | None = None
        for event in events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if root is not None:
                raise self.refused("several-documents", self.line_of(event))
            first = next(events)
            root = self.node(first, events, line=self.line_of(first), depth=0)
        return root or Node(self.first_line, None)

    def node(self, event: Any, events: Iterator[Any], *, line: int, depth: int) -> Node:
        self.size += 1
        if self.size > MAX_NODES:
            raise self.refused("too-many-values", line)
        if depth > MAX_DEPTH:
            raise self.refused("too-deep", line)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self.refused("anchor", line)
        if event.tag is not None:
            raise self.refused("tag", line)
        if isinstance(event, yaml.ScalarEvent):
            return Node(line, self.scalar(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(line, self.items(events, depth))
        return Node(line, self.entries(events, depth))

    def items(self, events: Iterator[Any], depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self.node(event, events, line=self.line_of(event), depth=depth + 1))
        return items

    def entries(self, events: Iterator[Any], depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = self.line_of(event)
            key = self.node(event, events, line=line, depth=depth + 1).value
            if not isinstance(key, str):
                raise self.refused("key-not-text", line)
            node = self.node(next(events), events, line=line, depth=depth + 1)
            if key in entries:
                self.problems.append(Problem(Place(self.file, line), "repeated-key", {"key": key}))
            entries.setdefault(key, node)
        return entries

    def scalar(self, event: Any) -> Scalar:
        value: str = event.value
        if odd_line(value) is not None:
            raise self.refused("odd-character", self.line_of(event))
        return _resolve(value) if event.implicit[0] else value

    def line_of(self, event: Any) -> int:
        line: int = event.start_mark.line
        return line + self.first_line

    def refused(self, code: str, line: int) -> _Refused:
        return _Refused(Problem(Place(self.file, line), code))


def _resolve(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _syntax_problem(file: str, text: str, error: yaml.YAMLError, first_line: int) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(Place(file, first_line), "yaml", {"reason": str(error)})
    reason = error.problem or ""
    # Of a quote or bracket that is never closed, the place where it opens is what one looks for.
    is_unclosed = "end of stream" in reason and error.context_mark is not None
    mark = error.context_mark if is_unclosed else error.problem_mark or error.context_mark
    index = mark.line if mark else 0
    place = Place(file, index + first_line)
    if _is_indented_by_tab(text.split("\n"), index):
        return Problem(place, "tab")
    return Problem(place, "yaml", {"reason": reason})


def _is_indented_by_tab(lines: Sequence[str], index: int) -> bool:
    return index < len(lines) and re.match(r" *\t", lines[index]) is not None

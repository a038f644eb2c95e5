"""A document as it was read, before its structure is found: paragraphs with hints (pure)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lessons.passages import normalise

MAX_BYTES = 10_000_000
MAX_PAGES = 2_000
MAX_PASSAGES = 5_000
MAX_LINES = 200_000
MAX_PARAGRAPHS = 100_000
"""Lines of tables of contents and page frames are no passages, so a file may have more of them."""

_ODD = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff0-\ufffb\ufffe\uffff\ud800-\udfff]"
)


_RADICALS = dict(zip(
    "⺝⺟⺠⻁⻄⻅⻆⻉⻋⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "月母民虎西见角贝车长长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
    strict=True,
))  # fmt: skip
_LOOKALIKE = re.compile(r"[\u2e80-\u2fd5\ufb00-\ufb06]")


class Style(StrEnum):
    """What the file itself says about a paragraph."""

    PLAIN = "plain"
    TITLE = "title"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"


class Format(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    WORD = "word"
    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, normalised: one line, but for lists, quotes and tables."""

    text: str
    line: int
    """The line of a text file, the page of a PDF, else the paragraph's place; from 1."""
    style: Style = Style.PLAIN
    level: int = 0
    """Of a heading: 1 to 6."""


@dataclass(frozen=True, slots=True)
class Document:
    """The paragraphs of a file, in order."""

    name: str
    format: Format
    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    """(reason code, text) of what stands on the pages and is no part of the document."""
    title: str = ""
    """What the file calls itself, e.g. the title of an HTML page."""


def clean(text: str) -> str:
    """Return `text` without control characters and marks of direction, which no page can show.

    Radicals (⼀) become the characters they look like (一): one searches and quotes by those.
    """
    return _LOOKALIKE.sub(_usual, _ODD.sub("", text))


def _usual(found: re.Match[str]) -> str:
    """Return the usual character for a radical or ligature, which fonts of PDF files put in its place."""
    return _RADICALS.get(found[0]) or unicodedata.normalize("NFKC", found[0])


def one_line(text: str) -> str:
    """Return `text` normalised, its lines joined as Chinese is: without a space where none belongs."""
    line = ""
    for part in normalise(clean(text)).split("\n"):
        line = join(line, part)
    return line


def join(first: str, second: str) -> str:
    """Join two lines of one paragraph: a space only between words of an alphabet."""
    is_spaced = bool(first and second) and first[-1] < "\u0250" and second[0] < "\u0250"
    return f"{first} {second}" if is_spaced else first + second


def tidy_rows(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    """Return a table's cells each in one line, all rows of one length, none empty."""
    cells = [[_cell(cell) for cell in row] for row in rows]
    cells = [row for row in cells if any(row)]
    width = max((len(row) for row in cells), default=0)
    return [row + [""] * (width - len(row)) for row in cells]


def _cell(text: str) -> str:
    """Return a cell in one line, in which no bar looks like the end of it."""
    line = one_line(text)
    return "｜" if line == "|" else re.sub(r" ?\|(?: ?\|)* ?", "|", line) if "|" in line else line


def table(rows: Iterable[Iterable[str]], line: int) -> list[Paragraph]:
    """Return a table as one paragraph, or one of a single row or column as its cells."""
    cells = tidy_rows(rows)
    if len(cells) < 2 or len(cells[0]) < 2:  # noqa: PLR2004 -- such tables only set the page
        return [Paragraph(cell, line) for row in cells for cell in row if cell]
    text = normalise("\n".join(" | ".join(row) for row in cells))
    return [Paragraph(text, line, Style.TABLE)]

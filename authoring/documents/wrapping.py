"""Lines of a text → paragraphs: joins what was cut at the width of a page (pure).

Official texts come in two forms: one line a paragraph, or lines cut at a fixed width with the first
of a paragraph indented. The lines' widths and ends tell which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from authoring.documents.document import Paragraph, join, one_line
from authoring.documents.numbering import find_mark

_WIDEST = 160
"""Columns; no page is set wider, so longer lines are whole paragraphs."""

_NARROWEST = 36
"""Columns; lines of fewer than 18 Chinese characters are short by themselves."""

_RAGGED = 6
"""Columns by which a full line may fall short: punctuation may not begin a line."""

_ENDS = frozenset("。！？；：…”’」』）)】》!?;:.")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    """As it stands in the file, with its indentation."""


def unwrap(lines: Iterable[Line]) -> list[Paragraph]:
    """Return the paragraphs that `lines` make; blank lines part them. Linear."""
    rows = [_Row(line) for line in lines]
    margin = min((row.indent for row in rows if row.text), default=0)
    width = _page_width(rows)
    if not _is_wrapped(rows, width, margin):
        return [Paragraph(row.text, row.number) for row in rows if row.text]
    return _joined(rows, width, margin)


class _Row:
    """A line with what its joining depends on."""

    __slots__ = ("indent", "number", "text", "width")

    def __init__(self, line: Line) -> None:
        self.number = line.number
        self.text = one_line(line.text)
        self.indent = _width(line.text[: len(line.text) - len(line.text.lstrip())])
        self.width = self.indent + _width(self.text)


def _width(text: str) -> int:
    return len(text) + sum(character > "\u2000" for character in text) + text.count("\t") * 3


def _page_width(rows: Sequence[_Row]) -> int:
    widths = sorted(row.width for row in rows if row.text)
    return widths[(len(widths) - 1) * 19 // 20] if widths else 0


def _is_full(row: _Row, width: int) -> bool:
    return bool(row.text) and row.width >= width - _RAGGED


def _is_wrapped(rows: Sequence[_Row], width: int, margin: int) -> bool:
    """Say that most full lines that go on in the next one stop in the middle of a sentence."""
    if not _NARROWEST <= width <= _WIDEST:
        return False
    followed = [
        row.text[-1] in _ENDS
        for row, following in pairwise(rows)
        if _is_full(row, width) and following.text and not _is_indented(following, margin)
    ]
    return followed.count(False) > max(1, followed.count(True))


def _is_indented(row: _Row, margin: int) -> bool:
    return row.indent >= margin + 2


def _joined(rows: Sequence[_Row], width: int, margin: int) -> list[Paragraph]:
    groups: list[list[_Row]] = []
    previous: _Row | None = None
    for row in rows:
        if row.text:
            if previous is None or _begins(row, previous, width, margin):
                groups.append([])
            groups[-1].append(row)
        previous = row
    return [Paragraph(_text(group), group[0].number) for group in groups]


def _begins(row: _Row, previous: _Row, width: int, margin: int) -> bool:
    if not _is_full(previous, width) or _is_indented(row, margin):
        return True
    mark = find_mark(row.text)
    return mark is not None and (mark.is_sure or previous.text[-1] in _ENDS)


def _text(rows: Sequence[_Row]) -> str:
    parts: list[str] = []
    for row in rows:
        # Only the ends of two lines decide on the space between them: a paragraph of many lines
        # is not copied for each.
        joined = join(parts[-1][-1:], row.text[:1]) if parts else ""
        parts.extend([" "] * (len(joined) - 2 if joined else 0))
        parts.append(row.text)
    return "".join(parts)

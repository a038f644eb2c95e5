"""A proposed lesson → the Markdown that `lessons.passages.split` cuts into the same passages (pure)."""

import re
from collections.abc import Sequence

from authoring.documents.numbering import find_mark
from authoring.documents.outline import OutlineLesson, OutlinePassage, cells
from lessons.passages import BlockKind, label_line

_SIGNS = re.compile(r"[\\`*_\[\]]")
_LEAD = re.compile(r"(\d+)([.)])|[#>|+-]")
_FEW = 500
"""A sign that comes oftener is written by its name: a block with very many brackets is shown as it
is written (see `lessons.passages.render`)."""
_NAMES = {"[": "&lsqb;", "#": "&num;", "=": "&equals;"}


def lesson_markdown(lesson: OutlineLesson) -> str:
    """Write a lesson's text. Linear."""
    depths = _depths(lesson.passages)
    blocks = [
        f"{_block(passage, depths)}\n{label_line(passage.label)}" for passage in lesson.passages
    ]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def escape(text: str) -> str:
    """Write one line of text so that Markdown shows it as it is."""
    escaped = _escaped_inside(text)
    lead = _LEAD.match(escaped)
    if lead is None:
        return escaped
    return f"{lead[1] or ''}\\{lead[2] or lead[0]}{escaped[lead.end() :]}"


def _escaped_inside(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign, name in _NAMES.items():
        if escaped.count(sign) > _FEW:
            escaped = escaped.replace(sign, name)
    return _SIGNS.sub(r"\\\g<0>", escaped)


def _block(passage: OutlinePassage, depths: dict[int, int]) -> str:
    lines = passage.text.split("\n")
    if passage.kind is BlockKind.HEADING:
        return f"{'#' * _depth(passage, depths)} {escape(passage.text).replace('#', '\\#')}"
    if passage.kind is BlockKind.LIST:
        return "\n".join(f"- {escape(line)}" for line in lines)
    if passage.kind is BlockKind.QUOTE:
        return "\n>\n".join(f"> {escape(line)}" for line in lines)
    if passage.kind is BlockKind.TABLE:
        return _table(lines)
    return escape(passage.text)


def _table(rows: Sequence[str]) -> str:
    written = [
        "| "
        + " | ".join(_escaped_inside(cell).replace("|", "&vert;") for cell in cells(row))
        + " |"
        for row in rows
    ]
    delimiter = "|" + " --- |" * len(cells(rows[0]))
    return "\n".join([written[0], delimiter, *written[1:]])


def _depth(passage: OutlinePassage, depths: dict[int, int]) -> int:
    return depths[_rank(passage)]


def _depths(passages: Sequence[OutlinePassage]) -> dict[int, int]:
    """Return how deep each rank of heading in a lesson stands: two to four hashes."""
    ranks = sorted({_rank(one) for one in passages if one.kind is BlockKind.HEADING})
    return {rank: min(4, depth) for depth, rank in enumerate(ranks, 2)}


def _rank(passage: OutlinePassage) -> int:
    mark = find_mark(passage.text)
    return int(mark.kind) if mark else 0

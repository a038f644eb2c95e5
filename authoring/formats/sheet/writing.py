"""Questions → the rows of a table, and what these cannot say (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from authoring.formats.shape import Item, Notice, Place
from authoring.formats.sheet.headers import Columns, columns_of
from authoring.formats.sheet.rows import typed_row
from authoring.formats.typed.building import build
from authoring.formats.typed.differences import differences
from authoring.formats.typed.markup import tidy
from authoring.formats.typed.question import Typed, Unreadable, letter
from authoring.formats.typed.words import DIFFICULTY_NAMES, KIND_NAMES
from authoring.formats.typed.writing import typed_of

FEWEST_OPTIONS = 8
"""Columns for options there always are, so that all files look the same."""
MOST_CHARACTERS = 32_767
"""More does not fit into a cell."""

_BEFORE = ("题号", "题型", "题干")
_AFTER = ("答案", "解析", "反馈", "评分标准", "字数", "难度", "分值", "章节", "标签", "依据")


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lost: tuple[tuple[int, Notice], ...]


def header_for(options: int) -> tuple[str, ...]:
    """Return the names of the columns, with as many for options."""
    names = (f"选项{letter(place)}" for place in range(max(options, FEWEST_OPTIONS)))
    return (*_BEFORE, *names, *_AFTER)


def table_of(items: Sequence[Item]) -> Table:
    """Return the rows of `items`; a question that reading would not give back at all has none.

    Each row is read again at once, so that nothing can be lost without being told.
    """
    written = [typed_of(item) for item in items]
    width = max((len(typed.options) for typed, _ in written), default=0)
    header = header_for(width)
    columns = columns_of(header)
    rows: list[tuple[str, ...]] = []
    lost: list[tuple[int, Notice]] = []
    for index, (item, (typed, formatting)) in enumerate(zip(items, written, strict=True)):
        row = _row(typed, max(width, FEWEST_OPTIONS))
        back = _read(row, columns)
        if back is not None:
            rows.append(row)
        lost += [(index, notice) for notice in differences(item, back, formatting)]
    return Table(header, tuple(rows), tuple(lost))


def _row(typed: Typed, width: int) -> tuple[str, ...]:
    options = [*typed.options, *[""] * (width - len(typed.options))]
    cells = (
        typed.uid,
        KIND_NAMES[typed.kind],
        typed.stem,
        *options,
        typed.answer,
        typed.explanation,
        typed.feedback,
        typed.guidance or "",
        typed.length,
        DIFFICULTY_NAMES.get(typed.difficulty or 0, ""),
        f"{typed.points:f}" if typed.points is not None else "",
        typed.category,
        "；".join(typed.tags),
        typed.quote,
    )
    return tuple(cell_text(cell) for cell in cells)


def cell_text(text: str) -> str:
    """Return text as a cell can hold it: without control characters, and not too long."""
    return tidy(text)[:MOST_CHARACTERS]


def _read(row: Sequence[str], columns: Columns) -> Item | None:
    try:
        return build(typed_row(row, columns, Place()))
    except Unreadable:
        return None

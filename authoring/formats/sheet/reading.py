"""Tables of questions → items and problems (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from authoring.formats.shape import Item, Notice, Place, tell_read
from authoring.formats.sheet.headers import (
    ROWS_TO_SEARCH,
    Columns,
    below_options,
    column_letters,
    columns_of,
)
from authoring.formats.sheet.rows import typed_row
from authoring.formats.typed.building import build
from authoring.formats.typed.counting import is_numbered, without_number
from authoring.formats.typed.question import Unreadable, excerpt_of
from authoring.formats.typed.words import kind_in, kind_of, plain_number
from quizzes.kinds.base import fold

MOST_ROWS = 50_000
MOST_COLUMNS = 200

_NO_QUESTIONS = (
    "说明",
    "须知",
    "字典",
    "数据源",
    "下拉",
    "目录",
    "封面",
    "help",
    "readme",
    "guide",
)
"""Sheets with such words in their name explain, and are not missed."""

type Row = tuple[int, Sequence[str]]
"""The number of a row, from 1, and its cells."""


@dataclass(slots=True)
class Found:
    """What has been read so far."""

    items: list[Item] = field(default_factory=list)
    problems: list[Notice] = field(default_factory=list)
    tables: int = 0
    """Sheets that have a header."""


def read_sheet(name: str, rows: Iterable[Row], found: Found) -> None:
    """Add what a sheet holds. A sheet without a header adds a problem, unless it only explains."""
    filled = [(number, cells) for number, cells in rows if any(cells)]
    header = _find_header(filled)
    if header is None:
        if filled and not any(word in fold(name) for word in _NO_QUESTIONS):
            place = Place(row=filled[0][0], sheet=name)
            found.problems.append(Notice("no-header", place, {}, _excerpt(filled[0][1])))
        return
    found.tables += 1
    start, end, columns = header
    title_kind = next(
        (kind for _, cells in filled[:start] if (kind := kind_in(_excerpt(cells)))), ""
    )
    table = _Table(name, columns, filled[start][1], kind_of(name) or kind_in(name) or title_kind)
    below = filled[end:]
    table.highest = _highest(columns, below)
    table.is_numbered = is_numbered(_column(columns.first("stem"), below))
    for number, cells in below:
        table.read_row(number, cells, found)
    found.problems += table.ignored_columns(filled[start][0])


@dataclass(slots=True)
class _Table:
    """A sheet below its header; a row that is only a title changes the kind of those below."""

    name: str
    columns: Columns
    header: Sequence[str]
    kind: str
    highest: Decimal = Decimal(3)
    is_numbered: bool = False
    """Whether the stems begin with numbers that only count them."""
    used: dict[int, str] = field(default_factory=dict)
    """Columns nothing is known of, that hold something, with the first of it."""

    def read_row(self, number: int, cells: Sequence[str], found: Found) -> None:
        if list(cells) == list(self.header):
            return
        if title := _title_kind(cells):
            self.kind = title
            return
        for column in self.columns.others:
            if column < len(cells) and cells[column] and column not in self.used:
                self.used[column] = cells[column]
        place = Place(row=number, sheet=self.name)
        typed = typed_row(cells, self.columns, place, self.kind, self.highest)
        if not (typed.stem or typed.answer or any(typed.options) or typed.explanation):
            return  # a row that is only counted, as in the lines of a template left empty
        if self.is_numbered:
            typed = replace(typed, stem=without_number(typed.stem))
        try:
            found.items.append(build(typed))
            tell_read(len(found.items))
        except Unreadable as problem:
            found.problems.append(problem.notice(typed))

    def ignored_columns(self, row: int) -> Iterator[Notice]:
        for column, excerpt in self.used.items():
            place = Place(row=row, column=column_letters(column), sheet=self.name)
            values = {"column": self.columns.others[column]}
            yield Notice("unknown-column", place, values, excerpt_of(excerpt))


def _find_header(rows: Sequence[Row]) -> tuple[int, int, Columns] | None:
    """Return the first row of the header, the first below it, and what the columns are."""
    for index, (_number, cells) in enumerate(rows[:ROWS_TO_SEARCH]):
        columns = columns_of(cells)
        if columns.is_complete:
            both = below_options(cells, rows[index + 1][1]) if index + 1 < len(rows) else None
            return (index, index + 2, columns_of(both)) if both else (index, index + 1, columns)
    return None


def _column(column: int | None, rows: Sequence[Row]) -> list[str]:
    """Return what stands in a column."""
    if column is None:
        return []
    return [cells[column] for _, cells in rows if column < len(cells) and cells[column]]


def _title_kind(cells: Sequence[str]) -> str:
    """Return the kind of a row that only says 一、单选题 or the like."""
    filled = [cell for cell in cells if cell]
    if len(set(filled)) != 1 or len(filled[0]) > 60:  # noqa: PLR2004 -- a title is short
        return ""
    title = fold(filled[0])
    is_title = title[0] in "一二三四五六七八九十(第【[" or title.endswith(("题", ")", ":"))
    return kind_in(title) if is_title else ""


def _highest(columns: Columns, rows: Sequence[Row]) -> Decimal:
    """Return the highest number among the difficulties, which tells their scale."""
    column = columns.first("difficulty")
    if column is None:
        return Decimal(3)
    cells = map(fold, _column(column, rows))
    numbers = [
        number for cell in cells if (number := plain_number(cell.rstrip("级星"))) is not None
    ]
    return max(numbers, default=Decimal(3))


def _excerpt(cells: Sequence[str]) -> str:
    return excerpt_of(" ".join(cell for cell in cells if cell))

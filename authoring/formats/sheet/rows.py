"""One row of a table → the words of a question (pure)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from authoring.formats.shape import Notice, Place
from authoring.formats.sheet.headers import Columns, column_letters
from authoring.formats.typed.options import split_options, without_labels
from authoring.formats.typed.question import Typed, excerpt_of
from authoring.formats.typed.words import difficulty_of, kind_of, points_of
from quizzes.kinds.base import fold

_SCALE = Decimal(3)
_BETWEEN_TAGS = r"[;；,，、|｜\n]"


def typed_row(
    cells: Sequence[str], columns: Columns, place: Place, kind: str = "", highest: Decimal = _SCALE
) -> Typed:
    """Return the words of a row; `kind` is that of rows that name none, `highest` the scale's end."""
    row = _Row(cells, columns)
    named, known = row.kind()
    difficulty, points = row.value("difficulty"), row.value("points")
    typed = replace(
        _words(row),
        kind=known if named else kind,
        kind_word=named,
        guidance=row.value("guidance") if "guidance" in columns.fields else None,
        difficulty=difficulty_of(difficulty, highest),
        points=points_of(points),
        places=row.places(place),
    )
    unread = {"difficulty": (difficulty, typed.difficulty), "points": (points, typed.points)}
    lost = tuple(
        Notice(name, typed.place_of(name), {"value": excerpt_of(text)}, excerpt_of(text))
        for name, (text, read) in unread.items()
        if text and read is None
    )
    return replace(typed, lost=lost) if lost else typed


class _Row:
    """The cells of a row by what they are."""

    __slots__ = ("_cells", "_columns")

    def __init__(self, cells: Sequence[str], columns: Columns) -> None:
        self._cells = cells
        self._columns = columns

    def values(self, name: str) -> list[str]:
        """Return the cells of a field that hold something."""
        columns = self._columns.fields.get(name, ())
        found = (self._cells[column] for column in columns if column < len(self._cells))
        return [cell for cell in found if cell]

    def value(self, name: str) -> str:
        return next(iter(self.values(name)), "")

    def kind(self) -> tuple[str, str]:
        """Return the word for the kind, and the kind it means: a name, or a number of the header's."""
        word = self.value("part_kind") or self.value("kind")
        return word, self._columns.kind_codes.get(fold(word)) or kind_of(word)

    def options(self) -> tuple[str, ...]:
        """Return the options by their letters: a column each, else all in one cell."""
        by_place = {
            place: self._cells[column]
            for column, place in self._columns.options.items()
            if column < len(self._cells) and self._cells[column]
        }
        if by_place:
            options = tuple(by_place.get(place, "") for place in range(max(by_place) + 1))
            return without_labels(options)
        return split_options(self.value("options"))

    def places(self, row: Place) -> dict[str, Place]:
        """Return where each field stands, or would: the options at the first of them."""
        columns = {name: found[0] for name, found in self._columns.fields.items()}
        if self._columns.options:
            columns["options"] = min(self._columns.options)
        at = {
            name: Place(row=row.row, column=column_letters(column), sheet=row.sheet)
            for name, column in columns.items()
        }
        return {"": row, **at}


def _words(row: _Row) -> Typed:
    """Return what stands in a row as it is."""
    return Typed(
        stem="\n".join([row.value("stem"), *row.values("part")]).strip(),
        options=row.options(),
        answer=row.value("answer"),
        explanation=row.value("explanation"),
        feedback=row.value("feedback"),
        length=row.value("length"),
        uid=row.value("uid"),
        tags=tuple(tag for cell in row.values("tags") for tag in _split(cell, _BETWEEN_TAGS)),
        category="/".join(part for cell in row.values("category") for part in _split(cell, "/")),
        quote=row.value("quote"),
    )


def _split(cell: str, marks: str) -> list[str]:
    return [part.strip() for part in re.split(marks, cell) if part.strip()]

"""People by items: the shape that all figures are computed from (pure)."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

MOST_CELLS = 20_000_000
"""More cells than this are refused: the computation would not fit an office machine."""


class MatrixProblem(ValueError):
    """A table that cannot be one; `code` says why and `line` where, counted from 1 (0: nowhere)."""

    def __init__(
        self,
        code: Literal["empty", "ragged", "number", "negative", "large", "above-most", "table"],
        line: int = 0,
        **values: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.values = values


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """The points each person got for each item."""

    names: tuple[str, ...]
    points: Floats
    """People × items; NaN where the item was not drawn for the person."""
    most: Floats
    """The most points an item gives."""

    @property
    def drawn(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.points)

    @property
    def filled(self) -> Floats:
        """The points with 0 where an item was not drawn: for sums."""
        return np.where(self.drawn, self.points, 0.0)

    @property
    def totals(self) -> Floats:
        """Each person's points in all."""
        return np.asarray(self.filled.sum(axis=1))

    @property
    def shares(self) -> Floats:
        """The points as shares of what the item gives; NaN where it was not drawn.

        At most 1; below 0 where a wrong choice cost points.
        """
        return np.asarray(self.points / self.most)


def read_matrix(text: str) -> Responses:
    """Read comma, semicolon or tab separated values: rows are people, columns items.

    The first row names the items unless it holds only numbers; "Q1 (5)" says that the item gives
    5 points, else the most anybody got counts, and 1 where nobody got more. A first column that
    holds a word names the people. Empty cells were not drawn. Raises MatrixProblem.
    """
    rows = _rows(text.removeprefix("\ufeff"))
    heads, body = _split_head(rows)
    if not body:
        raise MatrixProblem("empty")
    if _names_people(body):
        heads = heads[1:] if heads else heads
        body = [(line, cells[1:]) for line, cells in body]
    return _responses(heads, body)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise MatrixProblem("table", reader.line_num) from error
    rows = [(line, cells) for line, cells in rows if any(cells)]
    if sum(len(cells) for _line, cells in rows) > MOST_CELLS:
        raise MatrixProblem("large", most=MOST_CELLS)
    return rows


def _split_head(
    rows: list[tuple[int, list[str]]],
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    if rows and any(cell and _number(cell) is None for cell in rows[0][1][1:] or rows[0][1]):
        return rows[0][1], rows[1:]
    return [], rows


def _names_people(body: Sequence[tuple[int, Sequence[str]]]) -> bool:
    return any(cells[0] and _number(cells[0]) is None for _line, cells in body)


def _responses(heads: Sequence[str], body: Sequence[tuple[int, Sequence[str]]]) -> Responses:
    width = len(heads) or len(body[0][1])
    if not width:
        raise MatrixProblem("empty")
    points = np.full((len(body), width), np.nan)
    for place, (line, cells) in enumerate(body):
        if len(cells) != width:
            raise MatrixProblem("ragged", line, expected=width, found=len(cells))
        points[place] = [_points(cell, line) for cell in cells]
    names = tuple(_name(head) for head in heads) or tuple(f"Q{n + 1}" for n in range(width))
    return Responses(names, points, _most(heads, points))


def _points(cell: str, line: int) -> float:
    if not cell:
        return float("nan")
    number = _number(cell)
    if number is None:
        raise MatrixProblem("number", line, cell=cell[:40])
    if number < 0:
        raise MatrixProblem("negative", line, cell=cell[:40])
    return number


def _most(heads: Sequence[str], points: Floats) -> Floats:
    """Return what each item gives: as its head says, else the most anybody got, at least 1."""
    seen = np.nanmax(np.vstack([points, np.ones(points.shape[1])]), axis=0)
    said: list[Any] = [_HEAD.fullmatch(head) for head in heads] or [None] * points.shape[1]
    most = np.array(
        [float(head["most"]) if head else best for head, best in zip(said, seen, strict=True)]
    )
    above = np.nanmax(np.vstack([points, np.zeros(points.shape[1])]), axis=0) > most
    if above.any() or not (most > 0).all():
        raise MatrixProblem("above-most", item=int(np.argmax(above)) + 1)
    return most


def _name(head: str) -> str:
    found = _HEAD.fullmatch(head)
    return found["name"].strip() if found else head


_HEAD = re.compile(r"(?P<name>[^()（）]*)[(（](?P<most>\d{1,6}(?:\.\d{1,6})?)[)）]")
_NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})")


def _number(cell: str) -> float | None:
    return float(cell) if _NUMBER.fullmatch(cell) else None

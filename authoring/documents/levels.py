"""Where a document is cut into lessons (pure)."""

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

from authoring.documents.numbering import Kind
from authoring.documents.structure import PLAIN_RANK, Unit

SHORT = 300
LONG = 6_000
"""Characters between which lessons come out where the structure allows it."""

_WHOLE = 0.0
"""The rank above all: nothing is cut."""


class Level(StrEnum):
    """What makes a lesson."""

    AUTO = "auto"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    DOCUMENT = "document"


def cut_rank(units: Sequence[Unit], level: Level) -> float:
    """Return the lowest rank at which a lesson begins; 0 for one lesson of all."""
    ranks = _ranks(units)
    if level is Level.AUTO:
        return _best(units, ranks)
    if level is Level.DOCUMENT:
        return _WHOLE
    if level is Level.SECTION:
        return _section_rank(units, ranks)
    highest = {Level.PART: Kind.PART, Level.CHAPTER: Kind.CHAPTER, Level.ARTICLE: Kind.ARTICLE}
    fitting = [rank for rank in ranks if Kind.PART <= rank <= highest[level]]
    is_there = level is not Level.ARTICLE or Kind.ARTICLE in ranks
    return max(fitting) if fitting and is_there else _WHOLE


def begins_lesson(unit: Unit, rank: float) -> bool:
    """Say that a lesson begins with `unit` when it is cut at `rank`."""
    return unit.rank <= rank and not unit.is_quoted


def _ranks(units: Sequence[Unit]) -> list[float]:
    """Return the ranks at which this document can be cut, the highest first.

    What stands below an article is no place for a cut; neither is a numbered sentence.
    """
    found = {
        unit.rank for unit in units if unit.rank < PLAIN_RANK and (unit.is_heading or unit.mark)
    }
    lowest = Kind.ARTICLE if Kind.ARTICLE in found else min(found, default=_WHOLE)
    headed = {unit.rank for unit in units if unit.is_heading}
    return sorted(
        rank for rank in found if rank <= lowest or (rank in headed and Kind.ARTICLE not in found)
    )


def _section_rank(units: Sequence[Unit], ranks: Sequence[float]) -> float:
    """Return 节 where there are any, else the first rank with two headings or more."""
    above = [rank for rank in ranks if rank != Kind.ARTICLE]
    if any(rank == Kind.SECTION for rank in above):
        return float(Kind.SECTION)
    legal = [rank for rank in above if Kind.PART <= rank < Kind.SECTION]
    if legal:
        return max(legal)
    return next((rank for rank in above if _count(units, rank) > 1), _WHOLE)


def _count(units: Sequence[Unit], rank: float) -> int:
    return sum(unit.rank == rank for unit in units)


def _best(units: Sequence[Unit], ranks: Sequence[float]) -> float:
    """Return the highest rank whose lessons are neither short nor long, else the nearest to it."""
    total = sum(len(unit.text) for unit in units)
    options = [
        (rank, sizes)
        for rank in ranks
        if rank != Kind.ARTICLE and len(sizes := _sizes(units, rank)) > 1 and median(sizes) >= SHORT
    ]
    for rank, sizes in options:
        if max(sizes) <= LONG:
            return rank
    if total <= LONG or not options:
        return _WHOLE
    return min(options, key=lambda option: sum(max(0, size - LONG) for size in option[1]))[0]


def _sizes(units: Sequence[Unit], rank: float) -> list[int]:
    """Return the characters of each lesson, what comes before the first one left aside."""
    sizes: list[int] = []
    for unit in units:
        if begins_lesson(unit, rank):
            sizes.append(0)
        if sizes:
            sizes[-1] += len(unit.text)
    return sizes

"""Paragraphs → units with their rank, and whether they are headings (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from authoring.documents.document import Paragraph, Style
from authoring.documents.numbering import (
    Kind,
    Mark,
    find_mark,
    find_two_digits,
    is_like_heading,
    unspaced,
)
from authoring.documents.problems import Problem
from authoring.documents.quoting import find_quoted
from authoring.documents.titles import is_document_title

PLAIN_RANK = 99.0
"""Of what no number and no style lifts above a paragraph."""

_LEAST_BOLD = 2
"""Short bold lines that make headings: one alone is an emphasis."""

INNER_TITLE_RANK = 0.5
"""Of the title of a document that is issued with this one: above its chapters."""

BOLD = 6
"""The heading level of a line that is a heading by being bold and nothing else."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph in its place: what counts it and how high it stands."""

    text: str
    line: int
    style: Style
    mark: Mark | None = None
    rank: float = PLAIN_RANK
    is_heading: bool = False
    is_quoted: bool = False
    level: int = 0

    @property
    def kind(self) -> Kind | None:
        return self.mark.kind if self.mark else None

    @property
    def is_plain(self) -> bool:
        """Say that it is running text without a number: in an article, a 款."""
        return self.mark is None and not self.is_heading and self.style is Style.PLAIN


def find_structure(paragraphs: Sequence[Paragraph]) -> tuple[list[Unit], list[Problem]]:
    """Return the units that `paragraphs` make, and what looks odd. Linear."""
    quoted = find_quoted([_quotable(paragraph) for paragraph in paragraphs])
    problems = [
        Problem(code="quote-left-open", line=paragraphs[index].line) for index in quoted.left_open
    ]
    units = [
        Unit(paragraph.text, paragraph.line, paragraph.style, is_quoted=index in quoted.inside,
             level=paragraph.level)
        for index, paragraph in enumerate(paragraphs)
    ]  # fmt: skip
    marked = _with_titles(_without_unsure(_marked(units)))
    units = _with_inner_titles(_ranked(_with_headings(marked)))
    return units, [*problems, *_jumps(units)]


def _quotable(paragraph: Paragraph) -> str:
    """Return what of a paragraph may open a quotation that goes on in others."""
    is_whole = paragraph.style in {Style.LIST, Style.QUOTE, Style.TABLE}
    return "" if is_whole else paragraph.text


def _marked(units: Sequence[Unit]) -> list[Unit]:
    sections = _two_digit_chain(units)
    marked = []
    for index, unit in enumerate(units):
        if unit.is_quoted or unit.style in {Style.LIST, Style.QUOTE, Style.TABLE}:
            marked.append(unit)
        else:
            marked.append(_unstretched(unit, sections.get(index) or find_mark(unit.text)))
    return marked


def _unstretched(unit: Unit, mark: Mark | None) -> Unit:
    """Return `unit` with its mark, and its title without spaces that only stretch it."""
    rest = unspaced(mark.rest) if mark else ""
    if mark is None or rest == mark.rest or not unit.text.endswith(mark.rest):
        return replace(unit, mark=mark)
    text = unit.text.removesuffix(mark.rest) + rest
    return replace(unit, text=text, mark=replace(mark, rest=rest))


def _two_digit_chain(units: Sequence[Unit]) -> dict[int, Mark]:
    """Return the marks 01, 02, 03, … that follow each other through the text; one is none."""
    chain: dict[int, Mark] = {}
    for index, unit in enumerate(units):
        is_line = unit.style in {Style.PLAIN, Style.HEADING} and not unit.is_quoted
        mark = find_two_digits(unit.text) if is_line else None
        if mark and mark.number == len(chain) + 1:
            chain[index] = mark
    return chain if len(chain) > 1 else {}


def _without_unsure(units: Sequence[Unit]) -> list[Unit]:
    """Take 第三条为了 for a number only where 第二条 came before it."""
    kept: list[Unit] = []
    last = 0
    for unit in units:
        mark = unit.mark
        if mark and mark.kind is Kind.ARTICLE:
            is_next = mark.number == last + 1 or (mark.branch > 0 and mark.number == last)
            if not mark.is_sure and not is_next:
                kept.append(replace(unit, mark=None))
                continue
            last = mark.number
        kept.append(unit)
    return kept


def _with_titles(units: Sequence[Unit]) -> list[Unit]:
    """Give a number that stands alone on its line the line below it."""
    joined: list[Unit] = []
    index = 0
    while index < len(units):
        unit = units[index]
        following = units[index + 1] if index + 1 < len(units) else None
        if following and _wants(unit, following) and unit.mark:
            rest = unspaced(following.text)
            unit = replace(unit, text=f"{unit.text} {rest}", mark=replace(unit.mark, rest=rest))
            index += 1
        joined.append(unit)
        index += 1
    return joined


def _wants(unit: Unit, following: Unit) -> bool:
    if unit.mark is None or unit.mark.rest or following.mark or following.is_quoted:
        return False
    if unit.kind is Kind.ARTICLE:
        return following.style is Style.PLAIN
    is_line = following.style in {Style.PLAIN, Style.HEADING}
    return unit.mark.kind <= Kind.SECTION and is_line and is_like_heading(following.text)


def _with_headings(units: Sequence[Unit]) -> list[Unit]:
    bold = sum(unit.style is Style.HEADING and unit.level == BOLD for unit in units)
    return [
        replace(unit, is_heading=_is_heading(unit, units[index + 1 : index + 2], bold))
        for index, unit in enumerate(units)
    ]


def _is_heading(unit: Unit, following: Sequence[Unit], bold: int) -> bool:
    if unit.is_quoted:
        return False
    if unit.style in {Style.HEADING, Style.TITLE} and is_like_heading(unit.text):
        return bool(unit.mark) or unit.level != BOLD or bold >= _LEAST_BOLD
    mark = unit.mark
    if mark is None:
        return False
    if mark.kind <= Kind.SECTION:
        return True
    # What has nothing below it is an item of a list, however short.
    return is_like_heading(unit.text) and bool(mark.rest) and _has_content(mark, following)


def _has_content(mark: Mark, following: Sequence[Unit]) -> bool:
    if not following:
        return False
    below = following[0].mark
    if mark.kind is Kind.ARTICLE and below is None:
        return following[0].style is Style.PLAIN and not following[0].is_quoted
    return below is None or below.kind > mark.kind


def _with_inner_titles(units: Sequence[Unit]) -> list[Unit]:
    """Let the title of rules that begin further down be a heading: 积分办法, and then 第一条."""
    found = []
    for index, unit in enumerate(units):
        following = units[index + 1].mark if index + 1 < len(units) else None
        is_first = following is not None and following.number == 1 and following.kind <= Kind.HAN
        if is_first and unit.is_plain and not unit.is_quoted and is_document_title(unit.text):
            found.append(replace(unit, is_heading=True, rank=INNER_TITLE_RANK))
        else:
            found.append(unit)
    return found


def _ranked(units: Sequence[Unit]) -> list[Unit]:
    ranks = _style_ranks(units)
    return [replace(unit, rank=_rank(unit, ranks)) for unit in units]


def _rank(unit: Unit, ranks: Mapping[int, float]) -> float:
    if unit.mark:
        return float(unit.mark.kind)
    return ranks.get(unit.level, PLAIN_RANK) if unit.is_heading else PLAIN_RANK


def _style_ranks(units: Sequence[Unit]) -> dict[int, float]:
    """Place the heading levels of the file among the numbers: with the number a level carries.

    A level without numbers stands just below the level above it, and the first above all numbers.
    """
    carried: dict[int, float] = {}
    for unit in units:
        if unit.is_heading and unit.level:
            kind = float(unit.kind) if unit.kind else 0.0
            carried[unit.level] = carried.get(unit.level) or kind
    ranks: dict[int, float] = {}
    previous = 0.0
    for level in sorted(carried):
        previous = max(previous + 0.01, carried[level])
        ranks[level] = previous
    return ranks


def _jumps(units: Sequence[Unit]) -> Iterator[Problem]:
    """Yield where chapters or articles skip a number, as when a line was lost."""
    last: dict[Kind, int] = {}
    for unit in units:
        mark = unit.mark
        if mark is None or mark.kind not in {Kind.CHAPTER, Kind.ARTICLE, Kind.HAN}:
            continue
        before = last.get(mark.kind)
        if before is not None and mark.number > before + 1:
            values: dict[str, str | int] = {"found": mark.label}
            yield Problem(code="number-jumps", line=unit.line, values=values)
        last[mark.kind] = mark.number

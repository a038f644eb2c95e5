"""The citation label of each unit: 二（三）2, 第十二条第二款第（一）项, 01.3 (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from authoring.documents.numbering import Kind, Mark
from authoring.documents.structure import INNER_TITLE_RANK, Unit
from lessons.numerals import han_numeral

LONGEST_LABEL = 50
PREAMBLE = "引言"


def label_units(units: Sequence[Unit], *, prefix: str = "", used: set[str]) -> list[str]:
    """Return a label for each unit, none of them in `used`, to which they are added. Linear."""
    labels = _Labels(units, prefix, used)
    return [labels.label(index, unit) for index, unit in enumerate(units)]


@dataclass(slots=True)
class _Place:
    """Where the walk through a document stands: a unit that others are below of."""

    rank: float
    label: str
    """What the labels below begin with."""
    mark: Mark | None = None
    is_heading: bool = False
    paragraphs: int = 0
    clauses: int = 0
    """Of an article: the 款 seen so far."""
    has_clauses: bool = False
    """Of an article: it has several 款, so they are numbered."""
    sections: dict[float, int] = field(default_factory=dict)


class _Labels:
    def __init__(self, units: Sequence[Unit], prefix: str, used: set[str]) -> None:
        self.used = used
        self.prefix = prefix
        self.clauses = _clause_counts(units)
        is_structured = any(unit.mark or unit.is_heading for unit in units)
        top = prefix or (PREAMBLE if is_structured else "")
        self.root = _Place(0.0, top)
        self.stack = [self.root]
        self.repeats: dict[str, int] = {}

    def label(self, index: int, unit: Unit) -> str:
        if unit.rank == INNER_TITLE_RANK:
            del self.stack[1:]
            return self.unique(self.below(unit))
        if unit.mark is None and not unit.is_heading:
            return self.unique(self.below(unit))
        while len(self.stack) > 1 and self.stack[-1].rank >= unit.rank:
            self.stack.pop()
        place = self.entered(index, unit)
        place.is_heading = unit.is_heading
        self.stack.append(place)
        if unit.kind is Kind.ARTICLE:
            return self.of_article(place, unit)
        place.label = self.unique(place.label)
        return place.label

    def below(self, unit: Unit) -> str:
        """Return the label of a paragraph without a number."""
        article = self.article()
        if article and unit.is_plain and not unit.is_quoted:
            while self.stack[-1] is not article:
                self.stack.pop()
            return _clause(article)
        if unit.is_plain and not unit.is_quoted:
            self.leave_items()
        place = self.stack[-1]
        place.paragraphs += 1
        if not place.label:
            return str(place.paragraphs)
        is_section = place.mark is not None and place.mark.kind is Kind.TWO_DIGIT
        return f"{place.label}{'.' if is_section else '·'}{place.paragraphs}"

    def leave_items(self) -> None:
        """Go up from 1. and （1） to what they are items of, if that has a number or title."""
        for depth in range(len(self.stack) - 1, 0, -1):
            mark = self.stack[depth].mark
            if self.stack[depth].is_heading or mark is None or mark.kind <= Kind.HAN_PAREN:
                del self.stack[depth + 1 :]
                return

    def article(self) -> _Place | None:
        for place in reversed(self.stack):
            if place.mark and place.mark.kind is Kind.ARTICLE:
                return place
        return None

    def entered(self, index: int, unit: Unit) -> _Place:
        above = self.stack[-1]
        mark = unit.mark
        if mark is None:
            return _Place(unit.rank, self.heading_label(above, unit.rank))
        if mark.kind is Kind.ARTICLE:
            place = _Place(unit.rank, self.own_prefix() + mark.label, mark)
            place.has_clauses = self.clauses[index] > 1 or unit.is_heading
            return place
        if mark.kind <= Kind.SECTION or self.article() is None:
            return _Place(unit.rank, _joined(self.head(above), mark.label), mark)
        return _Place(unit.rank, self.item_label(above, mark), mark)

    def own_prefix(self) -> str:
        return f"{self.prefix} " if self.prefix else ""

    def head(self, above: _Place) -> str:
        """Return what a number's label begins with: nothing at the top but a prefix."""
        return self.own_prefix() if above is self.root else above.label

    def heading_label(self, above: _Place, rank: float) -> str:
        """Count headings without numbers: 1, 1.1, 1.2, 2."""
        above.sections = {known: n for known, n in above.sections.items() if known <= rank}
        number = above.sections[rank] = above.sections.get(rank, 0) + 1
        head = self.head(above)
        return f"{head}.{number}" if head[-1:].isdigit() else f"{head}{number}"

    def item_label(self, above: _Place, mark: Mark) -> str:
        """Return the label of a 项 or 目 of an article."""
        number = mark.label
        depth = sum(
            place.mark is not None and place.mark.kind > Kind.ARTICLE for place in self.stack
        )
        if depth == 0:
            return f"{_clause_in_force(above)}第{number}项"
        return f"{above.label}第{number}目" if depth == 1 else above.label + number

    def of_article(self, place: _Place, unit: Unit) -> str:
        place.label = self.unique(place.label)
        if unit.is_heading or not place.has_clauses:
            place.clauses = 0 if unit.is_heading else 1
            return place.label
        return self.unique(_clause(place))

    def unique(self, label: str) -> str:
        """Return `label`, with the next free "·n" where it has been given before."""
        label = label[: LONGEST_LABEL - 6].strip().replace('"', "")
        given, number = label, self.repeats.get(label, 1)
        while given in self.used:
            number += 1
            given = f"{label}·{number}"
        self.repeats[label] = number
        self.used.add(given)
        return given


def _clause(article: _Place) -> str:
    article.clauses += 1
    return _clause_in_force(article)


def _clause_in_force(article: _Place) -> str:
    if not article.has_clauses or not article.clauses:
        return article.label
    return f"{article.label}第{han_numeral(article.clauses)}款"


def _joined(head: str, label: str) -> str:
    return f"{head}-{label}" if head[-1:].isdigit() and label[:1].isdigit() else head + label


def _clause_counts(units: Sequence[Unit]) -> dict[int, int]:
    """Return how many 款 each article has, by its index."""
    counts: dict[int, int] = {}
    article: int | None = None
    for index, unit in enumerate(units):
        if unit.kind is Kind.ARTICLE:
            article = index
            counts[index] = 0 if unit.is_heading else 1
        elif unit.is_heading and unit.rank <= Kind.ARTICLE:
            article = None
        elif article is not None and unit.is_plain and not unit.is_quoted:
            counts[article] += 1
    return counts

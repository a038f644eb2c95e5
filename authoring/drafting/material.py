"""Read all passages once, and find what the rules draft from: figures with their roles (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from authoring.drafting.draft import DraftSource
from authoring.drafting.quantities import Quantity, find_quantities
from authoring.drafting.sentences import Clause, Sentence, cut_sentences, quoted_spans
from authoring.drafting.setting import Setting
from lessons.passages import BlockKind

_ITEM = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[①-⑳]")
_TIME_UNITS = {"日", "天", "个工作日", "工作日", "个月", "年", "小时", "分钟", "周"}
_SHARE = re.compile(r"占|相当于|比重|比例|占比|率|份额")
_YEAR = re.compile(r"(?:早在|在)?((?:到|截至)?\d{4}年底?)[，,]")
_GROWTH = re.compile(r"(?:增长|提高|下降|上升|增加|降低|回落|减少|增速为|增速达到)(?:了|约|近)?$")

_NEAREST = 12
"""How many figures on each side in its kind are looked at for distractors."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence and the passage it stands in."""

    passage: DraftSource
    sentence: Sentence
    time: str = ""
    """The year that a sentence before it in its passage begins with, which still holds."""

    def words(self, start: int, end: int) -> str:
        """Return the passage's text between two offsets."""
        return self.passage.text[start:end]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in its clause, with what it is the figure of."""

    placed: Placed
    quantity: Quantity
    """Its offsets count in the passage."""
    place: int
    """Of its clause in the sentence."""
    role: str
    """share, growth, deadline or figure."""

    @property
    def clause(self) -> Clause:
        return self.placed.sentence.clauses[self.place]

    @property
    def before(self) -> str:
        """What stands before it in its clause."""
        return self.clause.text[: self.quantity.start - self.clause.start]

    @property
    def after(self) -> str:
        return self.clause.text[self.quantity.end - self.clause.start :]

    @property
    def form(self) -> tuple[str, bool, int]:
        """Unit, way of writing, decimals: figures of one form cannot be told apart by it."""
        return self.quantity.unit, self.quantity.is_han, self.quantity.decimals


@dataclass(frozen=True, slots=True)
class Material:
    """A lesson or document, read."""

    passages: tuple[DraftSource, ...]
    setting: Setting
    placed: tuple[Placed, ...]
    figures: tuple[Figure, ...]
    by_form: dict[tuple[str, bool, int], list[Figure]] = field(default_factory=dict)
    ranks: dict[Figure, int] = field(default_factory=dict)
    """Where each figure stands among those of its form."""

    def figures_near(self, figure: Figure) -> list[Figure]:
        """Return figures of the same form, those of the same role first, then the nearest."""
        same = self.by_form[figure.form]
        rank = self.ranks[figure]
        near = same[max(0, rank - _NEAREST) : rank + _NEAREST + 1]
        others = [other for other in near if other is not figure]
        return sorted(
            others, key=lambda other: (other.role != figure.role, abs(self.ranks[other] - rank))
        )


def read_material(passages: Sequence[DraftSource], setting: Setting) -> Material:
    """Read `passages` for drafting. Linear in their length."""
    placed = tuple(_place(passages))
    figures = tuple(figure for one in placed for figure in _figures(one))
    by_form: dict[tuple[str, bool, int], list[Figure]] = defaultdict(list)
    ranks: dict[Figure, int] = {}
    for figure in figures:
        ranks[figure] = len(by_form[figure.form])
        by_form[figure.form].append(figure)
    return Material(tuple(passages), setting, placed, figures, dict(by_form), ranks)


def _place(passages: Sequence[DraftSource]) -> Iterator[Placed]:
    """Yield the sentences of the prose: items of a list lean on the words before them."""
    follows_colon = False
    for passage in passages:
        text = passage.text.rstrip()
        is_item = follows_colon and _ITEM.match(text) is not None
        follows_colon = text.endswith(("：", ":")) or (is_item and text.endswith(("；", ";")))
        is_prose = passage.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST)
        if is_prose and not is_item and not text.endswith(("；", ";")):
            yield from _sentences(passage)


def _sentences(passage: DraftSource) -> Iterator[Placed]:
    time = ""
    for sentence in cut_sentences(passage.text):
        yield Placed(passage, sentence, time)
        match = _YEAR.match(sentence.text)
        time = match[1] if match else time


def _figures(placed: Placed) -> Iterator[Figure]:
    sentence = placed.sentence
    hidden = quoted_spans(sentence.text)
    for found in find_quantities(sentence.text):
        if any(start <= found.start < end for start, end in hidden):
            continue
        start = sentence.start + found.start
        quantity = Quantity(found.text, start, found.number, found.unit, found.is_han)
        place = sentence.clause_at(start)
        clause = sentence.clauses[place]
        before = clause.text[: start - clause.start]
        role = _role(quantity, before, clause)
        if role == "figure" and quantity.unit == "%":
            role = _role_by_sentence(found.start, sentence.text)
        yield Figure(placed, quantity, place, role)


def _role_by_sentence(start: int, text: str) -> str:
    """Say what a percentage is of by the words up to thirty characters before it."""
    return "share" if _SHARE.search(text[max(0, start - 30) : start]) else "figure"


def _role(quantity: Quantity, before: str, clause: Clause) -> str:
    if _GROWTH.search(before):
        return "growth"
    if quantity.unit == "%" and _SHARE.search(before):
        return "share"
    after = clause.text[len(before) + len(quantity.text) :]
    is_limit = after.startswith(("内", "以内", "前")) or "期限" in before or "提前" in before
    return "deadline" if quantity.unit in _TIME_UNITS and is_limit else "figure"

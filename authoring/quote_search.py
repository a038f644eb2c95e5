"""Find the sentence that a question without a quote most likely rests on; a person confirms it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from authoring.drafting.sentences import cut_sentences
from lessons.models import Passage
from lessons.passages import BlockKind
from quizzes.actions.bank import Quote, find_quote
from quizzes.kinds import AnyContent
from quizzes.kinds.base import fold
from quizzes.kinds.blanks import BLANK, Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.essay import Essay
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering

LEAST_PERCENT = 50
"""A sentence that covers less of stem and key than this is none: nobody is led astray by it."""

LEAST_FOR_QUOTE_PERCENT = 85
"""A quote in the file is the same words, give or take a mark and a space."""

MOST_COMPARED = 20
MOST_CHARACTERS = 600
"""Of a question that are looked for."""

_TOO_COMMON = 0.2
"""Two characters that stand in a larger share of the sentences say nothing about which it is."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence, and how much of the question it covers."""

    quote: Quote
    percent: int
    is_from_file: bool = False
    """The file itself quotes these words."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a question says, as it would stand in the text."""

    stem: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    passage: Passage
    text: str
    start: int
    folded: str


class QuoteSearch:
    """Looks questions up in the passages of a course. Built once for all of a file."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = [passage for passage in passages if passage.kind != BlockKind.HEADING.value]

    def propose(self, content: AnyContent, quote: str = "") -> Proposal | None:
        """Return the words of the file's own quote, else the best sentence; None: nothing near."""
        if quote.strip():
            found = find_quote(text=quote, passages=self.passages)
            if found:
                return Proposal(found[0], 100, is_from_file=True)
            near = self._best(Said(_letters(quote)), LEAST_FOR_QUOTE_PERCENT)
            if near:
                return near
        return self._best(said_by(content), LEAST_PERCENT)

    def _best(self, said: Said, least: int) -> Proposal | None:
        candidates = [self._sentences[index] for index in self._candidates(said)]
        rated = [(_percent(said, sentence.folded), sentence) for sentence in candidates]
        if not rated:
            return None
        percent, best = max(rated, key=lambda pair: pair[0])
        if percent < least:
            return None
        return Proposal(Quote(best.passage, best.text, best.start), round(percent))

    def _candidates(self, said: Said) -> list[int]:
        """Return the sentences that share the most telling pairs of characters with the question."""
        shared: defaultdict[int, float] = defaultdict(float)
        for pair in _pairs("\n".join((said.stem, *said.keys))[:MOST_CHARACTERS]):
            places = self._index.get(pair, ())
            if places:
                weight = math.log(1 + len(self._sentences) / len(places))
                for place in places:
                    shared[place] += weight
        return nlargest(MOST_COMPARED, shared, key=lambda place: (shared[place], -place))

    @cached_property
    def _sentences(self) -> list[_Sentence]:
        return [
            _Sentence(passage, sentence.text, sentence.start, _letters(sentence.text))
            for passage in self.passages
            for sentence in cut_sentences(passage.text)
        ]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Two characters → the sentences that have them; those that too many have are left out."""
        index: defaultdict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self._sentences):
            for pair in _pairs(sentence.folded):
                index[pair].append(place)
        most = max(20, round(len(self._sentences) * _TOO_COMMON))
        return {pair: places for pair, places in index.items() if len(places) <= most}


def said_by(content: AnyContent) -> Said:
    """Return letters and digits of stem and key; a stem with blanks has them filled in."""
    stem = content.stem
    if isinstance(content, Blanks):
        for blank in content.blanks:
            stem = stem.replace(BLANK, blank.accept[0], 1)
        return Said(_letters(stem))
    keys = (_letters(key) for key in _keys(content))
    return Said(_letters(stem), tuple(key for key in keys if key))


def _keys(content: AnyContent) -> Iterable[str]:
    match content:
        case OptionsContent():
            return [option.text for option in content.options if option.right]
        case Numeric():
            return [f"{content.value.normalize():f}{content.unit}"]
        case Ordering():
            return content.entries
        case Matching():
            return [text for pair in content.pairs for text in (pair.left, pair.right)]
        case Essay():
            return [content.sample]
    return []


def _percent(said: Said, sentence: str) -> float:
    """Return how much of the question the sentence covers.

    A character of the key counts twice; of the stem's, many only ask.
    """
    weights = [len(said.stem), *(2 * len(key) for key in said.keys)]
    covered = [
        _covered(said.stem, sentence),
        *(fuzz.partial_ratio(key, sentence) for key in said.keys),
    ]
    total = sum(weight * percent for weight, percent in zip(weights, covered, strict=True))
    return total / max(1, sum(weights))


def _covered(words: str, sentence: str) -> float:
    """Return the share of `words`, in percent, that stands in the sentence in this order."""
    if not words:
        return 0
    return 100 * LCSseq.similarity(words[:MOST_CHARACTERS], sentence) / len(words)


def _letters(text: str) -> str:
    """Return `text` without marks and spaces, which are typed one way here and another there."""
    return "".join(filter(str.isalnum, fold(text)))


def _pairs(text: str) -> Iterable[str]:
    """Return the different pairs of neighbouring characters, in order."""
    pairs = (text[place : place + 2] for place in range(len(text) - 1))
    return dict.fromkeys(pair for pair in pairs if "\n" not in pair)

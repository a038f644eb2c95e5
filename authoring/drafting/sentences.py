"""Cut Chinese prose into sentences and clauses that know their place in the passage (pure)."""

import re
from dataclasses import dataclass

LONGEST_SENTENCE = 400
"""Characters; a longer run without a full stop is a table or a list, and drafts nothing."""

_OPENING = "“‘《〈（([「『【"
_CLOSING = "”’》〉）)]」』】"
_STOPS = "。！？!?"
_BREAKS = "，,：:；;"

_LEAD = re.compile(
    r"(?:第[〇零一二三四五六七八九十百\d]{1,6}条(?:之[一二三四五六七八九十])?[ 　]*"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)][ 、.]?"
    r"|[一二三四五六七八九十]{1,3}[、.．][ ]?"
    r"|\d{1,2}[.．、)）](?!\d)[ ]?"
    r"|[①-⑳][ ]?"
    r"|[-*•·][ ]"
    r"|[一二三四五六七八九十]是(?!指)"
    r"|(?:同时|此外|另外|因此|所以|当然|不过|然而|更重要的是|可以说|其次|首先|再次|最后)[，,]"
    r"|(?:但|而且|并且|更具开创性的)(?=[一-鿿]))"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence between commas; `start` counts in the passage."""

    text: str
    start: int
    stop: str
    """The mark that ends it; "" at the end of the sentence."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without the number or the connecting word before it."""

    text: str
    """Without its full stop."""
    start: int
    clauses: tuple[Clause, ...]
    place: int
    """How many sentences of its passage stand before it."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def clause_at(self, offset: int) -> int:
        """Return which clause holds the character at `offset` of the passage."""
        return next(
            (place for place, clause in enumerate(self.clauses) if offset <= clause.end),
            len(self.clauses) - 1,
        )


def cut_sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a passage. Quoted speech and titles are never cut. Linear."""
    found: list[Sentence] = []
    for start, end in _spans(text):
        begin = _after_lead(text, start, end)
        if 0 < end - begin <= LONGEST_SENTENCE:
            found.append(Sentence(text[begin:end], begin, _clauses(text, begin, end), len(found)))
    return tuple(found)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of `text` inside “quotes”, 《titles》 and （brackets）."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, character in enumerate(text):
        if character in _OPENING:
            opened.append(place)
        elif character in _CLOSING and opened:
            start = opened.pop()
            if not opened:
                spans.append((start, place + 1))
    return spans


def is_balanced(text: str) -> bool:
    """Say that every bracket and quotation mark of `text` has its partner."""
    opened: list[str] = []
    for character in text:
        if character in _OPENING:
            opened.append(_CLOSING[_OPENING.index(character)])
        elif character in _CLOSING and (not opened or opened.pop() != character):
            return False
    return not opened


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences, full stops left out."""
    spans: list[tuple[int, int]] = []
    start = depth = 0
    for place, character in enumerate(text):
        depth = _deeper(depth, character)
        is_end = character in _STOPS and depth == 0
        closes = character in "”’" and depth == 0 and text[place - 1] in _STOPS
        if is_end or closes or character == "\n":
            spans.append((start, place + closes))
            start, depth = place + 1, 0
    return [*spans, (start, len(text))]


def _deeper(depth: int, character: str) -> int:
    if character in _OPENING:
        return depth + 1
    return max(0, depth - 1) if character in _CLOSING else depth


def _after_lead(text: str, start: int, end: int) -> int:
    """Skip white space, and up to three numbers or connecting words."""
    for _turn in range(3):
        while start < end and text[start].isspace():
            start += 1
        match = _LEAD.match(text, start, end)
        if match is None:
            break
        start = match.end()
    return start


def _clauses(text: str, start: int, end: int) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    depth, begin = 0, start
    for place in range(start, end):
        character = text[place]
        depth = _deeper(depth, character)
        if depth == 0 and character in _BREAKS and not _in_number(text, place):
            clauses.append(Clause(text[begin:place], begin, character))
            begin = place + 1
    return (*clauses, Clause(text[begin:end], begin, ""))


def _in_number(text: str, place: int) -> bool:
    neighbours = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
    return text[place] in ",:" and len(neighbours) == 2 and neighbours.isdigit()  # noqa: PLR2004 -- one on each side

"""Mark in two texts the characters that differ, so that a person can read it.

The shortest difference of two Chinese texts is dust: single characters that both happen to have,
between changes. Words are compared instead, and what is left of dust is swept up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from rapidfuzz.distance import Indel

from lessons.comparison.words import numbered, words

_MOST_WORK = 400_000_000
"""Product of the lengths compared word by word, 20,000 squared: 0.1 s and 50 MB. Longer texts are
compared by sentences first."""

_DUST = 3
"""Characters in common, no more than these and than the changes beside them, are swept up."""

_ENDS = {"\n": 4, "。": 3, "！": 3, "？": 3, "；": 3, ".": 2, "，": 2, "、": 2, "：": 2, " ": 1}
"""How well a change may begin and end behind a character."""


class StretchState(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    text: str
    state: StretchState


@dataclass(frozen=True, slots=True)
class _Hunk:
    """A change: words [old_start, old_end) of the one text became [new_start, new_end)."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class _Texts:
    """Two texts in words, and how many characters stand before each word."""

    old: Sequence[str]
    new: Sequence[str]
    old_lengths: Sequence[int]
    new_lengths: Sequence[int]

    @classmethod
    def of(cls, old: Sequence[str], new: Sequence[str]) -> "_Texts":
        return cls(old, new, _lengths(old), _lengths(new))

    def size(self, hunk: _Hunk) -> int:
        """Return the characters of the longer side."""
        return max(
            self.old_lengths[hunk.old_end] - self.old_lengths[hunk.old_start],
            self.new_lengths[hunk.new_end] - self.new_lengths[hunk.new_start],
        )

    def between(self, one: _Hunk, other: _Hunk) -> int:
        """Return the characters in common from one change to the next."""
        return self.old_lengths[other.old_start] - self.old_lengths[one.old_end]


def differences(old: str, new: str) -> tuple[Stretch, ...]:
    """Cut two texts into stretches: same and removed give `old`, same and added give `new`.

    Removed comes before added, and no two stretches of a state stand side by side.
    """
    texts = _Texts.of(words(old), words(new))
    hunks = _word_hunks(texts, old, new)
    hunks = _merged(_slid(hunks, texts), texts)
    hunks = _merged(_whole_dates(hunks, texts), texts)
    return tuple(_stretches(hunks, texts))


def _word_hunks(texts: _Texts, old: str, new: str) -> list[_Hunk]:
    old_numbers, new_numbers = numbered(texts.old, texts.new)
    whole = _trimmed(_Hunk(0, len(old_numbers), 0, len(new_numbers)), old_numbers, new_numbers)
    if _work(whole) <= _MOST_WORK:
        return _compared(whole, old_numbers, new_numbers)
    hunks: list[_Hunk] = []
    budget = _MOST_WORK
    for sentences in _sentence_hunks(old, new):
        hunk = _trimmed(sentences, old_numbers, new_numbers)
        if _work(hunk) <= budget:
            budget -= _work(hunk)
            hunks += _compared(hunk, old_numbers, new_numbers)
        else:
            hunks.append(hunk)
    return hunks


def _sentence_hunks(old: str, new: str) -> list[_Hunk]:
    """Compare by sentences, if there are not too many, and return the changes in words."""
    old_sentences, new_sentences = _sentences(old), _sentences(new)
    old_numbers, new_numbers = numbered(old_sentences, new_sentences)
    whole = _Hunk(0, len(old_numbers), 0, len(new_numbers))
    whole = _trimmed(whole, old_numbers, new_numbers)
    hunks = [whole] if _work(whole) > _MOST_WORK else _compared(whole, old_numbers, new_numbers)
    old_words = _lengths([words(sentence) for sentence in old_sentences])
    new_words = _lengths([words(sentence) for sentence in new_sentences])
    return [
        _Hunk(
            old_words[hunk.old_start],
            old_words[hunk.old_end],
            new_words[hunk.new_start],
            new_words[hunk.new_end],
        )
        for hunk in hunks
    ]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[。！？；\n])", text)


def _work(hunk: _Hunk) -> int:
    return (hunk.old_end - hunk.old_start) * (hunk.new_end - hunk.new_start)


def _trimmed(hunk: _Hunk, old: Sequence[int], new: Sequence[int]) -> _Hunk:
    """Leave out what both sides begin and end with."""
    old_start, old_end, new_start, new_end = (
        hunk.old_start, hunk.old_end, hunk.new_start, hunk.new_end,
    )  # fmt: skip
    while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
        old_start, new_start = old_start + 1, new_start + 1
    while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    return _Hunk(old_start, old_end, new_start, new_end)


def _compared(hunk: _Hunk, old: Sequence[int], new: Sequence[int]) -> list[_Hunk]:
    """Return the changes within `hunk`, as few words as possible."""
    one = old[hunk.old_start : hunk.old_end]
    other = new[hunk.new_start : hunk.new_end]
    hunks: list[_Hunk] = []
    old_end, new_end = hunk.old_start, hunk.new_start
    for block in Indel.opcodes(one, other).as_matching_blocks():
        old_start, new_start = hunk.old_start + block.a, hunk.new_start + block.b
        if (old_end, new_end) != (old_start, new_start):
            hunks.append(_Hunk(old_end, old_start, new_end, new_start))
        old_end, new_end = old_start + block.size, new_start + block.size
    return hunks


def _slid(hunks: Sequence[_Hunk], texts: _Texts) -> list[_Hunk]:
    """Let what was only added or only removed begin where a sentence or a clause does.

    "甲、乙" → "甲、丙、乙" may be told as "、丙" or "丙、" added: the latter reads better.
    """
    slid: list[_Hunk] = []
    for place, hunk in enumerate(hunks):
        first = slid[-1].old_end if slid else 0
        last = hunks[place + 1].old_start if place + 1 < len(hunks) else len(texts.old)
        slid.append(_best_slide(hunk, texts, hunk.old_start - first, last - hunk.old_end))
    return slid


def _best_slide(hunk: _Hunk, texts: _Texts, most_left: int, most_right: int) -> _Hunk:
    if hunk.old_start < hunk.old_end and hunk.new_start < hunk.new_end:
        return hunk
    is_added = hunk.old_start == hunk.old_end
    side = texts.new if is_added else texts.old
    start, end = (hunk.new_start, hunk.new_end) if is_added else (hunk.old_start, hunk.old_end)
    left = right = 0
    while left < most_left and side[start - left - 1] == side[end - left - 1]:
        left += 1
    while right < most_right and side[start + right] == side[end + right]:
        right += 1
    best = max(
        range(-left, right + 1),
        key=lambda by: (_fitness(side, start + by, end + by), by),
    )
    return _Hunk(
        hunk.old_start + best, hunk.old_end + best, hunk.new_start + best, hunk.new_end + best
    )


def _fitness(side: Sequence[str], start: int, end: int) -> int:
    before = max(_ENDS.values()) if start == 0 else _ENDS.get(side[start - 1], 0)
    return before + _ENDS.get(side[end - 1], 0)


def _merged(hunks: Sequence[_Hunk], texts: _Texts) -> list[_Hunk]:
    """Sweep up dust: join changes with next to nothing in common between them."""
    merged: list[_Hunk] = []
    for one in hunks:
        hunk = one
        while merged and _is_dust(merged[-1], hunk, texts):
            last = merged.pop()
            hunk = replace(hunk, old_start=last.old_start, new_start=last.new_start)
        merged.append(hunk)
    return merged


def _is_dust(one: _Hunk, other: _Hunk, texts: _Texts) -> bool:
    return texts.between(one, other) <= min(_DUST, texts.size(one), texts.size(other))


def _whole_dates(hunks: Sequence[_Hunk], texts: _Texts) -> list[_Hunk]:
    """Let a date that changed in more than its last number end with its unit."""
    starts = [hunk.old_start for hunk in hunks[1:]] + [len(texts.old)]
    return [
        replace(hunk, old_end=hunk.old_end + 1, new_end=hunk.new_end + 1)
        if hunk.old_end < start
        and texts.old[hunk.old_end] in {"月", "日"}
        and _is_open_date(texts.old[hunk.old_start : hunk.old_end])
        and _is_open_date(texts.new[hunk.new_start : hunk.new_end])
        else hunk
        for hunk, start in zip(hunks, starts, strict=False)
    ]


def _is_open_date(part: Sequence[str]) -> bool:
    """Say whether `part` ends like "2026年3" or "3月15"."""
    return "".join(part[-1:]).isnumeric() and part[-2:-1] in (["年"], ["月"])


def _stretches(hunks: Sequence[_Hunk], texts: _Texts) -> list[Stretch]:
    stretches: list[Stretch] = []
    end = 0
    for hunk in hunks:
        stretches += [
            Stretch("".join(texts.old[end : hunk.old_start]), StretchState.SAME),
            Stretch("".join(texts.old[hunk.old_start : hunk.old_end]), StretchState.REMOVED),
            Stretch("".join(texts.new[hunk.new_start : hunk.new_end]), StretchState.ADDED),
        ]
        end = hunk.old_end
    stretches.append(Stretch("".join(texts.old[end:]), StretchState.SAME))
    return [stretch for stretch in stretches if stretch.text]


def _lengths(parts: Sequence[Sequence[str]]) -> list[int]:
    """Return how much stands before each part, and the whole."""
    return list(accumulate((len(part) for part in parts), initial=0))

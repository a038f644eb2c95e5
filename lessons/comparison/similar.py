"""Find for reworded passages the most similar ones of before, without comparing all with all."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import Indel

from lessons.comparison.pairing import After, Before, Pairing, expected_places
from lessons.passages import SIMILAR

SHORT = 8
"""A text of fewer words and characters ("总则") says too little to be found by likeness alone."""

_NEAR = 8
"""Passages this far from where one is expected are its neighbourhood."""

_ROUNDS = 6
"""Whoever finds all its candidates taken looks again, so often at most."""

_RAREST = 24
"""Pairs of characters that candidates are searched by."""

_POSTINGS = 32
"""Passages looked at for each of them, those nearest to where the passage is expected."""

_CANDIDATES = 12
"""Passages compared with one because they share rare pairs, and a quarter as many neighbours."""

_MOST_CHARACTERS = 40_000
"""Of candidates compared with one passage, so that long ones cost little more than short ones."""


def pair_similar(pairing: Pairing, old_texts: Sequence[str], new_texts: Sequence[str]) -> None:
    """Pair free passages of which at least SIMILAR matches, the most similar of all first.

    Where two are about as good, the same lesson, the neighbourhood and the label decide. Texts
    shorter than SHORT are paired within the lesson and neighbourhood only.
    """
    for _ in range(_ROUNDS):
        found = sorted(_similar_pairs(pairing, old_texts, new_texts))
        if not found:
            break
        for *_preference, similarity, new, old in found:
            if pairing.are_free(new, old):
                pairing.pair(new, old, -similarity)


type _Preference = tuple[float, bool, bool, bool, int, float, int, int]
"""How little a pair is liked, by its similarity in hundredths, lesson, neighbourhood, label and
distance; then the exact similarity, negative, and the indexes, which make the order one."""


def _similar_pairs(
    pairing: Pairing, old_texts: Sequence[str], new_texts: Sequence[str]
) -> Iterator[_Preference]:
    index = _Index(old_texts, pairing.free_old())
    homes = expected_places(pairing)
    for new in pairing.free_new():
        text, home = new_texts[new], homes.get(new, new)
        candidates = [
            old
            for old in index.candidates(text, home)
            if min(len(text), len(old_texts[old])) >= SHORT
            or _are_of_one_lesson(pairing.new[new], pairing.old[old])
        ]
        for _text, similarity, place in process.extract(
            text,
            [old_texts[old] for old in candidates],
            scorer=Indel.normalized_similarity,
            processor=None,
            score_cutoff=SIMILAR,
            limit=None,
        ):
            yield _preference(pairing, new, candidates[place], home, similarity)


def _are_of_one_lesson(after: After, before: Before) -> bool:
    """Say whether a text too short to be known by its words may be this one of its neighbours."""
    return bool(after.text and before.text) and after.lesson == before.lesson


def _preference(pairing: Pairing, new: int, old: int, home: int, similarity: float) -> _Preference:
    after, before = pairing.new[new], pairing.old[old]
    distance = abs(old - home)
    return (
        -round(similarity, 2),
        after.lesson != before.lesson,
        distance > _NEAR,
        after.label != before.label,
        distance,
        -similarity,
        new,
        old,
    )


class _Index:
    """The free passages of before, by each pair of neighbouring characters in them."""

    def __init__(self, texts: Sequence[str], free: Sequence[int]) -> None:
        self._texts = texts
        self._free = free
        self._postings: dict[str, list[int]] = defaultdict(list)
        for old in free:
            if len(texts[old]) >= SHORT:
                for pair in _pairs(texts[old]):
                    self._postings[pair].append(old)

    def candidates(self, text: str, home: int) -> list[int]:
        """Return what may be similar to `text`: its neighbourhood, and what shares rare pairs."""
        near = self._neighbourhood(home)
        if len(text) < SHORT:
            return near
        most = max(2, min(_CANDIDATES, _MOST_CHARACTERS // len(text)))
        shares = self._shares(text, home)
        best = nsmallest(most, shares, key=lambda old: (-shares[old], old))
        return list(dict.fromkeys([*best, *near[: most // 4]]))

    def _neighbourhood(self, home: int) -> list[int]:
        first = bisect_left(self._free, home - _NEAR)
        last = bisect_right(self._free, home + _NEAR)
        return sorted(self._free[first:last], key=lambda old: abs(old - home))

    def _shares(self, text: str, home: int) -> Mapping[int, float]:
        """Weigh passages by the rare pairs they share with `text`, the rarer the more."""
        known = [pair for pair in _pairs(text) if pair in self._postings]
        rarest = nsmallest(_RAREST, known, key=lambda pair: (len(self._postings[pair]), pair))
        shares: dict[int, float] = defaultdict(float)
        for pair in rarest:
            posting = self._postings[pair]
            for old in _around(posting, home, _POSTINGS):
                shares[old] += 1 / len(posting)
        return shares


def _around(places: Sequence[int], home: int, count: int) -> Sequence[int]:
    """Return at most `count` of the sorted `places`, around `home`."""
    if len(places) <= count:
        return places
    first = bisect_left(places, home) - count // 2
    first = max(0, min(first, len(places) - count))
    return places[first : first + count]


def _pairs(text: str) -> Iterable[str]:
    return dict.fromkeys(one + other for one, other in pairwise(text))

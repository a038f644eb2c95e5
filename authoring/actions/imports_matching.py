"""Which lesson of a course a lesson of a document's new edition is (pure)."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lessons.comparison import After, Before, Match, match_passages
from lessons.comparison.similar import SHORT

LEAST_SHARE = 0.25
"""Of the shorter of two lessons' texts that must stand in both for them to be the same lesson."""

LEAST_SAME = 0.1
LEAST_SIMILAR = 0.5
"""Of the shorter of document and course that must stand in both, word for word or reworded, for
one to be an edition of the other."""

LIKE_TITLES = 80.0
"""Percent of matching characters for two lessons to be the same one by their titles."""


@dataclass(frozen=True, slots=True)
class Counterparts:
    lesson_of: Mapping[int, int]
    """The id of the course's lesson by the place of the document's."""
    is_foreign: bool
    """The course has hardly a passage of the document: it is not an edition of what stands there.

    Lessons that somebody wrote about a document are like it in places, and yet other texts.
    """


def find_counterparts(
    old: Sequence[Before],
    new: Sequence[After],
    old_titles: Mapping[int, str],
    new_titles: Mapping[int, str],
) -> Counterparts:
    """Pair the lessons that share most of their text, then those whose titles are alike.

    `Before.lesson` is a key of `old_titles`, and `After.lesson` one of `new_titles`. Nothing is
    paired with a foreign document: lessons of one title then say other things.
    """
    matches = match_passages(old, new)
    if _is_foreign(old, new, matches):
        return Counterparts({}, is_foreign=True)
    found = _by_text(old, new, matches)
    found |= _by_title(
        {key: title for key, title in old_titles.items() if key not in found.values()},
        {place: title for place, title in new_titles.items() if place not in found},
    )
    return Counterparts(found, is_foreign=False)


def _is_foreign(old: Sequence[Before], new: Sequence[After], matches: Iterable[Match]) -> bool:
    lengths = [(len(new[match.new].text), match.similarity) for match in matches]
    lengths = [(length, similarity) for length, similarity in lengths if length >= SHORT]
    same = sum(length for length, similarity in lengths if similarity == 1)
    similar = sum(length for length, _similarity in lengths)
    shorter = min(sum(len(one.text) for one in old), sum(len(one.text) for one in new))
    return not similar or (same < LEAST_SAME * shorter and similar < LEAST_SIMILAR * shorter)


def _by_text(
    old: Sequence[Before], new: Sequence[After], matches: Iterable[Match]
) -> dict[int, int]:
    shared: Counter[tuple[int, int]] = Counter()
    for match in matches:
        pair = int(new[match.new].lesson), int(old[match.old].lesson)
        shared[pair] += len(new[match.new].text)
    lengths_old = _lengths((before.lesson, before.text) for before in old)
    lengths_new = _lengths((after.lesson, after.text) for after in new)
    fitting = [
        (-count, pair)
        for pair, count in shared.items()
        if count >= LEAST_SHARE * min(lengths_new[pair[0]], lengths_old[pair[1]])
    ]
    return _each_once(pair for _count, pair in sorted(fitting))


def _by_title(old: Mapping[int, str], new: Mapping[int, str]) -> dict[int, int]:
    alike = [
        (-score, (place, key))
        for place, title in new.items()
        for key, other in old.items()
        if (score := fuzz.ratio(title, other, score_cutoff=LIKE_TITLES))
    ]
    return _each_once(pair for _score, pair in sorted(alike))


def _each_once(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the pairs of which neither side stands in one before."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for place, key in pairs:
        if place not in found and key not in taken:
            found[place] = key
            taken.add(key)
    return found


def _lengths(passages: Iterable[tuple[Hashable, str]]) -> Counter[Hashable]:
    lengths: Counter[Hashable] = Counter()
    for lesson, text in passages:
        lengths[lesson] += len(text)
    return lengths

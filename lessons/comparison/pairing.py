"""Pair passages of two texts of a course, none twice, those first that say the same."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

type LessonId = int | str

_MOST_LOOKS = 256
"""How many copies of one text are looked at to find the nearest."""


@dataclass(frozen=True, slots=True)
class Before:
    """A passage that has its key."""

    key: str
    text: str
    label: str
    lesson: LessonId
    position: int
    """Its place in the lesson, from any start."""


@dataclass(frozen=True, slots=True)
class After:
    """A passage of the new text."""

    text: str
    label: str
    lesson: LessonId
    position: int


@dataclass(frozen=True, slots=True)
class Match:
    """The new passage `new` is the old passage `old`: indexes of the sequences compared."""

    key: str
    old: int
    new: int
    similarity: float
    """1.0 for the same text, numbering aside; else the share of matching words and characters."""


@dataclass(slots=True)
class Pairing:
    """Pairs of indexes; both sides stand in the order of lessons and positions."""

    old: Sequence[Before]
    new: Sequence[After]
    old_of: dict[int, int] = field(default_factory=dict)
    """Old index by new index."""
    similarity: dict[int, float] = field(default_factory=dict)
    """By new index."""
    _paired_old: set[int] = field(default_factory=set)

    def pair(self, new: int, old: int, similarity: float = 1.0) -> None:
        self.old_of[new] = old
        self.similarity[new] = similarity
        self._paired_old.add(old)

    def are_free(self, new: int, old: int) -> bool:
        return new not in self.old_of and old not in self._paired_old

    def free_old(self, among: Iterable[int] | None = None) -> list[int]:
        indexes = range(len(self.old)) if among is None else among
        return [index for index in indexes if index not in self._paired_old]

    def free_new(self, among: Iterable[int] | None = None) -> list[int]:
        indexes = range(len(self.new)) if among is None else among
        return [index for index in indexes if index not in self.old_of]


def in_reading_order[P: (Before, After)](passages: Sequence[P]) -> list[int]:
    """Return the indexes of `passages` by lesson, as lessons first appear, and by position."""
    lessons = {lesson: order for order, lesson in enumerate(_lessons(passages))}
    return sorted(
        range(len(passages)),
        key=lambda index: (lessons[passages[index].lesson], passages[index].position),
    )


def pair_same(
    pairing: Pairing,
    old_names: Sequence[Hashable | None],
    new_names: Sequence[Hashable | None],
) -> None:
    """Pair free passages of one name: the only ones of it, then their neighbours, then the nearest.

    None names nothing. As many pairs are made of each name as it has passages on both sides.
    """
    groups = _groups(pairing, old_names, new_names)
    for olds, news in groups.values():
        if len(olds) == len(news) == 1:
            pairing.pair(news[0], olds[0])
    _pair_neighbours(pairing, old_names, new_names, step=1)
    _pair_neighbours(pairing, old_names, new_names, step=-1)
    homes = expected_places(pairing)
    for olds, news in groups.values():
        _pair_nearest(pairing, pairing.free_old(olds), pairing.free_new(news), homes)


def expected_places(pairing: Pairing) -> dict[int, int]:
    """Return by free new index the old index that its paired neighbours let one expect.

    Without any in its lesson, it is the same place in the old lesson; a new lesson has none.
    """
    starts: dict[LessonId, int] = {}
    for index, passage in enumerate(pairing.old):
        starts.setdefault(passage.lesson, index)
    places: dict[int, int] = {}
    for members in _by_lesson(pairing.new).values():
        paired = [place for place, index in enumerate(members) if index in pairing.old_of]
        start = starts.get(pairing.new[members[0]].lesson)
        for place, index in enumerate(members):
            if index in pairing.old_of:
                continue
            if paired:
                anchor = _nearest(paired, place)
                places[index] = pairing.old_of[members[anchor]] + place - anchor
            elif start is not None:
                places[index] = start + place
    return places


def _groups(
    pairing: Pairing,
    old_names: Sequence[Hashable | None],
    new_names: Sequence[Hashable | None],
) -> dict[Hashable, tuple[list[int], list[int]]]:
    groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for old in pairing.free_old():
        groups[old_names[old]][0].append(old)
    for new in pairing.free_new():
        groups[new_names[new]][1].append(new)
    groups.pop(None, None)
    return {name: both for name, both in groups.items() if all(both)}


def _pair_neighbours(
    pairing: Pairing,
    old_names: Sequence[Hashable | None],
    new_names: Sequence[Hashable | None],
    step: int,
) -> None:
    """Pair what stands next to a pair on both sides and has the same name, and so on from there."""
    for new in range(len(pairing.new))[::step]:
        beside = pairing.old_of.get(new - step)
        if beside is None or not 0 <= beside + step < len(pairing.old):
            continue
        name, old = new_names[new], beside + step
        if name is not None and name == old_names[old] and pairing.are_free(new, old):
            pairing.pair(new, old)


def _pair_nearest(
    pairing: Pairing, olds: Sequence[int], news: Sequence[int], homes: dict[int, int]
) -> None:
    """Pair all of the shorter side, in order, each near where its neighbours let one expect it."""

    def distance(new: int, old: int) -> int:
        return abs(homes.get(new, old) - old)

    if len(news) <= len(olds):
        pairs = _nearest_in_order(news, olds, distance)
    else:
        swapped = _nearest_in_order(olds, news, lambda old, new: distance(new, old))
        pairs = [(new, old) for old, new in swapped]
    for new, old in pairs:
        pairing.pair(new, old)


def _nearest_in_order(
    few: Sequence[int], many: Sequence[int], distance: Callable[[int, int], int]
) -> list[tuple[int, int]]:
    """Give each of `few` the nearest of `many` that leaves enough for the rest of them."""
    pairs: list[tuple[int, int]] = []
    first = 0
    for place, one in enumerate(few):
        last = min(len(many) - len(few) + place, first + _MOST_LOOKS)
        distances = [distance(one, other) for other in many[first : last + 1]]
        chosen = first + distances.index(min(distances))
        pairs.append((one, many[chosen]))
        first = chosen + 1
    return pairs


def _nearest(places: Sequence[int], place: int) -> int:
    """Return which of `places`, sorted, is nearest to `place`; of two the one before."""
    right = bisect_left(places, place)
    around = places[max(0, right - 1) : right + 1]
    return min(around, key=lambda candidate: abs(candidate - place))


def _by_lesson(passages: Sequence[After]) -> dict[LessonId, list[int]]:
    members: dict[LessonId, list[int]] = defaultdict(list)
    for index, passage in enumerate(passages):
        members[passage.lesson].append(index)
    return members


def _lessons(passages: Sequence[Before] | Sequence[After]) -> dict[LessonId, None]:
    return dict.fromkeys(map(attrgetter("lesson"), passages))

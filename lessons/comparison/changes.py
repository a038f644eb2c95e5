"""Say of each passage of two texts what became of it."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lessons.comparison.markers import is_renumbered
from lessons.comparison.pairing import LessonId


class State(StrEnum):
    UNCHANGED = "unchanged"
    MOVED = "moved"
    """The same text, elsewhere."""
    RENUMBERED = "renumbered"
    """The same text but for the numbering of its lines."""
    REWORDED = "reworded"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage with the key it is known by in both texts."""

    key: str
    label: str
    text: str
    lesson: LessonId
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one passage; `old` is None for a new one, `new` for one that is gone."""

    state: State
    old: Kept | None
    new: Kept | None
    is_moved: bool = False
    """It stands in another lesson or in another order: true of reworded ones too."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many passages there are of each state."""

    unchanged: int = 0
    moved: int = 0
    renumbered: int = 0
    reworded: int = 0
    new: int = 0
    gone: int = 0

    @property
    def changed(self) -> int:
        return self.moved + self.renumbered + self.reworded + self.new + self.gone


def compare(old: Sequence[Kept], new: Sequence[Kept]) -> tuple[Change, ...]:
    """Return one change for each passage, in the order of the new text.

    A passage that is gone comes after the one it followed in its lesson, or first in the lesson;
    where the one before it has moved away, after the nearest that stayed. As few passages as
    possible count as moved: inserting one moves nothing. Lessons may change places. Keys repeat
    in neither text.
    """
    old_of = _shared(old, new)
    moved = _moved(old, new, old_of)
    gone = _Gone(old, new, old_of, moved)
    changes: list[Change] = []
    for place, after in enumerate(new):
        changes += gone.before(place)
        changes.append(_change(old, old_of.get(place), after, is_moved=place in moved))
        changes += gone.after(place)
    return (*gone.at_start(), *changes)


def summarise(changes: Iterable[Change]) -> Summary:
    """Count the changes of each state."""
    return Summary(**Counter(change.state.value for change in changes))


def _shared(old: Sequence[Kept], new: Sequence[Kept]) -> dict[int, int]:
    """Return old index by new index of the passages that both texts have."""
    places = {before.key: place for place, before in enumerate(old)}
    return {place: places.pop(after.key) for place, after in enumerate(new) if after.key in places}


def _moved(old: Sequence[Kept], new: Sequence[Kept], old_of: dict[int, int]) -> set[int]:
    """Return the new indexes of what changed its lesson or its order there."""
    by_lesson: dict[LessonId, list[int]] = defaultdict(list)
    for place, old_place in old_of.items():
        if new[place].lesson == old[old_place].lesson:
            by_lesson[new[place].lesson].append(place)
    stayed: set[int] = set()
    for places in by_lesson.values():
        stayed.update(places[index] for index in _longest_rise([old_of[place] for place in places]))
    return old_of.keys() - stayed


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """Return the indexes of a longest increasing subsequence of different numbers.

    O(n log n), by the smallest end of a rise of each length (Schensted 1961).
    """
    ends: list[int] = []
    end_places: list[int] = []
    previous: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        end_places[length : length + 1] = [place]
        previous.append(end_places[length - 1] if length else -1)
    rise: list[int] = []
    place = end_places[-1] if end_places else -1
    while place >= 0:
        rise.append(place)
        place = previous[place]
    return rise[::-1]


def _change(old: Sequence[Kept], old_place: int | None, after: Kept, *, is_moved: bool) -> Change:
    if old_place is None:
        return Change(State.NEW, None, after)
    before = old[old_place]
    if before.text != after.text:
        renumbered = is_renumbered(before.text, after.text)
        state = State.RENUMBERED if renumbered else State.REWORDED
    else:
        state = State.MOVED if is_moved else State.UNCHANGED
    return Change(state, before, after, is_moved=is_moved)


class _Gone:
    """The passages of before that are there no more, by their place among the new ones."""

    def __init__(
        self, old: Sequence[Kept], new: Sequence[Kept], old_of: dict[int, int], moved: set[int]
    ) -> None:
        self._before: dict[int, list[Change]] = defaultdict(list)
        self._after: dict[int, list[Change]] = defaultdict(list)
        starts: dict[LessonId, int] = {}
        for place, after in enumerate(new):
            starts.setdefault(after.lesson, place)
        new_of = {old_place: place for place, old_place in old_of.items()}
        slot = self._after[-1]
        lesson: LessonId | None = None
        for old_place, before in enumerate(old):
            if before.lesson != lesson and before.lesson in starts:
                slot = self._before[starts[before.lesson]]
            lesson = before.lesson
            now = new_of.get(old_place)
            if now is None:
                slot.append(Change(State.GONE, before, None))
            elif now not in moved:
                slot = self._after[now]

    def at_start(self) -> list[Change]:
        return self._after.get(-1, [])

    def before(self, place: int) -> list[Change]:
        return self._before.get(place, [])

    def after(self, place: int) -> list[Change]:
        return self._after.get(place, [])

"""How many different papers a blueprint gives (pure).

A paper is the set of questions each part draws, regardless of order, no question twice. So the
papers are the tuples (S1, …, Sk) of disjoint sets with Si from the pool Pi and |Si| = ci.

Three steps, each of which keeps the number true:

1. *Forced*: a part that needs all of its pool (a fixed question, for one) takes just that in every
   paper. It counts 1, and its questions leave the other pools.
2. *Open*: a part whose pool holds whole each other pool that it touches. Whatever those parts
   draw, they draw Σcj of its questions, so C(|Pi| − Σcj, ci) sets remain for it in each case: a
   factor. Disjoint, nested and equal pools are all counted by this step, one part after another.
3. What is left is entangled: pools that cross. Components that share no question are counted each
   by itself and multiplied. Within one, questions that stand in the same pools are a class. The
   classes are shared out one after the other: how many questions each part takes of a class leads
   from state to state, weighed by the number of ways, and the papers are the ways to the end.

Where a component has too many states, its parts draw in turn, the smallest pool first. Whatever
part j has drawn before, it has taken at most min(cj, |Pi ∩ Pj|) questions from Pi; so part i has at
least C(|Pi| − Σ min(cj, |Pi ∩ Pj|), ci) ways to go on, and the product of these is never above the
number. Nor is 1, since a matching has shown that there is a paper.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb, log10, prod
from typing import NamedTuple

from quizzes.drawing import shortfall

PATIENCE = 50_000
"""Steps from state to state before the exact number is given up: a fraction of a second."""

type _Takers = tuple[int, ...]
"""The parts that may take of a class of questions, by number."""


class _State(NamedTuple):
    """Where the sharing out of an entangled component stands."""

    needs: tuple[int, ...]
    """How many questions each part still needs."""
    left: int
    """How many of the class in hand are still to be had."""


@dataclass(frozen=True, slots=True)
class PaperCount:
    number: int
    is_exact: bool
    """Otherwise there are at least so many."""

    def __mul__(self, other: "PaperCount") -> "PaperCount":
        if 0 in {self.number, other.number}:
            return PaperCount(0, is_exact=True)
        return PaperCount(self.number * other.number, self.is_exact and other.is_exact)

    @property
    def magnitude(self) -> int:
        """An n for which 10ⁿ is not above the number: the largest one, or the one below it."""
        return int((self.number.bit_length() - 1) * log10(2)) if self.number else 0


@dataclass(frozen=True, slots=True)
class _Part[Q: Hashable]:
    pool: frozenset[Q]
    count: int


def count_papers[Q: Hashable](
    pools: Sequence[Sequence[Q]], counts: Sequence[int], *, patience: int = PATIENCE
) -> PaperCount:
    """Return how many different papers there are: exactly, or a bound that is never above.

    0 means that there is none, and is always exact.
    """
    if not counts or shortfall(pools, counts):
        return PaperCount(0, is_exact=True)
    wanted = zip(pools, counts, strict=True)
    parts = _without_forced([_Part(frozenset(pool), count) for pool, count in wanted])
    factor, entangled = _take_open(parts)
    found = PaperCount(factor, is_exact=True)
    for component in _components(entangled):
        found *= _count_entangled(component, patience)
    return found


def _without_forced[Q: Hashable](parts: list[_Part[Q]]) -> list[_Part[Q]]:
    """Leave out the parts that need all of their pool, and what they take from the others."""
    while forced := next((part for part in parts if len(part.pool) == part.count), None):
        parts = [_Part(part.pool - forced.pool, part.count) for part in parts if part is not forced]
    return parts


def _take_open[Q: Hashable](parts: list[_Part[Q]]) -> tuple[int, list[_Part[Q]]]:
    """Return the factor of all open parts, and the parts that are not."""
    factor = 1
    while found := next((part for part in parts if _is_open(part, parts)), None):
        parts = [part for part in parts if part is not found]
        inside = sum(part.count for part in parts if part.pool <= found.pool)
        factor *= comb(len(found.pool) - inside, found.count)
    return factor, parts


def _is_open[Q: Hashable](part: _Part[Q], parts: Sequence[_Part[Q]]) -> bool:
    return all(
        other.pool <= part.pool or other.pool.isdisjoint(part.pool)
        for other in parts
        if other is not part
    )


def _components[Q: Hashable](parts: Sequence[_Part[Q]]) -> list[list[_Part[Q]]]:
    """Return the parts in groups; parts of different groups share no question."""
    groups: list[list[_Part[Q]]] = []
    for part in parts:
        touching = [
            group for group in groups if any(not part.pool.isdisjoint(one.pool) for one in group)
        ]
        groups = [group for group in groups if group not in touching]
        groups.append([*(one for group in touching for one in group), part])
    return groups


def _count_entangled[Q: Hashable](parts: Sequence[_Part[Q]], patience: int) -> PaperCount:
    exact = _count_by_states(parts, patience)
    return PaperCount(_count_in_turn(parts) if exact is None else exact, exact is not None)


def _count_by_states[Q: Hashable](parts: Sequence[_Part[Q]], patience: int) -> int | None:
    """Return the number of papers, or None where that takes too long."""
    classes = _classes(parts)
    states = {_State(tuple(part.count for part in parts), 0): 1}
    reach = [len(part.pool) for part in parts]
    for takers in _in_order(classes):
        states = _merged(states, classes[takers])
        for part in takers:
            patience -= len(states) * (parts[part].count + 1)
            if patience < 0:
                return None
            reach[part] -= classes[takers]
            states = _taken(states, part, reach[part])
    return sum(states.values())


def _count_in_turn[Q: Hashable](parts: Sequence[_Part[Q]]) -> int:
    """Return a number of papers that the true one is never below."""
    ordered = sorted(parts, key=lambda part: len(part.pool))
    taken = [
        sum(min(other.count, len(part.pool & other.pool)) for other in ordered[:place])
        for place, part in enumerate(ordered)
    ]
    left = [max(len(part.pool) - gone, 0) for part, gone in zip(ordered, taken, strict=True)]
    ways = (comb(most, part.count) for most, part in zip(left, ordered, strict=True))
    return max(prod(ways), 1)


def _classes[Q: Hashable](parts: Sequence[_Part[Q]]) -> Counter[_Takers]:
    """Return how many questions stand in just these pools, by the numbers of the pools."""
    numbers: dict[Q, list[int]] = defaultdict(list)
    for number, part in enumerate(parts):
        for question in part.pool:
            numbers[question].append(number)
    return Counter(map(tuple, numbers.values()))


def _in_order(classes: Iterable[_Takers]) -> list[_Takers]:
    """Put the classes in an order that leaves few parts begun and not yet filled at a time."""
    waiting, ordered = sorted(classes), []
    begun: set[int] = set()
    while waiting:
        takers = min(waiting, key=lambda takers: len(begun | set(takers)))
        waiting.remove(takers)
        ordered.append(takers)
        begun = {part for part in begun | set(takers) if any(part in other for other in waiting)}
    return ordered


def _merged(states: Mapping[_State, int], size: int) -> dict[_State, int]:
    """Take up a class of `size` questions: what the class before had left over is of no account."""
    merged: Counter[_State] = Counter()
    for state, ways in states.items():
        merged[_State(state.needs, size)] += ways
    return merged


def _taken(states: Mapping[_State, int], part: int, reach: int) -> dict[_State, int]:
    """Let `part` take of the class in hand all numbers that it can fill up from `reach` others."""
    after: Counter[_State] = Counter()
    for (needs, left), ways in states.items():
        for taken in range(max(0, needs[part] - reach), min(needs[part], left) + 1):
            rest = (*needs[:part], needs[part] - taken, *needs[part + 1 :])
            after[_State(rest, left - taken)] += ways * comb(left, taken)
    return after

"""How many places of a blueprint no paper can fill, found the slow and certain way."""

from collections.abc import Hashable, Sequence
from itertools import chain, combinations


def missing[Q: Hashable](pools: Sequence[Sequence[Q]], counts: Sequence[int]) -> int:
    """Return the places that no paper can fill, by Hall's theorem: look at every set of parts."""
    parts = range(len(counts))
    sets = chain.from_iterable(combinations(parts, size) for size in range(len(counts) + 1))
    return max(
        sum(counts[part] for part in some) - len(set().union(*(pools[part] for part in some)))
        for some in sets
    )

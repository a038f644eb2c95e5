"""Draw a paper: a matching of the blueprint's places to questions (pure).

Parts may overlap ("2 of lesson 1" beside "1 of any true/false"). Filling them one after the other
can fall short although a paper exists; a maximum matching never does (Hopcroft and Karp 1973).
"""

from collections.abc import Hashable, Mapping, Sequence
from random import Random

import networkx as nx
from networkx.algorithms.bipartite import hopcroft_karp_matching


def draw[Q: Hashable](
    pools: Sequence[Sequence[Q]], counts: Sequence[int], random: Random
) -> list[list[Q]] | None:
    """Return for each part its drawn questions, none twice in the paper; None if impossible.

    `pools` are the questions each part may draw from, `counts` how many it needs. The same
    `random` state gives the same paper, whatever order the pools are listed in only if that order
    is fixed: pass them sorted.
    """
    places = [part for part, count in enumerate(counts) for _ in range(count)]
    numbers = _shuffled_numbers(pools, random)
    # A matching prefers low numbers. Shuffled numbers make each question as likely as another.
    matched = _match(places, [sorted(numbers[q] for q in pool) for pool in pools])
    if len(matched) < len(places):
        return None
    questions = {number: question for question, number in numbers.items()}
    drawn: list[list[Q]] = [[] for _ in pools]
    for place, part in enumerate(places):
        drawn[part].append(questions[matched[place]])
    return drawn


def shortfall[Q: Hashable](pools: Sequence[Sequence[Q]], counts: Sequence[int]) -> int:
    """Return how many places no paper can fill: 0 when the blueprint can be met."""
    total = sum(counts)
    places = [
        part for part, count in enumerate(counts) if len(pools[part]) < total for _ in range(count)
    ]  # A pool as large as the paper has a question left, whatever the other parts draw.
    numbers = _shuffled_numbers(pools, Random(0))  # noqa: S311 -- any order gives the same size
    return len(places) - len(_match(places, [[numbers[q] for q in pool] for pool in pools]))


def _shuffled_numbers[Q: Hashable](pools: Sequence[Sequence[Q]], random: Random) -> dict[Q, int]:
    questions = list(dict.fromkeys(question for pool in pools for question in pool))
    random.shuffle(questions)
    return {question: number for number, question in enumerate(questions)}


def _match(places: Sequence[int], pools: Sequence[Sequence[int]]) -> Mapping[int, int]:
    """Return place → question number for as many places as can be filled."""
    graph: nx.Graph[int] = nx.Graph()
    tops = range(len(places))
    graph.add_nodes_from(tops)
    # Questions are numbered behind the places, since both are nodes of one graph.
    shift = len(places)
    graph.add_edges_from(
        (place, shift + number) for place, part in enumerate(places) for number in pools[part]
    )
    matched = hopcroft_karp_matching(graph, top_nodes=tops)
    return {place: matched[place] - shift for place in tops if place in matched}

from collections import Counter
from itertools import chain
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.drawing import draw, shortfall
from tests.quizzes.hall import missing

type Blueprint = tuple[list[list[int]], list[int]]


def _random(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311 -- to be repeated


@st.composite
def _blueprints(draw_from: st.DrawFn) -> Blueprint:
    """Return up to five parts over up to twelve questions, overlapping at will."""
    questions = st.lists(st.integers(1, 12), unique=True, max_size=12).map(sorted)
    pools = draw_from(st.lists(questions, min_size=1, max_size=5))
    counts = [draw_from(st.integers(0, 4)) for _pool in pools]
    return pools, counts


@st.composite
def _exact_fits(draw_from: st.DrawFn) -> Blueprint:
    """Return parts that need each question of the bank: the paper is the whole bank."""
    counts = draw_from(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    bank = draw_from(st.permutations(range(sum(counts))))
    pools = []
    for part, count in enumerate(counts):
        own = bank[sum(counts[:part]) :][:count]
        others = draw_from(st.lists(st.sampled_from(bank), max_size=6))
        pools.append(sorted({*own, *others}))
    return pools, counts


def _is_paper(drawn: list[list[int]] | None, pools: list[list[int]], counts: list[int]) -> bool:
    """Say whether each part has its count, from its pool, and no question stands twice."""
    if drawn is None:
        return False
    chosen = list(chain.from_iterable(drawn))
    return (
        [len(part) for part in drawn] == counts
        and len(set(chosen)) == len(chosen)
        and all(set(part) <= set(pool) for part, pool in zip(drawn, pools, strict=True))
    )


@pytest.mark.promise("A13")
@settings(max_examples=1_000)
@given(_blueprints(), st.integers())
def test_draw_makes_a_paper_whenever_there_is_one(blueprint: Blueprint, seed: int) -> None:
    pools, counts = blueprint
    drawn = draw(pools, counts, _random(seed))
    assert _is_paper(drawn, pools, counts) is (missing(pools, counts) == 0)


@pytest.mark.promise("A13")
@settings(max_examples=1_000)
@given(_blueprints())
def test_shortfall_is_what_no_paper_can_fill(blueprint: Blueprint) -> None:
    assert shortfall(*blueprint) == missing(*blueprint)


@pytest.mark.promise("A13")
@settings(max_examples=1_000)
@given(_exact_fits(), st.integers())
def test_draw_uses_the_whole_bank_when_it_fits_exactly(blueprint: Blueprint, seed: int) -> None:
    pools, counts = blueprint
    assert _is_paper(draw(pools, counts, _random(seed)), pools, counts)


@pytest.mark.promise("A13")
@settings(max_examples=1_000)
@given(_exact_fits(), st.data())
def test_draw_refuses_when_one_question_is_missing(
    blueprint: Blueprint, data: st.DataObject
) -> None:
    pools, counts = blueprint
    gone = data.draw(st.sampled_from(sorted(set().union(*pools))))
    fewer = [[question for question in pool if question != gone] for pool in pools]
    assert (draw(fewer, counts, _random()), shortfall(fewer, counts)) == (None, 1)


def test_draw_of_overlapping_parts_leaves_each_its_own() -> None:
    """Filling the first part at random would take the second part's only question half the time."""
    pools, counts = [[1, 2], [1]], [1, 1]
    assert {str(draw(pools, counts, _random(seed))) for seed in range(50)} == {"[[2], [1]]"}


@given(_blueprints(), st.integers())
def test_draw_of_the_same_seed_is_the_same_paper(blueprint: Blueprint, seed: int) -> None:
    assert draw(*blueprint, _random(seed)) == draw(*blueprint, _random(seed))


def test_draw_is_the_same_on_every_machine() -> None:
    pools = [list(range(20)), list(range(10, 30))]
    assert draw(pools, [3, 2], _random(7)) == [[5, 15, 7], [21, 29]]


def test_draw_takes_names_as_well_as_numbers() -> None:
    assert draw([["甲"], ["乙"]], [1, 1], _random()) == [["甲"], ["乙"]]


@pytest.mark.parametrize("counts", [[], [0, 0]])
def test_draw_of_no_places_is_an_empty_paper(counts: list[int]) -> None:
    assert draw([[1], [2]][: len(counts)], counts, _random()) == [[] for _count in counts]


def test_draw_takes_each_question_of_a_pool_sometimes() -> None:
    """Of 10 questions 3 are drawn: 60 times each in 200 papers, give or take 4 deviations."""
    papers = [draw([list(range(10))], [3], _random(seed)) for seed in range(200)]
    taken = Counter(question for paper in papers if paper for question in paper[0])
    assert (len(taken), [n for n in taken.values() if not 34 <= n <= 86]) == (10, [])


def test_draw_takes_each_question_of_overlapping_pools_sometimes() -> None:
    pools = [list(range(8)), list(range(4, 12))]
    papers = [draw(pools, [2, 2], _random(seed)) for seed in range(200)]
    taken = Counter(question for paper in papers if paper for question in chain(*paper))
    assert (len(taken), [n for n in taken.values() if n < 20]) == (12, [])


def test_draw_takes_each_pair_of_a_pool_sometimes() -> None:
    papers = [draw([list(range(5))], [2], _random(seed)) for seed in range(200)]
    assert len({frozenset(paper[0]) for paper in papers if paper}) == 10

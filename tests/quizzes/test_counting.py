from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.counting import PaperCount, count_papers

type Blueprint = tuple[list[list[int]], list[int]]

HALF_HEARTED = st.integers(0, 300)
"""Too little patience to follow all states: the bound is what comes of it."""


def _papers(pools: Sequence[Sequence[int]], counts: Sequence[int]) -> int:
    """Count by making every paper."""
    if not counts:
        return 1
    first, *others = pools
    return sum(
        _papers([[q for q in pool if q not in drawn] for pool in others], counts[1:])
        for drawn in combinations(first, counts[0])
    )


@st.composite
def _blueprints(draw_from: st.DrawFn) -> Blueprint:
    """Return up to four parts over up to nine questions, overlapping at will."""
    questions = st.lists(st.integers(1, 9), unique=True, max_size=7).map(sorted)
    pools = draw_from(st.lists(questions, min_size=1, max_size=4))
    counts = [draw_from(st.integers(0, min(3, len(pool)))) for pool in pools]
    return pools, counts


@st.composite
def _apart(draw_from: st.DrawFn) -> Blueprint:
    """Return parts whose pools share nothing."""
    sizes = draw_from(st.lists(st.integers(1, 30), min_size=1, max_size=8))
    pools = [[place * 100 + number for number in range(size)] for place, size in enumerate(sizes)]
    return pools, [draw_from(st.integers(0, size)) for size in sizes]


def _counted(blueprint: Blueprint, patience: int) -> Iterator[PaperCount]:
    pools, counts = blueprint
    yield count_papers(pools, counts, patience=patience)
    yield count_papers(pools[::-1], counts[::-1], patience=patience)


@settings(max_examples=300, deadline=None)
@given(_blueprints())
def test_count_is_the_number_of_papers(blueprint: Blueprint) -> None:
    assert count_papers(*blueprint) == PaperCount(_papers(*blueprint), is_exact=True)


@settings(max_examples=300, deadline=None)
@given(_blueprints(), HALF_HEARTED)
def test_count_is_never_above_the_number_of_papers(blueprint: Blueprint, patience: int) -> None:
    true = _papers(*blueprint)
    for found in _counted(blueprint, patience):
        assert found.number == true if found.is_exact else 0 < found.number <= true


@given(_apart(), HALF_HEARTED)
def test_count_of_parts_apart_is_the_product_of_their_choices(
    blueprint: Blueprint, patience: int
) -> None:
    product = 1
    for pool, count in zip(*blueprint, strict=True):
        product *= comb(len(pool), count)
    assert count_papers(*blueprint, patience=patience) == PaperCount(product, is_exact=True)


@pytest.mark.parametrize(
    ("pools", "counts", "number"),
    [
        ([range(40), range(40)], [10, 5], comb(40, 10) * comb(30, 5)),
        ([range(40), range(10)], [10, 5], comb(10, 5) * comb(35, 10)),
        ([[3], range(40)], [1, 5], comb(39, 5)),
        ([[3], range(6), range(2, 9)], [1, 1, 1], _papers([range(6), range(2, 9)], [1, 1]) - 11),
    ],
    ids=["equal", "nested", "fixed", "fixed in two"],
)
def test_count_of_pools_that_do_not_cross_needs_no_patience(
    pools: list[Sequence[int]], counts: list[int], number: int
) -> None:
    patience = 100 if len(pools) > 2 else 0
    assert count_papers(pools, counts, patience=patience) == PaperCount(number, is_exact=True)


def test_count_of_two_crossing_parts() -> None:
    """Two of 1 to 6, two of 4 to 9: the first part takes none, one or two of what both may draw."""
    pools, counts = [range(1, 7), range(4, 10)], [2, 2]
    number = 3 * comb(6, 2) + 9 * comb(5, 2) + 3 * comb(4, 2)
    in_turn = comb(6, 2) * comb(4, 2)
    assert count_papers(pools, counts) == PaperCount(number, is_exact=True)
    assert count_papers(pools, counts, patience=0) == PaperCount(in_turn, is_exact=False)


def test_count_of_a_chain_of_crossing_parts_is_exact() -> None:
    pools = [range(start, start + 100) for start in range(0, 1_000, 50)]
    assert count_papers(pools, [5] * 20).is_exact


def test_bound_of_a_large_blueprint_is_near_the_number() -> None:
    """Ten lessons cross five kinds; the number is below what it would be with repetitions."""
    bank = [(lesson, kind) for lesson in range(10) for kind in range(5) for _ in range(20)]
    pools = [[n for n, (lesson, _) in enumerate(bank) if lesson == own] for own in range(10)]
    pools += [[n for n, (_, kind) in enumerate(bank) if kind == own] for own in range(5)]
    found = count_papers(pools, [5] * 15)
    repeating = PaperCount(comb(100, 5) ** 10 * comb(200, 5) ** 5, is_exact=False)
    assert (found.is_exact, found.magnitude, repeating.magnitude) == (False, 122, 125)


def test_bound_is_one_where_parts_in_turn_might_fall_short() -> None:
    """The third part may draw four, and the two before it may have taken three of them."""
    pools = [[1, 2, 5], [3, 4, 6], [1, 2, 3, 4, 7]]
    found = count_papers(pools, [2, 2, 2], patience=0)
    assert found == PaperCount(1, is_exact=False)


@pytest.mark.parametrize(
    ("pools", "counts"), [([], []), ([[1]], [2]), ([[1], [1]], [1, 1]), ([[]], [1])]
)
def test_count_is_none_where_no_paper_can_be_drawn(
    pools: list[list[int]], counts: list[int]
) -> None:
    assert count_papers(pools, counts) == PaperCount(0, is_exact=True)


@pytest.mark.parametrize("exponent", [0, 1, 12, 100, 5_000])
def test_magnitude_is_never_above_the_number(exponent: int) -> None:
    found = PaperCount(10**exponent, is_exact=True).magnitude
    assert exponent - 1 <= found <= exponent

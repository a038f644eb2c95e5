"""What asks for a look."""

from collections.abc import Hashable
from dataclasses import replace

import numpy as np
import pytest

from quizzes.statistics.classical import ItemFigures
from quizzes.statistics.distractors import OptionFigures, option_figures
from quizzes.statistics.flags import Flag, item_flags
from quizzes.statistics.intervals import alpha_interval, correlation_interval, proportion_interval

FINE = ItemFigures(
    name="Q1",
    attempts=200,
    facility_index=70.0,
    standard_deviation=45.0,
    random_guess_score=25.0,
    intended_weight=10.0,
    effective_weight=10.0,
    discrimination_index=40.0,
    discriminative_efficiency=50.0,
)
FLAGS = [
    ({}, ()),
    ({"attempts": 29, "discrimination_index": -50.0}, (Flag.FEW,)),
    ({"discrimination_index": 10.0}, (Flag.WEAK,)),
    ({"discrimination_index": -40.0}, (Flag.NEGATIVE,)),
    ({"discrimination_index": -5.0}, (Flag.WEAK,)),
    ({"facility_index": 97.0}, (Flag.VERY_EASY,)),
    ({"facility_index": 10.0}, (Flag.VERY_HARD,)),
    ({"discrimination_index": None}, ()),
]


@pytest.mark.parametrize(("figures", "flags"), FLAGS)
def test_flags_follow_from_the_figures(figures: dict[str, float], flags: tuple[Flag, ...]) -> None:
    assert item_flags(replace(FINE, **figures)) == flags  # type: ignore[arg-type] # fields by name


def options(*choices: str) -> tuple[OptionFigures, ...]:
    """Return the options' figures: A is the key; the strongest person comes first."""
    chosen: list[frozenset[Hashable]] = [frozenset(choice) for choice in choices]
    totals = np.arange(len(choices), 0, -1).astype(float)
    return option_figures({"A": True, "B": False, "C": False}, chosen, totals)


def test_groups_are_the_outer_27_percent() -> None:
    figures = options(*"AAB", *"CCCC", *"BBB")
    assert [(option.chosen, option.upper, option.lower) for option in figures] == [
        (2, pytest.approx(200 / 3), 0.0),
        (4, pytest.approx(100 / 3), 100.0),
        (4, 0.0, 0.0),
    ]


def test_distractor_that_beats_the_key_among_the_best_is_flagged() -> None:
    assert Flag.BETTER_DISTRACTOR in item_flags(FINE, options(*"BBBACCAAAA"))


def test_option_nobody_chose_is_flagged() -> None:
    assert item_flags(FINE, options(*"AAAAABBBBB")) == (Flag.DEAD_DISTRACTOR,)


def test_interval_of_a_share_is_wilsons() -> None:
    found = proportion_interval(0.5, 10)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((23.659, 76.341), abs=0.001)


def test_interval_of_a_correlation_is_fishers() -> None:
    found = correlation_interval(0.5, 28)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((15.603, 73.582), abs=0.001)


def test_interval_of_alpha_holds_alpha() -> None:
    found = alpha_interval(0.8, 100, 10)
    assert found is not None
    assert found.low < 80 < found.high


def test_small_samples_have_wide_intervals() -> None:
    small, large = proportion_interval(0.5, 10), proportion_interval(0.5, 1_000)
    assert small is not None
    assert large is not None
    assert small.width > 8 * large.width

"""Classical figures against sums done by hand and published ones."""

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics import Responses, item_figures, quiz_figures
from tests.quizzes.statistics.published import law_school_test

NAN = float("nan")


def table(*rows: list[float], most: list[float] | None = None) -> Responses:
    points = np.array(rows)
    names = tuple(f"Q{n + 1}" for n in range(points.shape[1]))
    return Responses(names, points, np.array(most or [1.0] * points.shape[1]))


FOUR = table([2, 1], [2, 0], [1, 1], [0, 0], most=[2, 1])
"""Totals 3, 2, 2, 0."""


def test_facility_is_the_mean_share_of_the_points() -> None:
    assert [item.facility_index for item in item_figures(FOUR)] == [62.5, 50.0]


def test_deviation_is_in_percent_of_the_points() -> None:
    assert [item.standard_deviation for item in item_figures(FOUR)] == pytest.approx(
        [100 * np.std([2, 2, 1, 0], ddof=1) / 2, 100 * np.std([1, 0, 1, 0], ddof=1)]
    )


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    expected = 100 * np.corrcoef([2, 2, 1, 0], [1, 0, 1, 0])[0, 1]
    assert [item.discrimination_index for item in item_figures(FOUR)] == pytest.approx(
        [expected, expected]
    )


def test_efficiency_compares_with_the_best_order() -> None:
    best = np.cov([0, 1, 2, 2], [0, 0, 1, 1])[0, 1]
    found = np.cov([2, 2, 1, 0], [1, 0, 1, 0])[0, 1]
    assert item_figures(FOUR)[0].discriminative_efficiency == pytest.approx(100 * found / best)


def test_intended_weights_follow_the_points() -> None:
    assert [item.intended_weight for item in item_figures(FOUR)] == pytest.approx(
        [200 / 3, 100 / 3]
    )


def test_effective_weights_are_shares_of_roots_of_covariances() -> None:
    totals = [3, 2, 2, 0]
    roots = [np.sqrt(np.cov(x, totals)[0, 1]) for x in ([2, 2, 1, 0], [1, 0, 1, 0])]
    assert [item.effective_weight for item in item_figures(FOUR)] == pytest.approx(
        [100 * root / sum(roots) for root in roots]
    )


def test_item_against_the_rest_has_no_effective_weight() -> None:
    against = table([0, 1, 1], [0, 1, 1], [1, 0, 0], [1, 0, 0], [0, 1, 0])
    assert item_figures(against)[0].effective_weight is None


def test_random_guess_score_is_what_is_given() -> None:
    items = item_figures(FOUR, np.array([0.25, NAN]))
    assert [item.random_guess_score for item in items] == [25.0, None]


def test_item_counts_only_where_it_was_drawn() -> None:
    part = table([1, 1, NAN], [0, NAN, 1], [NAN, 0, 1], [1, 0, NAN])
    assert [(item.attempts, item.facility_index) for item in item_figures(part)] == [
        (3, pytest.approx(200 / 3)),
        (3, pytest.approx(100 / 3)),
        (2, 100.0),
    ]


def test_alpha_is_the_published_one() -> None:
    """Rizopoulos (2006): 0.295."""
    assert quiz_figures(law_school_test()).internal_consistency == pytest.approx(29.5, abs=0.01)


def test_mean_and_median_are_in_points_and_in_percent() -> None:
    quiz = quiz_figures(FOUR)
    assert (quiz.mean, quiz.mean_percent, quiz.median) == pytest.approx((1.75, 175 / 3, 2.0))


def test_skewness_and_kurtosis_are_unbiased() -> None:
    """By the k-statistics of 0, 2, 2, 3, reckoned by hand."""
    quiz = quiz_figures(FOUR)
    assert (quiz.skewness, quiz.kurtosis) == pytest.approx((-1.12934, 2.22715), abs=1e-4)


def test_error_ratio_and_standard_error_follow_from_alpha() -> None:
    quiz = quiz_figures(law_school_test())
    assert quiz.internal_consistency is not None
    assert quiz.standard_deviation is not None
    ratio = np.sqrt(1 - quiz.internal_consistency / 100)
    assert (quiz.error_ratio, quiz.standard_error) == pytest.approx(
        (100 * ratio, ratio * quiz.standard_deviation)
    )


def test_one_person_has_no_spread() -> None:
    quiz = quiz_figures(table([1, 0]))
    assert (quiz.mean, quiz.standard_deviation, quiz.internal_consistency) == (1.0, None, None)


@given(
    st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0, NAN]), min_size=3, max_size=3), min_size=1)
)
def test_any_table_gives_finite_figures_or_none(rows: list[list[float]]) -> None:
    responses = table(*rows)
    figures = [asdict(item) for item in item_figures(responses)]
    if responses.drawn.any():
        figures.append(asdict(quiz_figures(responses)))
    values = [value for row in figures for value in row.values() if isinstance(value, float)]
    assert np.isfinite(values).all()

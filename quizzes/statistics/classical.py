"""Classical test theory, each figure as Moodle's quiz statistics define it (pure).

Source: "Quiz statistics calculations", Moodle's developer documentation. Indices are in percent.
A figure that the data cannot give is None: nobody answered, everybody alike, too few people.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from quizzes.statistics.matrix import Floats, Responses

_FEW = 2
"""People needed for a variance."""


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item; an item counts only for the people it was drawn for."""

    name: str
    attempts: int
    facility_index: float | None
    """Mean points in percent of the most."""
    standard_deviation: float | None
    """Of the points, in percent of the most."""
    random_guess_score: float | None
    """Mean points of blind guessing, in percent; None where it is not known."""
    intended_weight: float
    """Share of the quiz's points, in percent."""
    effective_weight: float | None
    """Share of the spread of totals, in percent; None where it goes against the rest."""
    discrimination_index: float | None
    """Correlation with the points for all other items, in percent."""
    discriminative_efficiency: float | None
    """The covariance with the other items, in percent of the most that these points allow."""


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """The totals; mean, median and deviation in points, and in percent of the most."""

    people: int
    mean: float
    median: float
    standard_deviation: float | None
    mean_percent: float
    median_percent: float
    standard_deviation_percent: float | None
    skewness: float | None
    kurtosis: float | None
    internal_consistency: float | None
    """Cronbach's alpha, in percent."""
    error_ratio: float | None
    """The share of the deviation that is chance, in percent."""
    standard_error: float | None
    """Of one person's total, in points."""
    standard_error_percent: float | None


def item_figures(responses: Responses, guess: Floats | None = None) -> tuple[ItemFigures, ...]:
    """Return the figures of each item. `guess`: shares of the points that blind guessing gains."""
    totals = responses.totals
    weights = _effective_weights(responses, totals)
    all_points = _mean_possible(responses)
    return tuple(
        _item(responses, place, totals, weights[place], all_points, _at(guess, place))
        for place in range(len(responses.names))
    )


def quiz_figures(responses: Responses) -> QuizFigures:
    """Return the figures of the totals."""
    totals = responses.totals
    possible = _mean_possible(responses)
    deviation = sqrt(_variance(totals)) if len(totals) >= _FEW else None
    alpha = _alpha(responses, totals)
    error = sqrt(max(0.0, 1 - alpha)) if alpha is not None else None
    standard_error = error * deviation if error is not None and deviation is not None else None
    k2, k3, k4 = _cumulants(totals)
    return QuizFigures(
        people=len(totals),
        mean=float(totals.mean()),
        median=float(np.median(totals)),
        standard_deviation=deviation,
        mean_percent=100 * float(totals.mean()) / possible,
        median_percent=100 * float(np.median(totals)) / possible,
        standard_deviation_percent=_percent_of(deviation, possible),
        skewness=k3 / k2**1.5 if k2 and k3 is not None else None,
        kurtosis=k4 / k2**2 if k2 and k4 is not None else None,
        internal_consistency=_percent_of(alpha, 1),
        error_ratio=_percent_of(error, 1),
        standard_error=standard_error,
        standard_error_percent=_percent_of(standard_error, possible),
    )


def covariance(one: Floats, other: Floats) -> float:
    """Return the sample covariance (n − 1)."""
    return float(((one - one.mean()) * (other - other.mean())).sum() / (len(one) - 1))


def _item(
    responses: Responses,
    place: int,
    totals: Floats,
    weight: float | None,
    all_points: float,
    guess: float | None,
) -> ItemFigures:
    drawn = responses.drawn[:, place]
    points, most = responses.points[drawn, place], float(responses.most[place])
    rest = totals[drawn] - points
    is_enough = len(points) >= _FEW
    return ItemFigures(
        name=responses.names[place],
        attempts=len(points),
        facility_index=100 * float(points.mean()) / most if len(points) else None,
        standard_deviation=100 * sqrt(_variance(points)) / most if is_enough else None,
        random_guess_score=_percent_of(guess, 1),
        intended_weight=100 * most * float(drawn.mean()) / all_points if all_points else 0.0,
        effective_weight=weight,
        discrimination_index=_correlation(points, rest) if is_enough else None,
        discriminative_efficiency=_efficiency(points, rest) if is_enough else None,
    )


def _effective_weights(responses: Responses, totals: Floats) -> list[float | None]:
    """Return the shares of the square roots of the covariances with the total, in percent."""
    if len(totals) < _FEW:
        return [None] * len(responses.names)
    found = [_covariance_with(responses, place, totals) for place in range(len(responses.names))]
    roots = [sqrt(value) if value is not None and value >= 0 else None for value in found]
    whole = sum(root for root in roots if root is not None)
    return [100 * root / whole if root is not None and whole else None for root in roots]


def _covariance_with(responses: Responses, place: int, totals: Floats) -> float | None:
    drawn = responses.drawn[:, place]
    if drawn.sum() < _FEW:
        return None
    return covariance(responses.points[drawn, place], totals[drawn])


def _correlation(points: Floats, rest: Floats) -> float | None:
    spread = sqrt(_variance(points) * _variance(rest))
    return 100 * covariance(points, rest) / spread if spread > 0 else None


def _efficiency(points: Floats, rest: Floats) -> float | None:
    """Compare with both sorted: the best these points could tell people apart."""
    best = covariance(np.sort(points), np.sort(rest))
    return 100 * covariance(points, rest) / best if best > 0 else None


def _alpha(responses: Responses, totals: Floats) -> float | None:
    """Return Cronbach's alpha.

    Under random draw the variance of an item is taken among those it was drawn for, weighted by
    their share, and the number of items is the mean number drawn.
    """
    count = float(responses.drawn.sum(axis=1).mean())
    whole = _variance(totals) if len(totals) >= _FEW else 0.0
    if count <= 1 or whole <= 0:
        return None
    drawn = responses.drawn
    parts = sum(
        _variance(responses.points[drawn[:, place], place]) * float(drawn[:, place].mean())
        for place in range(len(responses.names))
        if drawn[:, place].sum() >= _FEW
    )
    return count / (count - 1) * (1 - parts / whole)


def _cumulants(totals: Floats) -> tuple[float, float | None, float | None]:
    """Return the unbiased second, third and fourth cumulants (k-statistics)."""
    n = len(totals)
    centred = totals - totals.mean()
    m2, m3, m4 = (float((centred**power).mean()) for power in (2, 3, 4))
    k2 = n * m2 / (n - 1) if n > 1 else 0.0
    k3 = n**2 * m3 / ((n - 1) * (n - 2)) if n > 2 else None  # noqa: PLR2004 -- the formula's
    if n <= 3:  # noqa: PLR2004 -- likewise
        return k2, k3, None
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    return k2, k3, k4


def _mean_possible(responses: Responses) -> float:
    """Return the most points a person could get, on average over the people."""
    return float((responses.drawn * responses.most).sum(axis=1).mean())


def _variance(values: Floats) -> float:
    return covariance(values, values)


def _percent_of(value: float | None, whole: float) -> float | None:
    return None if value is None or not whole else 100 * value / whole


def _at(values: Floats | None, place: int) -> float | None:
    return None if values is None or np.isnan(values[place]) else float(values[place])

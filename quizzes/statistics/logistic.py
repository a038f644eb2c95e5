"""The Rasch and the two-parameter logistic model by marginal maximum likelihood (pure).

Bock and Aitkin's EM over a fixed grid of abilities, normal with mean 0. The Rasch model estimates
the spread of the abilities and has discrimination 1; the two-parameter model has spread 1 and
estimates each item's discrimination. P = 1 / (1 + exp(-a (θ - b))). Points between 0 and the most
enter as their share. Standard errors come from the cross products of the people's gradients.
"""

from dataclasses import dataclass

import numpy as np

from quizzes.statistics.matrix import Floats, Responses

GRID = np.linspace(-6.0, 6.0, 61)
"""Abilities at which the likelihood is summed, in standard deviations."""
MOST_STEPS = 2_000
TOLERANCE = 1e-7
"""The fit has converged when no parameter moves further in one step."""
LEAST_PEOPLE = 10
_NEWTON_STEPS = 3
_STEEPEST = 8.0
_UNTOLD = 100.0
"""A variance beyond this says that the data do not determine the parameter."""
_FARTHEST = 30.0
"""An intercept beyond this says only that (nearly) everybody was right, or wrong."""


@dataclass(frozen=True, slots=True)
class LogisticItem:
    """One item's parameters; None for what the data cannot give, e.g. when all were right."""

    name: str
    difficulty: float | None
    """b, in logits: the ability at which half of the people are right."""
    difficulty_error: float | None
    discrimination: float | None
    """a; 1 in the Rasch model."""
    discrimination_error: float | None
    infit: float | None
    """Mean square of the residuals, weighted by information: about 1 where the model fits."""
    outfit: float | None
    """Mean square of the standardised residuals."""


@dataclass(frozen=True, slots=True)
class LogisticModel:
    items: tuple[LogisticItem, ...]
    ability_deviation: float
    """Standard deviation of the abilities, in logits; 1 in the two-parameter model."""
    log_likelihood: float
    parameters: int
    people: int
    steps: int
    has_converged: bool

    @property
    def aic(self) -> float:
        """Akaike's information criterion: smaller is better."""
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion: as AIC, and harder on parameters."""
        return float(self.parameters * np.log(self.people)) - 2 * self.log_likelihood

    def information(self, abilities: Floats) -> Floats:
        """Return the test's information at each ability: 1 / square of the error there."""
        fitted = [item for item in self.items if item.difficulty is not None]
        slopes = np.array([item.discrimination or 0.0 for item in fitted])
        places = np.array([item.difficulty or 0.0 for item in fitted])
        chance = _logistic(slopes * (abilities[:, None] - places))
        return np.asarray((slopes**2 * chance * (1 - chance)).sum(axis=1))


@dataclass(slots=True)
class _Fit:
    """The work of one model: slopes and intercepts on the grid's scale, P = logistic(aθ + c)."""

    shares: Floats
    """People × items, 0 where not drawn."""
    drawn: Floats
    """1 where an item was drawn, else 0."""
    slopes: Floats
    intercepts: Floats
    is_rasch: bool
    log_likelihood: float = -np.inf

    @property
    def chances(self) -> Floats:
        """Items × grid."""
        return _logistic(self.slopes[:, None] * GRID + self.intercepts[:, None])

    def weights(self) -> Floats:
        """Return each person's posterior over the grid, and note the likelihood."""
        chances = np.clip(self.chances, 1e-12, 1 - 1e-12)
        logs = self.shares @ np.log(chances) + (self.drawn - self.shares) @ np.log1p(-chances)
        logs += _LOG_PRIOR
        top = logs.max(axis=1, keepdims=True)
        weights = np.exp(logs - top)
        whole = weights.sum(axis=1, keepdims=True)
        self.log_likelihood = float((np.log(whole) + top).sum())
        return np.asarray(weights / whole)

    def step(self) -> float:
        """Do one step of EM; return the furthest that a parameter moved."""
        weights = self.weights()
        right, asked = self.shares.T @ weights, self.drawn.T @ weights
        before = np.concatenate([self.slopes, self.intercepts])
        for _turn in range(_NEWTON_STEPS):
            self._newton(right, asked)
        after = np.concatenate([self.slopes, self.intercepts])
        return float(np.abs(after - before).max())

    def _newton(self, right: Floats, asked: Floats) -> None:
        chances = self.chances
        residual = right - asked * chances
        spread = asked * chances * (1 - chances) + 1e-12
        by_slope, by_intercept = (residual * GRID).sum(axis=1), residual.sum(axis=1)
        ss, sc = (spread * GRID**2).sum(axis=1), (spread * GRID).sum(axis=1)
        cc = spread.sum(axis=1)
        if self.is_rasch:
            slope_step = _common_step(by_slope, by_intercept, ss, sc, cc)
            steps = np.full_like(self.slopes, slope_step)
            moves = (by_intercept - sc * steps) / cc
        else:
            determinant = np.maximum(ss * cc - sc**2, 1e-12)
            steps = (cc * by_slope - sc * by_intercept) / determinant
            moves = (ss * by_intercept - sc * by_slope) / determinant
        self.slopes = np.clip(self.slopes + np.clip(steps, -1, 1), -_STEEPEST, _STEEPEST)
        intercepts = self.intercepts + np.clip(moves, -2, 2)
        self.intercepts = np.clip(intercepts, -_FARTHEST, _FARTHEST)


def fit_rasch(responses: Responses) -> LogisticModel | None:
    """Fit the Rasch model; None with fewer than LEAST_PEOPLE people or fewer than two items.

    About 20 passes over the people × items for each hundredth of a logit.
    """
    return _fit(responses, is_rasch=True)


def fit_two_pl(responses: Responses) -> LogisticModel | None:
    """Fit the two-parameter logistic model; None as for the Rasch model."""
    return _fit(responses, is_rasch=False)


def _fit(responses: Responses, *, is_rasch: bool) -> LogisticModel | None:
    usable = _usable(responses)
    if len(responses.points) < LEAST_PEOPLE or usable.sum() < 2:  # noqa: PLR2004 -- as documented
        return None
    drawn = responses.drawn[:, usable].astype(float)
    # What a wrong choice costs says no more of a person than that it was wrong.
    shares = np.maximum(np.where(drawn > 0, responses.shares[:, usable], 0.0), 0.0)
    means = np.clip(shares.sum(axis=0) / drawn.sum(axis=0), 0.01, 0.99)
    start = np.log(means / (1 - means))
    fit = _Fit(shares, drawn, np.ones(len(means)), start, is_rasch)
    steps, moved = 0, np.inf
    while moved > TOLERANCE and steps < MOST_STEPS:
        moved = fit.step()
        steps += 1
    return _model(responses, usable, fit, steps, has_converged=moved <= TOLERANCE)


def _model(
    responses: Responses, usable: Floats, fit: _Fit, steps: int, *, has_converged: bool
) -> LogisticModel:
    weights = fit.weights()
    errors = _errors(fit, weights)
    infit, outfit = _fit_squares(fit, weights)
    deviation = float(fit.slopes[0]) if fit.is_rasch else 1.0
    places = iter(range(int(usable.sum())))
    items = []
    for name, is_usable in zip(responses.names, usable, strict=True):
        if not is_usable:
            items.append(LogisticItem(name, None, None, None, None, None, None))
            continue
        place = next(places)
        slope, intercept = float(fit.slopes[place]), float(fit.intercepts[place])
        items.append(
            LogisticItem(
                name=name,
                difficulty=-intercept / (1.0 if fit.is_rasch else slope) if slope else None,
                difficulty_error=errors[0][place],
                discrimination=1.0 if fit.is_rasch else slope,
                discrimination_error=None if fit.is_rasch else errors[1][place],
                infit=float(infit[place]),
                outfit=float(outfit[place]),
            )
        )
    count = len(fit.slopes)
    return LogisticModel(
        items=tuple(items),
        ability_deviation=abs(deviation),
        log_likelihood=fit.log_likelihood,
        parameters=count + 1 if fit.is_rasch else 2 * count,
        people=len(responses.points),
        steps=steps,
        has_converged=has_converged,
    )


def _usable(responses: Responses) -> Floats:
    """Say of which items the data can tell a difficulty: not all right, not all wrong."""
    drawn = responses.drawn
    means = responses.filled.sum(axis=0) / responses.most / np.maximum(drawn.sum(axis=0), 1)
    return np.asarray((means > 0) & (means < 1) & (drawn.sum(axis=0) > 0))


def _common_step(
    by_slope: Floats, by_intercept: Floats, ss: Floats, sc: Floats, cc: Floats
) -> float:
    """Return Newton's step of a slope that all items share, the intercepts solved for."""
    return float(
        (by_slope - sc / cc * by_intercept).sum() / np.maximum((ss - sc**2 / cc).sum(), 1e-12)
    )


def _errors(fit: _Fit, weights: Floats) -> tuple[list[float | None], list[float | None]]:
    """Return the standard errors of difficulties and discriminations (delta method)."""
    residuals = fit.shares - fit.drawn * (weights @ fit.chances.T)
    chances = fit.chances
    by_slope = fit.shares * (weights @ GRID)[:, None] - fit.drawn * (weights @ (chances * GRID).T)
    gradients = np.hstack(
        [by_slope.sum(axis=1, keepdims=True) if fit.is_rasch else by_slope, residuals]
    )
    count = len(fit.slopes)
    try:
        covariance = np.linalg.inv(gradients.T @ gradients)
    except np.linalg.LinAlgError:
        return [None] * count, [None] * count
    at = gradients.shape[1] - count
    variances = np.diag(covariance)
    if fit.is_rasch:
        return [_root(variances[at + place]) for place in range(count)], [None] * count
    difficulties = [
        _root(
            (
                variances[at + place]
                + (intercept / slope) ** 2 * variances[place]
                - 2 * intercept / slope * covariance[place, at + place]
            )
            / slope**2
        )
        if slope
        else None
        for place, (slope, intercept) in enumerate(zip(fit.slopes, fit.intercepts, strict=True))
    ]
    return difficulties, [_root(variances[place]) for place in range(count)]


def _fit_squares(fit: _Fit, weights: Floats) -> tuple[Floats, Floats]:
    """Return infit and outfit, with each person at the mean of their posterior."""
    abilities = weights @ GRID
    expected = _logistic(fit.slopes * abilities[:, None] + fit.intercepts)
    spread = np.maximum(expected * (1 - expected), 1e-9)
    squares = fit.drawn * (fit.shares - expected) ** 2
    infit = squares.sum(axis=0) / (fit.drawn * spread).sum(axis=0)
    outfit = (squares / spread).sum(axis=0) / fit.drawn.sum(axis=0)
    return np.asarray(infit), np.asarray(outfit)


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -40, 40))))


def _root(variance: float) -> float | None:
    """Return the error; None where the people were too few to tell one."""
    return float(np.sqrt(variance)) if 0 < variance < _UNTOLD else None


_LOG_PRIOR = -(GRID**2) / 2 - np.log(np.exp(-(GRID**2) / 2).sum())

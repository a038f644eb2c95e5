"""All figures of a table of answers at once, and as JSON values (pure)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from quizzes.statistics.classical import ItemFigures, QuizFigures, item_figures, quiz_figures
from quizzes.statistics.flags import Flag, item_flags
from quizzes.statistics.intervals import (
    Interval,
    alpha_interval,
    correlation_interval,
    proportion_interval,
)
from quizzes.statistics.logistic import LogisticItem, LogisticModel, fit_rasch, fit_two_pl
from quizzes.statistics.matrix import Floats, Responses

ABILITIES = np.linspace(-4.0, 4.0, 33)
"""Where the curve of information is drawn, in logits."""
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Analysis:
    items: tuple[ItemFigures, ...]
    flags: tuple[tuple[Flag, ...], ...]
    """One entry an item."""
    quiz: QuizFigures
    mean_items: float
    """How many items a person had, on average."""
    rasch: LogisticModel | None
    two_pl: LogisticModel | None

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON values, rounded to 4 places; null where there is none."""
        models = {"rasch": self.rasch, "two_pl": self.two_pl}
        return {
            "items": [
                _rounded(asdict(item))
                | {"intervals": _rounded(_item_intervals(item)), "flags": [*flags]}
                | {name: _item_of(model, place) for name, model in models.items()}
                for place, (item, flags) in enumerate(zip(self.items, self.flags, strict=True))
            ],
            "quiz": _rounded(asdict(self.quiz))
            | {"intervals": _rounded(self._quiz_intervals)}
            | {name: _model(model) for name, model in models.items()},
        }

    @property
    def _quiz_intervals(self) -> dict[str, Any]:
        alpha = self.quiz.internal_consistency
        people = self.quiz.people
        found = None if alpha is None else alpha_interval(alpha / 100, people, self.mean_items)
        return {"internal_consistency": _pair(found)}


def analyse(responses: Responses, guess: Floats | None = None) -> Analysis:
    """Return all figures of `responses`. Linear in people × items for each step of the fits."""
    items = item_figures(responses, guess)
    return Analysis(
        items=items,
        flags=tuple(item_flags(item) for item in items),
        quiz=quiz_figures(responses),
        mean_items=float(responses.drawn.sum(axis=1).mean()),
        rasch=fit_rasch(responses),
        two_pl=fit_two_pl(responses),
    )


def _item_intervals(item: ItemFigures) -> dict[str, Any]:
    facility, index = item.facility_index, item.discrimination_index
    return {
        "facility_index": _pair(
            None if facility is None else proportion_interval(facility / 100, item.attempts)
        ),
        "discrimination_index": _pair(
            None if index is None else correlation_interval(index / 100, item.attempts)
        ),
    }


def _item_of(model: LogisticModel | None, place: int) -> dict[str, Any] | None:
    if model is None:
        return None
    item: LogisticItem = model.items[place]
    figures = asdict(item)
    del figures["name"]
    return _rounded(figures)


def _model(model: LogisticModel | None) -> dict[str, Any] | None:
    if model is None:
        return None
    figures = asdict(model)
    del figures["items"]
    information = model.information(ABILITIES)
    return _rounded(figures | {"aic": model.aic, "bic": model.bic}) | {
        "information": [
            [float(ability), round(float(value), _PLACES)]
            for ability, value in zip(ABILITIES, information, strict=True)
        ]
    }


def _pair(interval: Interval | None) -> Sequence[float] | None:
    return None if interval is None else [interval.low, interval.high]


def _rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: _round(value) for name, value in figures.items()}


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _PLACES)
    return [_round(entry) for entry in value] if isinstance(value, list) else value

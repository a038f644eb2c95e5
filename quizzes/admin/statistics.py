"""The page of a quiz's statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from quizzes.admin.quizpage import quiz_page, taught_quiz
from quizzes.analysis import ItemAnalysis, QuizAnalysis, Which, analyse_quiz
from quizzes.statistics.analysis import ABILITIES
from quizzes.statistics.flags import FEW_PEOPLE, Flag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzes.statistics import LogisticModel

WIDTH, HEIGHT = 640, 200
"""Of the picture of the information curve, in its own units."""

_WORDS = {
    Which.FIRST: pgettext_lazy("attempts", "everyone's first"),
    Which.LAST: pgettext_lazy("attempts", "everyone's last"),
    Which.BEST: pgettext_lazy("attempts", "everyone's best"),
    Which.ALL: pgettext_lazy("attempts", "all"),
}
_SENTENCES = {
    Flag.FEW: gettext_lazy("Too few answers to conclude anything yet."),
    Flag.NEGATIVE: gettext_lazy(
        "The stronger candidates fail it and the weaker ones pass: check the key."
    ),
    Flag.WEAK: gettext_lazy(
        "It hardly tells stronger candidates from weaker ones: is it clear, and about the text?"
    ),
    Flag.VERY_EASY: gettext_lazy("Nearly everybody knows it: use it for practice."),
    Flag.VERY_HARD: gettext_lazy(
        "Hardly anybody knows it: check the key, the wording, and whether the lesson says it."
    ),
    Flag.BETTER_DISTRACTOR: gettext_lazy(
        "A wrong option beats the key among the best candidates: check the key."
    ),
    Flag.DEAD_DISTRACTOR: gettext_lazy("Nobody chose one of the options: write a better one."),
}


@dataclass(frozen=True, slots=True)
class Row:
    item: ItemAnalysis
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Curve:
    """The test's information over ability, as a picture and as its peak in words."""

    points: str
    peak: float


@require_safe
def quiz_statistics(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Show how a quiz and its questions worked, and what to look at."""
    quiz = taught_quiz(request, quiz_id, "view")
    which = _which(request.GET.get("attempts", ""))
    found = analyse_quiz(quiz, which)
    context = {
        "quiz": quiz,
        "which": which,
        "choices": list(_WORDS.items()),
        "found": found,
        "rows": _rows(found),
        "curve": _curve(found.analysis.two_pl) if found else None,
        "few": FEW_PEOPLE,
    }
    return quiz_page(request, "quiz/statistics.html", context)


def _which(name: str) -> Which:
    return Which(name) if name in {*Which} else Which.FIRST


def _rows(found: QuizAnalysis | None) -> list[Row]:
    """Return the questions, those to look at first."""
    items = found.items if found else []
    rows = [Row(item, [str(_SENTENCES[flag]) for flag in item.flags]) for item in items]
    return sorted(rows, key=lambda row: _urgency(row.item))


def _urgency(item: ItemAnalysis) -> int:
    order = list(Flag)
    return min((order.index(flag) for flag in item.flags if flag is not Flag.FEW), default=99)


def _curve(model: LogisticModel | None) -> Curve | None:
    """Return the curve of the two-parameter model; None where it was not fitted."""
    if model is None or not model.has_converged:
        return None
    information = model.information(ABILITIES)
    top = float(information.max())
    if not top:
        return None
    across = np.linspace(0, WIDTH, len(ABILITIES))
    down = HEIGHT * (1 - information / top)
    points = " ".join(f"{x:.0f},{y:.1f}" for x, y in zip(across, down, strict=True))
    return Curve(points, float(ABILITIES[int(information.argmax())]))

"""The rules one attempt runs under, frozen at its start (pure)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from quizzes.kinds.base import Grade, Rule, Verdict, points_for
from quizzes.reveal import EXAM, PRACTICE, Reveal

GRACE = timedelta(seconds=30)
"""What arrives this long after the deadline still counts: networks are slow when all submit."""

LOCK_TIMEOUT = timedelta(seconds=5)
"""How long a save may wait for the database; expiry leaves it that time (settings: timeout)."""


class Mode(StrEnum):
    PRACTICE = "practice"
    """Feedback after each answer."""
    EXAM = "exam"
    """Feedback after the end."""


class Counts(StrEnum):
    """Which of a person's attempts at a quiz counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    MEAN = "mean"

    def of(self, scores: Sequence[Decimal]) -> Decimal | None:
        """Return what counts of `scores`, the earliest first; None of none."""
        if not scores:
            return None
        match self:
            case Counts.BEST:
                return max(scores)
            case Counts.LAST:
                return scores[-1]
            case Counts.FIRST:
                return scores[0]
            case Counts.MEAN:
                return sum(scores, Decimal(0)) / len(scores)


class Policy(BaseModel):
    """Frozen into the attempt, so that editing the quiz changes nobody's running attempt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode
    rule: Rule
    pass_percent: int
    limit_minutes: int | None = None
    is_one_way: bool = False
    """No way back to a question once one has gone on."""
    penalty_percent: int = 0
    """Share of a question's points that a wrong choice costs."""
    reveal: Reveal | None = None

    @property
    def revealing(self) -> Reveal:
        """When what is shown; attempts from before this could be chosen follow their mode."""
        return self.reveal or reveal_for(self.mode)

    def deadline(
        self,
        started_at: datetime,
        closes_at: datetime | None,
        extra: timedelta = timedelta(),
        extended: timedelta = timedelta(),
    ) -> datetime | None:
        """Return when answers stop counting: the time limit or the window's end, the earlier one.

        `extra` is what this person is allowed beyond both; `extended` what everyone at work was
        given while it ran, and already stands in `closes_at`.
        """
        moments = [closes_at + extra] if closes_at else []
        if self.limit_minutes is not None:
            limit = timedelta(minutes=self.limit_minutes)
            moments.append(started_at + limit + extra + extended)
        return min(moments, default=None)

    def points(self, grade: Grade, most: Decimal, *, is_choice: bool) -> Decimal | None:
        """Return what an answer so graded earns of `most` points; None until a person marks it.

        A wrong choice may cost points, so that guessing gains nothing on average.
        """
        if grade.share is None:
            return None
        if self.penalty_percent and is_choice and grade.verdict is Verdict.WRONG:
            return -(most * self.penalty_percent / 100).quantize(Decimal("0.01"))
        return points_for(grade.share, most)


def reveal_for(mode: Mode) -> Reveal:
    """Return when what is shown unless the quiz says otherwise."""
    return PRACTICE if mode is Mode.PRACTICE else EXAM


def is_in_time(arrived_at: datetime, deadline_at: datetime | None) -> bool:
    """Say whether what arrived then counts: up to and with deadline + grace, by arrival."""
    return deadline_at is None or arrived_at <= deadline_at + GRACE


def percent(points: Decimal, max_points: Decimal) -> Decimal:
    """Return the score in percent to one decimal place; 0 when there is nothing to gain."""
    if not max_points:
        return Decimal(0)
    return (100 * points / max_points).quantize(Decimal("0.1"))

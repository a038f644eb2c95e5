"""The rules one attempt runs under, frozen at its start (pure)."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from quizzes.kinds.base import Rule

GRACE = timedelta(seconds=30)
"""What arrives this long after the deadline still counts: networks are slow when all submit."""

LOCK_TIMEOUT = timedelta(seconds=5)
"""How long a save may wait for the database; expiry leaves it that time (settings: timeout)."""


class Mode(StrEnum):
    PRACTICE = "practice"
    """Feedback after each answer."""
    EXAM = "exam"
    """Feedback after the end."""


class Policy(BaseModel):
    """Frozen into the attempt, so that editing the quiz changes nobody's running attempt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode
    rule: Rule
    pass_percent: int
    limit_minutes: int | None = None

    def deadline(self, started_at: datetime, closes_at: datetime | None) -> datetime | None:
        """Return when answers stop counting: the time limit or the quiz's end, the earlier one."""
        moments = [closes_at] if closes_at else []
        if self.limit_minutes is not None:
            moments.append(started_at + timedelta(minutes=self.limit_minutes))
        return min(moments, default=None)


def is_in_time(arrived_at: datetime, deadline_at: datetime | None) -> bool:
    """Say whether what arrived then counts: up to and with deadline + grace, by arrival."""
    return deadline_at is None or arrived_at <= deadline_at + GRACE


def percent(points: Decimal, max_points: Decimal) -> Decimal:
    """Return the score in percent to one decimal place; 0 when there is nothing to gain."""
    if not max_points:
        return Decimal(0)
    return (100 * points / max_points).quantize(Decimal("0.1"))

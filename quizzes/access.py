"""Who may start an attempt: the window, the number, the pause, the place and the code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import TYPE_CHECKING

from quizzes.models import Attempt, Quiz
from quizzes.networks import is_within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from accounts.models import User
    from quizzes.terms import Terms


class Refusal(StrEnum):
    """Why an attempt may not start."""

    CLOSED = "closed"
    USED_UP = "used_up"
    TOO_SOON = "too_soon"
    WRONG_PLACE = "wrong_place"
    WRONG_CODE = "wrong_code"
    NOT_DRAWABLE = "not_drawable"


class StartRefused(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class History:
    """What a person has already made of a quiz."""

    used: int
    """How many attempts there are; after a deletion fewer than `last_number`."""
    last_number: int
    last_ended_at: datetime | None

    @classmethod
    def of(cls, attempts: Sequence[Attempt]) -> History:
        """Return what these are, all of one person at one quiz."""
        ended = [attempt.submitted_at for attempt in attempts if attempt.submitted_at]
        numbers = [attempt.number for attempt in attempts]
        return cls(len(attempts), max(numbers, default=0), max(ended, default=None))

    def next_from(self, quiz: Quiz) -> datetime | None:
        """Return when the pause after the last attempt is over; None where there is none."""
        if quiz.cool_down_minutes is None or self.last_ended_at is None:
            return None
        return self.last_ended_at + timedelta(minutes=quiz.cool_down_minutes)


def history(user: User, quiz: Quiz) -> History:
    """Return what `user` has made of `quiz`. 1 query."""
    attempts = Attempt.objects.of(user).filter(quiz=quiz).only("number", "submitted_at")
    return History.of(list(attempts))


def refusal_now(
    quiz: Quiz, terms: Terms, before: History, *, address: str, now: datetime
) -> Refusal | None:
    """Return why nobody could start at `address` now, whatever code they know. No queries."""
    next_from = before.next_from(quiz)
    if quiz.published_at is None or not terms.is_open_at(now):
        return Refusal.CLOSED
    if terms.attempts_allowed is not None and before.used >= terms.attempts_allowed:
        return Refusal.USED_UP
    if next_from is not None and now < next_from:
        return Refusal.TOO_SOON
    if not is_within(address, quiz.ip_ranges):
        return Refusal.WRONG_PLACE
    return None


def is_code_right(quiz: Quiz, code: str) -> bool:
    """Compare without a hint, in the time taken, at how much of the code was right."""
    return not quiz.access_code or compare_digest(
        code.strip().encode(), quiz.access_code.strip().encode()
    )

"""The rules of a quiz as they are for one person, exceptions included."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from quizzes.models import Override, Quiz

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from accounts.models import User
    from quizzes.models import Attempt


@dataclass(frozen=True, slots=True)
class Terms:
    """When a person may sit a quiz, for how much longer than others, and how often."""

    opens_at: datetime | None
    closes_at: datetime | None
    extra: timedelta
    attempts_allowed: int | None

    def is_open_at(self, now: datetime) -> bool:
        return (self.opens_at is None or self.opens_at <= now) and (
            self.closes_at is None or now < self.closes_at
        )

    def deadline_of(self, attempt: Attempt) -> datetime | None:
        """Return when answers of `attempt` stop counting under these terms."""
        extended = timedelta(minutes=attempt.extended_minutes)
        return attempt.rules.deadline(attempt.started_at, self.closes_at, self.extra, extended)


def terms_under(quiz: Quiz, overrides: Iterable[Override]) -> Terms:
    """Return the terms where `overrides` hold, each field from the nearest one that names it.

    A person's own goes before their department's, and that before one further up.
    """
    nearest = sorted(overrides, key=_nearness, reverse=True)
    extra: int | None = _first(nearest, "extra_minutes", None)
    return Terms(
        opens_at=_first(nearest, "opens_at", quiz.opens_at),
        closes_at=_first(nearest, "closes_at", quiz.closes_at),
        extra=timedelta(minutes=extra or 0),
        attempts_allowed=_first(nearest, "attempts_allowed", quiz.attempts_allowed),
    )


def terms_for(user: User, quiz: Quiz) -> Terms:
    """Return the terms of `quiz` for `user`. 1 query."""
    return terms_under(quiz, quiz.overrides.covering(user).select_related("department"))


def terms_of_quizzes(user: User, quizzes: Sequence[Quiz]) -> dict[int, Terms]:
    """Return the terms of each quiz for `user`, by its id. 1 query."""
    found: Mapping[int, list[Override]] = defaultdict(list)
    covering = Override.objects.covering(user).select_related("department")
    for override in covering.filter(quiz__in=quizzes):
        found[override.quiz_id].append(override)
    return {quiz.pk: terms_under(quiz, found[quiz.pk]) for quiz in quizzes}


def _nearness(override: Override) -> int:
    return 10_000 if override.department is None else len(override.department.path)


def _first(overrides: Iterable[Override], name: str, otherwise: Any) -> Any:
    values = (getattr(override, name) for override in overrides)
    return next((value for value in values if value is not None), otherwise)

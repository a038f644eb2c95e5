"""Asking someone who passed on an old text about just what changed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from random import Random

from django.db import transaction

from accounts.models import User
from lessons.models import Revision
from quizzes.actions.attempts import lay_out
from quizzes.kinds.base import Rule
from quizzes.models import Attempt, Item, Version
from quizzes.models.attempt import Purpose
from quizzes.papers import Place
from quizzes.policy import Mode, Policy


@transaction.atomic
def start_delta(
    *,
    user: User,
    revision: Revision,
    versions: Sequence[Version],
    pass_percent: int,
    now: datetime,
    seed: int,
) -> Attempt:
    """Return the person's open attempt about what `revision` changed, made now if there is none.

    As with a quiz, the UNIQUE constraint on open attempts lets one of many starts through.
    """
    deltas = Attempt.objects.of(user).filter(revision=revision)
    policy = Policy(mode=Mode.PRACTICE, rule=Rule.PARTIAL_CREDIT, pass_percent=pass_percent)
    places = [Place(version, version.points) for version in versions]
    Attempt.objects.bulk_create(
        [
            Attempt(
                user=user,
                purpose=Purpose.DELTA,
                revision=revision,
                number=deltas.count() + 1,
                seed=seed,
                policy=policy.model_dump(mode="json"),
                started_at=now,
                max_score=sum((place.points for place in places), Decimal(0)),
            )
        ],
        ignore_conflicts=True,
    )
    attempt = deltas.open().get()
    if attempt.seed == seed and not attempt.items.exists():
        Random(seed).shuffle(places)  # noqa: S311 -- drawn, not secret
        Item.objects.bulk_create(lay_out(attempt, places, shuffle=True))
    return attempt

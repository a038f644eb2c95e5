"""Two markers, neither of whom knows what the other would give."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db import transaction
from django.db.models import F

from accounts.models import User
from quizzes.actions.marking import NotMarkable, mark_item
from quizzes.models import Attempt, Item, Opinion

AGREEMENT = Decimal("0.1")
"""The share of an answer's points that two markers may lie apart, and still be said to agree."""


class Reached(StrEnum):
    """What an opinion leads to."""

    WAITING = "waiting"
    """It is the first: another marker has to look."""
    AGREED = "agreed"
    """The two are close: their mean is the mark."""
    APART = "apart"
    """The two are not: a person has to decide between them."""


@transaction.atomic
def give_opinion(
    *, item: Item, points: Decimal, comment: str, marker: User, now: datetime
) -> Reached:
    """Add what `marker` would give, and mark the item once two agree; raise NotMarkable.

    The attempt's row is taken first, so that opinions come one after the other; one marker has one,
    and a third finds two there, by UNIQUE constraints.
    """
    if not 0 <= points <= item.points:
        raise NotMarkable
    if not Attempt.objects.ended().filter(pk=item.attempt_id).update(graded_at=F("graded_at")):
        raise NotMarkable
    before = list(item.opinions.order_by("number"))
    if len(before) > 1 or any(opinion.marker_id == marker.pk for opinion in before):
        raise NotMarkable
    mine = Opinion.objects.create(
        item=item,
        number=len(before) + 1,
        marker=marker,
        points=points,
        comment=comment,
        made_at=now,
    )
    return _settle(item, before[0], mine, now) if before else Reached.WAITING


def _settle(item: Item, first: Opinion, second: Opinion, now: datetime) -> Reached:
    if abs(first.points - second.points) > AGREEMENT * item.points:
        return Reached.APART
    comments = [opinion.comment for opinion in (first, second) if opinion.comment]
    mark_item(
        item=item,
        points=((first.points + second.points) / 2).quantize(Decimal("0.01")),
        comment="\n\n".join(comments),
        marker=second.marker,
        now=now,
    )
    return Reached.AGREED

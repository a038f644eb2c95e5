"""Grading: marks are appended, the last standing one counts, and a score is the sum of those."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Prefetch, Q

from accounts.models import User
from quizzes.corrections import Portion, Settled, holding, settle, total
from quizzes.models import Attempt, Item, Mark, Regrade


class NotMarkable(ValueError):
    """A mark that cannot be given: the attempt is open, or the points are not within the item's."""


@transaction.atomic
def grade_attempt(*, attempt: Attempt, now: datetime) -> None:
    """Mark what needs no person and compute the score; grading twice changes nothing.

    Marks that a person gave are never touched. An attempt without `graded_at` is due: it has just
    ended, or a correction of a key concerns it.
    """
    was_due = _take(attempt.pk, now)
    if was_due is not None:
        _grade(attempt, now, was_due=was_due)


@transaction.atomic
def mark_item(
    *, item: Item, points: Decimal, comment: str, marker: User, now: datetime, reason: str = ""
) -> Mark:
    """Append a person's mark to `item` and bring the score up to date; raise NotMarkable."""
    if not 0 <= points <= item.points:
        raise NotMarkable
    was_due = _take(item.attempt_id, now)
    if was_due is None:
        raise NotMarkable
    mark = Mark.objects.create(
        item=item,
        answer=item.answers.counted().order_by("-number").first(),
        points=points,
        marker=marker,
        comment=comment,
        reason=reason,
        made_at=now,
    )
    _grade(item.attempt, now, was_due=was_due)
    return mark


def _take(attempt_id: int, now: datetime) -> bool | None:
    """Take the row of an attempt, so that two graders append no mark twice.

    Say whether its grade was due; None where it has not ended.
    """
    ended = Attempt.objects.ended().filter(pk=attempt_id)
    if ended.filter(graded_at=None).update(graded_at=now):
        return True
    return False if ended.update(graded_at=now) else None


def _grade(attempt: Attempt, now: datetime, *, was_due: bool) -> None:
    items = list(
        attempt.items.with_answer()
        .select_related("version")
        .prefetch_related(Prefetch("marks", Mark.objects.order_by("pk")), "version__corrections")
    )
    settled = [settle(item, attempt.rules, holding(item, attempt.quiz_id)) for item in items]
    marks = (_new_mark(*pair, now) for pair in zip(items, settled, strict=True))
    Mark.objects.bulk_create(mark for mark in marks if mark)
    is_changed = _store_score(attempt, total(one.portion for one in settled))
    if is_changed and was_due and _was_graded(items):
        _count_change(attempt, items)


def _new_mark(item: Item, settled: Settled, now: datetime) -> Mark | None:
    """Return the automatic mark that is missing, or that the last one no longer is.

    What is void is marked by its key all the same, for the day it is void no more.
    """
    last = settled.mark
    if settled.points is None or settled.is_given_by_a_person:
        return None
    if last and (last.points, last.answer_id) == (settled.points, item.answer_pk):
        return None
    return Mark(
        item=item,
        answer_id=item.answer_pk,
        points=settled.points,
        correction=None if settled.ruling.is_void else settled.ruling.correction,
        made_at=now,
    )


def _store_score(attempt: Attempt, portion: Portion) -> bool:
    """Write the score and the most possible; say whether a score is another than before."""
    row = Attempt.objects.filter(pk=attempt.pk)
    if portion.points is None:
        is_changed = row.filter(score__isnull=False).update(score=None)
        row.update(max_score=portion.most)
    else:
        score = {"score": portion.points, "max_score": portion.most}
        is_changed = row.exclude(**score).update(**score)
    attempt.refresh_from_db(fields=["score", "max_score", "graded_at"])
    return bool(is_changed)


def _was_graded(items: Sequence[Item]) -> bool:
    """Say whether this is not the first grading: that marks whatever needs no person."""
    return any(item.marks.all() for item in items) or all(
        item.version.loaded.is_marked_by_hand and item.answer_pk for item in items
    )


def _count_change(attempt: Attempt, items: Sequence[Item]) -> None:
    """Note the change in the regrades under way, in the transaction that makes it: once each."""
    here = Q(correction__quiz__isnull=True) | Q(correction__quiz=attempt.quiz_id)
    versions = [item.version_id for item in items]
    Regrade.objects.under_way().filter(here, correction__version__in=versions).update(
        changed=F("changed") + 1
    )

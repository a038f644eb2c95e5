"""Grading: marks are appended, the last one counts, and a score is the sum of the last marks."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from quizzes.kinds import load_answer
from quizzes.kinds.base import Grade
from quizzes.models import Attempt, Item, Mark
from quizzes.models.attempt import State
from quizzes.policy import Policy


class NotMarkable(ValueError):
    """A mark that cannot be given: the attempt is open, or the points are not within the item's."""


def grade_item(item: Item, policy: Policy) -> Grade | None:
    """Return the grade of the answer that counts (`with_answer()` must have been asked for).

    None when there is no answer. A pure function of answer, version and policy.
    """
    stored = item.answer_content
    if stored is None:
        return None
    content = item.version.loaded
    return content.grade(load_answer(content, stored), policy.rule)


@transaction.atomic
def grade_attempt(*, attempt: Attempt, now: datetime) -> None:
    """Mark what needs no person and compute the score; grading twice changes nothing.

    Marks that a person gave are never touched. The UPDATE comes first: it takes the attempt's
    row, so that two graders append no mark twice.
    """
    ended = Attempt.objects.ended().filter(pk=attempt.pk)
    if not ended.update(graded_at=now):
        return
    items = list(attempt.items.with_answer().select_related("version").prefetch_related("marks"))
    Mark.objects.bulk_create(_new_marks(items, attempt.rules, now))
    _store_score(attempt, len(items))


@transaction.atomic
def mark_item(*, item: Item, points: Decimal, comment: str, marker: User, now: datetime) -> Mark:
    """Append a person's mark to `item` and bring the score up to date; raise NotMarkable."""
    if not 0 <= points <= item.points:
        raise NotMarkable
    ended = Attempt.objects.ended().filter(pk=item.attempt_id)
    if ended.filter(graded_at=None).exists():  # a crash came between the end and the grading
        grade_attempt(attempt=item.attempt, now=now)
    if not ended.update(graded_at=now):
        raise NotMarkable
    answer = item.answers.counted().order_by("-number").first()
    mark = Mark.objects.create(
        item=item, answer=answer, points=points, marker=marker, comment=comment, made_at=now
    )
    _store_score(item.attempt, item.attempt.items.count())
    return mark


def _new_marks(items: Iterable[Item], policy: Policy, now: datetime) -> list[Mark]:
    """Return the automatic marks that are missing or no longer what the answer earns."""
    marks = []
    for item in items:
        last = max(item.marks.all(), key=lambda mark: mark.pk, default=None)
        if last is not None and last.marker_id is not None:
            continue
        points = _earned(item, policy)
        if points is None or (last and (last.points, last.answer_id) == (points, item.answer_pk)):
            continue
        marks.append(Mark(item=item, answer_id=item.answer_pk, points=points, made_at=now))
    return marks


def _earned(item: Item, policy: Policy) -> Decimal | None:
    """Return the points of the item: 0 without an answer, None if only a person can say."""
    grade = grade_item(item, policy)
    if grade is None:
        return Decimal(0)
    return policy.points(grade, item.points, is_choice=item.version.loaded.is_choice)


def _store_score(attempt: Attempt, item_count: int) -> None:
    """Write the score: the sum of each item's last mark, or none while one is missing.

    What wrong choices cost takes nothing from what was never earned: it stops at 0.
    """
    last = Mark.objects.last_of(attempt)
    marked = last.count()
    total: Decimal = last.aggregate(total=Sum("points"))["total"] or Decimal(0)
    score = max(total, Decimal(0)) if marked == item_count else None
    Attempt.objects.filter(pk=attempt.pk).exclude(state=State.OPEN).update(score=score)
    attempt.refresh_from_db(fields=["score", "graded_at"])

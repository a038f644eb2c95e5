"""Whose score a correction of a key changes, and how: read only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import batched

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery, Sum

from quizzes.corrections import Portion, holding, settle, total
from quizzes.models import Attempt, Item, KeyCorrection, Mark, Version
from quizzes.models.attempt import AttemptQuerySet

BATCH = 500
"""Attempts that are looked at together: few enough for any database's limit of parameters."""


@dataclass(frozen=True, slots=True)
class Change:
    """One attempt as its score is, and as it would be."""

    before: Attempt
    after: Attempt

    @property
    def is_changed(self) -> bool:
        return _standing(self.before) != _standing(self.after)

    @property
    def loses_pass(self) -> bool:
        return bool(self.before.is_passed) and not self.after.is_passed

    @property
    def gains_pass(self) -> bool:
        return not self.before.is_passed and bool(self.after.is_passed)

    @property
    def difference(self) -> Fraction:
        """By how much the share of the points grows; what had no score yet begins at 0."""
        return _share(self.after) - _share(self.before)


@dataclass(frozen=True, eq=False)
class Preview:
    """All ended attempts that a correction concerns."""

    changes: Sequence[Change]

    @cached_property
    def changed(self) -> list[Change]:
        """Those that change: who would no longer pass first, then the greatest losses."""
        changed = [change for change in self.changes if change.is_changed]
        return sorted(changed, key=lambda change: (not change.loses_pass, change.difference))

    @property
    def concerned(self) -> int:
        return len(self.changes)

    @property
    def awaiting(self) -> int:
        """How many have no score to change yet: a person must mark something first."""
        return sum(change.after.score is None and not change.is_changed for change in self.changes)

    @property
    def unchanged(self) -> int:
        return len(self.changes) - len(self.changed) - self.awaiting

    @property
    def losing_pass(self) -> int:
        return sum(change.loses_pass for change in self.changed)

    @property
    def gaining_pass(self) -> int:
        return sum(change.gains_pass for change in self.changed)

    @property
    def up(self) -> int:
        return sum(change.difference > 0 for change in self.changed)

    @property
    def down(self) -> int:
        return sum(change.difference < 0 for change in self.changed)


def concerned_by(correction: KeyCorrection) -> AttemptQuerySet:
    """Select the ended attempts that asked its version: in its quiz, or wherever it was asked."""
    asked = Item.objects.filter(attempt=OuterRef("pk"), version=correction.version_id)
    attempts = Attempt.objects.ended().filter(Exists(asked))
    return attempts.filter(quiz=correction.quiz_id) if correction.quiz_id else attempts


def due_of(correction: KeyCorrection) -> AttemptQuerySet:
    """Select those of them whose grade is due."""
    return concerned_by(correction).filter(graded_at=None)


def preview_correction(correction: KeyCorrection) -> Preview:
    """Return what making `correction` would change, or withdrawing it if it stands already.

    A correction that is not saved yet is one that would be made. 5 queries for 500 attempts.
    """
    return Preview(list(_changes(correction)))


def _changes(correction: KeyCorrection) -> Iterator[Change]:
    version = Version.objects.prefetch_related("corrections").get(pk=correction.version_id)
    attempts = concerned_by(correction).select_related("user", "quiz")
    for batch in batched(attempts.order_by("pk"), BATCH, strict=False):
        items = _items(version, batch)
        rests = _rests(version, batch)
        for attempt in batch:
            item = items[attempt.pk]
            after = _after(holding(item, attempt.quiz_id), correction)
            own = settle(item, attempt.rules, after).portion
            rest = rests.get(attempt.pk, ())
            yield Change(attempt, _with_score(attempt, total([own, *rest])))


def _after(standing: Sequence[KeyCorrection], correction: KeyCorrection) -> list[KeyCorrection]:
    others = [one for one in standing if one.pk != correction.pk]
    return others if correction.pk else [*others, correction]


def _items(version: Version, attempts: Sequence[Attempt]) -> dict[int, Item]:
    """Return the item that asked `version` of each attempt, with its answer and its marks."""
    items = Item.objects.filter(attempt__in=attempts, version=version).with_answer()
    found = {}
    for item in items.prefetch_related(Prefetch("marks", Mark.objects.order_by("pk"))):
        item.version = version
        found[item.attempt_id] = item
    return found


def _rests(version: Version, attempts: Sequence[Attempt]) -> dict[int, list[Portion]]:
    """Return what all other items of each attempt bring, by the marks they have."""
    mark = Mark.objects.standing().filter(item=OuterRef("pk")).order_by("-pk")
    rows = (
        Item.objects.filter(attempt__in=attempts)
        .exclude(version=version)
        .counting()
        .annotate(gained=Subquery(mark.values("points")[:1]))
        .order_by()
        .values_list("attempt")
        .annotate(Count("pk"), Count("gained"), Sum("gained"), Sum("points"))
    )
    return {
        attempt: [Portion(gained if marked == count else None, most)]
        for attempt, count, marked, gained, most in rows
    }


def _with_score(attempt: Attempt, portion: Portion) -> Attempt:
    after = copy(attempt)
    after.score, after.max_score = portion
    return after


def _standing(attempt: Attempt) -> tuple[Decimal, Decimal] | None:
    """Return the score; None where there is none yet, whatever the most possible will be."""
    return None if attempt.score is None else (attempt.score, attempt.max_score)


def _share(attempt: Attempt) -> Fraction:
    if not attempt.score or not attempt.max_score:
        return Fraction(0)
    return Fraction(attempt.score) / Fraction(attempt.max_score)

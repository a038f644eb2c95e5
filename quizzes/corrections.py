"""How corrections of a key bear on an answer, and what each item then brings to the score.

One function for the mark, for the preview and for the feedback. No queries but of what it is given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from quizzes.kinds import AnyContent, load_answer
from quizzes.kinds.base import Grade, Rule, Verdict
from quizzes.models import Item, KeyCorrection, Mark
from quizzes.models.correction import CorrectionRule
from quizzes.policy import Policy

_RIGHT = Grade(Fraction(1))


class Portion(NamedTuple):
    """Points gained and points to be had, of one item or of several."""

    points: Decimal | None
    """None while a person must mark something."""
    most: Decimal


NOTHING = Portion(Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for an answer once key and corrections have spoken."""

    grade: Grade | None
    """None where nothing was answered, and nothing is given for that."""
    by_key: Grade | None
    correction: KeyCorrection | None = None
    """The one that decided, where the key did not."""

    @property
    def is_void(self) -> bool:
        return self._is_by(CorrectionRule.VOID)

    @property
    def verdict(self) -> Verdict | None:
        """How the answer itself fares: full marks for all do not make it right."""
        grade = self.by_key if self._is_by(CorrectionRule.FULL_MARKS) else self.grade
        return grade.verdict if grade else None

    def _is_by(self, rule: CorrectionRule) -> bool:
        return self.correction is not None and self.correction.rule == rule


@dataclass(frozen=True, slots=True)
class Settled:
    """What an item is worth now."""

    ruling: Ruling
    points: Decimal | None
    """A person's mark, else what the ruling earns; None until a person marks it."""
    most: Decimal
    mark: Mark | None
    """The mark that has counted so far."""

    @property
    def is_given_by_a_person(self) -> bool:
        return self.mark is not None and self.mark.marker_id is not None

    @property
    def portion(self) -> Portion:
        """What it brings to the score: nothing on either side where it is void."""
        return NOTHING if self.ruling.is_void else Portion(self.points, self.most)


def decide(
    content: AnyContent, stored: object, rule: Rule, corrections: Sequence[KeyCorrection]
) -> Ruling:
    """Return what holds for a stored answer, or for None.

    Void goes before full marks, these before the key, and the key before answers also accepted.
    """
    answer = None if stored is None else load_answer(content, stored)
    by_key = None if answer is None else content.grade(answer, rule)
    if void := _first(CorrectionRule.VOID, corrections):
        return Ruling(by_key, by_key, void)
    if by_key == _RIGHT:
        return Ruling(by_key, by_key)
    decisive = _first(CorrectionRule.FULL_MARKS, corrections)
    if decisive is None and answer is not None:
        said = content.meaning(answer)
        decisive = next((one for one in corrections if said in accepted(one, content)), None)
    return Ruling(_RIGHT, by_key, decisive) if decisive else Ruling(by_key, by_key)


def accepted(correction: KeyCorrection, content: AnyContent) -> frozenset[object]:
    """Return what the answers mean that a correction accepts; none where it says something else."""
    if correction.rule != CorrectionRule.ACCEPT:
        return frozenset()
    return frozenset(content.meaning(load_answer(content, one)) for one in correction.answers)


def holding(item: Item, quiz_id: int | None) -> list[KeyCorrection]:
    """Return the standing corrections that bear on an item of an attempt at that quiz.

    Load `version__corrections` beforehand where there are many items.
    """
    return [
        correction
        for correction in item.version.corrections.all()
        if correction.withdrawn_at is None and correction.quiz_id in {None, quiz_id}
    ]


def last_mark(item: Item, corrections: Iterable[KeyCorrection]) -> Mark | None:
    """Return the mark that counts: the last, but for those made by corrections since withdrawn."""
    standing = {None, *(correction.pk for correction in corrections)}
    marks = [mark for mark in item.marks.all() if mark.correction_id in standing]
    return max(marks, key=lambda mark: mark.pk, default=None)


def settle(item: Item, policy: Policy, corrections: Sequence[KeyCorrection]) -> Settled:
    """Return what `item` is worth (`with_answer()` must have been asked for).

    A pure function of answer, version, policy, corrections and what a person gave: that stands.
    """
    content = item.version.loaded
    ruling = decide(content, item.answer_content, policy.rule, corrections)
    mark = last_mark(item, corrections)
    points: Decimal | None
    if mark is not None and mark.marker_id is not None:
        points = mark.points
    elif ruling.grade is None:
        points = Decimal(0)
    else:
        points = policy.points(ruling.grade, item.points, is_choice=content.is_choice)
    return Settled(ruling, points, item.points, mark)


def total(portions: Iterable[Portion]) -> Portion:
    """Add up: no score while a part of it is missing, and never one below 0.

    What wrong choices cost takes nothing from what was never earned.
    """
    parts = list(portions)
    most = sum((part.most for part in parts), Decimal(0))
    gained = [part.points for part in parts if part.points is not None]
    if len(gained) < len(parts):
        return Portion(None, most)
    return Portion(max(sum(gained, Decimal(0)), Decimal(0)), most)


def _first(rule: CorrectionRule, corrections: Iterable[KeyCorrection]) -> KeyCorrection | None:
    return next((correction for correction in corrections if correction.rule == rule), None)

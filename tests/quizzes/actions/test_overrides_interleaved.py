"""Exceptions made and taken back while somebody is at work, against a model of the rule (A15).

A change holds from the next request on, and never takes away time that has been used.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from accounts.actions import add_department
from accounts.models import Department, User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import Outcome, expire_attempt, submit_attempt
from quizzes.actions.overrides import Allowance, set_override, withdraw_override
from quizzes.models import Attempt, Override, Quiz
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import NOW, make_question, make_quiz, make_user
from tests.guarantees.plugin import Figure
from tests.quizzes.watching import CLOSES, LIMIT, MINUTE, SECOND, answer_at, begin
from tests.rounds import rounds

INTERLEAVINGS = rounds(100)
ACTS = 14


@dataclass
class Model:
    """When answers must stop counting, reckoned without the product's own rules."""

    deadline: datetime = NOW + LIMIT
    given: dict[str, Allowance] = field(default_factory=dict)
    """To the person ("own") and to their department ("department")."""

    def change(self, now: datetime) -> None:
        """Say what holds from now on; what has been used of the time stays used.

        Whose time is over is not called back.
        """
        if self.deadline <= now:
            return
        extra = (self._first("extra_minutes") or 0) * MINUTE
        ends = min(NOW + LIMIT, (self._first("closes_at") or CLOSES)) + extra
        self.deadline = max(ends, now)

    def _first(self, name: str) -> Any:
        values = [getattr(self.given[whose], name) for whose in sorted(self.given, reverse=True)]
        return next((value for value in values if value is not None), None)


class Sitting:
    """A person at work, whose exceptions change; each act is compared with the model."""

    def __init__(self, exam: Quiz, office: User, random: Random) -> None:
        self.exam, self.office, self.random = exam, office, random
        department = add_department(name="处", parent=None)
        self.person = make_user(department=department)
        self.whose: dict[str, User | Department] = {"own": self.person, "department": department}
        self.attempt = begin(self.person, exam)
        self.now, self.model = NOW, Model()
        self.newest, self.state = "", "open"
        self.tried: Counter[str] = Counter()

    def act(self) -> None:
        acts: list[Callable[[], None]] = [self.wait, self.give, self.take_back, self.save]
        ends: list[Callable[[], None]] = [self.submit, self.expire]
        self.random.choices([*acts, *ends], weights=[6, 4, 3, 4, 1, 2])[0]()
        self.attempt.refresh_from_db()
        assert (self.attempt.state, self.attempt.deadline_at) == (self.state, self.model.deadline)

    def wait(self) -> None:
        """Let some minutes pass, or go to the last moments of the deadline as it is now."""
        brink = [self.model.deadline + GRACE + after for after in (-SECOND, 0 * SECOND, SECOND)]
        over = self.model.deadline + GRACE + LOCK_TIMEOUT + SECOND
        later = self.now + self.random.randint(1, 15) * MINUTE
        self.now = max(self.now, self.random.choice([later, later, *brink, over]))

    def give(self) -> None:
        whose, allowance = self.random.choice(list(self.whose)), self._allowance()
        set_override(
            quiz=self.exam,
            whom=self.whose[whose],
            allowance=allowance,
            reason="就医。",
            by=self.office,
            now=self.now,
        )
        self._changed(self.model.given | {whose: allowance})

    def take_back(self) -> None:
        if self.model.given:
            whose = self.random.choice(list(self.model.given))
            is_own = whose == "own"
            override = Override.objects.get(quiz=self.exam, user__isnull=not is_own)
            withdraw_override(override=override, now=self.now)
            rest = {key: given for key, given in self.model.given.items() if key != whose}
            self._changed(rest)

    def save(self) -> None:
        op_id = f"op-{self.tried.total()}"
        saved = answer_at(self.attempt, 1, self.now, op_id, self.newest)
        is_counted = self._takes_answers()
        assert saved.outcome is (Outcome.SAVED if is_counted else Outcome.LATE)
        self.newest = op_id if is_counted else self.newest
        self.tried[saved.outcome] += 1

    def submit(self) -> None:
        submitted = submit_attempt(attempt=self._read(), arrived_at=self.now, now=self.now)
        assert submitted is self._takes_answers()
        self._end("submitted", ends=submitted)

    def expire(self) -> None:
        is_over = self.model.deadline < self.now - GRACE - LOCK_TIMEOUT
        has_ended = expire_attempt(attempt=self._read(), now=self.now)
        assert has_ended is (is_over or self.state != "open")
        self._end("expired", ends=has_ended)

    def _allowance(self) -> Allowance:
        """Return more time, or a window that ends earlier or later, or both."""
        extra, closes = self.random.choice([(True, False), (False, True), (True, True)])
        allowance = Allowance(extra_minutes=self.random.randint(1, 40) if extra else None)
        end = NOW + self.random.randint(5, 70) * MINUTE
        return replace(allowance, closes_at=end) if closes else allowance

    def _changed(self, given: dict[str, Allowance]) -> None:
        self.model.given = given
        if self.state == "open":
            before = self.model.deadline
            self.model.change(self.now)
            self.tried["shorter" if self.model.deadline < before else "not shorter"] += 1

    def _end(self, state: str, *, ends: bool) -> None:
        if ends and self.state == "open":
            self.state = state
            self.tried[state] += 1

    def _takes_answers(self) -> bool:
        return self.state == "open" and self.now <= self.model.deadline + GRACE

    def _read(self) -> Attempt:
        return Attempt.objects.get(pk=self.attempt.pk)


@pytest.mark.promise("A15")
def test_exceptions_in_mid_attempt_hold_at_once_and_take_no_used_time(
    lesson: Lesson, course: Course, instructor: User, figure: Figure
) -> None:
    random = Random(15)  # noqa: S311 -- to be repeated
    tried: Counter[str] = Counter()
    question = make_question(lesson, "true_false")
    for _number in range(INTERLEAVINGS):
        exam = make_quiz(course, [question], mode="exam", limit_minutes=30, closes_at=CLOSES)
        sitting = Sitting(exam, instructor, random)
        for _act in range(ACTS):
            sitting.act()
        if sitting.state != "open":
            assert sitting.attempt.score == Decimal(2 if sitting.newest else 0)
        tried += sitting.tried
    assert min(
        tried[what] for what in ("saved", "late", "submitted", "expired", "shorter")
    ) > rounds(10)
    figure(
        f"{INTERLEAVINGS} interleavings: {tried['shorter'] + tried['not shorter']} changes, "
        f"{tried['shorter']} of them to less time; {tried['saved']} saves in time, "
        f"{tried['late']} late, {tried['submitted']} handed in, {tried['expired']} expired"
    )

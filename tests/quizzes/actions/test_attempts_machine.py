"""Two or three windows of one attempt, in any order of acts, against a model of the rules (A2).

After the end nothing changes, every posted answer stays stored, and forks do not count.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quizzes.actions.attempts import Outcome, expire_attempt, save_answer, submit_attempt
from quizzes.actions.marking import grade_attempt
from quizzes.models import Answer, Attempt, Mark
from tests.builders import NOW, make_course, make_lesson, make_question, make_quiz
from tests.guarantees.plugin import Figure
from tests.quizzes.copies import open_attempts
from tests.rounds import rounds

DEADLINE = NOW + timedelta(minutes=30)
CLIENTS = st.integers(0, 2)
POSITIONS = st.integers(1, 2)
CHOICES = st.sampled_from(["true", "false"])
WANTED = [Outcome.SAVED, Outcome.REPEATED, Outcome.MISMATCH, Outcome.FORK, Outcome.LATE]


@dataclass
class Posted:
    """One operation as it was first posted, and what became of it then."""

    position: int
    choice: str
    outcome: Outcome


@dataclass
class Model:
    """What should be true of the attempt, kept without a database."""

    is_exam: bool
    state: str = "open"
    posted: dict[str, Posted] = field(default_factory=dict)
    newest: dict[int, str] = field(default_factory=dict)

    def post(self, op_id: str, position: int, choice: str, base: str, *, in_time: bool) -> Outcome:
        """Return what must become of an answer, and remember a new one."""
        before = self.posted.get(op_id)
        if before is not None:
            if (before.position, before.choice) != (position, choice):
                return Outcome.MISMATCH
            return Outcome.REPEATED if before.outcome is Outcome.SAVED else self._again(before)
        outcome = self._first(position, base, takes=self.state == "open" and in_time)
        self.posted[op_id] = Posted(position, choice, outcome)
        if outcome is Outcome.SAVED:
            self.newest[position] = op_id
        return outcome

    def score(self) -> int:
        return sum(2 for op_id in self.newest.values() if self.posted[op_id].choice == "true")

    def _first(self, position: int, base: str, *, takes: bool) -> Outcome:
        if not takes:
            return Outcome.LATE
        if position not in self.newest:
            return Outcome.SAVED
        if not self.is_exam:
            return Outcome.SETTLED
        return Outcome.SAVED if self.newest[position] == base else Outcome.FORK

    def _again(self, before: Posted) -> Outcome:
        """Return what a copy of an answer that never counted gets: the same, or that it is late."""
        if before.outcome is Outcome.SETTLED and self.state != "open":
            return Outcome.LATE
        return before.outcome


class Windows(RuleBasedStateMachine):
    """Each window knows the answers it last saw; the clock only goes forward."""

    open_attempts: dict[str, Iterator[Attempt]]
    """By the mode of their quiz."""
    tried: Counter[str]

    @initialize(mode=st.sampled_from(["exam", "exam", "practice"]))
    def start(self, mode: str) -> None:
        self.now: datetime = NOW
        self.attempt = next(self.open_attempts[mode])
        self.tried["attempts"] += 1
        self.items = {
            item.position: item for item in self.attempt.items.select_related("attempt", "version")
        }
        self.model = Model(is_exam=mode == "exam")
        self.seen: list[dict[int, str]] = [{}, {}, {}]
        self.ended: tuple[object, ...] | None = None

    @rule(client=CLIENTS, position=POSITIONS, choice=CHOICES)
    def save(self, client: int, position: int, choice: str) -> None:
        """Post a new answer over what this window last saw; the reply shows it the newest."""
        base = self.seen[client].get(position, "")
        self._post(f"op-{len(self.model.posted)}", position, choice, base)
        self._see(client, position)

    @rule(client=CLIENTS, position=POSITIONS, choice=CHOICES)
    def save_without_reading_the_reply(self, client: int, position: int, choice: str) -> None:
        base = self.seen[client].get(position, "")
        self._post(f"op-{len(self.model.posted)}", position, choice, base)

    @precondition(lambda self: self.model.posted)
    @rule(data=st.data())
    def save_again(self, data: st.DataObject) -> None:
        op_id, posted = self._some_posted(data)
        self._post(op_id, posted.position, posted.choice, "")

    @precondition(lambda self: self.model.posted)
    @rule(data=st.data(), position=POSITIONS, choice=CHOICES)
    def save_other_under_a_known_operation(
        self, data: st.DataObject, position: int, choice: str
    ) -> None:
        op_id, _posted = self._some_posted(data)
        self._post(op_id, position, choice, "")

    @precondition(lambda self: self.model.newest)
    @rule(client=CLIENTS)
    def reload(self, client: int) -> None:
        for position in self.items:
            self._see(client, position)

    @rule(after=st.sampled_from([-1, 0, 30, 31, 35, 36]))
    def wait(self, after: int) -> None:
        """Let the time pass until so many seconds after the deadline."""
        self.now = max(self.now, DEADLINE + timedelta(seconds=after))

    @rule()
    def submit(self) -> None:
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        submitted = submit_attempt(attempt=attempt, arrived_at=self.now, now=self.now)
        assert submitted is (self.model.state == "open" and self._is_in_time())
        if submitted:
            self._end("submitted")

    @rule()
    def expire(self) -> None:
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        is_over = self.model.is_exam and self.now > DEADLINE + timedelta(seconds=35)
        has_ended = expire_attempt(attempt=attempt, now=self.now)
        assert has_ended is (self.model.state != "open" or is_over)
        if self.model.state == "open" and is_over:
            self._end("expired")

    @precondition(lambda self: self.model.state != "open")
    @rule()
    def regrade(self) -> None:
        self.tried["regrades"] += 1
        grade_attempt(attempt=Attempt.objects.get(pk=self.attempt.pk), now=self.now)

    @precondition(lambda self: self.model.state != "open")
    @invariant()
    def nothing_changes_after_the_end(self) -> None:
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        assert (attempt.state, attempt.score) == (self.model.state, Decimal(self.model.score()))
        result = (attempt.submitted_at, attempt.score, self._marks())
        self.ended = self.ended or result
        assert result == self.ended

    def teardown(self) -> None:
        self._check_that_an_open_attempt_is_not_graded()
        self._check_that_every_answer_is_stored_as_it_was_posted()
        self._check_that_the_newest_that_counts_is_shown()

    def _check_that_an_open_attempt_is_not_graded(self) -> None:
        if self.model.state == "open":
            attempt = Attempt.objects.get(pk=self.attempt.pk)
            assert (attempt.state, attempt.score, self._marks()) == ("open", None, [])

    def _check_that_every_answer_is_stored_as_it_was_posted(self) -> None:
        stored = {
            answer.op_id: (answer.item.position, answer.content["value"], _outcome(answer))
            for answer in Answer.objects.filter(attempt=self.attempt).select_related("item")
        }
        uncounted = {Outcome.LATE, Outcome.SETTLED}
        assert stored == {
            op_id: (
                posted.position,
                posted.choice == "true",
                "uncounted" if posted.outcome in uncounted else posted.outcome.value,
            )
            for op_id, posted in self.model.posted.items()
        }

    def _check_that_the_newest_that_counts_is_shown(self) -> None:
        items = self.attempt.items.with_answer()
        shown = {item.position: item.answer_op for item in items if item.answer_op}
        assert shown == self.model.newest

    def _post(self, op_id: str, position: int, choice: str, base: str) -> None:
        expected = self.model.post(op_id, position, choice, base, in_time=self._is_in_time())
        self.tried[expected] += 1
        item = self.items[position]
        saved = save_answer(
            item=item,
            op_id=op_id,
            base_op=base,
            content=item.version.loaded.read({"choice": [choice]}),
            arrived_at=self.now,
        )
        newest = saved.newest.op_id if saved.newest else None
        assert (saved.outcome, newest) == (expected, self.model.newest.get(position))
        assert saved.is_counted is (expected in {Outcome.SAVED, Outcome.REPEATED})

    def _see(self, client: int, position: int) -> None:
        if position in self.model.newest:
            self.seen[client][position] = self.model.newest[position]

    def _some_posted(self, data: st.DataObject) -> tuple[str, Posted]:
        op_id = data.draw(st.sampled_from(sorted(self.model.posted)))
        return op_id, self.model.posted[op_id]

    def _end(self, state: str) -> None:
        self.model.state = state
        self.tried[state] += 1

    def _is_in_time(self) -> bool:
        return not self.model.is_exam or self.now <= DEADLINE + timedelta(seconds=30)

    def _marks(self) -> list[tuple[int, Decimal]]:
        marks = Mark.objects.filter(item__attempt=self.attempt).order_by("pk")
        return list(marks.values_list("item__position", "points"))


def _outcome(answer: Answer) -> str:
    if answer.number is None:
        return "uncounted"
    return "fork" if answer.is_fork else "saved"


@pytest.mark.promise("A2")
@pytest.mark.django_db
def test_windows_of_one_attempt_keep_to_the_rules(figure: Figure) -> None:
    """Run 2,000 interleavings of up to eight acts each."""
    lesson = make_lesson(make_course())
    questions = [make_question(lesson, "true_false") for _ in range(2)]
    exam = make_quiz(lesson.course, questions, mode="exam", limit_minutes=30)
    practice = make_quiz(lesson.course, questions)
    Windows.open_attempts = {"exam": open_attempts(exam), "practice": open_attempts(practice)}
    Windows.tried = Counter()
    run_state_machine_as_test(
        Windows,
        settings=settings(
            max_examples=rounds(2_000),
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tried = Windows.tried
    saves = sum(tried[outcome] for outcome in Outcome)
    assert tried["attempts"] >= rounds(2_000)
    assert min(tried[what] for what in (*WANTED, "submitted", "expired", "regrades")) > rounds(10)
    figure(
        f"{tried['attempts']:,} interleavings in 3 windows: {saves:,} saves, "
        f"{tried[Outcome.FORK]} of them forks and {tried[Outcome.MISMATCH]} refused; "
        f"{tried['submitted']} handed in, {tried['expired']} expired, {tried['regrades']} regrades"
    )
